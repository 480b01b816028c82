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
import io.weir.server.demo.Answer.Rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * All documents of a collection of events: how many there are, and three fields of each.
 *
 * @param prefix of the names of the figures
 */
record EventScans(String area, String prefix, AlternatingRuns runs)
{
    private static final double NANOS_PER_MILLI = 1e6;

    EventScans
    {
        requireNonNull(area, "area is null");
        requireNonNull(prefix, "prefix is null");
        requireNonNull(runs, "runs is null");
    }

    void measure(Side weir, Optional<Side> peer, Function<Side, String> table, Consumer<Figure> figures)
    {
        peer.ifPresent(side -> requireSame(weir, side, table));
        Outcome counts = runs.measure(() -> weir.time(count(table.apply(weir))), peer.map(side -> () -> side.time(count(table.apply(side)))));
        figures.accept(figure("count", counts, new Target.None()));
        scan(weir, peer, table, figures);
    }

    private static void requireSame(Side weir, Side peer, Function<Side, String> table)
    {
        Rows expected = weir.query(scan(table.apply(weir)));
        Rows seen = peer.query(scan(table.apply(peer)));
        if (!seen.equals(expected)) {
            throw new BenchmarkException("The peer reads other documents: %s where Weir reads %s".formatted(seen.rows(), expected.rows()));
        }
    }

    /**
     * Also by what the processors of the servers did: without what MongoDB takes, which is the same for both.
     */
    private void scan(Side weir, Optional<Side> peer, Function<Side, String> table, Consumer<Figure> figures)
    {
        List<Double> weirProcessor = new ArrayList<>();
        List<Double> peerProcessor = new ArrayList<>();
        Outcome outcome = runs.measure(
                () -> scan(weir, table, weirProcessor),
                peer.map(side -> () -> scan(side, table, peerProcessor)));
        figures.accept(figure("full-scan", outcome, new Target.RatioAtMost(0.7)));
        figures.accept(figure(
                "full-scan-processor",
                new Outcome(withoutWarmups(weirProcessor), peer.map(_ -> withoutWarmups(peerProcessor))),
                new Target.RatioAtMost(0.7)));
    }

    private static double scan(Side side, Function<Side, String> table, List<Double> processor)
    {
        long start = System.nanoTime();
        processor.add(side.processorTime(scan(table.apply(side))));
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }

    private Samples withoutWarmups(List<Double> values)
    {
        return new Samples(ImmutableList.copyOf(values.subList(runs.warmups(), values.size())));
    }

    private Figure figure(String name, Outcome outcome, Target target)
    {
        return new Figure(area, prefix + name, "ms", outcome.weir(), outcome.peer(), target);
    }

    private static String count(String table)
    {
        return "SELECT count(*) FROM " + table;
    }

    private static String scan(String table)
    {
        return "SELECT sum(length(product)) AS characters, max(rating + 1) AS rating, max(ts + INTERVAL '1' SECOND) AS ts FROM " + table;
    }
}
