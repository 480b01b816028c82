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
import java.util.Set;
import java.util.function.Consumer;

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
    private static final int COLD_TABLES = 11;
    // so that no side is measured while its server is still compiled
    private static final int WARM_UP_QUERIES = 200;

    private final Set<String> parts = Variables.ofThisProcess().parts("WEIR_BENCH_MONGO", List.of("queries", "scans", "canned"), List.of("queries", "canned"));

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
                measure(Side.weir(sessions), peer, figures);
            }
            catch (SQLException e) {
                throw new BenchmarkException("Closing the connections failed: " + e.getMessage(), e);
            }
            finally {
                server.stop();
            }
        }
    }

    private void measure(Side weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        Optional<Side> withMongo = peer.filter(side -> side.catalogs().contains(side.mongoCatalog()));
        if (parts.contains("queries")) {
            queries(weir, withMongo, figures);
        }
        if (parts.contains("scans")) {
            RecentEvents events = RecentEvents.create(weir, withMongo);
            events.createMany(weir, withMongo);
            new EventScans(name(), "", SCANS).measure(weir, withMongo, events::many, figures);
        }
        if (parts.contains("canned")) {
            Optional<Side> withCanned = peer.filter(side -> side.catalogs().contains(CannedEvents.CATALOG));
            warmUp(weir);
            withCanned.ifPresent(MongoArea::warmUp);
            new EventScans(name(), "canned-", CANNED_SCANS).measure(weir, withCanned, _ -> CannedEvents.TABLE, figures);
        }
    }

    private void queries(Side weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        RecentEvents events = RecentEvents.create(weir, peer);
        warmUp(weir, events);
        peer.ifPresent(side -> warmUp(side, events));

        coldFirstTouch(weir, peer, events, figures);
        Question floor = _ -> "SELECT 1";
        compare("select-1", floor, POINT_QUERIES, new Target.None(), weir, peer, figures);
        compare("latest-of-user", events::latest, POINT_QUERIES, new Target.RatioAtMost(0.7), weir, peer, figures);
        overFloor("latest-of-user-over-floor", events.latest(weir), floor.sql(weir), new Target.RatioAtMost(1.3), weir, figures);
        overFloor("latest-of-constants-over-floor", RecentEvents.latestOfConstants(), floor.sql(weir), new Target.None(), weir, figures);
        compare("twenty-rows", events::lookup, POINT_QUERIES, new Target.None(), weir, peer, figures);
        compare("hundred-key-join", events::join, POINT_QUERIES, new Target.None(), weir, peer, figures);
    }

    /**
     * The same question in the words of each side.
     */
    @FunctionalInterface
    private interface Question
    {
        String sql(Side side);
    }

    private static void warmUp(Side side)
    {
        for (int number = 0; number < WARM_UP_QUERIES; number++) {
            side.query("SELECT 1");
        }
    }

    private static void warmUp(Side side, RecentEvents events)
    {
        for (int number = 0; number < WARM_UP_QUERIES; number++) {
            side.query("SELECT 1");
            side.query(events.latest(side));
        }
    }

    /**
     * Of tables that no server has seen: what it needs to know about one before its first query is a part of it.
     */
    private void coldFirstTouch(Side weir, Optional<Side> peer, RecentEvents events, Consumer<Figure> figures)
    {
        List<String> tables = events.createColdTables(weir, COLD_TABLES);
        ImmutableList.Builder<Double> weirSamples = ImmutableList.builder();
        ImmutableList.Builder<Double> peerSamples = ImmutableList.builder();
        for (String table : tables) {
            weirSamples.add(weir.time(RecentEvents.lookup(weir, table)));
            peer.ifPresent(side -> peerSamples.add(side.time(RecentEvents.lookup(side, table))));
        }
        RecentEvents.drop(weir, tables);
        figures.accept(figure("cold-first-touch", new Outcome(new Samples(weirSamples.build()), peer.map(_ -> new Samples(peerSamples.build()))), new Target.None()));
    }

    /**
     * Of one server both times, in turns: the floor stands as the peer.
     */
    private void overFloor(String figure, String sql, String floor, Target target, Side weir, Consumer<Figure> figures)
    {
        figures.accept(figure(figure, POINT_QUERIES.measure(() -> weir.time(sql), Optional.of(() -> weir.time(floor))), target));
    }

    private void compare(String figure, Question question, AlternatingRuns runs, Target target, Side weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        Outcome outcome = runs.measure(() -> weir.time(question.sql(weir)), peer.map(side -> () -> side.time(question.sql(side))));
        figures.accept(figure(figure, outcome, target));
        figures.accept(figure(figure + "-p99", new Outcome(p99(outcome.weir()), outcome.peer().map(MongoArea::p99)), new Target.None()));
    }

    private static Samples p99(Samples samples)
    {
        return new Samples(ImmutableList.of(samples.quantile(0.99)));
    }

    private Figure figure(String figure, Outcome outcome, Target target)
    {
        return new Figure(name(), figure, "ms", outcome.weir(), outcome.peer(), target);
    }
}
