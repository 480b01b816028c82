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
package io.weir.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * The servers that a benchmark started and has not stopped yet. A benchmark that is interrupted takes them with it.
 */
final class RunningServers
{
    private final Set<Path> dataDirectories = new LinkedHashSet<>();

    synchronized void add(Path dataDirectory)
    {
        dataDirectories.add(requireNonNull(dataDirectory, "dataDirectory is null"));
    }

    synchronized void remove(Path dataDirectory)
    {
        dataDirectories.remove(dataDirectory);
    }

    /**
     * Stops those that run, the last one first. What goes wrong with one does not keep the others from being stopped.
     *
     * @param stop by its data directory
     */
    synchronized void stopAll(Consumer<Path> stop)
    {
        for (Path dataDirectory : List.copyOf(dataDirectories).reversed()) {
            try {
                stop.accept(dataDirectory);
                dataDirectories.remove(dataDirectory);
            }
            catch (BenchmarkException e) {
                System.err.printf("bench: the server with its data in %s was not stopped: %s%n", dataDirectory, e.getMessage());
            }
        }
    }
}
