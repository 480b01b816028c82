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
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * A value that is loaded at its first use, with the rights of who uses it first. When loading fails it is tried again at the next use.
 */
final class LoadedOnce<T>
{
    private final Lock loading = new ReentrantLock();
    // let go of once it was used: it may hold on to much
    @GuardedBy("loading")
    private Function<SnapshotLoader, T> loader;
    private final long bytesOfLoader;
    // who only looks does not wait for who loads
    private volatile Optional<T> value = Optional.empty();

    LoadedOnce(Function<SnapshotLoader, T> loader)
    {
        this(loader, 0);
    }

    /**
     * @param loader takes nothing from the store but by way of what it is given
     * @param bytesOfLoader about what the loader holds on to in memory
     */
    LoadedOnce(Function<SnapshotLoader, T> loader, long bytesOfLoader)
    {
        this.loader = requireNonNull(loader, "loader is null");
        this.bytesOfLoader = bytesOfLoader;
    }

    static <T> LoadedOnce<T> of(T value)
    {
        LoadedOnce<T> loaded = new LoadedOnce<>(_ -> value);
        loaded.value = Optional.of(value);
        return loaded;
    }

    T get(SnapshotLoader asking)
    {
        return value.orElseGet(() -> load(asking));
    }

    private T load(SnapshotLoader asking)
    {
        Interrupts.lock(loading);
        try {
            if (value.isEmpty()) {
                value = Optional.of(loader.apply(asking));
                loader = null;
            }
            return value.orElseThrow();
        }
        finally {
            loading.unlock();
        }
    }

    Optional<T> peek()
    {
        return value;
    }

    /**
     * About what is held on to in memory until the value is loaded; nothing from then on.
     */
    long bytesOfLoader()
    {
        return value.isPresent() ? 0 : bytesOfLoader;
    }
}
