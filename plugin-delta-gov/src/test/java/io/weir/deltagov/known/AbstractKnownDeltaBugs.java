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

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import static io.weir.deltagov.known.BuiltIn.Outcome.FAIL;
import static io.weir.deltagov.known.BuiltIn.Outcome.PASS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows that are wrong, tables that cannot be read, and tables of other engines. What is about writers, OPTIMIZE and VACUUM is in
 * {@link AbstractKnownMaintenanceBugs}.
 */
abstract class AbstractKnownDeltaBugs
        extends AbstractKnownBugs
{
    private static final String VECTORS = "deletion_vectors_enabled = true";
    private static final String ID = "{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}";

    @Test
    @BuiltIn(issues = 24648, does = PASS, saw = "mended there: the removes of DELETE carry their vectors")
    void rowsAreDeletedAgainFromAFile()
            throws IOException
    {
        String table = createAs("removes", VECTORS, "SELECT orderkey id FROM tpch.tiny.orders WHERE orderkey <= 40");
        long rows = Long.parseLong(run("SELECT count(*) FROM " + table).getFirst());
        for (int id = 1; id <= 4; id++) {
            run("DELETE FROM " + table + " WHERE id = " + id);
            assertRows("SELECT count(*) FROM " + table, Long.toString(rows - id));
        }
        List<String> removes = Files.readAllLines(commit(table, 3)).stream().filter(line -> line.startsWith("{\"remove\"")).toList();
        assertThat(removes).isNotEmpty().allMatch(line -> line.contains("\"deletionVector\":{"));
        String copy = copy(table);
        register(copy);
        assertRows("SELECT count(*) FROM " + copy, Long.toString(rows - 4));
    }

    @Test
    @BuiltIn(issues = 31252, does = FAIL, saw = "no checkpoint of the table is written: Expected sizeInBytes for field 4 but got cardinality, says the log of the server")
    void checkpointsKeepFilesWithDeletionVectors()
            throws IOException
    {
        String table = createAs("checkpoints", VECTORS + ", checkpoint_interval = 10", "SELECT nationkey id FROM tpch.tiny.nation");
        for (int id = 0; id < 10; id++) {
            run("DELETE FROM " + table + " WHERE id = " + id);
        }
        String copy = copyFromCheckpoint(table, 10);
        register(copy);
        assertRows("SELECT count(*), min(id) FROM " + copy, "15|10");
    }

    @Test
    @BuiltIn(issues = 30685, does = FAIL, saw = "26 rows from 0 on, not 21 from 5 on: read from the checkpoint, the deleted rows are back")
    void deletionVectorsCountWhateverThePropertySays()
            throws IOException
    {
        String table = createAs("property", VECTORS + ", checkpoint_interval = 3", "SELECT nationkey id FROM tpch.tiny.nation");
        run("DELETE FROM " + table + " WHERE id < 5");
        String metadata = Files.readAllLines(commit(table, 0)).stream().filter(line -> line.startsWith("{\"metaData\"")).findFirst().orElseThrow();
        assertThat(metadata).contains("\"delta.enableDeletionVectors\":\"true\"");
        String copy = copy(table);
        Files.writeString(commit(copy, 2), "{\"commitInfo\":{\"timestamp\":0,\"operation\":\"SET TBLPROPERTIES\"}}\n" + metadata.replace("\"delta.enableDeletionVectors\":\"true\"", "\"delta.enableDeletionVectors\":\"false\"") + "\n");
        register(copy);
        assertRows("SELECT count(*), min(id) FROM " + copy, "20|5");
        run("INSERT INTO " + copy + " VALUES 100");
        String fromCheckpoint = copyFromCheckpoint(copy, 3);
        register(fromCheckpoint);
        assertRows("SELECT count(*), min(id) FROM " + fromCheckpoint, "21|5");
    }

    @Test
    @BuiltIn(issues = 28885, does = PASS, saw = "not seen with a file as Trino writes it")
    void rowsOfLaterPagesAreDeleted()
    {
        String table = createAs("pages", VECTORS, "SELECT id, rpad(CAST(id AS varchar), 100, 'x') word FROM UNNEST(sequence(1, 10000)) a(x) CROSS JOIN UNNEST(sequence(0, 19)) b(y) CROSS JOIN UNNEST(ARRAY[x * 20 + y]) c(id)");
        run("DELETE FROM " + table + " WHERE id BETWEEN 150000 AND 150002");
        run("DELETE FROM " + table + " WHERE id = 77777");
        assertRows("SELECT count(*), count_if(id IN (150000, 150001, 150002, 77777)) FROM " + table, "199996|0");
        assertRows("SELECT id FROM " + table + " WHERE id IN (149999, 150003, 77776, 77778, 77777)", "149999", "150003", "77776", "77778");
    }

    @Test
    @BuiltIn(issues = 26299, does = FAIL, saw = "the INSERT: Hive partition keys can only contain printable ASCII characters")
    void partitionsWithSpecialCharacters()
    {
        String table = create("special", "(id bigint, p varchar)", VECTORS + ", partitioned_by = ARRAY['p']");
        run("INSERT INTO " + table + " VALUES (1, 'a b'), (2, 'a%20b'), (3, 'a+b'), (4, 'ä/ö'), (5, ' '), (6, 'a:b#c?d'), (7, 'a b'), (8, null)");
        run("DELETE FROM " + table + " WHERE id = 1");
        run("UPDATE " + table + " SET id = id + 10 WHERE p IN ('a b', 'a%20b', 'a+b', 'ä/ö', ' ', 'a:b#c?d')");
        assertRows("SELECT * FROM " + table, "17|a b", "12|a%20b", "13|a+b", "14|ä/ö", "15| ", "16|a:b#c?d", "8|null");
        run("DELETE FROM " + table + " WHERE p = 'a b'");
        run("DELETE FROM " + table + " WHERE p = 'ä/ö'");
        assertRows("SELECT count(*) FROM " + table, "5");
    }

    @Test
    @BuiltIn(issues = 22748, does = FAIL, saw = "Metadata not found in transaction log")
    void emptyLastCheckpoint()
            throws IOException
    {
        String table = createAs("hint", "checkpoint_interval = 10", "SELECT 1 id");
        for (int version = 1; version <= 12; version++) {
            run("INSERT INTO " + table + " VALUES " + version);
        }
        for (String content : List.of("", "{", "{\"version\":7000,\"size\":1}", "{\"version\":3,\"size\":1}")) {
            String copy = copyFromCheckpoint(table, 10);
            Files.writeString(files(copy).resolve("_delta_log/_last_checkpoint"), content);
            register(copy);
            assertRows("SELECT count(*) FROM " + copy, "13");
            run("INSERT INTO " + copy + " VALUES 99");
            assertRows("SELECT count(*) FROM " + copy, "14");
        }
    }

    @Test
    @BuiltIn(issues = {16257, 21451}, does = PASS, saw = "not seen when it drops the table itself, see the next one")
    void tableMadeAgainAtTheSamePlace()
            throws IOException
    {
        String table = "again";
        for (int generation = 0; generation < 3; generation++) {
            run("CREATE TABLE %s WITH (location = '%s') AS SELECT %s id".formatted(table, location(table), generation));
            run("INSERT INTO " + table + " VALUES " + (generation + 100));
            assertRows("SELECT id FROM " + table, Integer.toString(generation), Integer.toString(generation + 100));
            assertRows("SELECT min(id), count(*) FROM " + table, generation + "|2");
            run("DROP TABLE " + table);
            deleteDirectory(files(table));
        }
    }

    /**
     * Another engine puts a table in the place of one that was read, with as many commits.
     */
    @Test
    @BuiltIn(issues = {16257, 21451}, does = FAIL, saw = "fails as reported")
    void tableExchangedByAnotherEngine()
            throws IOException
    {
        String table = createAs("exchanged", "", "SELECT 1 id");
        run("INSERT INTO " + table + " VALUES 2");
        assertRows("SELECT id FROM " + table, "1", "2");
        String other = createAs("exchange", "", "SELECT 11 id");
        run("INSERT INTO " + other + " VALUES 12");
        String still = copy(other);
        deleteDirectory(files(table));
        copyTo(table, still);
        assertRows("SELECT id FROM " + table, "11", "12");
        run("INSERT INTO " + table + " VALUES 13");
        assertRows("SELECT id FROM " + table, "11", "12", "13");
    }

    @Test
    @BuiltIn(issues = 27698, does = FAIL, saw = "by the report (transaction log file 00000000000000000000.json was not found); fails")
    void rowsChangeWhenTheFirstCommitsAreGone()
            throws IOException
    {
        String table = createAs("old", "checkpoint_interval = 5", "SELECT nationkey id, name FROM tpch.tiny.nation");
        for (int number = 1; number <= 6; number++) {
            run("INSERT INTO " + table + " VALUES (" + (100 + number) + ", 'x')");
        }
        String copy = copyFromCheckpoint(table, 5);
        register(copy);
        run("DELETE FROM " + copy + " WHERE id < 20");
        run("UPDATE " + copy + " SET name = 'y' WHERE id = 101");
        assertRows("SELECT count(*), min(id), count_if(name = 'y') FROM " + copy, "11|20|1");
    }

    @Test
    @BuiltIn(does = FAIL, saw = "Unsupported type: timestamp(6) with time zone; of other engines they are read in milliseconds")
    void timestampsKeepMicroseconds()
    {
        String table = createAs("micros", "", "SELECT TIMESTAMP '2020-01-01 00:00:00.123456 UTC' t");
        assertRows("SELECT CAST(t AS varchar) FROM " + table, "2020-01-01 00:00:00.123456 UTC");
        assertRows("SELECT count(*) FROM " + table + " WHERE t > TIMESTAMP '2020-01-01 00:00:00.123455 UTC' AND t < TIMESTAMP '2020-01-01 00:00:00.123457 UTC'", "1");
    }

    @Test
    @BuiltIn(does = FAIL, saw = "a table with a feature that readers must know is said not to exist")
    void unknownFeaturesAreNamed()
            throws IOException
    {
        String table = createAs("future", "", "SELECT 1 id");
        String reader = copy(table);
        register(reader);
        Files.writeString(commit(reader, 1), "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"timeMachine\"],\"writerFeatures\":[\"timeMachine\"]}}\n");
        assertFails("SELECT * FROM " + reader, ".*timeMachine.*");
        String writer = copy(table);
        Files.writeString(commit(writer, 1), "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":7,\"writerFeatures\":[\"timeMachine\"]}}\n");
        register(writer);
        assertRows("SELECT * FROM " + writer, "1");
        assertFails("INSERT INTO " + writer + " VALUES 2", ".*timeMachine.*");
    }

    @Test
    @BuiltIn(issues = 22811, does = FAIL, saw = "Unsupported writer features: [clustering, domainMetadata]")
    void clusteredTablesAreWritten()
            throws IOException
    {
        String table = foreign(
                "clustered",
                ID,
                "\"clustering\",\"domainMetadata\"",
                "",
                "{\"domainMetadata\":{\"domain\":\"delta.clustering\",\"configuration\":\"{\\\"clusteringColumns\\\":[[\\\"id\\\"]]}\",\"removed\":false}}");
        run("INSERT INTO " + table + " VALUES 3, 1, 2");
        run("DELETE FROM " + table + " WHERE id = 2");
        run("INSERT INTO " + table + " VALUES 4");
        run("ALTER TABLE " + table + " EXECUTE optimize");
        assertRows("SELECT id FROM " + table, "1", "3", "4");
    }

    @Test
    @BuiltIn(issues = 12637, does = FAIL, saw = "Writing to tables with generated columns is not supported")
    void generatedColumnsAreWritten()
            throws IOException
    {
        String table = foreign("generated", ID + ",{\"name\":\"twice\",\"type\":\"long\",\"nullable\":true,\"metadata\":{\"delta.generationExpression\":\"id * 2\"}}", "\"generatedColumns\"", "");
        run("INSERT INTO " + table + " VALUES (1, 2)");
        assertFails("INSERT INTO " + table + " VALUES (1, 3)", ".*");
        assertRows("SELECT * FROM " + table, "1|2");
    }

    /**
     * Rows are written with ids that last, or not at all.
     */
    @Test
    @BuiltIn(issues = 24295, does = PASS, saw = "refused by name, as here")
    void rowTrackingIsNotForgotten()
            throws IOException
    {
        String table = foreign("tracked", ID, "\"rowTracking\",\"domainMetadata\"", "\"delta.enableRowTracking\":\"true\"");
        assertFails("INSERT INTO " + table + " VALUES 1", ".*rowTracking.*");
        assertRows("SELECT count(*) FROM " + table, "0");
    }

    /**
     * The last commits of a table of Unity Catalog are known to that catalog alone, so reading the log gives yesterday's rows, and writing to it
     * breaks the table.
     */
    @Test
    @BuiltIn(issues = 23576, does = FAIL, saw = "the table is said not to exist")
    void tablesThatACatalogManagesAreRefusedByName()
            throws IOException
    {
        String table = createAs("managed", "", "SELECT 1 id");
        Files.writeString(commit(table, 1), "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"catalogManaged\"],\"writerFeatures\":[\"catalogManaged\",\"inCommitTimestamp\"]}}\n");
        assertFails("SELECT * FROM " + table, ".*catalogManaged.*");
        assertFails("INSERT INTO " + table + " VALUES 2", ".*catalogManaged.*");
    }
}
