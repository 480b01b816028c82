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

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Delta tables: planning over long lists of files and long logs, many tables, TPC-H, and changes of rows on an object store.
 */
final class DeltaArea
        implements Area
{
    static final String WARM_SCHEMA = "weir_bench_warm";
    static final String MANY_SCHEMA = "weir_bench_many";

    private static final AlternatingRuns TPCH = new AlternatingRuns(2, 9);
    // short ones, which say more of the compiler than of the server until they have run some times
    private static final AlternatingRuns LISTINGS = new AlternatingRuns(100, 51);
    private static final int TABLES = 1_000;
    // so that no side is measured while its server is still compiled
    private static final int WARM_UP_QUERIES = 100;
    private static final List<String> PARTS = List.of("large", "many", "tpch", "writes");

    private final Variables variables = Variables.ofThisProcess();
    private final String scale = variables.find("WEIR_BENCH_SCALE").orElse("sf1");
    private final Parts parts = new Parts(variables.parts("WEIR_BENCH_DELTA", PARTS, PARTS));
    private final Optional<Path> peerDirectory = variables.find("PEER_DIR").map(Path::of);

    @Override
    public String name()
    {
        return "delta";
    }

    @Override
    public void measure(WeirCommand weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        WeirCommand server = weir.withCatalog(ObjectStore.CATALOG, "delta_gov", ObjectStore.catalogProperties());
        try (ObjectStore _ = ObjectStore.start()) {
            PeerLeftovers.around(peer, peerDirectory, () -> measureServer(server, peer, figures));
        }
    }

    private void measureServer(WeirCommand server, Optional<Side> peer, Consumer<Figure> figures)
    {
        server.start();
        try (SqlSessions sessions = server.sessions()) {
            measure(server, new SideBySide(Side.weir(server.url(), sessions), peer), figures);
        }
        catch (SQLException e) {
            throw new BenchmarkException("Closing the connections failed: " + e.getMessage(), e);
        }
        finally {
            server.stop();
        }
    }

    private void measure(WeirCommand server, SideBySide sides, Consumer<Figure> figures)
    {
        sides.forEach(DeltaArea::warmUp);
        parts.measure("large", () -> new LargeTableReads(name(), sides, peerDirectory).measure(server.emptyDirectory("large"), server.metrics(), figures));
        parts.measure("many", () -> manyTables(sides, figures));
        parts.measure("tpch", () -> tpch(sides, figures));
        parts.measure("writes", () -> new DeltaWrites(name(), scale).measure(sides.withPeerThat(side -> side.catalogs().contains(ObjectStore.CATALOG)), figures));
    }

    private static void warmUp(Side side)
    {
        String schema = side.deltaCatalog() + "." + WARM_SCHEMA;
        side.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        side.execute("CREATE TABLE IF NOT EXISTS %s.nation AS SELECT * FROM tpch.tiny.nation".formatted(schema));
        String query = "SELECT name FROM %s.nation WHERE nationkey = 7".formatted(schema);
        for (int number = 0; number < WARM_UP_QUERIES; number++) {
            side.query(query);
            side.query("EXPLAIN " + query);
        }
    }

    private void tpch(SideBySide sides, Consumer<Figure> figures)
    {
        TpchTables tables = new TpchTables(scale);
        sides.forEach(tables::create);
        List<Outcome> outcomes = new ArrayList<>();
        for (int number = 0; number < tables.queries(); number++) {
            int query = number;
            Outcome outcome = sides.measure(TPCH, side -> side.time(tables.query(side, query)))
                    .withDifference(sides.difference(side -> tables.comparableQuery(side, query)));
            outcomes.add(outcome);
            figures.accept(outcome.figure(name(), "tpch-%s-q%02d".formatted(scale, query + 1), new Target.RatioAtMost(1.1)));
        }
        figures.accept(Outcome.geometricMean(outcomes).figure(name(), "tpch-%s-geometric-mean".formatted(scale), new Target.RatioAtMost(0.9)));
    }

    private void manyTables(SideBySide sides, Consumer<Figure> figures)
    {
        sides.forEach(DeltaArea::createTables);
        figures.accept(sides.time(LISTINGS, DeltaArea::columnsQuery).figure(name(), "1000-tables-information-schema-columns", new Target.RatioAtMost(0.5)));
    }

    private static void createTables(Side side)
    {
        String schema = side.deltaCatalog() + "." + MANY_SCHEMA;
        side.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        IntStream.range(0, TABLES).forEach(number -> side.execute("CREATE TABLE IF NOT EXISTS %s.t%s (id bigint, name varchar, day date, price double)".formatted(schema, number)));
    }

    private static String columnsQuery(Side side)
    {
        return "SELECT count(*) FROM %s.information_schema.columns WHERE table_schema = '%s'".formatted(side.deltaCatalog(), MANY_SCHEMA);
    }
}
