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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Locale.ROOT;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Measures queries on a server beside the same queries on another one, both of which start anew several times: two processes of one program differ more from start to start
 * than by what a plugin costs, so one start of each tells nothing of the plugin.
 *
 * @param starts of each of the two
 */
record RestartedRuns(int starts)
{
    RestartedRuns
    {
        checkArgument(starts > 0, "starts is not positive");
    }

    /**
     * @param runs of each start
     */
    record Query(String sql, AlternatingRuns runs)
    {
        Query
        {
            requireNonNull(sql, "sql is null");
            requireNonNull(runs, "runs is null");
        }
    }

    /**
     * @return in the order of the queries, the samples of all starts together
     */
    List<Outcome> measure(WeirCommand weir, WeirCommand other, List<Query> queries)
    {
        List<List<Outcome>> outcomes = queries.stream().<List<Outcome>>map(_ -> new ArrayList<>()).toList();
        for (int start = 0; start < starts; start++) {
            // who starts first has run longer
            Stream<WeirCommand> order = start % 2 == 0 ? Stream.of(weir, other) : Stream.of(other, weir);
            order.forEach(WeirCommand::start);
            measureOnce(weir, other, queries, outcomes);
            weir.stop();
            other.stop();
            System.err.printf("bench: start %s of %s: %s%n", start + 1, starts, outcomes.stream().map(List::getLast).map(RestartedRuns::medians).collect(joining(", ")));
        }
        return outcomes.stream().map(Outcome::pooled).toList();
    }

    private static String medians(Outcome outcome)
    {
        return String.format(ROOT, "%.1f / %.1f ms", outcome.weir().median(), outcome.peer().map(Samples::median).orElseThrow());
    }

    private static void measureOnce(WeirCommand weir, WeirCommand other, List<Query> queries, List<List<Outcome>> outcomes)
    {
        try (SqlSessions sessions = weir.sessions(); SqlSessions otherSessions = other.sessions()) {
            SideBySide sides = new SideBySide(Side.weir(weir.url(), sessions), Optional.of(Side.weir(other.url(), otherSessions)));
            for (int i = 0; i < queries.size(); i++) {
                String sql = queries.get(i).sql();
                outcomes.get(i).add(sides.time(queries.get(i).runs(), _ -> sql));
            }
        }
        catch (SQLException e) {
            throw new BenchmarkException("Closing the connections failed: " + e.getMessage(), e);
        }
    }
}
