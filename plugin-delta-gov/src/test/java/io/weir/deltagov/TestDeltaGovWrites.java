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
import io.trino.testing.QueryRunner;
import io.trino.tpch.TpchTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static com.google.common.io.MoreFiles.deleteRecursively;
import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static io.trino.testing.assertions.Assert.assertEventually;
import static io.weir.deltagov.WarehouseFiles.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tables that are written by many writers on several nodes, by several statements at once, and by some that fail.
 */
final class TestDeltaGovWrites
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    @TempDir
    static Path elsewhere;

    private WarehouseFiles files;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        files = new WarehouseFiles(warehouse);
        return DeltaGovQueryRunner.builder(warehouse)
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setInitialTables(List.of(TpchTable.NATION))
                .build();
    }

    @Test
    void createOrReplace()
    {
        String table = "replace_" + randomNameSuffix();
        assertUpdate("CREATE OR REPLACE TABLE " + table + " AS SELECT 1 a", 1);
        assertUpdate("CREATE OR REPLACE TABLE " + table + " WITH (partitioned_by = ARRAY['c']) AS SELECT 'x' b, 2 c UNION ALL SELECT 'y', a + 2 FROM " + table, 2);
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches("VALUES ('x', 2), ('y', 3)");
        assertThat(query("SELECT * FROM " + table + " FOR VERSION AS OF 0")).skippingTypesCheck().matches("VALUES 1");
        assertUpdate("CREATE OR REPLACE TABLE " + table + " (d date)");
        assertThat(query("SELECT * FROM " + table)).returnsEmptyResult();
        assertThat(query("SELECT version, operation FROM \"" + table + "$history\"")).skippingTypesCheck()
                .matches("VALUES (BIGINT '0', 'CREATE TABLE AS SELECT'), (BIGINT '1', 'CREATE OR REPLACE TABLE AS SELECT'), (BIGINT '2', 'CREATE OR REPLACE TABLE')");
        assertQueryFails("CREATE OR REPLACE TABLE " + table + " WITH (location = 'file:///elsewhere') AS SELECT 1 a", "Table .* keeps its location when it is replaced.*");
        assertUpdate("DROP TABLE " + table);
        assertThat(files.directoriesOf(table)).isEmpty();
    }

    @Test
    void explainLeavesNothing()
    {
        String table = "explained_" + randomNameSuffix();
        assertQuerySucceeds("EXPLAIN CREATE TABLE " + table + " AS SELECT * FROM nation");
        assertQuerySucceeds("EXPLAIN CREATE TABLE " + table + " WITH (location = 'file://" + elsewhere + "/" + table + "') AS SELECT * FROM nation");
        assertThat(computeActual("SHOW TABLES LIKE '" + table + "'").getRowCount()).isEqualTo(0);
        assertThat(files.directoriesOf(table)).isEmpty();
        assertThat(elsewhere.resolve(table)).doesNotExist();
    }

    @Test
    void failedWritesLeaveNothing()
            throws Exception
    {
        String table = "failing_" + randomNameSuffix();
        assertQueryFails("CREATE TABLE " + table + " AS SELECT 1 / (24 - nationkey) x FROM nation", "Division by zero");
        assertThat(computeActual("SHOW TABLES LIKE '" + table + "'").getRowCount()).isEqualTo(0);
        assertDataFilesRemain(table, 0);
        deleteDirectoriesOf(table);

        assertUpdate("CREATE TABLE " + table + " (x bigint)");
        assertUpdate("INSERT INTO " + table + " VALUES 1", 1);
        Session session = Session.builder(getSession())
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "target_max_file_size", "1kB")
                .build();
        assertQueryFails(session, "INSERT INTO " + table + " SELECT 1 / (60000 - orderkey) FROM tpch.tiny.orders", "Division by zero");
        assertThat(query("SELECT * FROM " + table)).matches("VALUES BIGINT '1'");
        assertDataFilesRemain(table, 1);
        assertThat(query("SELECT max(version) FROM \"" + table + "$history\"")).matches("VALUES BIGINT '1'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void insertOfNothingCommitsNothing()
    {
        String table = "nothing_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT * FROM nation WITH NO DATA", 0);
        assertUpdate("INSERT INTO " + table + " SELECT * FROM nation WHERE false", 0);
        assertThat(query("SELECT max(version) FROM \"" + table + "$history\"")).matches("VALUES BIGINT '0'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void manyWritersAndFiles()
    {
        String table = "writers_" + randomNameSuffix();
        Session session = Session.builder(getSession())
                .setSystemProperty("scale_writers", "false")
                .setSystemProperty("task_scale_writers_enabled", "false")
                .setSystemProperty("task_min_writer_count", "2")
                .setSystemProperty("redistribute_writes", "true")
                .build();
        assertUpdate(session, "CREATE TABLE " + table + " AS SELECT * FROM tpch.tiny.orders", 15000);
        assertThat((long) computeScalar("SELECT count(DISTINCT \"$path\") FROM " + table)).isGreaterThan(1);
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches("SELECT * FROM tpch.tiny.orders");

        Session smallFiles = Session.builder(getSession())
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "target_max_file_size", "20kB")
                .build();
        long before = (long) computeScalar("SELECT count(DISTINCT \"$path\") FROM " + table);
        assertUpdate(smallFiles, "INSERT INTO " + table + " SELECT * FROM tpch.tiny.orders", 15000);
        assertThat((long) computeScalar("SELECT count(DISTINCT \"$path\") FROM " + table)).isGreaterThan(before + 2);
        assertThat(query("SELECT count(*), count(DISTINCT orderkey) FROM " + table)).matches("VALUES (BIGINT '30000', BIGINT '15000')");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void largeFilesAreSplit()
    {
        String table = "large_" + randomNameSuffix();
        Session oneWriter = Session.builder(getSession())
                .setSystemProperty("task_max_writer_count", "1")
                .setSystemProperty("scale_writers", "true")
                .build();
        assertUpdate(oneWriter, "CREATE TABLE " + table + " AS SELECT * FROM tpch.tiny.lineitem", 60175);
        Session smallSplits = Session.builder(getSession())
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "max_split_size", "64kB")
                .build();
        long files = (long) computeScalar("SELECT count(DISTINCT \"$path\") FROM " + table);
        assertThat(new Scans(getDistributedQueryRunner()).splits(smallSplits, "SELECT sum(quantity) FROM " + table)).isGreaterThan(files);
        assertThat(computeActual(smallSplits, "SELECT sum(quantity), count(*) FROM " + table)).isEqualTo(computeActual("SELECT sum(quantity), count(*) FROM tpch.tiny.lineitem"));
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void tooManyPartitionsAreRefused()
            throws Exception
    {
        String table = "partitions_" + randomNameSuffix();
        Session session = Session.builder(getSession())
                .setSystemProperty("use_preferred_write_partitioning", "false")
                .setSystemProperty("task_max_writer_count", "1")
                .build();
        assertThatThrownBy(() -> getQueryRunner().execute(session, "CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['orderkey']) AS SELECT custkey, orderkey FROM tpch.tiny.orders"))
                .hasMessageContaining("More than 100 partitions are being written at once by one writer");
        assertThat(computeActual("SHOW TABLES LIKE '" + table + "'").getRowCount()).isEqualTo(0);
        assertDataFilesRemain(table, 0);
    }

    @Test
    void concurrentInserts()
            throws Exception
    {
        String table = "concurrent_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (writer bigint, number bigint)");
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            int id = writer;
            writers.add(() -> {
                for (int number = 0; number < 10; number++) {
                    getQueryRunner().execute("INSERT INTO %s VALUES (%s, %s)".formatted(table, id, number));
                }
                return true;
            });
        }
        runAll(writers);
        assertThat(query("SELECT writer, count(*), count(DISTINCT number), sum(number) FROM " + table + " GROUP BY writer"))
                .matches("SELECT writer, BIGINT '10', BIGINT '10', BIGINT '45' FROM (VALUES BIGINT '0', BIGINT '1', BIGINT '2', BIGINT '3') t(writer)");
        assertThat(query("SELECT count(*), max(version) FROM \"" + table + "$history\"")).matches("VALUES (BIGINT '41', BIGINT '40')");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void oneOfManyCreatorsWins()
            throws Exception
    {
        String table = "race_" + randomNameSuffix();
        List<Callable<Boolean>> creators = new ArrayList<>();
        for (int creator = 0; creator < 4; creator++) {
            int id = creator;
            creators.add(() -> creates("CREATE TABLE %s AS SELECT %s id FROM nation".formatted(table, id)));
        }
        assertThat(runAll(creators)).containsOnlyOnce(true);
        assertThat(query("SELECT count(*), count(DISTINCT id) FROM " + table)).matches("VALUES (BIGINT '25', BIGINT '1')");
        assertThat(files.directoriesOf(table)).hasSize(1);
        assertUpdate("DROP TABLE " + table);
        assertThat(files.directoriesOf(table)).isEmpty();
    }

    private boolean creates(String statement)
    {
        try {
            getQueryRunner().execute(statement);
            return true;
        }
        catch (RuntimeException e) {
            assertThat(e).hasMessageContaining("already exists");
            return false;
        }
    }

    @Test
    void losersLeaveNothingWhereTheyWere()
            throws Exception
    {
        String table = "race_" + randomNameSuffix();
        List<Callable<Boolean>> creators = new ArrayList<>();
        for (int creator = 0; creator < 4; creator++) {
            String location = "file://%s/%s_%s".formatted(elsewhere, table, creator);
            creators.add(() -> creates("CREATE TABLE %s WITH (location = '%s') AS SELECT * FROM nation".formatted(table, location)));
        }
        assertThat(runAll(creators)).containsOnlyOnce(true);
        try (Stream<Path> left = Files.walk(elsewhere).filter(Files::isRegularFile).filter(file -> file.toString().contains(table))) {
            assertThat(left.map(file -> elsewhere.relativize(file).getName(0)).distinct()).hasSize(1);
        }
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '25'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void replacementOfATableThatIsDroppedMeanwhile()
            throws Exception
    {
        String table = "gone_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (a bigint)");
        // without rows: whoever writes a file notices that it went with the directory
        String statement = "CREATE OR REPLACE TABLE " + table + " AS SELECT * FROM tpch.sf1.lineitem WHERE extendedprice < -random()";
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> replacement = executor.submit(() -> getQueryRunner().execute(statement));
            while (!replacement.isDone() && computeActual("SELECT 1 FROM system.runtime.queries WHERE state = 'RUNNING' AND query = '%s'".formatted(statement)).getRowCount() == 0) {
                // asked again until the statement has begun
                Thread.sleep(10);
            }
            assertUpdate("DROP TABLE " + table);
            assertThatThrownBy(replacement::get).hasMessageContaining("was not replaced: it was dropped meanwhile");
        }
        assertThat(computeActual("SHOW TABLES LIKE '" + table + "'").getRowCount()).isEqualTo(0);
        assertThat(files.directoriesOf(table)).isEmpty();
    }

    @Test
    void overwrittenPartitions()
    {
        assertUpdate("CREATE TABLE overwritten (a bigint, p varchar, d date) WITH (partitioned_by = ARRAY['p', 'd'])");
        assertUpdate("INSERT INTO overwritten VALUES (1, 'x', DATE '2026-01-01'), (2, 'y', DATE '2026-01-01'), (3, NULL, NULL)", 3);
        Session overwrite = behavior("OVERWRITE");
        assertUpdate(overwrite, "INSERT INTO overwritten VALUES (4, 'x', DATE '2026-01-01'), (5, NULL, NULL), (6, 'x', DATE '2026-01-02')", 3);
        assertQuery("SELECT a FROM overwritten", "VALUES 2, 4, 5, 6");
        assertUpdate(overwrite, "INSERT INTO overwritten SELECT a + 10, p, d FROM overwritten WHERE p = 'y'", 1);
        assertQuery("SELECT a FROM overwritten", "VALUES 12, 4, 5, 6");
        assertUpdate(overwrite, "INSERT INTO overwritten SELECT * FROM overwritten WHERE a > 100", 0);
        assertQuery("SELECT count(*) FROM overwritten", "VALUES 4");
        assertQueryFails(behavior("ERROR"), "INSERT INTO overwritten VALUES (7, 'y', DATE '2026-01-01')", "Table tpch.overwritten has rows in a partition that this statement writes to.*");
        assertUpdate(behavior("ERROR"), "INSERT INTO overwritten VALUES (7, 'z', DATE '2026-01-01')", 1);
        assertQuery("SELECT element_at(operation_parameters, 'mode') FROM \"overwritten$history\" WHERE version = 2", "VALUES 'Overwrite'");
        assertQuery("SELECT p, d, \"$file_count\", \"$record_count\" FROM \"overwritten$partitions\"", "VALUES ('x', DATE '2026-01-01', 1, 1), ('y', DATE '2026-01-01', 1, 1), (NULL, NULL, 1, 1), ('x', DATE '2026-01-02', 1, 1), ('z', DATE '2026-01-01', 1, 1)");
        assertUpdate("DROP TABLE overwritten");

        assertUpdate("CREATE TABLE replaced_whole AS SELECT 1 a", 1);
        assertUpdate(overwrite, "INSERT INTO replaced_whole VALUES 2, 3", 2);
        assertQuery("SELECT * FROM replaced_whole", "VALUES 2, 3");
        assertUpdate("DROP TABLE replaced_whole");
    }

    private Session behavior(String behavior)
    {
        return Session.builder(getSession()).setCatalogSessionProperty("delta_gov", "insert_existing_partitions_behavior", behavior).build();
    }

    private static <T> List<T> runAll(List<Callable<T>> tasks)
            throws Exception
    {
        try (ExecutorService executor = Executors.newFixedThreadPool(tasks.size())) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : executor.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        }
    }

    /**
     * An empty directory that a writer made after the roll-back may stay on a local disk.
     */
    private void assertDataFilesRemain(String table, int expected)
    {
        assertEventually(ROLLED_BACK, () -> assertThat(dataFiles(table)).hasSize(expected));
    }

    private List<Path> dataFiles(String table)
    {
        return files.directoriesOf(table).stream()
                .flatMap(directory -> WarehouseFiles.parquetFilesIn(directory).stream())
                .toList();
    }

    private void deleteDirectoriesOf(String table)
            throws IOException
    {
        for (Path directory : files.directoriesOf(table)) {
            deleteRecursively(directory, ALLOW_INSECURE);
        }
    }
}
