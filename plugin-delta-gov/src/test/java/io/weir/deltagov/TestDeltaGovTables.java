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
import io.trino.execution.QueryStats;
import io.trino.spi.QueryId;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import io.trino.testing.QueryRunner.MaterializedResultWithPlan;
import io.trino.tpch.TpchTable;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.testing.QueryAssertions.assertContains;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the connector does beyond the smoke test, through SQL.
 */
final class TestDeltaGovTables
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    @TempDir
    static Path elsewhere;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse)
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setInitialTables(List.of(TpchTable.NATION, TpchTable.ORDERS))
                .build();
    }

    @Test
    void everyTypeRoundTrips()
    {
        @Language("SQL") String values =
                """
                SELECT * FROM (VALUES (
                    true, TINYINT '-128', SMALLINT '7', INTEGER '-1', BIGINT '9223372036854775807', REAL '1.5', DOUBLE '-0.0',
                    DECIMAL '12345678.90', DECIMAL '-12345678901234567890123456789012345.678', 'tæxt 日本 🎉', X'00FF', DATE '1582-10-03',
                    TIMESTAMP '2021-03-14 02:30:00.123456', TIMESTAMP '1969-12-31 23:59:59.999999 UTC',
                    ARRAY[1, null, 3], MAP(ARRAY['a', 'b'], ARRAY[1, null]), CAST(ROW(1, 'x', ARRAY[ROW(2.5)]) AS ROW(a integer, b varchar, c array(row(d decimal(3,1)))))),
                   (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null))
                t(c_boolean, c_tinyint, c_smallint, c_integer, c_bigint, c_real, c_double, c_decimal_short, c_decimal_long, c_varchar, c_varbinary, c_date, c_timestamp, c_timestamp_tz, c_array, c_map, c_row)
                """;
        String table = "types_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS " + values, 2);
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches(values);
        assertUpdate("INSERT INTO " + table + " " + values, 2);
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches(values + " UNION ALL " + values);
        assertThat(query("SELECT count(*) FROM " + table + " WHERE c_decimal_long < 0 AND c_timestamp > TIMESTAMP '2021-01-01 00:00:00' AND c_varchar = 'tæxt 日本 🎉' AND c_row.a = 1"))
                .matches("VALUES BIGINT '2'");
        assertThat(query("SELECT count(*) FROM " + table + " WHERE c_map IS NULL AND c_date IS NULL")).matches("VALUES BIGINT '2'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void nearTypesAreMadeToFit()
    {
        String table = "near_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT CAST('a' AS varchar(3)) v, CAST('b' AS char(3)) c, TIMESTAMP '2020-01-01 00:00:00.123' t, TIMESTAMP '2020-01-01 00:00:00 UTC' z, ARRAY[CAST('x' AS varchar(1))] a", 1);
        assertThat(query("DESCRIBE " + table)).skippingTypesCheck()
                .matches("VALUES ('v', 'varchar', '', ''), ('c', 'varchar', '', ''), ('t', 'timestamp(6)', '', ''), ('z', 'timestamp(6) with time zone', '', ''), ('a', 'array(varchar)', '', '')");
        assertUpdate("DROP TABLE " + table);
        assertQueryFails("CREATE TABLE " + table + " (a time)", "Unsupported type: Delta has none for time\\(3\\).*");
        assertQueryFails("CREATE TABLE " + table + " AS SELECT uuid() u", "Unsupported type: Delta has none for uuid.*");
    }

    @Test
    void partitions()
    {
        String table = "partitions_" + randomNameSuffix();
        @Language("SQL") String rows =
                """
                SELECT * FROM (VALUES
                    (1, true, BIGINT '5', DECIMAL '1.50', 'a/b=c %20', DATE '2020-02-29', TIMESTAMP '2020-01-01 00:00:00.000001', TIMESTAMP '2020-01-01 12:00:00 UTC', DOUBLE '1.5'),
                    (2, false, BIGINT '-5', DECIMAL '-1.50', 'ünï', DATE '1500-01-01', TIMESTAMP '1960-01-01 00:00:00', TIMESTAMP '1960-01-01 12:00:00.5 UTC', nan()),
                    (3, null, null, null, null, null, null, null, null))
                t(id, p_boolean, p_bigint, p_decimal, p_varchar, p_date, p_timestamp, p_timestamp_tz, p_double)
                """;
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['p_boolean', 'p_bigint', 'p_decimal', 'p_varchar', 'p_date', 'p_timestamp', 'p_timestamp_tz', 'p_double']) AS " + rows, 3);
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches(rows);
        assertThat(query("SELECT id FROM " + table + " WHERE p_boolean AND p_bigint = 5 AND p_decimal = 1.5 AND p_varchar = 'a/b=c %20' AND p_date = DATE '2020-02-29' AND p_timestamp = TIMESTAMP '2020-01-01 00:00:00.000001' AND p_timestamp_tz = TIMESTAMP '2020-01-01 13:00:00 +01:00'"))
                .matches("VALUES 1");
        assertThat(query("SELECT id FROM " + table + " WHERE p_varchar IS NULL AND p_double IS NULL AND p_timestamp_tz IS NULL")).matches("VALUES 3");
        assertThat(query("SELECT id FROM " + table + " WHERE p_double > 1")).matches("VALUES 1");
        assertThat(query("SELECT id FROM " + table + " WHERE is_nan(p_double)")).matches("VALUES 2");
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("partitioned_by = ARRAY['p_boolean','p_bigint','p_decimal','p_varchar','p_date','p_timestamp','p_timestamp_tz','p_double']");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void partitionPruning()
    {
        String table = "pruning_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['regionkey']) AS SELECT nationkey, name, regionkey FROM nation", 25);
        assertThat(query("SELECT nationkey FROM " + table + " WHERE regionkey = 1")).isFullyPushedDown();
        assertThat(scannedFiles("SELECT nationkey FROM " + table)).isEqualTo(5);
        assertThat(scannedFiles("SELECT nationkey FROM " + table + " WHERE regionkey = 1")).isEqualTo(1);
        assertThat(scannedFiles("SELECT nationkey FROM " + table + " WHERE regionkey IN (1, 3) AND nationkey > 0")).isEqualTo(2);
        assertThat(inputRows("SELECT nationkey FROM " + table + " WHERE regionkey = 1")).isEqualTo(5);
        assertThat(inputRows("SELECT nationkey FROM " + table + " WHERE regionkey = 17")).isEqualTo(0);
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void filesAreSkippedByStatistics()
    {
        String table = "skipping_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, word varchar, day date)");
        for (int file = 0; file < 4; file++) {
            assertUpdate("INSERT INTO %s VALUES (%s, 'w%s', DATE '2020-01-0%s'), (%s, 'w%s', null)".formatted(table, file * 10, file, file + 1, file * 10 + 9, file), 2);
        }
        assertThat(scannedFiles("SELECT * FROM " + table)).isEqualTo(4);
        assertThat(scannedFiles("SELECT * FROM " + table + " WHERE id = 19")).isEqualTo(1);
        assertThat(scannedFiles("SELECT * FROM " + table + " WHERE id BETWEEN 9 AND 10")).isEqualTo(2);
        assertThat(scannedFiles("SELECT * FROM " + table + " WHERE word = 'w3'")).isEqualTo(1);
        assertThat(scannedFiles("SELECT * FROM " + table + " WHERE day > DATE '2020-01-02'")).isEqualTo(2);
        assertThat(inputRows("SELECT * FROM " + table + " WHERE id = 100")).isEqualTo(0);
        assertThat(query("SELECT id FROM " + table + " WHERE day IS NULL AND id < 10")).matches("VALUES BIGINT '9'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void dynamicFiltersSkipFiles()
    {
        String table = "dynamic_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['regionkey']) AS SELECT nationkey, regionkey FROM nation", 25);
        Session session = Session.builder(getSession())
                .setSystemProperty("join_distribution_type", "BROADCAST")
                .setSystemProperty("join_reordering_strategy", "NONE")
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "dynamic_filtering_wait_timeout", "60s")
                .build();
        @Language("SQL") String sql = "SELECT p.nationkey FROM " + table + " p JOIN tpch.tiny.region r ON p.regionkey = r.regionkey WHERE r.name = 'ASIA'";
        assertThat(computeActual(session, sql).getRowCount()).isEqualTo(5);
        // 5 rows of one partition, and the 5 regions
        assertThat(stats(session, sql).getPhysicalInputPositions()).isEqualTo(10);
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
        assertThat(splits(smallSplits, "SELECT sum(quantity) FROM " + table)).isGreaterThan(files);
        assertThat(computeActual(smallSplits, "SELECT sum(quantity), count(*) FROM " + table)).isEqualTo(computeActual("SELECT sum(quantity), count(*) FROM tpch.tiny.lineitem"));
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
    void timeTravel()
            throws Exception
    {
        String table = "travel_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint)");
        assertUpdate("INSERT INTO " + table + " VALUES 1", 1);
        // commit times are those of files, in milliseconds of a clock that is not the engine's: each time below is apart from each commit
        Thread.sleep(20);
        Object between = computeScalar("SELECT CAST(current_timestamp(3) AS varchar)");
        Thread.sleep(20);
        assertUpdate("INSERT INTO " + table + " VALUES 2", 1);
        Thread.sleep(20);
        Object after = computeScalar("SELECT CAST(current_timestamp(3) AS varchar)");
        Thread.sleep(20);

        assertThat(query("SELECT * FROM " + table)).matches("VALUES BIGINT '1', BIGINT '2'");
        assertThat(query("SELECT * FROM " + table + " FOR VERSION AS OF 2")).matches("VALUES BIGINT '1', BIGINT '2'");
        assertThat(query("SELECT * FROM " + table + " FOR VERSION AS OF 1")).matches("VALUES BIGINT '1'");
        assertThat(query("SELECT * FROM " + table + " FOR VERSION AS OF 0")).returnsEmptyResult();
        assertThat(query("SELECT * FROM " + table + " FOR TIMESTAMP AS OF TIMESTAMP '" + between + "'")).matches("VALUES BIGINT '1'");
        assertThat(query("SELECT * FROM " + table + " FOR TIMESTAMP AS OF TIMESTAMP '" + after + "'")).matches("VALUES BIGINT '1', BIGINT '2'");
        assertThat(query("SELECT a.id, b.id FROM " + table + " a LEFT JOIN " + table + " FOR VERSION AS OF 1 b ON a.id = b.id"))
                .matches("VALUES (BIGINT '1', BIGINT '1'), (BIGINT '2', CAST(null AS bigint))");

        assertQueryFails("SELECT * FROM " + table + " FOR VERSION AS OF 3", "Version 3 of the Delta table at .* cannot be read: the log holds versions 0 to 2.*");
        assertQueryFails("SELECT * FROM " + table + " FOR VERSION AS OF -1", "Version -1 of the Delta table at .* cannot be read.*");
        assertQueryFails("SELECT * FROM " + table + " FOR VERSION AS OF 'x'", "FOR VERSION AS OF takes the number of a version, not a value of type varchar\\(1\\)");
        assertQueryFails("SELECT * FROM " + table + " FOR TIMESTAMP AS OF DATE '2001-01-01'", "The Delta table at .* has no version as old as 2001-01-01.*");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void history()
    {
        String table = "history_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['b']) AS SELECT 1 a, 2 b", 1);
        assertUpdate("INSERT INTO " + table + " VALUES (3, 4)", 1);
        assertThat(query("SELECT version, user_name, operation, operation_parameters, read_version, is_blind_append FROM \"" + table + "$history\""))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            (BIGINT '0', 'user', 'CREATE TABLE AS SELECT', MAP(ARRAY['partitionBy'], ARRAY['["b"]']), CAST(null AS bigint), true),
                            (BIGINT '1', 'user', 'WRITE', MAP(ARRAY['mode'], ARRAY['Append']), BIGINT '0', true)
                        """);
        assertThat(query("DESCRIBE \"" + table + "$history\"")).skippingTypesCheck()
                .matches(
                        """
                        VALUES
                            ('version', 'bigint', '', ''),
                            ('timestamp', 'timestamp(3) with time zone', '', ''),
                            ('user_id', 'varchar', '', ''),
                            ('user_name', 'varchar', '', ''),
                            ('operation', 'varchar', '', ''),
                            ('operation_parameters', 'map(varchar, varchar)', '', ''),
                            ('cluster_id', 'varchar', '', ''),
                            ('read_version', 'bigint', '', ''),
                            ('isolation_level', 'varchar', '', ''),
                            ('is_blind_append', 'boolean', '', ''),
                            ('operation_metrics', 'map(varchar, varchar)', '', '')
                        """);
        assertThat(query("SELECT count(*) FROM \"" + table + "$history\" WHERE \"timestamp\" > current_timestamp - INTERVAL '1' HOUR")).matches("VALUES BIGINT '2'");
        assertQueryFails("SELECT * FROM \"" + table + "$nothing\"", ".*does not exist");
        assertUpdate("DROP TABLE " + table);
        assertQueryFails("SELECT * FROM \"" + table + "$history\"", ".*does not exist");
    }

    @Test
    void notNull()
    {
        String table = "notnull_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (a bigint NOT NULL, b varchar)");
        assertUpdate("INSERT INTO " + table + " VALUES (1, null)", 1);
        assertQueryFails("INSERT INTO " + table + " VALUES (null, 'x')", "NULL value not allowed for NOT NULL column: a");
        assertQueryFails("INSERT INTO " + table + " (b) VALUES 'x'", "NULL value not allowed for NOT NULL column: a");
        assertQueryFails("INSERT INTO " + table + " SELECT nullif(nationkey, 3), name FROM nation", "NULL value not allowed for NOT NULL column: a");
        assertThat(query("SELECT * FROM " + table)).matches("VALUES (BIGINT '1', CAST(null AS varchar))");
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("a bigint NOT NULL");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void commentsAreKept()
    {
        String table = "comments_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (a bigint COMMENT 'the first', b row(c bigint)) COMMENT 'a table'");
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("a bigint COMMENT 'the first'").contains("COMMENT 'a table'");
        assertThat(computeScalar("SELECT comment FROM system.metadata.table_comments WHERE catalog_name = 'delta_gov' AND schema_name = 'tpch' AND table_name = '" + table + "'")).isEqualTo("a table");
        assertUpdate("DROP TABLE " + table);
        assertUpdate("CREATE TABLE " + table + " COMMENT 'of a query' AS SELECT 1 x", 1);
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("COMMENT 'of a query'");
        assertUpdate("DROP TABLE " + table);
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
        assertThat(directoriesOf(table)).isEmpty();
    }

    @Test
    void explainLeavesNothing()
    {
        String table = "explained_" + randomNameSuffix();
        assertQuerySucceeds("EXPLAIN CREATE TABLE " + table + " AS SELECT * FROM nation");
        assertQuerySucceeds("EXPLAIN CREATE TABLE " + table + " WITH (location = 'file://" + elsewhere + "/" + table + "') AS SELECT * FROM nation");
        assertThat(computeActual("SHOW TABLES LIKE '" + table + "'").getRowCount()).isEqualTo(0);
        assertThat(directoriesOf(table)).isEmpty();
        assertThat(elsewhere.resolve(table)).doesNotExist();
    }

    @Test
    void plansShowNoLiterals()
    {
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM orders WHERE clerk = 'Clerk#000000951'"))
                .contains("tpch.orders@v0 skipping by [clerk]");
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
            creators.add(() -> {
                try {
                    getQueryRunner().execute("CREATE TABLE %s AS SELECT %s id FROM nation".formatted(table, id));
                    return true;
                }
                catch (RuntimeException e) {
                    assertThat(e).hasMessageContaining("already exists");
                    return false;
                }
            });
        }
        assertThat(runAll(creators)).containsOnlyOnce(true);
        assertThat(query("SELECT count(*), count(DISTINCT id) FROM " + table)).matches("VALUES (BIGINT '25', BIGINT '1')");
        assertThat(directoriesOf(table)).hasSize(1);
        assertUpdate("DROP TABLE " + table);
        assertThat(directoriesOf(table)).isEmpty();
    }

    @Test
    void registerAndUnregister()
    {
        String table = "registered_" + randomNameSuffix();
        Path location = elsewhere.resolve(table);
        assertUpdate("CREATE TABLE source_" + table + " WITH (location = 'file://" + location + "') AS SELECT * FROM nation", 25);
        assertThat((String) computeScalar("SHOW CREATE TABLE source_" + table)).contains("location = 'file://" + location + "'");

        assertUpdate("CALL system.register_table('tpch', '" + table + "', 'file://" + location + "/')");
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches("SELECT * FROM nation");
        assertQueryFails("CALL system.register_table('tpch', '" + table + "', 'file://" + location + "')", "Table 'tpch." + table + "' already exists");
        assertUpdate("CALL system.unregister_table(schema_name => 'tpch', table_name => '" + table + "')");
        assertQueryFails("SELECT * FROM " + table, ".*does not exist");
        assertQueryFails("CALL system.unregister_table('tpch', '" + table + "')", "Table 'tpch." + table + "' not found");
        assertUpdate("CREATE VIEW view_" + table + " AS SELECT 1 a");
        assertQueryFails("CALL system.unregister_table('tpch', 'view_" + table + "')", "Table 'tpch.view_" + table + "' not found");
        assertUpdate("DROP VIEW view_" + table);

        assertUpdate("CALL delta_gov.system.register_table(schema_name => 'tpch', table_name => '" + table + "', table_location => 'file://" + location + "')");
        assertUpdate("DROP TABLE " + table);
        assertThat(query("SELECT count(*) FROM source_" + table)).matches("VALUES BIGINT '25'");
        assertUpdate("DROP TABLE source_" + table);
        assertThat(location.resolve("_delta_log/00000000000000000000.json")).exists();
    }

    @Test
    void registerNamesWhatIsWrong()
    {
        assertThat(query("CALL system.register_table('tpch', 't', 'file:///no/such/place')")).failure()
                .hasErrorCode(INVALID_PROCEDURE_ARGUMENT)
                .hasMessageStartingWith("No Delta table at file:///no/such/place");
        assertQueryFails("CALL system.register_table('nowhere', 't', 'file:///no/such/place')", "Schema nowhere not found");
        assertQueryFails("CALL system.register_table('tpch', 't', 'relative/place')", "Location 'relative/place' cannot be used.*");
        assertQueryFails("CALL system.register_table('tpch', 't', 'file:///a/../b')", "Location 'file:///a/../b' cannot be used: it has a part that is \\.\\..*");
        assertQueryFails("CALL system.register_table('tpch', 't$history', 'file:///a')", "Table name 't\\$history' is not supported.*");
        assertQueryFails("CALL system.register_table('tpch', '', 'file:///a')", "Argument table_name is missing or empty");
        assertQueryFails("CALL system.register_table('tpch', null, 'file:///a')", "Argument table_name is missing or empty");
        assertQueryFails("CALL system.register_table('tpch', 't', 'file:///a/*b?')", "(?s).*No Delta table at.*");
    }

    @Test
    void locationOfNewTablesMustBeFree()
            throws IOException
    {
        String table = "placed_" + randomNameSuffix();
        Path location = Files.createDirectories(elsewhere.resolve(table));
        Files.writeString(location.resolve("occupied"), "x");
        assertQueryFails("CREATE TABLE " + table + " (a bigint) WITH (location = 'file://" + location + "')", "Location file://.* is not empty.*");
        assertQueryFails("CREATE TABLE " + table + " (a bigint) WITH (location = 'file://" + warehouse + "/tpch/x')", "Location .* is inside the warehouse.*");
        assertQueryFails("CREATE TABLE " + table + " (a bigint) WITH (location = 'nowhere')", "Location 'nowhere' cannot be used.*");
        assertThat(query("CREATE TABLE " + table + " (a bigint) WITH (location = 'hdfs://x/y')")).failure()
                .hasErrorCode(INVALID_TABLE_PROPERTY)
                .hasMessageContaining("Location hdfs://x/y cannot be used: No factory for location");
        assertQueryFails("CREATE TABLE " + table + " (a bigint) WITH (colour = 'red')", ".*table property 'colour' does not exist");
        assertQueryFails("CREATE TABLE " + table + " (a bigint, b bigint) WITH (partitioned_by = ARRAY['c'])", "Table property partitioned_by is \\[c], but the table has only the columns \\[a, b]");
        assertQueryFails("CREATE TABLE " + table + " (a bigint) WITH (partitioned_by = ARRAY['a'])", "Table property partitioned_by names all columns of the table.*");
        assertQueryFails("CREATE TABLE " + table + " (a bigint, b array(bigint)) WITH (partitioned_by = ARRAY['b'])", "Column b of type array\\(bigint\\) cannot partition a table.*");
        assertQueryFails("CREATE TABLE nowhere." + table + " (a bigint)", ".*[Ss]chema.*nowhere.*");
        assertQueryFails("CREATE TABLE \"" + table + "$x\" (a bigint)", "Table name .* is not supported: names with \\$.*");
    }

    @Test
    void brokenTables()
            throws IOException
    {
        String table = "broken_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a", 1);
        Path log = directoriesOf(table).getFirst().resolve("_delta_log/00000000000000000000.json");
        byte[] content = Files.readAllBytes(log);

        Files.delete(log);
        assertQueryFails("SELECT * FROM " + table, "Table tpch." + table + " cannot be read: No Delta table at .* DROP TABLE or system.unregister_table removes the table from the catalog");
        assertThat(computeActual("SELECT table_name FROM information_schema.columns WHERE table_schema = 'tpch' AND table_name = 'nation'").getRowCount()).isEqualTo(4);

        // with a checksum, the commit need not be read for the definition of the table
        Files.deleteIfExists(log.resolveSibling("00000000000000000000.crc"));
        Files.writeString(log, "{\"add\": nonsense");
        assertQueryFails("SELECT * FROM " + table, "(?s)Table tpch." + table + " cannot be read: The Delta log is corrupt: .*00000000000000000000.json.*");
        assertQueryFails("INSERT INTO " + table + " VALUES 1", "(?s)Table tpch." + table + " cannot be read: .*");

        Files.write(log, content);
        assertThat(query("SELECT * FROM " + table)).matches("VALUES 1");

        Files.delete(log);
        assertUpdate("DROP TABLE " + table);
        assertThat(directoriesOf(table)).isEmpty();
    }

    @Test
    void missingDataFile()
            throws IOException
    {
        String table = "missing_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a", 1);
        Path file = parquetFilesOf(table).getFirst();
        Files.delete(file);
        assertThatThrownBy(() -> computeActual("SELECT * FROM " + table)).hasMessageContaining(file.getFileName().toString());
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void droppedAndMadeAgain()
    {
        String table = "again_" + randomNameSuffix();
        for (int round = 0; round < 3; round++) {
            assertUpdate("CREATE TABLE %s AS SELECT %s a".formatted(table, round), 1);
            assertThat(query("SELECT * FROM " + table)).matches("VALUES " + round);
            assertThat(query("SELECT max(version) FROM \"" + table + "$history\"")).matches("VALUES BIGINT '0'");
            assertUpdate("DROP TABLE " + table);
        }
    }

    @Test
    void hiddenColumns()
            throws IOException
    {
        String table = "hidden_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a", 1);
        Path file = parquetFilesOf(table).getFirst();
        assertThat(query("SELECT \"$path\", a, \"$file_size\", \"$file_modified_time\" < current_timestamp + INTERVAL '1' MINUTE FROM " + table + " WHERE \"$path\" LIKE 'file:%'"))
                .skippingTypesCheck()
                .matches("VALUES ('file://%s', 1, BIGINT '%s', true)".formatted(file, Files.size(file)));
        assertThat(query("SELECT * FROM " + table)).matches("VALUES 1");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void statistics()
    {
        String table = "stats_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['p']) AS SELECT nationkey n, if(nationkey < 5, null, name) s, regionkey p FROM nation", 25);
        assertThat(query("SHOW STATS FOR " + table)).skippingTypesCheck().matches(
                """
                VALUES
                    ('n', null, null, 0e0, null, '0', '24'),
                    ('s', null, null, 2e-1, null, null, null),
                    ('p', null, 5e0, 0e0, null, '0', '4'),
                    (null, null, null, null, 25e0, null, null)
                """);
        assertThat(query("SHOW STATS FOR (SELECT * FROM " + table + " WHERE p = 3)")).skippingTypesCheck().matches(
                """
                VALUES
                    ('n', null, null, 0e0, null, '6', '23'),
                    ('s', null, null, 0e0, null, null, null),
                    ('p', null, 1e0, 0e0, null, '3', '3'),
                    (null, null, null, null, 5e0, null, null)
                """);
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void schemas()
            throws IOException
    {
        String schema = "schema_" + randomNameSuffix();
        assertUpdate("CREATE SCHEMA " + schema);
        assertQueryFails("CREATE SCHEMA " + schema, ".*Schema 'delta_gov." + schema + "' already exists");
        assertUpdate("CREATE TABLE " + schema + ".t AS SELECT 1 a", 1);
        assertUpdate("CREATE TABLE " + schema + ".u WITH (location = 'file://" + elsewhere + "/" + schema + "') AS SELECT 1 a", 1);
        assertQueryFails("DROP SCHEMA " + schema, ".*Cannot drop non-empty schema '" + schema + "'");
        assertUpdate("DROP SCHEMA " + schema + " CASCADE");
        assertQueryFails("SELECT * FROM " + schema + ".t", ".*does not exist");
        assertThat(elsewhere.resolve(schema)).exists();
        try (Stream<Path> files = Files.walk(warehouse.resolve(schema))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void oddNames()
    {
        for (String name : List.of("with space", "..", "a/b", "ünï", "a.b", "%2e", "-")) {
            assertUpdate("CREATE SCHEMA \"" + name + "\"");
            assertUpdate("CREATE TABLE \"%s\".\"%s\" AS SELECT 1 a".formatted(name, name), 1);
            assertUpdate("INSERT INTO \"%s\".\"%s\" VALUES 2".formatted(name, name), 1);
            assertThat(query("SELECT * FROM \"%s\".\"%s\"".formatted(name, name))).matches("VALUES 1, 2");
            assertContains(computeActual("SHOW SCHEMAS"), computeActual("VALUES '" + name + "'"));
            assertUpdate("DROP SCHEMA \"" + name + "\" CASCADE");
        }
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

    private long scannedFiles(@Language("SQL") String sql)
    {
        return splits(getSession(), sql);
    }

    private long splits(Session session, @Language("SQL") String sql)
    {
        return stats(session, sql).getOperatorSummaries().stream()
                .filter(operator -> operator.getOperatorType().contains("Scan"))
                .mapToLong(operator -> operator.getTotalDrivers())
                .sum();
    }

    private long inputRows(@Language("SQL") String sql)
    {
        return stats(getSession(), sql).getPhysicalInputPositions();
    }

    private QueryStats stats(Session session, @Language("SQL") String sql)
    {
        return stats(executeWithPlan(session, sql).queryId());
    }

    private QueryStats stats(QueryId queryId)
    {
        return getDistributedQueryRunner().getCoordinator().getQueryManager().getFullQueryInfo(queryId).getQueryStats();
    }

    private MaterializedResultWithPlan executeWithPlan(Session session, @Language("SQL") String sql)
    {
        return requireNonNull(getDistributedQueryRunner().executeWithPlan(session, sql));
    }

    private static List<Path> directoriesOf(String table)
    {
        try (Stream<Path> directories = Files.list(warehouse.resolve("tpch"))) {
            return directories.filter(path -> path.getFileName().toString().startsWith(table + "-")).toList();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> parquetFilesOf(String table)
            throws IOException
    {
        return parquetFilesIn(directoriesOf(table).getFirst());
    }

    private static List<Path> parquetFilesIn(Path directory)
            throws IOException
    {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.toString().endsWith(".parquet") && !path.toString().contains("_delta_log")).toList();
        }
    }

    /**
     * A query fails before its writers on other nodes have ended. Those remove their files then, but an empty directory that one of them made
     * after the roll-back may stay on a local disk.
     */
    private static void assertDataFilesRemain(String table, int expected)
            throws Exception
    {
        for (int attempt = 0; attempt < 100 && countDataFiles(table) != expected; attempt++) {
            // nothing tells when those writers have ended
            Thread.sleep(100);
        }
        assertThat(countDataFiles(table)).isEqualTo(expected);
    }

    private static int countDataFiles(String table)
            throws IOException
    {
        int count = 0;
        for (Path directory : directoriesOf(table)) {
            try {
                count += parquetFilesIn(directory).size();
            }
            // removed while it was listed
            catch (NoSuchFileException | UncheckedIOException _) {
                return -1;
            }
        }
        return count;
    }

    private static void deleteDirectoriesOf(String table)
            throws IOException
    {
        for (Path directory : directoriesOf(table)) {
            deleteRecursively(directory, ALLOW_INSECURE);
        }
    }
}
