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
package io.weir.delta.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.Optional;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * A value that is loaded at its first use. When loading fails it is tried again at the next use.
 */
final class LoadedOnce<T>
{
    // let go of once it was used: it may hold on to much
    @GuardedBy("this")
    private Supplier<T> loader;
    @GuardedBy("this")
    private T value;

    LoadedOnce(Supplier<T> loader)
    {
        this.loader = requireNonNull(loader, "loader is null");
    }

    static <T> LoadedOnce<T> of(T value)
    {
        LoadedOnce<T> loaded = new LoadedOnce<>(() -> value);
        loaded.get();
        return loaded;
    }

    synchronized T get()
    {
        if (value == null) {
            value = requireNonNull(loader.get(), "value is null");
            loader = null;
        }
        return value;
    }

    synchronized Optional<T> peek()
    {
        return Optional.ofNullable(value);
    }
}
