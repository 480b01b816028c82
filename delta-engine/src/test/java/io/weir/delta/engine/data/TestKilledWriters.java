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
package io.weir.delta.engine.data;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.log.Logger;
import io.trino.filesystem.Location;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.CommitSummary;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.S3Store;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.TableSnapshotCache;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.System.nanoTime;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two processes of two threads each change a table on S3 with INSERT, UPDATE, DELETE, MERGE, OPTIMIZE and VACUUM, and are killed with -9 and
 * started again all the time. Afterwards every version must be what its commit made of the version before, and the history must have
 * every commit that was acknowledged exactly once.
 * <p>
 * The system property {@code weir.killed-writers.seconds} runs it for longer, {@code weir.killed-writers.seed} repeats a run as far as the
 * scheduler lets it.
 */
class TestKilledWriters
{
    private static final Logger log = Logger.get(TestKilledWriters.class);
    private static final long SECONDS = Long.getLong("weir.killed-writers.seconds", 20);
    private static final long SEED = Long.getLong("weir.killed-writers.seed", System.nanoTime());
    // a busy machine gets more time, so that there is something to verify
    private static final long MAXIMUM_SECONDS = Math.max(SECONDS, 300);
    private static final int ENOUGH_ACKNOWLEDGED = 10;
    private static final int PROCESSES = 2;

    private final Random random = new Random(SEED);
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    @Test
    void historyIsSerial()
            throws Exception
    {
        log.info("Seed: %s", SEED);
        try (S3Store store = new S3Store()) {
            Location table = store.root().appendPath("table");
            DeltaTables tables = tables(store);
            tables.create(
                    table,
                    new TableDefinition(KilledWriter.SCHEMA, ImmutableList.of(), ImmutableMap.of("delta.enableDeletionVectors", "true"), Optional.empty()),
                    ImmutableList.of(),
                    CommitDetails.of("CREATE TABLE", "test"));
            long kills = killAndStartAgain(store, table);
            verify(store, table, kills);
        }
    }

    private static DeltaTables tables(S3Store store)
    {
        return new DeltaTables(store.fileSystem(), new TableSnapshotCache(100_000_000), Clock.systemUTC(), Runnable::run);
    }

    private long killAndStartAgain(S3Store store, Location table)
            throws IOException, InterruptedException
    {
        List<Process> processes = new ArrayList<>();
        long kills = 0;
        long started = 0;
        long start = nanoTime();
        try {
            while (isWithin(start, SECONDS) || (acknowledged().size() <= ENOUGH_ACKNOWLEDGED && isWithin(start, MAXIMUM_SECONDS))) {
                while (processes.size() < PROCESSES) {
                    processes.add(start(store, table, started++));
                }
                long before = acknowledged().size();
                Thread.sleep(1500 + random.nextInt(2500));
                // those that are killed before they got anywhere prove nothing, and on a busy machine none would get anywhere
                while (acknowledged().size() == before && isWithin(start, MAXIMUM_SECONDS)) {
                    Thread.sleep(50);
                }
                processes.remove(random.nextInt(processes.size())).destroyForcibly().waitFor();
                kills++;
            }
        }
        finally {
            for (Process process : processes) {
                process.destroyForcibly().waitFor();
            }
        }
        return kills;
    }

    private static boolean isWithin(long start, long seconds)
    {
        return nanoTime() - start < Duration.ofSeconds(seconds).toNanos();
    }

    private List<String[]> acknowledged()
    {
        return lines.stream().map(line -> line.split(" ")).filter(parts -> parts.length == 3 && parts[0].equals("ACK") && parts[2].length() == 17).toList();
    }

    private Process start(S3Store store, Location table, long number)
            throws IOException
    {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(argument -> argument.startsWith("--")).forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                Integer.toString(store.port()),
                table.toString(),
                Long.toString(random.nextLong()),
                Long.toString(number * 10_000_000)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread.ofVirtual().start(() -> {
            // what was read of a line that was cut off was not acknowledged
            try (BufferedReader reader = process.inputReader()) {
                reader.lines().forEach(lines::add);
            }
            catch (IOException | UncheckedIOException e) {
                log.debug(e, "The output of a killed process ended");
            }
        });
        return process;
    }

    private void verify(S3Store store, Location table, long kills)
            throws IOException
    {
        DeltaTables tables = tables(store);
        List<CommitSummary> history = tables.history(table).stream().sorted(Comparator.comparingLong(CommitSummary::version)).toList();
        String run = "seed %s, %s kills, %s commits".formatted(SEED, kills, history.size());
        log.info(run);

        Map<String, Long> committed = history.stream().filter(commit -> commit.operationParameters().containsKey("token"))
                .collect(toMap(commit -> commit.operationParameters().get("token"), CommitSummary::version));
        List<String[]> acknowledged = acknowledged();
        assertThat(acknowledged).as(run).hasSizeGreaterThan(ENOUGH_ACKNOWLEDGED);
        acknowledged.forEach(parts -> assertThat(committed).as(run).containsEntry(parts[2], Long.parseLong(parts[1])));
        assertThat(lines.stream().filter(line -> line.startsWith("FAILED"))).as(run).isEmpty();

        // a serial history: each version is its predecessor after one statement
        TreeMap<Long, String> expected = new TreeMap<>();
        Map<String, List<Map.Entry<Long, String>>> read = new HashMap<>();
        int readable = 0;
        for (CommitSummary commit : history) {
            apply(commit, expected, run);
            TableSnapshot version = tables.at(table, commit.version());
            try {
                assertThat(rows(store, version, read)).as("version %s, %s", commit.version(), run).isEqualTo(expected);
                readable++;
            }
            catch (CorruptDataFileException e) {
                // a vacuum takes the files of versions that were left long ago
                assertThat(commit.version()).as("the last version cannot be read: %s, %s", e.getMessage(), run).isLessThan(history.getLast().version());
            }
        }
        assertThat(readable).as(run).isGreaterThan(history.size() / 4);
        assertThat(tables.latest(table).version()).isEqualTo(history.getLast().version());
    }

    private static void apply(CommitSummary commit, TreeMap<Long, String> rows, String run)
    {
        String token = commit.operationParameters().get("token");
        for (long id : ids(commit, "deleted")) {
            assertThat(rows.remove(id)).as("%s deleted and not there, %s", id, run).isNotNull();
        }
        for (long id : ids(commit, "updated")) {
            assertThat(rows.put(id, token)).as("%s updated and not there, %s", id, run).isNotNull();
        }
        for (long id : ids(commit, "inserted")) {
            assertThat(rows.put(id, token)).as("%s inserted twice, %s", id, run).isNull();
        }
    }

    private static long[] ids(CommitSummary commit, String effect)
    {
        return Splitter.on(' ').omitEmptyStrings().splitToStream(commit.operationParameters().getOrDefault(effect, "")).mapToLong(Long::parseLong).toArray();
    }

    private static String key(ActiveFile file)
    {
        return file.path() + file.deletionVector().map(vector -> vector.getUniqueId()).orElse("");
    }

    private static TreeMap<Long, String> rows(S3Store store, TableSnapshot version, Map<String, List<Map.Entry<Long, String>>> read)
            throws IOException
    {
        TreeMap<Long, String> rows = new TreeMap<>();
        for (ActiveFile file : version.files()) {
            if (!read.containsKey(key(file))) {
                read.put(key(file), read(store, version, file));
            }
            for (Map.Entry<Long, String> row : read.get(key(file))) {
                assertThat(rows.put(row.getKey(), row.getValue())).as("row %s is twice in version %s", row.getKey(), version.version()).isNull();
            }
        }
        return rows;
    }

    private static List<Map.Entry<Long, String>> read(S3Store store, TableSnapshot version, ActiveFile file)
            throws IOException
    {
        List<Map.Entry<Long, String>> rows = new ArrayList<>();
        try (ConnectorPageSource source = KilledWriter.open(store.fileSystem(), version, file, KilledWriter.COLUMNS)) {
            while (!source.isFinished()) {
                SourcePage page = source.getNextSourcePage();
                if (page != null) {
                    for (int position = 0; position < page.getPositionCount(); position++) {
                        rows.add(Map.entry(BIGINT.getLong(page.getBlock(0), position), VARCHAR.getSlice(page.getBlock(1), position).toStringUtf8()));
                    }
                }
            }
        }
        return rows;
    }
}
