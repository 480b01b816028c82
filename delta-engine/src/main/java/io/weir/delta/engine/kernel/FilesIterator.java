/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.weir.delta.engine.kernel;

import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.weir.delta.engine.Interrupts;

import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * What is in one file after the other. A file is opened when the one before it is at its end.
 */
final class FilesIterator<F, T>
        implements CloseableIterator<T>
{
    private final CloseableIterator<F> files;
    private final Function<F, CloseableIterator<T>> open;
    private CloseableIterator<T> current;

    FilesIterator(CloseableIterator<F> files, Function<F, CloseableIterator<T>> open)
    {
        this.files = requireNonNull(files, "files is null");
        this.open = requireNonNull(open, "open is null");
    }

    @Override
    public boolean hasNext()
    {
        Interrupts.requireNone();
        while (current == null || !current.hasNext()) {
            Utils.closeCloseables(current);
            current = null;
            if (!files.hasNext()) {
                return false;
            }
            current = open.apply(files.next());
        }
        return true;
    }

    @Override
    public T next()
    {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }

    @Override
    public void close()
            throws IOException
    {
        Utils.closeCloseables(current, files);
    }
}
