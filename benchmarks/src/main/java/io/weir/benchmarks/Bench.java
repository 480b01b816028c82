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
import io.weir.server.CommandLine;
import io.weir.server.CommandLineException;
import io.weir.server.demo.SqlSessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;
import static java.util.stream.Collectors.joining;

/**
 * Measures areas, prints a line per figure, and writes the same as JSON and as plots.
 */
public final class Bench
{
    private Bench() {}

    public static void main(String[] arguments)
            throws IOException, SQLException
    {
        try {
            run(CommandLine.parse(List.of(arguments), Set.of("--weir", "--area", "--peer", "--out")));
        }
        catch (CommandLineException | BenchmarkException e) {
            System.err.println("bench: " + e.getMessage());
            for (Throwable suppressed : e.getSuppressed()) {
                System.err.println("bench: " + suppressed);
            }
            System.exit(1);
        }
    }

    private static void run(CommandLine commandLine)
            throws IOException, SQLException
    {
        List<Area> areas = areas(commandLine.find("--area"));
        Path output = makeOutput(Path.of(commandLine.get("--out")));
        Path command = Path.of(commandLine.get("--weir"));
        Optional<String> peer = commandLine.find("--peer");
        if (peer.isEmpty()) {
            run(areas, command, Optional.empty(), output);
            return;
        }
        String url = peer.orElseThrow();
        try (SqlSessions sessions = new SqlSessions(url)) {
            run(areas, command, Optional.of(Side.peer(url, sessions)), output);
        }
    }

    /**
     * Also where nothing can be written that is told before anything is measured.
     */
    static Path makeOutput(Path output)
    {
        try {
            Files.createDirectories(output);
        }
        catch (IOException e) {
            throw new BenchmarkException("Cannot make the folder %s for the results (%s). Give another one: --out DIR".formatted(output, e));
        }
        if (!Files.isWritable(output)) {
            throw new BenchmarkException("Cannot write the results to %s. Give another folder: --out DIR".formatted(output));
        }
        return output;
    }

    static void run(List<Area> areas, Path command, Optional<Side> peer, Path output)
            throws IOException
    {
        try (Report report = new Report(output)) {
            for (Area area : areas) {
                Parts.named(area.name(), () -> measure(area, command, peer, report));
            }
            report.requireSameAnswers();
        }
    }

    private static void measure(Area area, Path command, Optional<Side> peer, Report report)
    {
        Path data = temporaryDirectory();
        RunningServers running = new RunningServers();
        WeirCommand weir = new WeirCommand(command, data, Ports.free(), running);
        Thread interrupted = new Thread(() -> clearAway(weir, running, data));
        Runtime.getRuntime().addShutdownHook(interrupted);
        area.measure(weir, peer, report);
        Runtime.getRuntime().removeShutdownHook(interrupted);
        clearAway(weir, running, data);
    }

    private static Path temporaryDirectory()
    {
        try {
            return Files.createTempDirectory("weir-bench");
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * At the end of an area, and where a benchmark fails or is interrupted: no server is left behind.
     */
    private static void clearAway(WeirCommand weir, RunningServers running, Path data)
    {
        running.stopAll(weir::stop);
        try {
            MoreFiles.deleteRecursively(data, ALLOW_INSECURE);
        }
        catch (IOException e) {
            System.err.printf("bench: %s was not deleted: %s%n", data, e.getMessage());
        }
    }

    private static List<Area> areas(Optional<String> name)
    {
        List<Area> areas = Area.all().stream()
                .filter(area -> name.isEmpty() || area.name().equals(name.orElseThrow()))
                .toList();
        if (areas.isEmpty()) {
            throw new CommandLineException("There is no area '%s': expected one of %s".formatted(
                    name.orElseThrow(),
                    Area.all().stream().map(Area::name).collect(joining(", "))));
        }
        return areas;
    }
}
