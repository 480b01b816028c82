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
package io.weir.plugintests;

import com.google.common.base.Splitter;
import io.weir.plugintests.ImpatientClient.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server is killed at any moment while tagged data are copied, renamed and seen through views, and others are tagged. What was tagged, and every copy that is there afterwards, is
 * protected. {@code -Dweir.crash-rounds} and {@code -Dweir.seed} say how often and when.
 */
class TestTagsAfterCrash
{
    private static final int ROUNDS = Integer.getInteger("weir.crash-rounds", 2);
    private static final int LONGEST_MILLIS = 6_000;

    @Test
    void whatWasTaggedOrCopiedIsProtectedAfterTheServerWasKilled(@TempDir Path directory)
            throws IOException, InterruptedException, SQLException
    {
        long seed = Long.getLong("weir.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Path data = directory.resolve("data");
        Set<String> tagged = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < ROUNDS; round++) {
            try (RunningWeir weir = RunningWeir.start(new WeirScript(), data)) {
                if (round == 0) {
                    weir.execute("admin", "CREATE SCHEMA delta_gov.crash");
                    createPeople(weir, "people");
                    weir.execute("admin", "CREATE TABLE delta_gov.crash.copies (id integer, contact varchar)");
                    weir.execute("admin", "CALL governance.system.set_tag('delta_gov.crash.people.email', 'PII.EMAIL')");
                }
                runUntilKilled(weir, round, tagged, random.nextInt(LONGEST_MILLIS));
            }
        }
        try (RunningWeir weir = RunningWeir.start(new WeirScript(), data)) {
            List<String> tables = weir.rows("admin", "SHOW TABLES FROM delta_gov.crash").stream().map(List::getFirst).toList();
            for (String table : tables) {
                if (!table.startsWith("later") || tagged.contains(table)) {
                    assertThat(weir.run("analyst", "SELECT * FROM delta_gov.crash." + table).toString()).as("seed %s, table %s", seed, table).doesNotContainIgnoringCase("CANARY");
                }
            }
            assertThat(weir.run("admin", "SELECT * FROM delta_gov.crash.people").toString()).contains("CANARY");
        }
    }

    private static void runUntilKilled(RunningWeir weir, int round, Set<String> tagged, int millis)
            throws IOException, InterruptedException
    {
        AtomicBoolean killed = new AtomicBoolean();
        try (ImpatientClient client = new ImpatientClient(weir.port());
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            running.add(executor.submit(() -> {
                for (int copy = 0; !killed.get(); copy++) {
                    client.run("etl", "CREATE TABLE delta_gov.crash.copy_%s_%s AS SELECT id, lower(email) AS contact, email FROM delta_gov.crash.people".formatted(round, copy));
                    client.run("etl", "INSERT INTO delta_gov.crash.copies SELECT id, email FROM delta_gov.crash.people");
                    client.run("admin", "CREATE OR REPLACE VIEW delta_gov.crash.view_%s AS SELECT upper(email) AS e FROM delta_gov.crash.people".formatted(round));
                }
            }));
            running.add(executor.submit(() -> {
                String column = "email";
                for (int number = 0; !killed.get(); number++) {
                    String renamed = "email_%s_%s".formatted(round, number);
                    String table = "moved_%s".formatted(round);
                    if (number == 0) {
                        client.run("etl", "CREATE TABLE delta_gov.crash.%s WITH (column_mapping_mode = 'NAME') AS SELECT id, email FROM delta_gov.crash.people".formatted(table));
                    }
                    client.run("admin", "ALTER TABLE delta_gov.crash.%s RENAME COLUMN %s TO %s".formatted(table, column, renamed));
                    column = renamed;
                }
            }));
            running.add(executor.submit(() -> {
                for (int number = 0; !killed.get(); number++) {
                    String table = "later_%s_%s".formatted(round, number);
                    client.run("admin", "CREATE TABLE delta_gov.crash.%s AS SELECT 1 AS id, 'CANARY@example.com' AS email".formatted(table));
                    if (client.run("steward", "CALL governance.system.set_tag('delta_gov.crash.%s.email', 'PII.EMAIL')".formatted(table)) == Outcome.DONE) {
                        tagged.add(table);
                    }
                }
            }));
            Thread.sleep(millis);
            kill(weir);
            killed.set(true);
            for (Future<?> user : running) {
                user.get();
            }
        }
        catch (ExecutionException e) {
            throw new AssertionError("A user of the server did not run to its end", e);
        }
    }

    private static void kill(RunningWeir weir)
            throws IOException, InterruptedException
    {
        for (String line : Files.readAllLines(weir.dataDirectory().resolve("weir.pid"))) {
            List<String> words = Splitter.on(' ').splitToList(line);
            if (words.getFirst().equals("server")) {
                ProcessHandle server = ProcessHandle.of(Long.parseLong(words.get(1))).orElseThrow();
                server.destroyForcibly();
                while (server.isAlive()) {
                    Thread.sleep(10);
                }
            }
        }
    }

    private static void createPeople(RunningWeir weir, String table)
    {
        weir.execute("admin", "CREATE TABLE delta_gov.crash.%s AS SELECT 1 AS id, 'CANARY@example.com' AS email".formatted(table));
    }
}
