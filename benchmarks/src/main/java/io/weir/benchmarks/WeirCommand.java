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

import com.google.common.io.MoreFiles;
import io.weir.server.demo.SqlSessions;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Objects.requireNonNull;

/**
 * A server of its own for a benchmark, started and stopped by the command that people use.
 */
final class WeirCommand
{
    // that of a peer; with 2 GB the concurrent collector never rests, and what is measured is that
    private static final String HEAP = "6G";

    private final Path command;
    private final Path dataDirectory;
    private final int port;
    private final Map<String, String> environment;
    private final RunningServers running;

    WeirCommand(Path command, Path dataDirectory, int port, RunningServers running)
    {
        this(command, dataDirectory, port, Map.of(), running);
    }

    private WeirCommand(Path command, Path dataDirectory, int port, Map<String, String> environment, RunningServers running)
    {
        this.environment = Map.copyOf(environment);
        this.running = requireNonNull(running, "running is null");
        this.command = requireNonNull(command, "command is null");
        this.dataDirectory = requireNonNull(dataDirectory, "dataDirectory is null");
        this.port = port;
    }

    int port()
    {
        return port;
    }

    String url()
    {
        return "jdbc:trino://127.0.0.1:" + port;
    }

    /**
     * To the server that runs.
     */
    SqlSessions sessions()
    {
        return new SqlSessions(url());
    }

    /**
     * A second server beside this one, the same but for the event listener.
     */
    WeirCommand withoutListener()
    {
        return beside("without-listener", Map.of("event-listener.properties", Optional.empty()));
    }

    /**
     * A second server beside this one, the same but for the access control, in whose place is Trino's own that allows everything.
     */
    WeirCommand withoutAccessControl()
    {
        return beside("without-access-control", Map.of("access-control.properties", Optional.of("access-control.name=allow-all\n")));
    }

    /**
     * A second server beside this one, the same but for its governance log, which is moved from a directory.
     */
    WeirCommand withLog(String name, Path governanceLog)
    {
        WeirCommand other = beside(name, Map.of());
        try {
            Directories.move(governanceLog, other.dataDirectory.resolve("governance"));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return other;
    }

    /**
     * @param changed files of the configuration with other contents, or left out
     */
    private WeirCommand beside(String name, Map<String, Optional<String>> changed)
    {
        // within, so that it goes with it
        Path data = dataDirectory.resolve("beside-" + name);
        Path etc = data.resolve("etc-source");
        copyConfiguration(etc, changed);
        return new WeirCommand(command, data, Ports.free(), Map.of("WEIR_ETC", etc.toString()), running);
    }

    /**
     * The same with one more catalog.
     *
     * @param like a catalog whose properties it has too, but for those of the local file system and those that are given
     */
    WeirCommand withCatalog(String name, String like, Map<String, String> properties)
    {
        Path etc = dataDirectory.resolve("etc-source");
        copyConfiguration(etc, Map.of("catalog/%s.properties".formatted(name), Optional.of(catalogLike(like, properties))));
        return new WeirCommand(command, dataDirectory, port, Map.of("WEIR_ETC", etc.toString()), running);
    }

    private String catalogLike(String like, Map<String, String> properties)
    {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(shipped().resolve("catalog").resolve(like + ".properties"), UTF_8));
            lines.removeIf(line -> properties.containsKey(line.split("=", 2)[0]) || line.contains("local."));
            properties.forEach((key, value) -> lines.add(key + "=" + value));
            return String.join("\n", lines) + "\n";
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path shipped()
    {
        return command.resolveSibling("etc-trino");
    }

    private void copyConfiguration(Path etc, Map<String, Optional<String>> changed)
    {
        try {
            MoreFiles.createParentDirectories(etc.resolve("catalog").resolve("any"));
            Path shipped = shipped();
            try (Stream<Path> files = Files.walk(shipped)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (!changed.containsKey(file.getFileName().toString())) {
                        Files.copy(file, etc.resolve(shipped.relativize(file).toString()), REPLACE_EXISTING);
                    }
                }
            }
            for (Map.Entry<String, Optional<String>> file : changed.entrySet()) {
                if (file.getValue().isPresent()) {
                    Files.writeString(etc.resolve(file.getKey()), file.getValue().orElseThrow());
                }
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An empty directory that is gone when the benchmark is over.
     */
    Path emptyDirectory(String name)
    {
        try {
            return Files.createTempDirectory(dataDirectory, name);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a class of a plugin's own jars, in an empty directory that it gets as its first argument.
     *
     * @return the lines that it printed
     */
    List<String> runInPlugin(String plugin, String mainClass, String... arguments)
    {
        return runInPlugin(plugin, mainClass, emptyDirectory("load"), List.of(arguments));
    }

    /**
     * As above, in a directory that may hold something already.
     */
    List<String> runInPlugin(String plugin, String mainClass, Path directory, List<String> arguments)
    {
        try {
            Path output = dataDirectory.resolve("load.log");
            List<String> words = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx2g",
                    "--add-modules=jdk.incubator.vector",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    "%s/*%s%s/*".formatted(dataDirectory.resolve("plugin").resolve(plugin), File.pathSeparator, dataDirectory.resolve("server").resolve("lib")),
                    mainClass,
                    directory.toString()));
            words.addAll(arguments);
            run(words, output);
            return Files.readAllLines(output, UTF_8);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Of the server that runs.
     */
    ServerMetrics metrics()
    {
        try (Stream<String> processes = Files.lines(dataDirectory.resolve("weir.pid"), UTF_8)) {
            return processes.map(line -> line.split(" "))
                    .filter(words -> words[0].equals("server"))
                    .findFirst()
                    .map(words -> new ServerMetrics(words[1]))
                    .orElseThrow(() -> new BenchmarkException("No server runs in " + dataDirectory));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start()
    {
        // before, because it may be interrupted while it starts
        running.add(dataDirectory);
        run("start", "--port", Integer.toString(port));
    }

    void stop()
    {
        stop(dataDirectory);
        running.remove(dataDirectory);
    }

    /**
     * Stops a server that any of these commands started, and which had no time to stop it.
     */
    void stop(Path otherDataDirectory)
    {
        run(List.of(command.toString(), "stop", "--data", otherDataDirectory.toString()), otherDataDirectory.resolve("command.log"));
    }

    private void run(String... arguments)
    {
        List<String> words = new ArrayList<>(List.of(command.toString()));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--data", dataDirectory.toString()));
        // the server outlives the command and would keep a pipe open: the output goes to a file
        run(words, dataDirectory.resolve("command.log"));
    }

    private void run(List<String> words, Path output)
    {
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putIfAbsent("WEIR_HEAP", HEAP);
            // what was built before the bench is what it measures, to its end
            builder.environment().put("WEIR_BUILD", "off");
            builder.environment().putAll(environment);
            int exitCode = builder.start().waitFor();
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
