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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * A server of its own for a benchmark, started and stopped by the command that people use.
 */
final class WeirCommand
{
    private final Path command;
    private final Path dataDirectory;
    private final int port;

    WeirCommand(Path command, Path dataDirectory, int port)
    {
        this.command = requireNonNull(command, "command is null");
        this.dataDirectory = requireNonNull(dataDirectory, "dataDirectory is null");
        this.port = port;
    }

    int port()
    {
        return port;
    }

    void start()
    {
        run("start", "--port", Integer.toString(port));
    }

    void stop()
    {
        run("stop");
    }

    private void run(String... arguments)
    {
        List<String> words = new ArrayList<>(List.of(command.toString()));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--data", dataDirectory.toString()));
        // the server outlives the command and would keep a pipe open: the output goes to a file
        Path output = dataDirectory.resolve("command.log");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new BenchmarkException("%s failed:%n%s".formatted(String.join(" ", words), Files.readString(output, UTF_8)));
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("Interrupted while waiting for " + String.join(" ", words), e);
        }
    }
}
