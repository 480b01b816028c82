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
package io.weir.plugintests.cutover;

import com.google.common.collect.ImmutableList;
import io.weir.plugintests.RunningWeir;
import io.weir.plugintests.WeirScript;
import io.weir.server.demo.Answer;
import io.weir.server.demo.Answer.Failed;
import io.weir.server.demo.SqlSessions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writers write, readers read recent and all-time as one, and the copier is killed over and over. Every read has every row that was written before it began, no row twice, and
 * none that nobody wrote.
 */
class TestCutOver
{
    private static final int SECONDS_OF_LOAD = Integer.getInteger("weir.cut-over-seconds", 45);
    private static final int WRITERS = 2;
    private static final int READERS = 2;
    private static final String RECENT = "mongo_recent.cut.events";
    private static final String ALL = "mongo_recent.cut.\"events$all\"";

    private final long seed = Long.getLong("weir.seed", System.nanoTime());
    private final AtomicBoolean ended = new AtomicBoolean();
    private final List<AtomicLong> begun = counters();
    private final List<AtomicLong> written = counters();
    private final AtomicLong reads = new AtomicLong();

    private static List<AtomicLong> counters()
    {
        ImmutableList.Builder<AtomicLong> counters = ImmutableList.builder();
        for (int writer = 0; writer < WRITERS; writer++) {
            counters.add(new AtomicLong());
        }
        return counters.build();
    }

    @Test
    void everyReadHasEachRowOnce(@TempDir Path directory)
            throws IOException, InterruptedException, SQLException, ExecutionException
    {
        System.out.println("seed " + seed);
        try (RunningWeir weir = RunningWeir.start(new WeirScript(), directory.resolve("data")); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            prepare(weir);
            List<Future<?>> work = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                work.add(threads.submit(() -> write(weir, number)));
            }
            for (int reader = 0; reader < READERS; reader++) {
                work.add(threads.submit(() -> read(weir)));
            }
            int kills;
            long copies;
            try {
                Killings killings = new Killings(weir);
                killings.run();
                kills = killings.kills;
                copies = killings.copies;
            }
            finally {
                ended.set(true);
            }
            for (Future<?> thread : work) {
                thread.get();
            }
            weir.execute("admin", "CALL mongo_recent.system.copy_to_history('cut', 'events')");
            check(weir, Model.of(written));
            List<List<String>> history = weir.rows("admin", "SELECT count(*), count(DISTINCT (writer, id)) FROM delta_gov.cut.events");
            long rows = written.stream().mapToLong(AtomicLong::get).sum();
            System.out.printf("%d rows, %d reads, %d copies, %d kills%n", rows, reads.get(), copies, kills);
            assertThat(history).as("seed %s", seed).containsExactly(List.of(Long.toString(rows), Long.toString(rows)));
            assertThat(kills).isPositive();
            assertThat(copies).isPositive();
            assertThat(reads.get()).isPositive();
        }
    }

    private static void prepare(RunningWeir weir)
    {
        weir.execute("admin", "CREATE SCHEMA mongo_recent.cut");
        weir.execute("admin", "CREATE SCHEMA delta_gov.cut");
        weir.execute("admin", "CREATE TABLE %s (writer bigint, id bigint, note varchar)".formatted(RECENT));
        weir.execute("admin", "CREATE TABLE delta_gov.cut.events (writer bigint, id bigint, note varchar)");
        weir.execute("admin", "ALTER TABLE delta_gov.cut.events SET PROPERTIES extra_properties = map(ARRAY['weir.historyOf'], ARRAY['%s'])".formatted(RECENT));
        // longer than any query here, and short enough for rows to expire
        weir.execute("admin", "CALL mongo_recent.system.link_history(schema_name => 'cut', table_name => 'events', history => 'delta_gov.cut.events', grace => '20s')");
    }

    private void write(RunningWeir weir, int writer)
    {
        Random random = new Random(seed + writer);
        try (SqlSessions session = new SqlSessions(weir.url())) {
            while (!ended.get()) {
                long first = begun.get(writer).get();
                int rows = 1 + random.nextInt(20);
                begun.get(writer).addAndGet(rows);
                List<String> values = new ArrayList<>();
                for (long id = first; id < first + rows; id++) {
                    values.add("(%d, %d, 'row %d')".formatted(writer, id, id));
                }
                Answer answer = session.run("admin", "INSERT INTO %s VALUES %s".formatted(RECENT, String.join(", ", values)));
                if (answer instanceof Failed failed) {
                    throw new AssertionError(failed.message());
                }
                written.get(writer).addAndGet(rows);
            }
        }
        catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(RunningWeir weir)
    {
        while (!ended.get()) {
            check(weir, Model.of(written));
            reads.incrementAndGet();
        }
    }

    private void check(RunningWeir weir, Model before)
    {
        Map<Long, Set<Long>> seen = new HashMap<>();
        for (List<String> row : weir.rows("admin", "SELECT writer, id FROM " + ALL)) {
            boolean isNew = seen.computeIfAbsent(Long.valueOf(row.getFirst()), _ -> new HashSet<>()).add(Long.valueOf(row.get(1)));
            assertThat(isNew).as("seed %s: row %s once", seed, row).isTrue();
        }
        for (int writer = 0; writer < WRITERS; writer++) {
            Set<Long> ids = seen.getOrDefault((long) writer, Set.of());
            Set<Long> missing = LongStream.range(0, before.written().get(writer)).boxed().collect(toCollection(HashSet::new));
            missing.removeAll(ids);
            assertThat(missing).as("seed %s: missing rows of writer %s", seed, writer).isEmpty();
            long behind = begun.get(writer).get();
            assertThat(ids).as("seed %s: rows of writer %s", seed, writer).allMatch(id -> id < behind);
        }
    }

    private record Model(List<Long> written)
    {
        static Model of(List<AtomicLong> written)
        {
            return new Model(written.stream().map(AtomicLong::get).toList());
        }
    }

    private final class Killings
    {
        private final RunningWeir weir;
        private final Random random = new Random(seed);
        private int kills;
        private long copies;

        private Killings(RunningWeir weir)
        {
            this.weir = weir;
        }

        private void run()
                throws IOException, InterruptedException
        {
            long end = System.nanoTime() + SECONDS.toNanos(SECONDS_OF_LOAD);
            while (System.nanoTime() < end || kills < 2) {
                KillableCopier copier = KillableCopier.start(weir, "cut", "events");
                try {
                    // on a busy machine a copy takes long: every other copier comes to the end of one
                    copier.await(kills % 2 == 0 ? "copied" : "ready");
                    Thread.sleep(random.nextInt(3_000));
                    copier.requireAlive();
                    copies += copier.copies();
                }
                finally {
                    copier.kill();
                }
                kills++;
            }
        }
    }
}
