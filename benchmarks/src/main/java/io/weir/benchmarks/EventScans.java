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

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import io.weir.benchmarks.AlternatingRuns.Outcome;

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

    void measure(SideBySide sides, Function<Side, String> table, Consumer<Figure> figures)
    {
        figures.accept(figure("count", sides.time(runs, side -> count(table.apply(side))), new Target.None()));
        scan(sides, table, figures);
    }

    /**
     * Also by what the processors of the servers did: without what MongoDB takes, which is the same for both.
     */
    private void scan(SideBySide sides, Function<Side, String> table, Consumer<Figure> figures)
    {
        ListMultimap<Side, Double> processor = ArrayListMultimap.create();
        Outcome outcome = sides.measure(runs, side -> scan(side, table, processor.get(side)));
        Optional<String> difference = sides.difference(side -> scan(table.apply(side)));
        figures.accept(figure("full-scan", outcome.withDifference(difference), new Target.RatioAtMost(0.7)));
        Outcome ofProcessors = new Outcome(withoutWarmups(processor.get(sides.weir())), sides.peer().map(side -> withoutWarmups(processor.get(side))), difference);
        figures.accept(figure("full-scan-processor", ofProcessors, new Target.RatioAtMost(0.7)));
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
        return outcome.figure(area, prefix + name, target);
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
