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
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;

/**
 * What lineage costs: on the engine's thread, per query, in the spool and on the way into the governance log.
 */
final class LineageArea
        implements Area
{
    private static final int COLUMNS = 200;
    // the figures are those of the last 4,096 calls, two for each query
    private static final int APPENDS = 5_000;
    private static final int LOADED_QUERIES = 100_000;
    // a server gets faster for its first hundreds of queries
    private static final RestartedRuns.Query SMALL_QUERY = new RestartedRuns.Query("SELECT 1", new AlternatingRuns(400, 301));
    private static final RestartedRuns.Query SCAN = new RestartedRuns.Query(
            "SELECT returnflag, linestatus, sum(quantity), count(*) FROM tpch.tiny.lineitem GROUP BY 1, 2",
            new AlternatingRuns(60, 101));
    private static final String SPOOL = "io.weir.lineage:type=spool";
    private static final double MILLION = 1e6;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final List<String> PARTS = List.of("queries", "append", "spool");

    private final Variables variables = Variables.ofThisProcess();
    private final Parts parts = new Parts(variables.parts("WEIR_BENCH_LINEAGE", PARTS, PARTS));
    private final RestartedRuns starts = new RestartedRuns(variables.count("WEIR_BENCH_STARTS", 5));

    @Override
    public String name()
    {
        return "lineage";
    }

    @Override
    public void measure(WeirCommand weir, Optional<Side> peer, Consumer<Figure> figures)
    {
        parts.measure("queries", () -> measureQueries(weir, figures));
        // also lays out the plugins, whose jars the spool runs
        weir.start();
        try (SqlSessions sessions = weir.sessions()) {
            parts.measure("append", () -> measureAppend(Side.weir(weir.url(), sessions), weir.metrics(), figures));
        }
        catch (SQLException e) {
            throw new BenchmarkException("Closing the connections failed: " + e.getMessage(), e);
        }
        finally {
            weir.stop();
        }
        parts.measure("spool", () -> measureSpool(weir, figures));
    }

    private void measureAppend(Side weir, ServerMetrics metrics, Consumer<Figure> figures)
    {
        weir.execute("CREATE SCHEMA IF NOT EXISTS delta_gov.weir_bench");
        String columns = IntStream.range(0, COLUMNS).mapToObj(i -> "%s AS column_%s".formatted(i, i)).collect(joining(", "));
        weir.execute("CREATE TABLE delta_gov.weir_bench.wide AS SELECT " + columns);
        String read = "SELECT %s FROM delta_gov.weir_bench.wide".formatted(IntStream.range(0, COLUMNS).mapToObj(i -> "column_" + i).collect(joining(", ")));
        for (int i = 0; i < APPENDS; i++) {
            weir.query(read);
        }
        figures.accept(one("append-p50", "us", metrics.number(SPOOL, "AppendMicrosP50"), new Target.None()));
        figures.accept(one("append-p99", "us", metrics.number(SPOOL, "AppendMicrosP99"), new Target.AtMost(200)));
        figures.accept(one("append-thread-p50", "us", metrics.number(SPOOL, "AppendThreadMicrosP50"), new Target.None()));
        figures.accept(one("append-thread-p99", "us", metrics.number(SPOOL, "AppendThreadMicrosP99"), new Target.AtMost(200)));
    }

    private void measureQueries(WeirCommand weir, Consumer<Figure> figures)
    {
        List<Outcome> outcomes = starts.measure(weir, weir.withoutListener(), List.of(SMALL_QUERY, SCAN));
        figures.accept(outcomes.getFirst().figure(name(), "query-small", new Target.RatioAtMost(1.01)));
        figures.accept(outcomes.getLast().figure(name(), "query-scan", new Target.RatioAtMost(1.01)));
    }

    private void measureSpool(WeirCommand weir, Consumer<Figure> figures)
    {
        List<String> lines = weir.runInPlugin("weir-event-listener", "io.weir.lineage.delivery.SpoolLoad", Integer.toString(LOADED_QUERIES));
        double[] spooled = numbers(lines, "spooled");
        double[] delivered = numbers(lines, "delivered");
        figures.accept(one("spool-per-event", "us", spooled[0] * MILLION / LOADED_QUERIES, new Target.AtMost(100)));
        figures.accept(one("spool-per-million-events", "MB", spooled[1] / BYTES_PER_MEGABYTE * MILLION / LOADED_QUERIES, new Target.None()));
        figures.accept(one("lineage-log-per-query", "us", delivered[0] * MILLION / LOADED_QUERIES, new Target.None()));
        figures.accept(one("lineage-log-per-row", "us", delivered[0] * MILLION / delivered[1], new Target.None()));
    }

    private static double[] numbers(List<String> lines, String first)
    {
        String line = lines.stream()
                .filter(candidate -> candidate.startsWith(first + " "))
                .findFirst()
                .orElseThrow(() -> new BenchmarkException("The load said nothing about '%s': %s".formatted(first, lines)));
        String[] words = line.split(" ");
        return new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[2])};
    }

    private Figure one(String figure, String unit, double value, Target target)
    {
        return new Figure(name(), figure, unit, new Samples(List.of(value)), Optional.empty(), target);
    }
}
