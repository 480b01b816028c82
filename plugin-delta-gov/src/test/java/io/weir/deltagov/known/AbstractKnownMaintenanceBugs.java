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
package io.weir.deltagov.known;

import io.weir.deltagov.known.Subject.SubjectException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static io.weir.deltagov.WarehouseFiles.waitFor;
import static io.weir.deltagov.known.BuiltIn.Outcome.FAIL;
import static io.weir.deltagov.known.BuiltIn.Outcome.PASS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * OPTIMIZE, VACUUM, the change data feed, writers at the same time, and stores that fail.
 */
abstract class AbstractKnownMaintenanceBugs
        extends AbstractKnownBugs
{
    private static final String VECTORS = "deletion_vectors_enabled = true";

    @Test
    @BuiltIn(issues = 29041, does = FAIL, saw = "by the report; the run looked for files by an ending that they do not have there")
    void optimizeOfASingleFileWithADeletionVector()
    {
        String table = createAs("alone", VECTORS, "SELECT * FROM (VALUES (1, 'keepsake'), (2, 'secretword')) t(a, b)");
        run("DELETE FROM " + table + " WHERE a = 2");
        List<String> before = run("SELECT DISTINCT \"$path\" FROM " + table);
        run("ALTER TABLE " + table + " EXECUTE optimize");
        assertThat(run("SELECT DISTINCT \"$path\" FROM " + table)).hasSize(1).doesNotContainAnyElementsOf(before);
        assertRows("SELECT * FROM " + table, "1|keepsake");
    }

    @Test
    @BuiltIn(issues = 22809, does = FAIL, saw = "Cannot execute vacuum procedure with deletionVectors writer features")
    void vacuumOfTablesWithDeletionVectors()
            throws IOException
    {
        String table = createAs("gone", VECTORS, "SELECT * FROM (VALUES (1, 'keepsake'), (2, 'secretword')) t(a, b)");
        run("DELETE FROM " + table + " WHERE a = 2");
        run("INSERT INTO " + table + " VALUES (3, 'c')");
        List<Path> before = dataFiles(table);
        run("ALTER TABLE " + table + " EXECUTE optimize");
        runWithoutRetention("CALL system.vacuum('%s', '%s', '0s')".formatted(run("SELECT current_schema").getFirst(), table));
        assertThat(dataFiles(table)).isNotEmpty().doesNotContainAnyElementsOf(before);
        try (Stream<Path> files = Files.list(files(table))) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.contains("deletion_vector"));
        }
        assertRows("SELECT * FROM " + table, "1|keepsake", "3|c");
    }

    @Test
    @BuiltIn(issues = 31253, does = FAIL, saw = "none of the removes has its vector")
    void optimizeRemovesFilesWithTheirDeletionVectors()
            throws IOException
    {
        String table = createAs("twice", VECTORS, "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'c')) t(a, b)");
        run("DELETE FROM " + table + " WHERE a = 2");
        run("INSERT INTO " + table + " VALUES (4, 'd')");
        run("ALTER TABLE " + table + " EXECUTE optimize");
        List<String> removes = Files.readAllLines(commit(table, 3)).stream().filter(line -> line.startsWith("{\"remove\"")).toList();
        assertThat(removes).hasSize(2);
        assertThat(removes.stream().filter(line -> line.contains("\"deletionVector\":{"))).hasSize(1);
        String copy = copy(table);
        register(copy);
        assertRows("SELECT a FROM " + copy, "1", "3", "4");
    }

    @Test
    @BuiltIn(issues = 24104, does = PASS, saw = "not seen when the log is read, see the next one")
    void optimizeOfMappedPartitions()
            throws IOException
    {
        for (String mode : List.of("NAME", "ID")) {
            String table = create("mapped", "(a integer, \"Odd Name\" varchar)", "column_mapping_mode = '" + mode + "', partitioned_by = ARRAY['odd name']");
            for (int number = 0; number < 3; number++) {
                run("INSERT INTO " + table + " VALUES (" + number + ", 'x'), (" + (number + 10) + ", 'y z'), (" + (number + 20) + ", NULL)");
            }
            run("ALTER TABLE " + table + " RENAME COLUMN \"odd name\" TO part");
            run("ALTER TABLE " + table + " EXECUTE optimize");
            assertRows("SELECT count(DISTINCT \"$path\") FROM " + table, "3");
            assertThat(Files.readString(commit(table, 5))).doesNotContain("\"part\"").doesNotContainIgnoringCase("odd name");
            assertRows("SELECT a FROM " + table + " WHERE part = 'y z'", "10", "11", "12");
            assertRows("SELECT a FROM " + table + " WHERE part IS NULL", "20", "21", "22");
            assertRows("SELECT part, count(*) FROM " + table + " WHERE part <> 'y z' GROUP BY 1", "x|3");
        }
    }

    /**
     * A checkpoint keeps partition values once more by their physical names, and a condition is by logical ones.
     */
    @Test
    @BuiltIn(issues = 24104, does = PASS, saw = "not seen in a checkpoint either")
    void checkpointsOfMappedPartitions()
            throws IOException
    {
        for (String mode : List.of("NAME", "ID")) {
            String table = create("parts", "(id integer, day date)", "column_mapping_mode = '" + mode + "', checkpoint_interval = 4, partitioned_by = ARRAY['day']");
            for (int number = 1; number <= 3; number++) {
                run("INSERT INTO %1$s VALUES (%2$s, DATE '2024-03-0%2$s')".formatted(table, number));
            }
            run("INSERT INTO " + table + " VALUES (4, NULL)");
            String copy = copyFromCheckpoint(table, 4);
            register(copy);
            assertRows("SELECT id FROM " + copy + " WHERE day = DATE '2024-03-01'", "1");
            assertRows("SELECT id FROM " + copy + " WHERE day IS NULL", "4");
            assertRows("SELECT id FROM " + copy + " WHERE day > DATE '2024-03-01' AND id < 9", "2", "3");
        }
    }

    @Test
    @BuiltIn(issues = 23620, does = PASS, saw = "mended there")
    void changesAreThoseOfTheStatement()
    {
        for (boolean vectors : List.of(true, false)) {
            String table = createAs("told", "change_data_feed_enabled = true, deletion_vectors_enabled = " + vectors, "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')) t(a, b)");
            run("DELETE FROM " + table + " WHERE a = 1");
            run("UPDATE " + table + " SET b = 'B' WHERE a = 2");
            run("MERGE INTO " + table + " t USING (VALUES 3, 5) s(a) ON t.a = s.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (s.a, 'e')");
            assertRows("SELECT a, b, _change_type, _commit_version FROM TABLE(system.table_changes(schema_name => '%s', table_name => '%s', since_version => 0))".formatted(run("SELECT current_schema").getFirst(), table),
                    "1|a|delete|1",
                    "2|b|update_preimage|2",
                    "2|B|update_postimage|2",
                    "3|c|delete|3",
                    "5|e|insert|3");
        }
    }

    @Test
    @BuiltIn(issues = 16413, does = PASS, saw = "not seen with a condition on the partition, see the next one")
    void deletesOfDifferentFilesAtTheSameTime()
            throws Exception
    {
        int writers = 6;
        String table = create("busy", "(a integer, part integer)", "partitioned_by = ARRAY['part']");
        for (int part = 0; part < writers; part++) {
            run("INSERT INTO " + table + " VALUES (1, %1$s), (2, %1$s), (3, %1$s)".formatted(part));
        }
        atOnce(IntStream.range(0, writers).mapToObj(part -> "DELETE FROM " + table + " WHERE a = 2 AND part = " + part).toList());
        assertRows("SELECT count(*), count_if(a = 2) FROM " + table, 2 * writers + "|0");
    }

    @Test
    @BuiltIn(issues = 16413, does = FAIL, saw = "by the report, and by what it asks of the winner: whoever read all partitions conflicts with every removal; fails")
    void deletesOfOneTableAtTheSameTime()
            throws Exception
    {
        int writers = 6;
        String table = create("quick", "(id integer)", "");
        for (int writer = 0; writer < writers; writer++) {
            run("INSERT INTO " + table + " VALUES %1$s0, %1$s1, %1$s2".formatted(writer + 1));
        }
        atOnce(IntStream.range(0, writers).mapToObj(writer -> "DELETE FROM " + table + " WHERE id = " + (writer + 1) + "1").toList());
        assertRows("SELECT count(*), count_if(id % 10 = 1) FROM " + table, 2 * writers + "|0");
    }

    @Test
    @BuiltIn(issues = 29361, does = FAIL, saw = "by the report: data files are deleted, and the table cannot be read; fails")
    void aLostConflictLosesNoRows()
            throws Exception
    {
        String table = createAs("conflicts", VECTORS, "SELECT nationkey id, name FROM tpch.tiny.nation");
        for (int round = 0; round < 2; round++) {
            String name = "round" + round;
            atOnceOrNot(IntStream.range(0, 4).mapToObj(id -> "UPDATE " + table + " SET name = '" + name + "' WHERE id = " + id).toList());
            assertRows("SELECT count(*), count(DISTINCT id) FROM " + table, "25|25");
        }
    }

    @Test
    @BuiltIn(issues = 24153, does = FAIL, saw = "by the report: the loser deletes what the winner wrote; fails")
    void oneOfTwoCreatorsWins()
            throws Exception
    {
        for (int round = 0; round < 2; round++) {
            String table = "raced_" + randomNameSuffix();
            String statement = "CREATE TABLE %s WITH (location = '%s') AS SELECT orderkey FROM tpch.tiny.orders".formatted(table, location(table));
            assertThat(atOnceOrNot(List.of(statement, statement))).isEqualTo(1);
            assertRows("SELECT count(*) FROM " + table, "15000");
        }
    }

    /**
     * @return how many succeeded
     */
    private int atOnceOrNot(List<String> statements)
            throws InterruptedException
    {
        int succeeded = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(6)) {
            for (Future<List<String>> answer : executor.invokeAll(statements.stream().<Callable<List<String>>>map(statement -> () -> run(statement)).toList())) {
                try {
                    answer.get();
                    succeeded++;
                }
                catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(SubjectException.class);
                }
            }
        }
        return succeeded;
    }

    /**
     * The report is about engines that do not know of one another; each of these statements commits by itself.
     */
    @Test
    @BuiltIn(issues = 14953, does = PASS, saw = "not seen with one engine")
    void insertsAtTheSameTimeAreAllThere()
            throws Exception
    {
        String table = create("inserts", "(a integer)", "");
        atOnce(IntStream.range(0, 12).mapToObj(number -> "INSERT INTO " + table + " VALUES " + number).toList());
        assertRows("SELECT count(*), count(DISTINCT a) FROM " + table, "12|12");
    }

    private void atOnce(List<String> statements)
            throws Exception
    {
        try (ExecutorService executor = Executors.newFixedThreadPool(6)) {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (String statement : statements) {
                answers.add(executor.submit(() -> run(statement)));
            }
            for (Future<List<String>> answer : answers) {
                answer.get();
            }
        }
    }

    @Test
    @BuiltIn(issues = {27700, 27701}, does = FAIL, saw = "the DELETE: Failed to write Delta Lake transaction log entry")
    void aLostAnswerIsNoConflict()
    {
        String table = createAs("lost", "", "SELECT 0 a");
        for (int number = 1; number <= 3; number++) {
            store().loseAnswerOfNextCommit();
            run("INSERT INTO " + table + " VALUES " + number);
            assertThat(store().hasLostAnswer()).isTrue();
        }
        store().loseAnswerOfNextCommit();
        run("DELETE FROM " + table + " WHERE a = 0");
        assertRows("SELECT a FROM " + table, "1", "2", "3");
        // each of them once
        assertThat(commit(table, 4)).exists();
        assertThat(commit(table, 5)).doesNotExist();
    }

    @Test
    @BuiltIn(issues = 19277, does = PASS, saw = "not seen")
    void aCommitThatTheStoreRefusesLeavesATable()
    {
        String table = createAs("half", "", "SELECT 0 a");
        String other = "half_" + randomNameSuffix();
        store().refuseCommits(true);
        try {
            assertFails("INSERT INTO " + table + " VALUES 1", ".*");
            assertFails("CREATE TABLE %s WITH (location = '%s') AS SELECT 1 a".formatted(other, location(other)), ".*");
        }
        finally {
            store().refuseCommits(false);
        }
        assertRows("SELECT a FROM " + table, "0");
        run("INSERT INTO " + table + " VALUES 2");
        assertRows("SELECT a FROM " + table, "0", "2");
        // nobody can tell whether the commit still comes, so what it would need stays where it is
        run("CREATE TABLE %s WITH (location = '%s') AS SELECT 1 a".formatted(other, location(other + "_again")));
        assertRows("SELECT a FROM " + other, "1");
    }

    @Test
    @BuiltIn(issues = {27805, 25011}, does = FAIL, saw = "Malformed Parquet file, and the table cannot be read although its commits are there")
    void brokenCheckpoint()
            throws IOException
    {
        String table = createAs("broken", "checkpoint_interval = 3", "SELECT * FROM (VALUES (0, 'x')) t(a, b)");
        for (int number = 1; number <= 4; number++) {
            run("INSERT INTO " + table + " VALUES (" + number + ", 'x')");
        }
        waitFor(commit(table, 3).resolveSibling("%020d.checkpoint.parquet".formatted(3)));
        String copy = copy(table);
        Path checkpoint = commit(copy, 3).resolveSibling("%020d.checkpoint.parquet".formatted(3));
        Files.writeString(checkpoint, "PAR1 and nothing more");
        Files.writeString(checkpoint.resolveSibling("_last_checkpoint"), "{\"version\":3,\"size\":6}");
        register(copy);
        assertRows("SELECT a FROM " + copy, "0", "1", "2", "3", "4");
        run("INSERT INTO " + copy + " VALUES (5, 'x')");
        assertRows("SELECT count(*) FROM " + copy, "6");
        assertRows("SELECT count(*) FROM " + copy + " FOR VERSION AS OF 3", "4");
        // without the commits there is nothing to read, and the message says which file it is about
        String other = copy(copy);
        Files.delete(commit(other, 0));
        assertFails("CALL system.register_table(schema_name => '%s', table_name => '%s', table_location => '%s')".formatted(run("SELECT current_schema").getFirst(), other, location(other)), ".*00000000000000000003\\.checkpoint\\.parquet.*");
    }
}
