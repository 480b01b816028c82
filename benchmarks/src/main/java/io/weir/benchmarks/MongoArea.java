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

import com.google.common.collect.ImmutableList;
import io.weir.benchmarks.AlternatingRuns.Outcome;
import io.weir.benchmarks.canned.CannedMongo;
import io.weir.server.demo.SqlSessions;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Recent data in MongoDB. Both sides read the same collections of one server, so it must be the same that the peer was started with; and those of a server of canned answers,
 * where a scan takes little but what the connectors do.
 */
final class MongoArea
        implements Area
{
    private static final AlternatingRuns POINT_QUERIES = new AlternatingRuns(50, 151);
    private static final AlternatingRuns SCANS = new AlternatingRuns(1, 5);
    // short ones, which say more of the compiler than of the server until they have run some times
    private static final AlternatingRuns CANNED_SCANS = new AlternatingRuns(10, 21);
    private static final String FLOOR = "SELECT 1";
    private static final int COLD_TABLES = 11;
    // so that no side is measured while its server is still compiled
    private static final int WARM_UP_QUERIES = 200;

    private final Parts parts = new Parts(Variables.ofThisProcess().parts("WEIR_BENCH_MONGO", List.of("queries", "scans", "canned"), List.of("queries", "canned")));

    @Override
    public String name()
    {
        return "mongo";
    }

    @Override
    public void measure(WeirCommand weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        try (CannedMongo canned = CannedEvents.serve()) {
            WeirCommand server = weir.withCatalog(CannedEvents.CATALOG, "mongo_recent", CannedEvents.catalogProperties(canned));
            server.start();
            try (SqlSessions sessions = server.sessions()) {
                measure(new SideBySide(Side.weir(server.url(), sessions), peer), figures);
            }
            catch (SQLException e) {
                throw new BenchmarkException("Closing the connections failed: " + e.getMessage(), e);
            }
            finally {
                server.stop();
            }
        }
    }

    private void measure(SideBySide sides, Consumer<Figure> figures)
    {
        SideBySide withMongo = sides.withPeerThat(side -> side.catalogs().contains(side.mongoCatalog()));
        parts.measure("queries", () -> queries(withMongo, figures));
        parts.measure("scans", () -> {
            RecentEvents events = RecentEvents.create(withMongo.weir(), withMongo.peer());
            events.createMany(withMongo.weir(), withMongo.peer());
            new EventScans(name(), "", SCANS).measure(withMongo, events::many, figures);
        });
        parts.measure("canned", () -> {
            SideBySide withCanned = sides.withPeerThat(side -> side.catalogs().contains(CannedEvents.CATALOG));
            withCanned.forEach(MongoArea::warmUp);
            new EventScans(name(), "canned-", CANNED_SCANS).measure(withCanned, _ -> CannedEvents.TABLE, figures);
        });
    }

    private void queries(SideBySide sides, Consumer<Figure> figures)
    {
        Side weir = sides.weir();
        RecentEvents events = RecentEvents.create(weir, sides.peer());
        sides.forEach(side -> warmUp(side, events));

        coldFirstTouch(sides, events, figures);
        compare("select-1", _ -> FLOOR, new Target.None(), sides, figures);
        compare("latest-of-user", events::latest, new Target.RatioAtMost(0.7), sides, figures);
        overFloor("latest-of-user-over-floor", events.latest(weir), new Target.RatioAtMost(1.3), weir, figures);
        overFloor("latest-of-constants-over-floor", RecentEvents.latestOfConstants(), new Target.None(), weir, figures);
        compare("twenty-rows", events::lookup, new Target.None(), sides, figures);
        compare("hundred-key-join", events::join, new Target.None(), sides, figures);
    }

    private static void warmUp(Side side)
    {
        for (int number = 0; number < WARM_UP_QUERIES; number++) {
            side.query(FLOOR);
        }
    }

    private static void warmUp(Side side, RecentEvents events)
    {
        for (int number = 0; number < WARM_UP_QUERIES; number++) {
            side.query(FLOOR);
            side.query(events.latest(side));
        }
    }

    /**
     * Of tables that no server has seen: what it needs to know about one before its first query is a part of it.
     */
    private void coldFirstTouch(SideBySide sides, RecentEvents events, Consumer<Figure> figures)
    {
        List<String> tables = events.createColdTables(sides.weir(), COLD_TABLES);
        ImmutableList.Builder<Double> weirSamples = ImmutableList.builder();
        ImmutableList.Builder<Double> peerSamples = ImmutableList.builder();
        for (String table : tables) {
            weirSamples.add(sides.weir().time(RecentEvents.lookup(sides.weir(), table)));
            sides.peer().ifPresent(side -> peerSamples.add(side.time(RecentEvents.lookup(side, table))));
        }
        Optional<String> difference = tables.stream()
                .flatMap(table -> sides.difference(side -> RecentEvents.lookup(side, table)).stream())
                .findFirst();
        RecentEvents.drop(sides.weir(), tables);
        Outcome outcome = new Outcome(new Samples(weirSamples.build()), sides.peer().map(_ -> new Samples(peerSamples.build())), difference);
        figures.accept(outcome.figure(name(), "cold-first-touch", new Target.None()));
    }

    /**
     * Of one server both times, in turns: the floor stands as the peer.
     */
    private void overFloor(String figure, String sql, Target target, Side weir, Consumer<Figure> figures)
    {
        Outcome outcome = POINT_QUERIES.measure(() -> weir.time(sql), Optional.of(() -> weir.time(FLOOR)));
        figures.accept(outcome.figure(name(), figure, target));
    }

    /**
     * @param question in the words of each side
     */
    private void compare(String figure, Function<Side, String> question, Target target, SideBySide sides, Consumer<Figure> figures)
    {
        Outcome outcome = sides.time(POINT_QUERIES, question);
        figures.accept(outcome.figure(name(), figure, target));
        figures.accept(outcome.map(MongoArea::p99).figure(name(), figure + "-p99", new Target.None()));
    }

    private static Samples p99(Samples samples)
    {
        return new Samples(ImmutableList.of(samples.quantile(0.99)));
    }
}
