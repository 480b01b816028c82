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
import io.weir.server.demo.SqlSessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import static com.google.common.io.MoreFiles.deleteRecursively;
import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;

/**
 * Delta tables: TPC-H, planning over long lists of files and long logs, and many tables.
 */
final class DeltaArea
        implements Area
{
    private static final AlternatingRuns TPCH = new AlternatingRuns(1, 3);
    private static final AlternatingRuns WARM = new AlternatingRuns(3, 7);
    // a cold run needs a table that nobody has seen
    private static final AlternatingRuns COLD = new AlternatingRuns(0, 3);
    private static final int FILES = 100_000;
    private static final int COMMITS = 10_000;
    private static final int TABLES = 1_000;
    private static final String PEER_TABLES = "weir-bench";

    private final String scale = Optional.ofNullable(System.getenv("WEIR_BENCH_SCALE")).orElse("sf1");
    private final Optional<Path> peerDirectory = Optional.ofNullable(System.getenv("PEER_DIR")).map(Path::of);

    @Override
    public String name()
    {
        return "delta";
    }

    @Override
    public void measure(WeirCommand weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        weir.start();
        try (SqlSessions sessions = new SqlSessions("jdbc:trino://127.0.0.1:" + weir.port())) {
            Side side = Side.weir(sessions);
            largeTables(side, peer.filter(_ -> peerDirectory.isPresent()), figures);
            manyTables(side, peer, figures);
            tpch(side, peer, figures);
        }
        catch (SQLException e) {
            throw new BenchmarkException("Closing the connections failed: " + e.getMessage(), e);
        }
        finally {
            weir.stop();
        }
    }

    private void tpch(Side weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        List<String> weirQueries = TpchTables.create(weir, scale).queries();
        Optional<List<String>> peerQueries = peer.map(side -> TpchTables.create(side, scale).queries());
        List<Outcome> outcomes = new ArrayList<>();
        for (int index = 0; index < weirQueries.size(); index++) {
            int query = index;
            Outcome outcome = TPCH.measure(
                    () -> weir.time(weirQueries.get(query)),
                    peer.map(side -> () -> side.time(peerQueries.orElseThrow().get(query))));
            outcomes.add(outcome);
            figures.accept(new Figure(name(), "tpch-%s-q%02d".formatted(scale, query + 1), "ms", outcome.weir(), outcome.peer(), new Target.RatioAtMost(1.1)));
        }
        figures.accept(new Figure(
                name(),
                "tpch-%s-geometric-mean".formatted(scale),
                "ms",
                geometricMean(outcomes.stream().map(Outcome::weir).toList()),
                peer.map(_ -> geometricMean(outcomes.stream().map(outcome -> outcome.peer().orElseThrow()).toList())),
                new Target.RatioAtMost(0.9)));
    }

    private static Samples geometricMean(List<Samples> samples)
    {
        double logarithms = samples.stream().mapToDouble(sample -> Math.log(sample.median())).average().orElseThrow();
        return new Samples(List.of(Math.exp(logarithms)));
    }

    private void largeTables(Side weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        Path directory = temporaryDirectory();
        try {
            Path dataFile = dataFile(weir, directory.resolve("point"));
            compare("100k-files", weir, peer, directory, figures, table -> LargeTables.manyFiles(table, dataFile, FILES));
            compare("10k-commits", weir, peer, directory, figures, table -> LargeTables.manyCommits(table, dataFile, COMMITS));
        }
        finally {
            delete(directory);
            peerDirectory.ifPresent(root -> delete(root.resolve(PEER_TABLES)));
        }
    }

    private void compare(String figure, Side weir, Optional<Side> peer, Path directory, Consumer<Figure> figures, Consumer<Path> generator)
    {
        String weirSchema = weir.deltaCatalog() + ".weir_bench_large";
        weir.execute("CREATE SCHEMA IF NOT EXISTS " + weirSchema);
        peer.ifPresent(side -> side.execute("CREATE SCHEMA IF NOT EXISTS " + side.deltaCatalog() + ".weir_bench_large"));
        String prefix = figure.replace("-", "_");
        List<String> weirTables = new ArrayList<>();
        List<String> peerTables = new ArrayList<>();
        for (int copy = 0; copy < COLD.rounds(); copy++) {
            String name = "t_" + prefix + "_" + copy;
            generator.accept(directory.resolve(name));
            weir.execute("CALL %s.system.register_table(schema_name => 'weir_bench_large', table_name => '%s', table_location => 'file://%s')".formatted(weir.deltaCatalog(), name, directory.resolve(name)));
            weirTables.add(weirSchema + "." + name);
            peer.ifPresent(side -> {
                generator.accept(peerDirectory.orElseThrow().resolve(PEER_TABLES).resolve(name));
                side.execute("CALL %s.system.register_table(schema_name => 'weir_bench_large', table_name => '%s', table_location => 'local:///%s/%s')".formatted(side.deltaCatalog(), name, PEER_TABLES, name));
                peerTables.add(side.deltaCatalog() + ".weir_bench_large." + name);
            });
        }
        Counter weirCold = new Counter();
        Counter peerCold = new Counter();
        Outcome cold = COLD.measure(
                () -> weir.time(pointQuery(weirTables.get(weirCold.next()))),
                peer.map(side -> () -> side.time(pointQuery(peerTables.get(peerCold.next())))));
        figures.accept(new Figure(name(), figure + "-point-query-cold", "ms", cold.weir(), cold.peer(), new Target.RatioAtMost(0.5)));
        Outcome planning = WARM.measure(
                () -> weir.time("EXPLAIN " + pointQuery(weirTables.getFirst())),
                peer.map(side -> () -> side.time("EXPLAIN " + pointQuery(peerTables.getFirst()))));
        figures.accept(new Figure(name(), figure + "-planning-warm", "ms", planning.weir(), planning.peer(), new Target.RatioAtMost(0.5)));
        Outcome warm = WARM.measure(
                () -> weir.time(pointQuery(weirTables.getFirst())),
                peer.map(side -> () -> side.time(pointQuery(peerTables.getFirst()))));
        figures.accept(new Figure(name(), figure + "-point-query-warm", "ms", warm.weir(), warm.peer(), new Target.RatioAtMost(0.5)));
        weirTables.forEach(table -> weir.execute("DROP TABLE " + table));
        peer.ifPresent(side -> peerTables.forEach(table -> side.execute("CALL %s.system.unregister_table(schema_name => 'weir_bench_large', table_name => '%s')".formatted(side.deltaCatalog(), table.substring(table.lastIndexOf('.') + 1)))));
    }

    private static String pointQuery(String table)
    {
        return "SELECT name, day FROM %s WHERE %s".formatted(table, LargeTables.POINT_PREDICATE);
    }

    private static Path dataFile(Side weir, Path table)
    {
        String schema = weir.deltaCatalog() + ".weir_bench_large";
        weir.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        weir.execute("CREATE TABLE %s.point WITH (location = 'file://%s') AS SELECT BIGINT '-1' id, VARCHAR 'the one' name, DATE '2024-06-01' day".formatted(schema, table));
        Path file = LargeTables.onlyDataFile(table);
        weir.execute("DROP TABLE %s.point".formatted(schema));
        return file;
    }

    private void manyTables(Side weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        createTables(weir);
        peer.ifPresent(DeltaArea::createTables);
        Outcome outcome = WARM.measure(() -> weir.time(columnsQuery(weir)), peer.map(side -> () -> side.time(columnsQuery(side))));
        figures.accept(new Figure(name(), "1000-tables-information-schema-columns", "ms", outcome.weir(), outcome.peer(), new Target.RatioAtMost(0.5)));
    }

    private static void createTables(Side side)
    {
        String schema = side.deltaCatalog() + ".weir_bench_many";
        side.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        IntStream.range(0, TABLES).forEach(number -> side.execute("CREATE TABLE IF NOT EXISTS %s.t%s (id bigint, name varchar, day date, price double)".formatted(schema, number)));
    }

    private static String columnsQuery(Side side)
    {
        return "SELECT count(*) FROM %s.information_schema.columns WHERE table_schema = 'weir_bench_many'".formatted(side.deltaCatalog());
    }

    private static Path temporaryDirectory()
    {
        try {
            return Files.createTempDirectory("weir-bench-large");
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory)
    {
        try {
            if (Files.exists(directory)) {
                deleteRecursively(directory, ALLOW_INSECURE);
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Counter
    {
        private int count;

        private int next()
        {
            return count++;
        }
    }
}
