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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What governance costs: a query beside the same server without access control, a decision about a wide table, the start with a large log, a new tag in a large graph; and how
 * soon a new tag is obeyed.
 */
final class GovernanceArea
        implements Area
{
    private static final String PLUGIN = "weir-access-control";
    private static final String LOAD = "io.weir.access.load.GovernanceLoad";
    private static final int FEWER_TAGS = 10;
    private static final List<String> PARTS = List.of("none", "trials", "fewer", "tags", "lineage");

    private final Variables variables = Variables.ofThisProcess();
    private final int tags = variables.count("WEIR_BENCH_TAGS", 10_000_000);
    private final int edges = variables.count("WEIR_BENCH_EDGES", 1_000_000);
    private final int trials = variables.count("WEIR_BENCH_TRIALS", 1_000);
    private final Parts parts = new Parts(variables.parts("WEIR_BENCH_GOVERNANCE", PARTS, PARTS));
    private final RestartedRuns starts = new RestartedRuns(variables.count("WEIR_BENCH_STARTS", 5));
    // a decision is spread over hundreds of small methods, which are compiled only after thousands of queries
    private final RestartedRuns.Query query = new RestartedRuns.Query(
            "SELECT name FROM tpch.tiny.nation WHERE nationkey = 3",
            new AlternatingRuns(variables.count("WEIR_BENCH_WARMUPS", 800), variables.count("WEIR_BENCH_ROUNDS", 201)));

    @Override
    public String name()
    {
        return "governance";
    }

    @Override
    public void measure(WeirCommand weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        WeirCommand open = weir.withoutAccessControl();
        parts.measure("none", () -> measureQuery("query-0", weir, open, figures));
        // also lays out the plugins, whose jars the other parts run
        weir.start();
        try {
            parts.measure("trials", () -> new TagTrials(name(), trials).measure(weir, figures));
        }
        finally {
            weir.stop();
        }
        parts.measure("fewer", () -> measureLog(weir, open, tags / FEWER_TAGS, figures, Optional.empty()));
        parts.measure("tags", () -> measureLog(weir, open, tags, figures, variables.find("WEIR_BENCH_LOG").map(Path::of)));
        parts.measure("lineage", () -> {
            Path lineage = weir.emptyDirectory("lineage");
            load(weir, lineage, "edges", edges);
            load(weir, lineage, "derive", edges).forEach(figure -> report(figure, "us", figures));
        });
    }

    /**
     * @param written a directory that already has the log with the tags, which is used up
     */
    private void measureLog(WeirCommand weir, WeirCommand open, int tags, Consumer<Figure> figures, Optional<Path> written)
    {
        Path directory = written.orElseGet(() -> weir.emptyDirectory("tags"));
        if (written.isEmpty()) {
            load(weir, directory, "tags", tags);
            load(weir, directory, "start", tags).forEach(figure -> report(figure.named("without-fold-" + figure.name() + "-" + tags), unit(figure), figures));
        }
        load(weir, directory, "start", tags).forEach(figure -> report(figure.named(figure.name() + "-" + tags), unit(figure), figures));
        load(weir, directory, "masks", tags).forEach(figure -> report(figure.named(figure.name() + "-" + tags), "us", figures));
        WeirCommand filled = weir.withLog("tags-" + tags, directory.resolve("governance"));
        measureQuery("query-" + tags, filled, open, figures);
    }

    private void measureQuery(String figure, WeirCommand weir, WeirCommand open, Consumer<Figure> figures)
    {
        Outcome outcome = starts.measure(weir, open, List.of(query)).getFirst();
        figures.accept(outcome.figure(name(), figure, new Target.RatioOrDifference(1.01, 1)));
    }

    private record Loaded(String name, double median, double high)
    {
        Loaded named(String other)
        {
            return new Loaded(other, median, high);
        }
    }

    private static List<Loaded> load(WeirCommand weir, Path directory, String command, int size)
    {
        List<Loaded> figures = new ArrayList<>();
        for (String line : weir.runInPlugin(PLUGIN, LOAD, directory, List.of(command, Integer.toString(size)))) {
            String[] words = line.split(" ");
            // what the libraries log stands between
            if (words.length == 3 && words[1].matches("[0-9.]+") && words[2].matches("[0-9.]+")) {
                figures.add(new Loaded(words[0], Double.parseDouble(words[1]), Double.parseDouble(words[2])));
            }
        }
        return figures;
    }

    private void report(Loaded figure, String unit, Consumer<Figure> figures)
    {
        if (figure.median() == figure.high()) {
            Target target = figure.name().startsWith("start-heap") ? new Target.AtMost(1_024) : new Target.None();
            figures.accept(new Figure(name(), figure.name(), unit, new Samples(List.of(figure.median())), Optional.empty(), target));
            return;
        }
        Target target = figure.name().startsWith("masks-warm") ? new Target.AtMost(50) : new Target.None();
        figures.accept(new Figure(name(), figure.name() + "-p50", unit, new Samples(List.of(figure.median())), Optional.empty(), new Target.None()));
        figures.accept(new Figure(name(), figure.name() + "-p99", unit, new Samples(List.of(figure.high())), Optional.empty(), target));
    }

    private static String unit(Loaded figure)
    {
        return figure.name().contains("heap") ? "MB" : "s";
    }
}
