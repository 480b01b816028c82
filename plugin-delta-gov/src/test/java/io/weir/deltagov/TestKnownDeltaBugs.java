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

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static java.lang.Thread.sleep;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users of Trino's built-in connector {@code delta_lake} reported, by the number of the issue in trinodb/trino. Those about OPTIMIZE,
 * VACUUM, the change data feed and writers at the same time are in {@link TestKnownMaintenanceBugs}.
 */
final class TestKnownDeltaBugs
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path directory;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(directory.resolve("warehouse"))
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setWorkerCount(0)
                .build();
    }

    /**
     * 31253: a remove there lacks the deletion vector of the file, so readers of the JSON see the file twice. 24648: deleting again from a
     * file that has a vector duplicated its rows.
     */
    @Test
    void removesCarryTheirDeletionVectors()
            throws IOException
    {
        String table = create("removes", "SELECT orderkey id FROM tpch.tiny.orders WHERE orderkey <= 40");
        long rows = (long) computeScalar("SELECT count(*) FROM " + table);
        for (int id = 1; id <= 4; id++) {
            assertUpdate("DELETE FROM " + table + " WHERE id = " + id, 1);
            assertThat(computeScalar("SELECT count(*) FROM " + table)).isEqualTo(rows - id);
        }
        List<String> commit = Files.readAllLines(commit(table, 3));
        assertThat(commit.stream().filter(line -> line.startsWith("{\"remove\"")).toList())
                .isNotEmpty()
                .allMatch(line -> line.contains("\"deletionVector\":{"));
    }

    /**
     * 31252: checkpoints there are keyed by path alone and lose live files that have a deletion vector.
     */
    @Test
    void checkpointsKeepFilesWithDeletionVectors()
            throws Exception
    {
        String table = create("checkpoints", "SELECT nationkey id FROM tpch.tiny.nation");
        for (int id = 0; id < 10; id++) {
            assertUpdate("DELETE FROM " + table + " WHERE id = " + id, 1);
        }
        Path log = directory.resolve(table).resolve("_delta_log");
        waitFor(log.resolve("%020d.checkpoint.parquet".formatted(10)));
        String copy = table + "_copy";
        copy(table, copy);
        for (int version = 0; version < 10; version++) {
            Files.delete(commit(copy, version));
        }
        register(copy);
        assertThat(query("SELECT count(*), min(id) FROM " + copy)).matches("VALUES (BIGINT '15', BIGINT '10')");
    }

    /**
     * 30685: with {@code delta.enableDeletionVectors} off, vectors that are there are not read there, and deleted rows come back.
     */
    @Test
    void deletionVectorsCountWhateverThePropertySays()
            throws IOException
    {
        String table = create("property", "SELECT nationkey id FROM tpch.tiny.nation");
        assertUpdate("DELETE FROM " + table + " WHERE id < 5", 5);
        String metadata = Files.readAllLines(commit(table, 0)).stream().filter(line -> line.startsWith("{\"metaData\"")).findFirst().orElseThrow();
        assertThat(metadata).contains("\"delta.enableDeletionVectors\":\"true\"");
        Files.writeString(commit(table, 2), "{\"commitInfo\":{\"timestamp\":0,\"operation\":\"SET TBLPROPERTIES\"}}\n" + metadata.replace("\"delta.enableDeletionVectors\":\"true\"", "\"delta.enableDeletionVectors\":\"false\"") + "\n");
        assertThat(query("SELECT count(*), min(id) FROM " + table)).matches("VALUES (BIGINT '20', BIGINT '5')");
        // and nobody makes new ones
        assertUpdate("DELETE FROM " + table + " WHERE id = 5", 1);
        assertThat(Files.readString(commit(table, 3)).lines().filter(line -> line.startsWith("{\"add\""))).noneMatch(line -> line.contains("\"deletionVector\":{"));
        assertThat(query("SELECT count(*), min(id) FROM " + table)).matches("VALUES (BIGINT '19', BIGINT '6')");
    }

    /**
     * 28885: after pages were skipped by the column index, positions were counted from the wrong row, and other rows were deleted.
     */
    @Test
    void rowsOfLaterPagesAreDeleted()
    {
        String table = "pages_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT id, rpad(CAST(id AS varchar), 100, 'x') word FROM UNNEST(sequence(1, 10000)) a(x) CROSS JOIN UNNEST(sequence(0, 19)) b(y) CROSS JOIN UNNEST(ARRAY[x * 20 + y]) c(id)", 200000);
        assertUpdate("DELETE FROM " + table + " WHERE id BETWEEN 150000 AND 150002", 3);
        assertUpdate("DELETE FROM " + table + " WHERE id = 77777", 1);
        assertThat(query("SELECT count(*), count_if(id IN (150000, 150001, 150002, 77777)) FROM " + table)).matches("VALUES (BIGINT '199996', BIGINT '0')");
        assertThat(query("SELECT id FROM " + table + " WHERE id IN (149999, 150003, 77776, 77778, 77777)")).matches("VALUES BIGINT '149999', 150003, 77776, 77778");
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * 26299: the path of a file in a partition with white space is encoded in one way in its add and in another in its remove, so that
     * removed files stay.
     */
    @Test
    void partitionsWithSpecialCharacters()
    {
        String table = "special_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, p varchar) WITH (partitioned_by = ARRAY['p'])");
        assertUpdate("INSERT INTO " + table + " VALUES (1, 'a b'), (2, 'a%20b'), (3, 'a+b'), (4, 'ä/ö'), (5, ' '), (6, 'a:b#c?d'), (7, 'a b'), (8, null)", 8);
        assertUpdate("DELETE FROM " + table + " WHERE id = 1", 1);
        assertUpdate("UPDATE " + table + " SET id = id + 10 WHERE p IN ('a b', 'a%20b', 'a+b', 'ä/ö', ' ', 'a:b#c?d')", 6);
        assertThat(query("SELECT * FROM " + table)).matches("VALUES (BIGINT '17', VARCHAR 'a b'), (12, 'a%20b'), (13, 'a+b'), (14, 'ä/ö'), (15, ' '), (16, 'a:b#c?d'), (8, null)");
        assertUpdate("DELETE FROM " + table + " WHERE p = 'a b'", 1);
        assertUpdate("DELETE FROM " + table + " WHERE p = 'ä/ö'", 1);
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '5'");
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * 22748: an empty {@code _last_checkpoint} made a table unreadable there.
     */
    @Test
    void emptyLastCheckpoint()
            throws IOException
    {
        String table = create("hint", "SELECT 1 id");
        for (int version = 1; version <= 12; version++) {
            assertUpdate("INSERT INTO " + table + " VALUES " + version, 1);
        }
        for (String content : List.of("", "{", "{\"version\":7000,\"size\":1}", "{\"version\":3,\"size\":1}")) {
            String copy = table + "_" + randomNameSuffix();
            copy(table, copy);
            Files.writeString(directory.resolve(copy).resolve("_delta_log/_last_checkpoint"), content);
            register(copy);
            assertThat(query("SELECT count(*) FROM " + copy)).matches("VALUES BIGINT '13'");
            assertUpdate("INSERT INTO " + copy + " VALUES 99", 1);
            assertThat(query("SELECT count(*) FROM " + copy)).matches("VALUES BIGINT '14'");
        }
    }

    /**
     * 16257, 21451: a table that was dropped and made again at the same place was read from the cached log of the old one.
     */
    @Test
    void tableMadeAgainAtTheSamePlace()
            throws IOException
    {
        String table = "again_" + randomNameSuffix();
        for (int generation = 0; generation < 3; generation++) {
            assertUpdate("CREATE TABLE %s WITH (location = 'file://%s') AS SELECT %s id".formatted(table, directory.resolve(table), generation), 1);
            assertUpdate("INSERT INTO " + table + " VALUES " + (generation + 100), 1);
            assertThat(query("SELECT id FROM " + table)).matches("VALUES %s, %s".formatted(generation, generation + 100));
            assertThat(query("SELECT min(id), count(*) FROM " + table)).matches("VALUES (%s, BIGINT '2')".formatted(generation));
            assertUpdate("DROP TABLE " + table);
            deleteDirectory(directory.resolve(table));
        }
    }

    /**
     * The built-in connector reads a Delta timestamp with milliseconds.
     */
    @Test
    void timestampsKeepMicroseconds()
    {
        String table = "micros_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT TIMESTAMP '2020-01-01 00:00:00.123456 UTC' t", 1);
        assertThat(query("SELECT t FROM " + table)).matches("VALUES TIMESTAMP '2020-01-01 00:00:00.123456 UTC'");
        assertThat(query("SELECT count(*) FROM " + table + " WHERE t > TIMESTAMP '2020-01-01 00:00:00.123455 UTC' AND t < TIMESTAMP '2020-01-01 00:00:00.123457 UTC'")).matches("VALUES BIGINT '1'");
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * A feature that nobody here knows is refused by its name, for reading and for writing.
     */
    @Test
    void unknownFeaturesAreNamed()
            throws IOException
    {
        String table = create("future", "SELECT 1 id");
        String copy = table + "_reader";
        copy(table, copy);
        register(copy);
        Files.writeString(commit(copy, 1), "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"deletionVectors\",\"timeMachine\"],\"writerFeatures\":[\"deletionVectors\",\"timeMachine\"]}}\n");
        assertQueryFails("SELECT * FROM " + copy, ".*timeMachine.*");

        String writer = table + "_writer";
        copy(table, writer);
        Files.writeString(commit(writer, 1), "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"deletionVectors\"],\"writerFeatures\":[\"deletionVectors\",\"timeMachine\"]}}\n");
        register(writer);
        assertThat(query("SELECT * FROM " + writer)).matches("VALUES 1");
        assertQueryFails("INSERT INTO " + writer + " VALUES 2", ".*timeMachine.*");
    }

    private String create(String name, String query)
    {
        String table = name + "_" + randomNameSuffix();
        computeActual("CREATE TABLE %s WITH (location = 'file://%s') AS %s".formatted(table, directory.resolve(table), query));
        return table;
    }

    private void register(String table)
    {
        assertUpdate("CALL system.register_table(schema_name => '%s', table_name => '%s', table_location => 'file://%s')".formatted(DeltaGovQueryRunner.SCHEMA, table, directory.resolve(table)));
    }

    private static Path commit(String table, int version)
    {
        return directory.resolve(table).resolve("_delta_log/%020d.json".formatted(version));
    }

    // a checkpoint is written when the statement is done
    private static void waitFor(Path file)
            throws InterruptedException
    {
        for (int attempt = 0; attempt < 600 && !Files.exists(file); attempt++) {
            sleep(100);
        }
        assertThat(file).exists();
    }

    private static void copy(String table, String copy)
            throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory.resolve(table))) {
            for (Path path : paths.toList()) {
                Files.copy(path, directory.resolve(copy).resolve(directory.resolve(table).relativize(path).toString()));
            }
        }
    }

    private static void deleteDirectory(Path path)
            throws IOException
    {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path file : paths.sorted((left, right) -> right.compareTo(left)).toList()) {
                Files.delete(file);
            }
        }
    }
}
