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
package io.weir.deltagov;

import com.google.common.base.Splitter;
import io.airlift.log.Logger;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryFailedException;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.lang.System.nanoTime;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two Trinos change a table on S3 by INSERT, UPDATE, DELETE, MERGE, OPTIMIZE and VACUUM, and are killed with -9 and started again. Afterwards
 * every version must be what its statement made of the version before, and every statement that was acknowledged must be in the history
 * once, and no statement twice.
 * <p>
 * The system property {@code weir.killed-trinos.seconds} runs it for longer, {@code weir.killed-trinos.seed} repeats a run as far as the
 * scheduler lets it.
 */
final class TestKilledTrinos
{
    private static final Logger log = Logger.get(TestKilledTrinos.class);

    private static final long SECONDS = Long.getLong("weir.killed-trinos.seconds", 40);
    private static final long SEED = Long.getLong("weir.killed-trinos.seed", System.nanoTime());
    // a busy machine gets more time, so that there is something to verify
    private static final long MAXIMUM_SECONDS = Math.max(SECONDS, 300);
    private static final int ENOUGH_ACKNOWLEDGED = 10;
    private static final int ENOUGH_KILLS = 3;
    private static final int PROCESSES = 2;

    private final Random random = new Random(SEED);
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    private record Killed(Process process, AtomicBoolean hasAcknowledged) {}

    /**
     * @param put ids that have the value afterwards; when they are added if they are not there, so is said
     */
    private record Statement(boolean adds, List<Long> put, List<Long> deleted) {}

    @Test
    void historyIsSerial()
            throws Exception
    {
        log.info("Seed: %s", SEED);
        try (S3Server store = new S3Server();
                QueryRunner trino = DeltaGovQueryRunner.builder(S3Server.WAREHOUSE).addProperties(S3Server.properties(store.port())).setWorkerCount(0).build()) {
            trino.execute("CREATE TABLE writes (id bigint, value varchar) WITH (extra_properties = MAP(ARRAY['delta.isolationLevel'], ARRAY['Serializable']))");
            long kills = killAndStartAgain(store);
            verify(trino, kills);
        }
    }

    private long killAndStartAgain(S3Server store)
            throws IOException, InterruptedException
    {
        List<Killed> processes = new ArrayList<>();
        long kills = 0;
        long started = 0;
        long start = nanoTime();
        try {
            while (isWithin(start, SECONDS) || ((acknowledged().size() <= ENOUGH_ACKNOWLEDGED || kills < ENOUGH_KILLS) && isWithin(start, MAXIMUM_SECONDS))) {
                while (processes.size() < PROCESSES) {
                    processes.add(start(store, started++));
                }
                Thread.sleep(1500 + random.nextInt(5000));
                Killed victim = processes.get(random.nextInt(processes.size()));
                // one that never got so far proves nothing
                if (victim.hasAcknowledged().get()) {
                    victim.process().destroyForcibly().waitFor();
                    processes.remove(victim);
                    kills++;
                }
            }
        }
        finally {
            for (Killed killed : processes) {
                killed.process().destroyForcibly().waitFor();
            }
        }
        return kills;
    }

    private static boolean isWithin(long start, long seconds)
    {
        return nanoTime() - start < Duration.ofSeconds(seconds).toNanos();
    }

    private Killed start(S3Server store, long number)
            throws IOException
    {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx700m", "-XX:TieredStopAtLevel=1"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(argument -> argument.startsWith("--")).forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                KilledTrino.class.getName(),
                Integer.toString(store.port()),
                Long.toString(random.nextLong()),
                Long.toString(number * 10_000_000)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        AtomicBoolean hasAcknowledged = new AtomicBoolean();
        Thread.ofVirtual().start(() -> {
            // what was read of a line that was cut off was not acknowledged
            try (BufferedReader reader = process.inputReader()) {
                reader.lines().forEach(line -> {
                    lines.add(line);
                    if (line.startsWith("ACK")) {
                        hasAcknowledged.set(true);
                    }
                });
            }
            catch (IOException | UncheckedIOException e) {
                log.debug(e, "The output of a killed process ended");
            }
        });
        return new Killed(process, hasAcknowledged);
    }

    /**
     * Tokens of statements that were told to have changed rows.
     */
    private List<String> acknowledged()
    {
        return lines.stream()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 3 && words[0].equals("ACK") && words[1].length() == 17 && !words[2].equals("0"))
                .map(words -> words[1])
                .toList();
    }

    private Map<String, Statement> begun()
    {
        Map<String, Statement> statements = new HashMap<>();
        lines.stream()
                .map(line -> line.split(" "))
                .filter(words -> words[0].equals("BEGIN") && words.length == 5 && words[4].endsWith("]"))
                .forEach(words -> statements.put(words[1], new Statement(words[2].equals("PUT"), ids(words[3]), ids(words[4]))));
        return statements;
    }

    private static List<Long> ids(String bracketed)
    {
        return Splitter.on(',').omitEmptyStrings().splitToStream(bracketed.substring(1, bracketed.length() - 1)).map(Long::parseLong).toList();
    }

    private void verify(QueryRunner trino, long kills)
    {
        List<MaterializedRow> history = trino.execute("SELECT version, operation, user_name FROM \"writes$history\" ORDER BY version").getMaterializedRows();
        String run = "seed %s, %s kills, %s commits of %s".formatted(SEED, kills, history.size(), history.stream().map(commit -> commit.getField(1)).distinct().toList());
        log.info(run);
        assertThat(lines.stream().filter(line -> line.startsWith("FAILED"))).as(run).isEmpty();
        List<String> users = history.stream().skip(1).map(commit -> (String) commit.getField(2)).toList();
        assertThat(users).as(run).doesNotHaveDuplicates();
        assertThat(acknowledged()).as(run).hasSizeGreaterThan(ENOUGH_ACKNOWLEDGED);
        assertThat(users).as(run).containsAll(acknowledged());
        assertThat(kills).as(run).isPositive();

        // a serial history: each version is its predecessor after one statement
        Map<String, Statement> begun = begun();
        TreeMap<Long, String> expected = new TreeMap<>();
        int readable = 0;
        for (MaterializedRow commit : history) {
            long version = (long) commit.getField(0);
            String user = (String) commit.getField(2);
            if (version > 0) {
                assertThat(begun).as(run).containsKey(user);
                apply(begun.get(user), user, expected);
            }
            try {
                assertThat(rows(trino, version)).as("version %s, %s", version, run).isEqualTo(expected);
                readable++;
            }
            catch (QueryFailedException e) {
                // a vacuum takes the files of versions that were left long ago
                assertThat(version).as("the last version cannot be read: %s, %s", e.getMessage(), run).isLessThan(history.size() - 1L);
            }
        }
        assertThat(readable).as(run).isGreaterThan(history.size() / 4);
    }

    private static void apply(Statement statement, String token, TreeMap<Long, String> rows)
    {
        statement.deleted().forEach(rows::remove);
        for (long id : statement.put()) {
            if (statement.adds() || rows.containsKey(id)) {
                rows.put(id, token);
            }
        }
    }

    private static TreeMap<Long, String> rows(QueryRunner trino, long version)
    {
        TreeMap<Long, String> rows = new TreeMap<>();
        for (MaterializedRow row : trino.execute("SELECT id, value FROM writes FOR VERSION AS OF " + version).getMaterializedRows()) {
            assertThat(rows.put((Long) row.getField(0), (String) row.getField(1))).as("row %s is twice in version %s", row.getField(0), version).isNull();
        }
        return rows;
    }
}
