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
package io.weir.deltagov;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoInput;
import io.trino.filesystem.TrinoInputFile;
import io.trino.filesystem.TrinoInputStream;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.filesystem.local.LocalInputFile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/**
 * A disk on which some files are listed and cannot be opened, as for want of rights or of file handles.
 */
public final class UnopenedFiles
        extends LocalFileSystem
{
    private final Predicate<Location> unopened;

    public UnopenedFiles(Predicate<Location> unopened)
    {
        super(Path.of("/"));
        this.unopened = requireNonNull(unopened, "unopened is null");
    }

    @Override
    public TrinoInputFile newInputFile(Location location)
    {
        return unopened.test(location) ? new UnopenedFile(location, toFilePath(location)) : super.newInputFile(location);
    }

    @Override
    public TrinoInputFile newInputFile(Location location, long length)
    {
        return unopened.test(location) ? newInputFile(location) : super.newInputFile(location, length);
    }

    @Override
    public TrinoInputFile newInputFile(Location location, long length, Instant lastModified)
    {
        return unopened.test(location) ? newInputFile(location) : super.newInputFile(location, length, lastModified);
    }

    private static final class UnopenedFile
            extends LocalInputFile
    {
        private UnopenedFile(Location location, Path path)
        {
            super(location, path);
        }

        @Override
        public TrinoInput newInput()
                throws IOException
        {
            throw new FileNotFoundException(location().toString());
        }

        @Override
        public TrinoInputStream newStream()
                throws IOException
        {
            throw new FileNotFoundException(location().toString());
        }
    }
}
