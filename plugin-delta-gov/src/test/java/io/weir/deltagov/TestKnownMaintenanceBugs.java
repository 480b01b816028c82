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

import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users of Trino's built-in connector {@code delta_lake} reported about OPTIMIZE, VACUUM, the change data feed and writers at the same
 * time, by the number of the issue in trinodb/trino. The others are in {@link TestKnownDeltaBugs}.
 */
final class TestKnownMaintenanceBugs
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path directory;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(directory.resolve("warehouse")).setWorkerCount(0).addProperty("delta-gov.register-table-procedure.enabled", "true").build();
    }

    /**
     * 22809: VACUUM refuses tables with deletion vectors there. 29041: OPTIMIZE leaves a file with a deletion vector that is alone. So a deleted
     * row can never leave the store.
     */
    @Test
    void aDeletedRowLeavesTheStore()
            throws IOException
    {
        String table = create("gone", "", "VALUES (1, 'keepsake'), (2, 'secretword')");
        assertUpdate("DELETE FROM " + table + " WHERE a = 2", 1);
        assertThat(parquet(table)).hasSize(1);
        String before = parquet(table).getFirst().toString();
        getQueryRunner().execute("ALTER TABLE " + table + " EXECUTE optimize");
        assertThat(parquet(table)).hasSize(2);
        Session withoutMinimum = Session.builder(getSession()).setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "vacuum_min_retention", "0s").build();
        assertUpdate(withoutMinimum, "CALL system.vacuum(schema_name => 'tpch', table_name => '" + table + "', retention => '0s')");
        assertThat(parquet(table)).hasSize(1);
        assertThat(parquet(table).getFirst().toString()).isNotEqualTo(before);
        try (Stream<Path> files = Files.walk(directory.resolve(table))) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.contains("deletion_vector"));
        }
        assertThat(query("TABLE " + table)).matches("VALUES (1, VARCHAR 'keepsake')");
    }

    /**
     * 31253: the removes of OPTIMIZE lack the deletion vectors of their files, so that readers of the JSON read rows twice.
     */
    @Test
    void optimizeRemovesFilesWithTheirDeletionVectors()
            throws IOException
    {
        String table = create("twice", "", "VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        assertUpdate("DELETE FROM " + table + " WHERE a = 2", 1);
        assertUpdate("INSERT INTO " + table + " VALUES (4, 'd')", 1);
        getQueryRunner().execute("ALTER TABLE " + table + " EXECUTE optimize");
        List<String> removes = Files.readAllLines(commit(table, 3)).stream().filter(line -> line.startsWith("{\"remove\"")).toList();
        assertThat(removes).hasSize(2);
        assertThat(removes.stream().filter(line -> line.contains("\"deletionVector\":{"))).hasSize(1);
        // from the JSON alone, by a reader that has not seen the table before
        String copy = table + "_copy";
        copy(table, copy);
        assertUpdate("CALL system.register_table(schema_name => 'tpch', table_name => '%s', table_location => 'file://%s')".formatted(copy, directory.resolve(copy)));
        assertThat(query("SELECT a FROM " + copy)).matches("VALUES 1, 3, 4");
    }

    /**
     * 24104: on a partitioned table with column mapping, OPTIMIZE writes the partition values under the names that people see, and a predicate
     * on the partition gives wrong rows.
     */
    @ParameterizedTest
    @ValueSource(strings = {"NAME", "ID"})
    void optimizeOfMappedPartitions(String mode)
            throws IOException
    {
        String table = "mapped_" + randomNameSuffix();
        assertUpdate("CREATE TABLE %s (a integer, \"Odd Name\" varchar) WITH (location = 'file://%s', column_mapping_mode = '%s', partitioned_by = ARRAY['odd name'])".formatted(table, directory.resolve(table), mode));
        for (int number = 0; number < 3; number++) {
            assertUpdate("INSERT INTO " + table + " VALUES (" + number + ", 'x'), (" + (number + 10) + ", 'y z'), (" + (number + 20) + ", NULL)", 3);
        }
        assertUpdate("ALTER TABLE " + table + " RENAME COLUMN \"odd name\" TO part");
        getQueryRunner().execute("ALTER TABLE " + table + " EXECUTE optimize");
        assertThat(query("SELECT count(DISTINCT \"$path\") FROM " + table)).matches("VALUES BIGINT '3'");
        assertThat(Files.readString(commit(table, 5))).doesNotContain("\"part\"").doesNotContainIgnoringCase("odd name");
        assertThat(query("SELECT a FROM " + table + " WHERE part = 'y z'")).matches("VALUES 10, 11, 12");
        assertThat(query("SELECT a FROM " + table + " WHERE part IS NULL")).matches("VALUES 20, 21, 22");
        assertThat(query("SELECT part, count(*) FROM " + table + " WHERE part <> 'y z' GROUP BY 1")).matches("VALUES (VARCHAR 'x', BIGINT '3')");
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * 23620: with deletion vectors, the change data feed told rows that did not change.
     */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void changesAreThoseOfTheStatement(String deletionVectors)
    {
        String table = create("told", "change_data_feed_enabled = true, deletion_vectors_enabled = " + deletionVectors, "VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')");
        assertUpdate("DELETE FROM " + table + " WHERE a = 1", 1);
        assertUpdate("UPDATE " + table + " SET b = 'B' WHERE a = 2", 1);
        assertUpdate("MERGE INTO " + table + " t USING (VALUES 3, 5) s(a) ON t.a = s.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (s.a, 'e')", 2);
        assertThat(query("SELECT a, b, _change_type, _commit_version FROM TABLE(system.table_changes(schema_name => 'tpch', table_name => '" + table + "', since_version => 0))")).skippingTypesCheck().matches(
                """
                VALUES (1, 'a', 'delete', BIGINT '1'),
                (2, 'b', 'update_preimage', 2), (2, 'B', 'update_postimage', 2),
                (3, 'c', 'delete', 3), (5, 'e', 'insert', 3)
                """);
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * 16413: statements that change rows fail when others change other rows of the table at the same time.
     */
    @Test
    void deletesOfDifferentFilesAtTheSameTime()
            throws Exception
    {
        String table = "busy_" + randomNameSuffix();
        int writers = 6;
        assertUpdate("CREATE TABLE " + table + " (a integer, part integer) WITH (partitioned_by = ARRAY['part'])");
        for (int part = 0; part < writers; part++) {
            assertUpdate("INSERT INTO " + table + " VALUES (1, %1$s), (2, %1$s), (3, %1$s)".formatted(part), 3);
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            List<Future<MaterializedResult>> deletes = new ArrayList<>();
            for (int part = 0; part < writers; part++) {
                String sql = "DELETE FROM " + table + " WHERE a = 2 AND part = " + part;
                deletes.add(executor.submit(() -> computeActual(sql)));
            }
            for (Future<MaterializedResult> delete : deletes) {
                assertThat(delete.get().getUpdateCount()).hasValue(1);
            }
        }
        assertThat(query("SELECT count(*), count_if(a = 2) FROM " + table)).matches("VALUES (BIGINT '%s', BIGINT '0')".formatted(2 * writers));
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * 27805, 25011: a checkpoint that was written badly left a table unreadable, although its commits were all there.
     */
    @Test
    void brokenCheckpoint()
            throws IOException
    {
        String table = create("broken", "checkpoint_interval = 3", "VALUES (0, 'x')");
        for (int number = 1; number <= 4; number++) {
            assertUpdate("INSERT INTO " + table + " VALUES (" + number + ", 'x')", 1);
        }
        String copy = table + "_copy";
        copy(table, copy);
        Path checkpoint = directory.resolve(copy).resolve("_delta_log/%020d.checkpoint.parquet".formatted(3));
        Files.writeString(checkpoint, "PAR1 and nothing more");
        Files.writeString(checkpoint.resolveSibling("_last_checkpoint"), "{\"version\":3,\"size\":6}");
        assertUpdate("CALL system.register_table(schema_name => 'tpch', table_name => '%s', table_location => 'file://%s')".formatted(copy, directory.resolve(copy)));
        assertThat(query("SELECT a FROM " + copy)).matches("VALUES 0, 1, 2, 3, 4");
        assertUpdate("INSERT INTO " + copy + " VALUES (5, 'x')", 1);
        assertThat(query("SELECT count(*) FROM " + copy)).matches("VALUES BIGINT '6'");
        assertThat(query("SELECT count(*) FROM " + copy + " FOR VERSION AS OF 3")).matches("VALUES BIGINT '4'");
        // without the commits there is nothing to read, and the message says which file it is about
        Files.delete(commit(copy, 0));
        String other = copy + "_other";
        copy(copy, other);
        assertQueryFails("CALL system.register_table(schema_name => 'tpch', table_name => '%s', table_location => 'file://%s')".formatted(other, directory.resolve(other)), "(?s).*00000000000000000003\\.checkpoint\\.parquet.*");
    }

    private String create(String name, String properties, String values)
    {
        String table = name + "_" + randomNameSuffix();
        computeActual("CREATE TABLE %s WITH (location = 'file://%s'%s) AS SELECT * FROM (%s) t(a, b)".formatted(table, directory.resolve(table), properties.isEmpty() ? "" : ", " + properties, values));
        return table;
    }

    private static Path commit(String table, int version)
    {
        return directory.resolve(table).resolve("_delta_log/%020d.json".formatted(version));
    }

    private static List<Path> parquet(String table)
            throws IOException
    {
        try (Stream<Path> files = Files.list(directory.resolve(table))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
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
}
