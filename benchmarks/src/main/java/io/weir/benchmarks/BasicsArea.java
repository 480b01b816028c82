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
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What everything else stands on: how long a start takes, what a query costs that does nothing, and the demo's two questions.
 */
final class BasicsArea
        implements Area
{
    private static final AlternatingRuns STARTS = new AlternatingRuns(1, 3);
    private static final AlternatingRuns QUERIES = new AlternatingRuns(10, 21);
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public String name()
    {
        return "basics";
    }

    @Override
    public void measure(WeirCommand weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        // a stock server is not ours to start and stop, so this has one side
        Outcome starts = STARTS.measure(() -> startToReady(weir), Optional.empty());
        figures.accept(new Figure(name(), "start-to-ready", "s", starts.weir(), starts.peer(), new Target.AtMost(30)));

        weir.start();
        try (SqlSessions sessions = weir.sessions()) {
            measureQueries(Side.weir(weir.url(), sessions), peer, figures);
        }
        catch (SQLException e) {
            throw new BenchmarkException("Closing the connections failed: " + e.getMessage(), e);
        }
        finally {
            weir.stop();
        }
    }

    private static double startToReady(WeirCommand weir)
    {
        long start = System.nanoTime();
        weir.start();
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        weir.stop();
        return seconds;
    }

    private void measureQueries(Side weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        SideBySide sides = new SideBySide(weir, peer);
        figures.accept(sides.time(QUERIES, _ -> "SELECT 1").figure(name(), "select-1", new Target.None()));

        Set<String> peerCatalogs = peer.map(Side::catalogs).orElse(Set.of());
        RatingTables ratings = new RatingTables(Instant.now());
        SideBySide delta = sides.withPeerThat(side -> peerCatalogs.contains(side.deltaCatalog()));
        delta.forEach(side -> ratings.create(side, side.deltaCatalog()));
        // its answer changes while time goes by: the same question about one moment is compared
        figures.accept(delta.measure(QUERIES, side -> side.time(ratings.sixMonthCount(side.deltaCatalog())))
                .withDifference(delta.difference(side -> ratings.sixMonthCountAtCreation(side.deltaCatalog())))
                .figure(name(), "six-month-count", new Target.None()));

        SideBySide mongo = sides.withPeerThat(side -> peerCatalogs.contains(side.mongoCatalog()));
        mongo.forEach(side -> ratings.create(side, side.mongoCatalog()));
        figures.accept(mongo.time(QUERIES, side -> ratings.latestRating(side.mongoCatalog())).figure(name(), "latest-rating", new Target.None()));
    }
}
