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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server is killed while tagged data are copied and others are tagged. What was tagged, and every copy that is there afterwards, is protected.
 */
@EnabledIfSystemProperty(named = "weir.crash-rounds", matches = "[1-9]\\d*", disabledReason = "clients wait minutes for a killed server; -Dweir.crash-rounds=1 runs it")
class TestTagsAfterCrash
{
    private static final int ROUNDS = Integer.getInteger("weir.crash-rounds", 1);
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
                    weir.execute("admin", "CALL governance.system.set_tag('delta_gov.crash.people.email', 'PII.EMAIL')");
                }
                runUntilKilled(weir, round, tagged, random.nextInt(LONGEST_MILLIS));
            }
        }
        try (RunningWeir weir = RunningWeir.start(new WeirScript(), data)) {
            List<String> tables = weir.rows("admin", "SHOW TABLES FROM delta_gov.crash").stream().map(List::getFirst).toList();
            for (String table : tables) {
                if (!table.startsWith("later") || tagged.contains(table)) {
                    assertThat(weir.run("analyst", "SELECT * FROM delta_gov.crash." + table).toString()).as("seed %s, table %s", seed, table).doesNotContain("CANARY");
                }
            }
            assertThat(weir.run("admin", "SELECT * FROM delta_gov.crash.people").toString()).contains("CANARY");
        }
    }

    private static void runUntilKilled(RunningWeir weir, int round, Set<String> tagged, int millis)
            throws IOException, InterruptedException
    {
        // the sessions are made one after the other
        List.of("etl", "admin", "steward").forEach(user -> weir.execute(user, "SELECT 1"));
        AtomicBoolean killed = new AtomicBoolean();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            executor.execute(() -> {
                for (int copy = 0; !killed.get(); copy++) {
                    weir.run("etl", "CREATE TABLE delta_gov.crash.copy_%s_%s AS SELECT id, lower(email) AS contact, email FROM delta_gov.crash.people".formatted(round, copy));
                }
            });
            executor.execute(() -> {
                for (int number = 0; !killed.get(); number++) {
                    String table = "later_%s_%s".formatted(round, number);
                    weir.run("admin", "CREATE TABLE delta_gov.crash.%s AS SELECT 1 AS id, 'CANARY@example.com' AS email".formatted(table));
                    String answer = weir.run("steward", "CALL governance.system.set_tag('delta_gov.crash.%s.email', 'PII.EMAIL')".formatted(table)).toString();
                    if (answer.startsWith("Done")) {
                        tagged.add(table);
                    }
                }
            });
            Thread.sleep(millis);
            kill(weir);
            killed.set(true);
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
