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

import io.weir.server.demo.Answer.Rows;
import io.weir.server.demo.SqlSessions;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * Tags a column again and again while queries run as fast as they can, and looks whether the first query after each tag is masked, and how long it took.
 */
record TagTrials(String area, int trials)
{
    private static final String VALUE = "CANARY@example.com";
    private static final String TABLE = "delta_gov.weir_bench.tagged";
    private static final String QUERY = "SELECT email FROM " + TABLE;
    private static final double NANOS_PER_MILLI = 1e6;

    TagTrials
    {
        requireNonNull(area, "area is null");
    }

    void measure(WeirCommand weir, Consumer<Figure> figures)
    {
        try (SqlSessions sessions = weir.sessions(); SqlSessions others = weir.sessions()) {
            Side admin = Side.weir(weir.url(), sessions);
            Side analyst = new Side("weir", weir.url(), sessions, "analyst", "delta_gov", "mongo_recent");
            Side busy = new Side("weir", weir.url(), others, "analyst", "delta_gov", "mongo_recent");
            admin.execute("CREATE SCHEMA IF NOT EXISTS delta_gov.weir_bench");
            admin.execute("CREATE TABLE %s AS SELECT '%s' AS email".formatted(TABLE, VALUE));
            report(run(admin, analyst, busy), figures);
        }
        catch (SQLException e) {
            throw new BenchmarkException("Closing the connections failed: " + e.getMessage(), e);
        }
    }

    private record Trials(double stale, List<Double> millis) {}

    private Trials run(Side admin, Side analyst, Side busy)
    {
        AtomicBoolean over = new AtomicBoolean();
        List<Double> millis = new ArrayList<>();
        double stale = 0;
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> load = executor.submit(() -> {
                while (!over.get()) {
                    busy.query("SELECT count(*) FROM " + TABLE);
                }
            });
            try {
                for (int trial = 0; trial < trials; trial++) {
                    admin.execute("CALL governance.system.set_tag('%s.email', 'PII')".formatted(TABLE));
                    long committed = System.nanoTime();
                    stale += isShown(analyst.query(QUERY)) ? 1 : 0;
                    millis.add((System.nanoTime() - committed) / NANOS_PER_MILLI);
                    admin.execute("CALL governance.system.unset_tag('%s.email', 'PII')".formatted(TABLE));
                    if (!isShown(analyst.query(QUERY))) {
                        throw new BenchmarkException("The tag was taken back, and the value is masked all the same: a trial would tell nothing");
                    }
                }
            }
            finally {
                over.set(true);
            }
            requireNoFailure(load);
        }
        return new Trials(stale, millis);
    }

    private static void requireNoFailure(Future<?> load)
    {
        try {
            load.get();
        }
        catch (ExecutionException e) {
            throw new BenchmarkException("The load ended before the trials did: " + e.getCause().getMessage(), e.getCause());
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("Interrupted at the end of the load", e);
        }
    }

    private static boolean isShown(Rows rows)
    {
        return rows.values("email").contains(VALUE);
    }

    private void report(Trials outcome, Consumer<Figure> figures)
    {
        Samples delays = new Samples(outcome.millis());
        figures.accept(new Figure(area, "stale-answers", "", new Samples(List.of(outcome.stale())), Optional.empty(), new Target.AtMost(0)));
        figures.accept(new Figure(area, "first-masked-p50", "ms", delays, Optional.empty(), new Target.None()));
        figures.accept(new Figure(area, "first-masked-p99", "ms", new Samples(List.of(delays.quantile(0.99))), Optional.empty(), new Target.None()));
    }
}
