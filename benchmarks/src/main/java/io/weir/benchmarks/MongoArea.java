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

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Recent data in MongoDB: both sides read the same database when the peer was started with the server of {@code MONGO_URL}, otherwise each its own.
 */
final class MongoArea
        implements Area
{
    private static final AlternatingRuns POINT_QUERIES = new AlternatingRuns(20, 101);
    private static final AlternatingRuns SCANS = new AlternatingRuns(1, 5);
    private static final int DOCUMENTS = Optional.ofNullable(System.getenv("WEIR_BENCH_MONGO_DOCUMENTS")).map(Integer::valueOf).orElse(1_000_000);

    @Override
    public String name()
    {
        return "mongo";
    }

    @Override
    public void measure(WeirCommand weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        weir.start();
        try (SqlSessions sessions = new SqlSessions("jdbc:trino://127.0.0.1:" + weir.port())) {
            measure(Side.weir(sessions), peer.filter(side -> side.catalogs().contains(side.mongoCatalog())), figures);
        }
        catch (SQLException e) {
            throw new BenchmarkException("Closing the connections failed: " + e.getMessage(), e);
        }
        finally {
            weir.stop();
        }
    }

    private void measure(Side weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        RecentEvents events = new RecentEvents(weir.mongoCatalog(), DOCUMENTS);
        Optional<RecentEvents> peerEvents = peer.map(side -> new RecentEvents(side.mongoCatalog(), DOCUMENTS));
        events.create(weir);
        peer.ifPresent(side -> peerEvents.orElseThrow().create(side));

        figures.accept(figure("cold-first-touch", "ms", new AlternatingRuns(0, 1).measure(
                () -> weir.time(events.lookup()),
                peer.map(side -> () -> side.time(peerEvents.orElseThrow().lookup()))), new Target.None()));
        Outcome floor = POINT_QUERIES.measure(() -> weir.time("SELECT 1"), peer.map(side -> () -> side.time("SELECT 1")));
        figures.accept(figure("select-1", "ms", floor, new Target.None()));
        Outcome latest = POINT_QUERIES.measure(() -> weir.time(events.latest()), peer.map(side -> () -> side.time(peerEvents.orElseThrow().latest())));
        figures.accept(figure("latest-of-user", "ms", latest, new Target.RatioAtMost(0.7)));
        figures.accept(figure("latest-of-user-p99", "ms", new Outcome(p99(latest.weir()), latest.peer().map(MongoArea::p99)), new Target.None()));
        figures.accept(new Figure(name(), "latest-of-user-over-floor", "x", overFloor(latest.weir(), floor.weir()), Optional.empty(), new Target.AtMost(1.3)));
        figures.accept(figure("twenty-rows", "ms", POINT_QUERIES.measure(() -> weir.time(events.lookup()), peer.map(side -> () -> side.time(peerEvents.orElseThrow().lookup()))), new Target.None()));
        figures.accept(figure("hundred-key-join", "ms", SCANS.measure(() -> weir.time(events.join()), peer.map(side -> () -> side.time(peerEvents.orElseThrow().join()))), new Target.None()));
        figures.accept(figure("count", "ms", SCANS.measure(() -> weir.time(events.count()), peer.map(side -> () -> side.time(peerEvents.orElseThrow().count()))), new Target.None()));
        figures.accept(figure("full-scan", "ms", SCANS.measure(() -> weir.time(events.scan()), peer.map(side -> () -> side.time(peerEvents.orElseThrow().scan()))), new Target.RatioAtMost(0.7)));
    }

    private static Samples overFloor(Samples samples, Samples floor)
    {
        return new Samples(samples.values().stream().map(value -> value / floor.median()).toList());
    }

    private static Samples p99(Samples samples)
    {
        List<Double> sorted = samples.values().stream().sorted().toList();
        return new Samples(List.of(sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1)));
    }

    private Figure figure(String figure, String unit, Outcome outcome, Target target)
    {
        return new Figure(name(), figure, unit, outcome.weir(), outcome.peer(), target);
    }
}
