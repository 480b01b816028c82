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

import io.weir.benchmarks.AlternatingRuns.Outcome;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * Planning and a point query on tables with a long list of files and with a long log; and what the coordinator keeps of them in memory.
 */
final class LargeTableReads
{
    static final String SCHEMA = "weir_bench_large";
    /**
     * The tables of the peer, within its own directory.
     */
    static final String PEER_TABLES = "weir-bench";

    private static final AlternatingRuns WARM = new AlternatingRuns(3, 7);
    // short ones, which say more of the compiler than of the server until they have run some times
    private static final AlternatingRuns SHORT_WARM = new AlternatingRuns(50, 51);
    // a cold run needs a table that nobody has seen
    private static final AlternatingRuns COLD = new AlternatingRuns(0, 3);
    private static final int FILES = 100_000;
    private static final int COMMITS = 10_000;
    private static final Target TARGET = new Target.RatioAtMost(1.1);
    private static final Target MEAN_TARGET = new Target.RatioAtMost(0.5);
    // delta-gov.snapshot-cache.max-size
    private static final Target MOST_HEAP = new Target.AtMost(256);
    private static final double BYTES_PER_MEGABYTE = 1 << 20;

    private final String area;
    private final SideBySide sides;
    private final Optional<Path> peerDirectory;
    private final List<Outcome> outcomes = new ArrayList<>();

    /**
     * A table of both sides, which neither has seen.
     */
    private record Copy(String name, String weirLocation, String peerLocation) {}

    /**
     * @param peerDirectory the directory behind the peer's {@code local:///}; without it there is one side
     */
    LargeTableReads(String area, SideBySide sides, Optional<Path> peerDirectory)
    {
        this.area = requireNonNull(area, "area is null");
        this.sides = requireNonNull(sides, "sides is null").withPeerThat(_ -> peerDirectory.isPresent());
        this.peerDirectory = requireNonNull(peerDirectory, "peerDirectory is null");
    }

    /**
     * @param directory where Weir's tables are written; those of the peer go into its own, and stay there
     */
    void measure(Path directory, ServerMetrics metrics, Consumer<Figure> figures)
    {
        sides.forEach(side -> side.execute("CREATE SCHEMA IF NOT EXISTS " + schema(side)));
        Path dataFile = dataFile(directory.resolve("point"));
        double heap = metrics.liveHeap();
        compare("100k-files", WARM, directory, figures, table -> LargeTables.manyFiles(table, dataFile, FILES));
        compare("10k-commits", SHORT_WARM, directory, figures, table -> LargeTables.manyCommits(table, dataFile, COMMITS));
        figures.accept(Outcome.geometricMean(outcomes).figure(area, "large-tables-geometric-mean", MEAN_TARGET));
        double growth = (metrics.liveHeap() - heap) / BYTES_PER_MEGABYTE;
        figures.accept(new Figure(area, "large-tables-heap", "MB", new Samples(List.of(growth)), Optional.empty(), MOST_HEAP));
    }

    private void compare(String figure, AlternatingRuns warm, Path directory, Consumer<Figure> figures, Consumer<Path> generator)
    {
        List<Copy> copies = new ArrayList<>();
        for (int number = 0; number < COLD.rounds(); number++) {
            copies.add(copy("t_%s_%s".formatted(figure.replace("-", "_"), number), directory, generator));
        }
        report(figure + "-point-query-cold", figures, cold(copies));
        String known = copies.getFirst().name();
        report(figure + "-planning-warm", figures, sides.measure(warm, side -> side.time("EXPLAIN " + pointQuery(side, known))));
        report(figure + "-point-query-warm", figures, sides.time(warm, side -> pointQuery(side, known)));
        copies.forEach(copy -> sides.forEach(side -> unregister(side, copy.name())));
    }

    /**
     * The answers are compared when none of the tables is to be unseen any more.
     */
    private Outcome cold(List<Copy> copies)
    {
        Iterator<Copy> unseenByWeir = copies.iterator();
        Iterator<Copy> unseenByPeer = copies.iterator();
        Outcome outcome = COLD.measure(
                () -> firstTouch(sides.weir(), unseenByWeir.next(), Copy::weirLocation),
                sides.peer().map(side -> () -> firstTouch(side, unseenByPeer.next(), Copy::peerLocation)));
        return outcome.withDifference(copies.stream()
                .flatMap(copy -> sides.difference(side -> pointQuery(side, copy.name())).stream())
                .findFirst());
    }

    private Copy copy(String name, Path directory, Consumer<Path> generator)
    {
        generator.accept(directory.resolve(name));
        sides.peer().ifPresent(_ -> generator.accept(peerDirectory.orElseThrow().resolve(PEER_TABLES).resolve(name)));
        return new Copy(name, "file://" + directory.resolve(name), "local:///%s/%s".formatted(PEER_TABLES, name));
    }

    /**
     * Registering is part of it: that is when some servers read the log.
     */
    private static double firstTouch(Side side, Copy copy, Function<Copy, String> location)
    {
        return side.timeChange("CALL %s.system.register_table(schema_name => '%s', table_name => '%s', table_location => '%s')".formatted(side.deltaCatalog(), SCHEMA, copy.name(), location.apply(copy))) +
                side.time(pointQuery(side, copy.name()));
    }

    private static void unregister(Side side, String table)
    {
        side.execute("CALL %s.system.unregister_table(schema_name => '%s', table_name => '%s')".formatted(side.deltaCatalog(), SCHEMA, table));
    }

    private void report(String figure, Consumer<Figure> figures, Outcome outcome)
    {
        outcomes.add(outcome);
        figures.accept(outcome.figure(area, figure, TARGET));
    }

    private static String pointQuery(Side side, String table)
    {
        return "SELECT name, day FROM %s.%s WHERE %s".formatted(schema(side), table, LargeTables.POINT_PREDICATE);
    }

    private static String schema(Side side)
    {
        return side.deltaCatalog() + "." + SCHEMA;
    }

    private Path dataFile(Path table)
    {
        Side weir = sides.weir();
        String name = schema(weir) + ".point";
        weir.execute("CREATE TABLE %s WITH (location = 'file://%s') AS SELECT BIGINT '-1' id, VARCHAR 'the one' name, DATE '2024-06-01' day".formatted(name, table));
        Path file = LargeTables.onlyDataFile(table);
        weir.execute("DROP TABLE " + name);
        return file;
    }
}
