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
import io.trino.metadata.QualifiedObjectName;
import io.trino.spi.security.ViewExpression;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import io.trino.testing.TestingAccessControlManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.SELECT_COLUMN;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * What changes of rows tell, and TABLE(system.table_changes(...)).
 */
// one test changes what everyone may see
@Execution(SAME_THREAD)
final class TestDeltaGovTableChanges
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse)
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .build();
    }

    private static String changes(String table, String arguments)
    {
        return "TABLE(delta_gov.system.table_changes(schema_name => 'tpch', table_name => '%s'%s))".formatted(table, arguments.isEmpty() ? "" : ", " + arguments);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyKindOfChange(boolean deletionVectors)
    {
        String table = "changes_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, name varchar, part varchar) WITH (change_data_feed_enabled = true, partitioned_by = ARRAY['part'], deletion_vectors_enabled = " + deletionVectors + ")");
        assertUpdate("INSERT INTO " + table + " VALUES (1, 'a', 'x'), (2, 'b', 'x'), (3, 'c', 'ü z'), (4, 'd', NULL)", 4);
        assertUpdate("UPDATE " + table + " SET name = 'bb', part = 'y' WHERE id = 2", 1);
        assertUpdate("DELETE FROM " + table + " WHERE id = 1 OR id = 3", 2);
        assertUpdate("MERGE INTO " + table + " t USING (VALUES (2, 'm'), (4, 'gone'), (5, 'new')) s (id, name) ON t.id = s.id WHEN MATCHED AND s.name = 'gone' THEN DELETE WHEN MATCHED THEN UPDATE SET name = s.name WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name, 'z')", 3);
        assertUpdate("DELETE FROM " + table + " WHERE part = 'z'", 1);
        assertUpdate("TRUNCATE TABLE " + table);

        assertThat(query("SELECT id, name, part, _change_type, _commit_version FROM " + changes(table, ""))).skippingTypesCheck().matches(
                """
                VALUES (BIGINT '1', 'a', 'x', 'insert', BIGINT '1'), (2, 'b', 'x', 'insert', 1), (3, 'c', 'ü z', 'insert', 1), (4, 'd', NULL, 'insert', 1),
                (2, 'b', 'x', 'update_preimage', 2), (2, 'bb', 'y', 'update_postimage', 2),
                (1, 'a', 'x', 'delete', 3), (3, 'c', 'ü z', 'delete', 3),
                (2, 'bb', 'y', 'update_preimage', 4), (2, 'm', 'y', 'update_postimage', 4), (4, 'd', NULL, 'delete', 4), (5, 'new', 'z', 'insert', 4),
                (5, 'new', 'z', 'delete', 5),
                (2, 'm', 'y', 'delete', 6)
                """);
        assertThat(query("SELECT id, _change_type FROM " + changes(table, "since_version => 2, until_version => 3"))).skippingTypesCheck()
                .matches("VALUES (BIGINT '1', 'delete'), (BIGINT '3', 'delete')");
        assertThat(query("SELECT * FROM " + changes(table, "since_version => 6"))).returnsEmptyResult();
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '0'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void boundsByTime()
            throws InterruptedException
    {
        String table = "times_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint) WITH (change_data_feed_enabled = true)");
        for (int id = 1; id <= 3; id++) {
            // commit times are those of files
            Thread.sleep(20);
            assertUpdate("INSERT INTO " + table + " VALUES " + id, 1);
        }
        String second = (String) computeScalar("SELECT to_iso8601(timestamp) FROM \"" + table + "$history\" WHERE version = 2");
        assertThat(query("SELECT id FROM " + changes(table, "since_timestamp => from_iso8601_timestamp('" + second + "')"))).matches("VALUES BIGINT '3'");
        assertThat(query("SELECT id FROM " + changes(table, "until_timestamp => from_iso8601_timestamp('" + second + "')"))).matches("VALUES BIGINT '1', BIGINT '2'");
        assertThat(query("SELECT id FROM " + changes(table, "since_timestamp => from_iso8601_timestamp('" + second + "') - INTERVAL '0.001' SECOND, until_version => 2"))).matches("VALUES BIGINT '2'");
        assertThat(query("SELECT id, _commit_timestamp = from_iso8601_timestamp('" + second + "') FROM " + changes(table, "since_version => 1, until_version => 2"))).matches("VALUES (BIGINT '2', true)");
        assertQueryFails("SELECT * FROM " + changes(table, "since_version => 1, since_timestamp => now()"), "Arguments since_version and since_timestamp of table_changes exclude each other: leave one out");
        assertQueryFails("SELECT * FROM " + changes(table, "until_timestamp => TIMESTAMP '2001-01-01 00:00:00 UTC'"), "Table tpch\\." + table + " has no version as old as 2001-01-01T00:00:00Z\\. See its table \\$history");
        assertQueryFails("SELECT * FROM " + changes(table, "until_version => 99"), "Table tpch\\." + table + " has no version 99: the log holds versions 0 to 3\\. Ask for one of those");
        assertQueryFails("SELECT * FROM " + changes(table, "since_version => -1"), "Argument since_version of table_changes is -1; versions begin at 0");
        assertQueryFails("SELECT * FROM TABLE(system.table_changes(schema_name => '', table_name => 'x', since_version => 0))", "Argument schema_name of table_changes is empty");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void boundsThatAreNone()
    {
        String table = "bounds_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (a integer) WITH (change_data_feed_enabled = true)");
        assertUpdate("INSERT INTO " + table + " VALUES 1", 1);
        assertQueryReturnsEmptyResult("SELECT * FROM " + changes(table, "since_version => 1"));
        assertQueryFails("SELECT * FROM " + changes(table, "since_version => 2"), "table_changes is asked for changes since version 2 until version 1, which is not later.*");
        assertQueryFails("SELECT * FROM " + changes(table, "since_version => 1, until_version => 0"), "table_changes is asked for changes since version 1 until version 0, which is not later.*");
        assertQueryFails("SELECT * FROM " + changes(table, "since_version => 0, until_version => 5"), "Table .* has no version 5: the log holds versions 0 to 1\\. Ask for one of those");
        assertUpdate("DROP TABLE " + table);
    }

    @ParameterizedTest
    @CsvSource({"NAME, NAME", "NAME, NONE", "NONE, NAME", "ID, ID", "ID, NAME", "NAME, ID", "NONE, NONE"})
    void columnsOfReplacedTables(String before, String after)
    {
        String table = "replaced_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, v varchar, part varchar, numbers array(integer), gone integer) WITH (change_data_feed_enabled = true, partitioned_by = ARRAY['part'], column_mapping_mode = '" + before + "')");
        assertUpdate("INSERT INTO " + table + " VALUES (1, 'a', 'x', ARRAY[1], 0)", 1);
        assertUpdate("UPDATE " + table + " SET v = 'aa'", 1);
        assertUpdate("CREATE OR REPLACE TABLE " + table + " WITH (change_data_feed_enabled = true, column_mapping_mode = '" + after + "') AS SELECT BIGINT '2' id, VARCHAR 'b' v, VARCHAR 'y' part, ARRAY[2] numbers, 5 new", 1);
        assertUpdate("INSERT INTO " + table + " VALUES (3, 'c', 'z', ARRAY[3], 6)", 1);
        String replacement = "(BIGINT '1', 'aa', 'x', ARRAY[1], NULL, 'delete', BIGINT '3'), (2, 'b', 'y', ARRAY[2], 5, 'insert', 3)";
        String columns = "SELECT id, v, part, numbers, new, _change_type, _commit_version FROM ";
        assertThat(query(columns + changes(table, "since_version => 0"))).skippingTypesCheck().matches(
                """
                VALUES (BIGINT '1', 'a', 'x', ARRAY[1], CAST(NULL AS integer), 'insert', BIGINT '1'),
                (1, 'a', 'x', ARRAY[1], NULL, 'update_preimage', 2), (1, 'aa', 'x', ARRAY[1], NULL, 'update_postimage', 2),
                """ + replacement + ", (3, 'c', 'z', ARRAY[3], 6, 'insert', 4)");
        assertThat(query(columns + changes(table, "since_version => 2, until_version => 3"))).skippingTypesCheck().matches("VALUES " + replacement);
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void columnsOfTablesReplacedTwice()
    {
        String table = "twice_" + randomNameSuffix();
        String mapped = " WITH (change_data_feed_enabled = true, column_mapping_mode = 'NAME') ";
        assertUpdate("CREATE TABLE " + table + mapped + "AS SELECT 1 id, 'a' v", 1);
        assertUpdate("CREATE OR REPLACE TABLE " + table + mapped + "AS SELECT 2 id, 'b' v", 1);
        assertUpdate("ALTER TABLE " + table + " RENAME COLUMN v TO w");
        assertUpdate("CREATE OR REPLACE TABLE " + table + mapped + "AS SELECT 3 id, 'c' w, 'd' v", 1);
        assertThat(query("SELECT id, w, v, _change_type, _commit_version FROM " + changes(table, ""))).skippingTypesCheck().matches(
                "VALUES (1, 'a', CAST(NULL AS varchar), 'insert', BIGINT '0'), (1, 'a', NULL, 'delete', 1), (2, 'b', NULL, 'insert', 1), (2, 'b', NULL, 'delete', 3), (3, 'c', 'd', 'insert', 3)");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void columnsOfReplacedTablesThatWereRestored()
    {
        String table = "restored_" + randomNameSuffix();
        String mapped = " WITH (change_data_feed_enabled = true, column_mapping_mode = 'NAME') ";
        assertUpdate("CREATE TABLE " + table + mapped + "AS SELECT 1 id, 'a' v", 1);
        assertUpdate("CREATE OR REPLACE TABLE " + table + mapped + "AS SELECT 2 id, 'b' w", 1);
        assertUpdate("CALL delta_gov.system.restore(schema_name => 'tpch', table_name => '" + table + "', version => 0)");
        assertThat(query("SELECT id, v, _change_type, _commit_version FROM " + changes(table, ""))).skippingTypesCheck().matches(
                "VALUES (1, 'a', 'insert', BIGINT '0'), (1, 'a', 'delete', 1), (2, CAST(NULL AS varchar), 'insert', 1), (2, NULL, 'delete', 2), (1, 'a', 'insert', 2)");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void columnsThatWereDroppedAndAddedAgain()
    {
        String table = "again_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, v varchar) WITH (change_data_feed_enabled = true, column_mapping_mode = 'NAME')");
        assertUpdate("INSERT INTO " + table + " VALUES (1, 'a')", 1);
        assertUpdate("ALTER TABLE " + table + " DROP COLUMN v");
        assertUpdate("ALTER TABLE " + table + " ADD COLUMN v varchar");
        assertUpdate("INSERT INTO " + table + " VALUES (2, 'b')", 1);
        assertThat(query("SELECT id, v, _commit_version FROM " + changes(table, ""))).skippingTypesCheck().matches("VALUES (BIGINT '1', CAST(NULL AS varchar), BIGINT '1'), (2, 'b', 4)");
        // which of the two columns is meant is not known when one commit takes one and brings the other
        assertUpdate("CALL delta_gov.system.restore(schema_name => 'tpch', table_name => '" + table + "', version => 1)");
        assertQueryFails("SELECT * FROM " + changes(table, "since_version => 3"), "Table tpch\\." + table + " cannot tell its changes since version 4: the log does not say which column became of its column v\\. Ask for changes up to a version before that, or since a later one");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void columnsOfReplacedTablesThatCannotBeTold()
    {
        String table = "untold_" + randomNameSuffix();
        String mapped = " WITH (change_data_feed_enabled = true, column_mapping_mode = 'NAME') ";
        assertUpdate("CREATE TABLE " + table + mapped + "AS SELECT 1 id, CAST(ROW(1) AS row(f integer)) s", 1);
        assertUpdate("CREATE OR REPLACE TABLE " + table + mapped + "AS SELECT 2 id, CAST(ROW(2) AS row(f integer)) s", 1);
        String refused = "Table tpch\\." + table + " cannot tell its changes since version 0: the table was replaced since, and the fields of column s are new ones\\. Ask for changes up to a version before that, or since a later one";
        assertQueryFails("SELECT * FROM " + changes(table, ""), refused);
        assertQueryFails("SELECT * FROM " + changes(table, "since_version => 0"), refused);
        assertQueryReturnsEmptyResult("SELECT * FROM " + changes(table, "since_version => 1"));
        assertUpdate("CREATE OR REPLACE TABLE " + table + mapped + "AS SELECT 'two' id", 1);
        assertQueryFails("SELECT * FROM " + changes(table, "since_version => 1"), "Table tpch\\." + table + " cannot tell its changes since version 1: column id was of type integer, and its values cannot be read as string\\. Ask for changes up to a version before that, or since a later one");
        assertUpdate("DROP TABLE " + table);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "CAST(ROW(1) AS row(f %s))",
            "ARRAY[CAST(1 AS %s)]",
            "MAP(ARRAY[CAST(1 AS %s)], ARRAY['v'])",
            "MAP(ARRAY['k'], ARRAY[ARRAY[CAST(ROW(1) AS row(f %s))]])",
    })
    void typesWithinTypes(String value)
    {
        String table = "nested_" + randomNameSuffix();
        String feed = " WITH (change_data_feed_enabled = true) AS SELECT ";
        assertUpdate("CREATE TABLE " + table + feed + value.formatted("integer") + " s", 1);
        assertUpdate("CREATE OR REPLACE TABLE " + table + feed + value.formatted("bigint") + " s", 1);
        String told = "SELECT s, _change_type, _commit_version FROM " + changes(table, "");
        String wide = value.formatted("bigint");
        assertThat(query(told)).skippingTypesCheck().matches("VALUES (%1$s, 'insert', BIGINT '0'), (%1$s, 'delete', 1), (%1$s, 'insert', 1)".formatted(wide));
        assertUpdate("CREATE OR REPLACE TABLE " + table + feed + value.formatted("integer") + " s", 1);
        assertQueryFails(told, "Table tpch\\." + table + " cannot tell its changes since version 1: column s was of type .*, and its values cannot be read as .*\\. Ask for changes up to a version before that, or since a later one");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void logThatBeginsLater()
            throws IOException
    {
        String table = "later_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint) WITH (change_data_feed_enabled = true)");
        assertUpdate("INSERT INTO " + table + " VALUES 1, 2", 2);
        assertUpdate("CALL delta_gov.system.erase(schema_name => 'tpch', table_name => '" + table + "', predicate => 'id = 1')");
        long beginning = (long) computeScalar("SELECT max(version) FROM \"" + table + "$history\"");
        assertUpdate("INSERT INTO " + table + " VALUES 3", 1);
        String told = "VALUES (BIGINT '3', BIGINT '%s')".formatted(beginning + 1);
        assertTellsAllThatTheLogHolds(table, told);
        assertQueryFails("SELECT * FROM " + changes(table, "since_version => 0"), "Table tpch\\." + table + " has no version 1: the log holds versions .*");
        // as the clean-up of the log does in time
        for (long version = 0; version < beginning; version++) {
            deleteCommit(table, version);
            assertTellsAllThatTheLogHolds(table, told);
        }
        assertUpdate("DROP TABLE " + table);
    }

    private void assertTellsAllThatTheLogHolds(String table, String told)
    {
        String columns = "SELECT id, _commit_version FROM ";
        assertThat(query(columns + changes(table, ""))).matches(told);
        assertThat(query(columns + changes(table, "since_timestamp => TIMESTAMP '2001-01-01 00:00:00 UTC'"))).matches(told);
    }

    private static void deleteCommit(String table, long version)
            throws IOException
    {
        for (Path file : WarehouseFiles.allIn(warehouse)) {
            if (file.toString().contains(table) && file.endsWith("_delta_log/%020d.json".formatted(version))) {
                Files.delete(file);
            }
        }
    }

    @Test
    void manyRowsOfManyFilesAndWriters()
    {
        String table = "many_" + randomNameSuffix();
        Session session = Session.builder(getSession())
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "target_max_file_size", "100kB")
                .build();
        assertUpdate(session, "CREATE TABLE " + table + " WITH (change_data_feed_enabled = true) AS SELECT * FROM tpch.tiny.orders", 15000);
        assertUpdate(session, "DELETE FROM " + table + " WHERE orderkey % 7 = 0", "SELECT count(*) FROM orders WHERE orderkey % 7 = 0");
        assertUpdate(session, "UPDATE " + table + " SET totalprice = -1 WHERE orderkey % 5 = 0", "SELECT count(*) FROM orders WHERE orderkey % 5 = 0 AND orderkey % 7 <> 0");
        String columns = "orderkey, custkey, orderstatus, totalprice, orderdate, orderpriority, clerk, shippriority, comment";
        assertThat(query("SELECT " + columns + " FROM " + changes(table, "") + " WHERE _change_type = 'delete'")).skippingTypesCheck().matches("SELECT * FROM tpch.tiny.orders WHERE orderkey % 7 = 0");
        assertThat(query("SELECT " + columns + " FROM " + changes(table, "") + " WHERE _change_type = 'update_preimage'")).skippingTypesCheck().matches("SELECT * FROM tpch.tiny.orders WHERE orderkey % 5 = 0 AND orderkey % 7 <> 0");
        // what was inserted or became, without what was deleted or was: the table
        assertThat(query("SELECT " + columns + " FROM " + changes(table, "") + " WHERE _change_type IN ('insert', 'update_postimage') EXCEPT ALL SELECT " + columns + " FROM " + changes(table, "") + " WHERE _change_type IN ('delete', 'update_preimage')"))
                .matches("SELECT * FROM " + table);
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void tellsNothingOfTablesThatDoNot()
    {
        String table = "silent_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a", 1);
        assertQueryFails("SELECT * FROM " + changes(table, ""), "Table tpch." + table + " tells no changes of its version 0: the property delta\\.enableChangeDataFeed was not true\\. Set it, and ask for changes since a later version");
        assertQueryFails("SELECT * FROM " + changes("nothing_here", ""), ".*Table 'tpch.nothing_here' not found");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void needsTheRightToReadAllColumns()
    {
        String table = "secret_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (change_data_feed_enabled = true) AS SELECT 1 a, 2 b", 1);
        assertAccessDenied("SELECT a FROM " + changes(table, ""), "Cannot select from columns .*", privilege(table + ".b", SELECT_COLUMN));
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void isRefusedToWhoSeesAMaskOrAFilter()
    {
        String table = "masked_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (change_data_feed_enabled = true) AS SELECT 1 a, 2 b", 1);
        TestingAccessControlManager accessControl = getQueryRunner().getAccessControl();
        QualifiedObjectName name = new QualifiedObjectName(DeltaGovQueryRunner.CATALOG, DeltaGovQueryRunner.SCHEMA, table);
        String refused = "Access Denied: table_changes of table tpch\\." + table + " is for users who see all its rows, and the columns \\[a, b\\] as they are";
        // also when the same query reads the table as it may
        List<String> queries = List.of("SELECT a FROM " + changes(table, ""), "SELECT count(*) FROM " + changes(table, "") + ", " + table);
        try {
            accessControl.columnMask(name, "b", getSession().getUser(), ViewExpression.builder().expression("0").build());
            queries.forEach(query -> assertQueryFails(query, refused));
            accessControl.reset();
            accessControl.rowFilter(name, getSession().getUser(), ViewExpression.builder().expression("a > 0").build());
            queries.forEach(query -> assertQueryFails(query, refused));
        }
        finally {
            accessControl.reset();
        }
        queries.forEach(query -> assertQuerySucceeds(query));
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void isRefusedForColumnsThatAreGone()
    {
        String table = "gone_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (a integer, b integer) WITH (change_data_feed_enabled = true, column_mapping_mode = 'NAME')");
        assertUpdate("INSERT INTO " + table + " VALUES (1, 2)", 1);
        assertUpdate("ALTER TABLE " + table + " DROP COLUMN b");
        TestingAccessControlManager accessControl = getQueryRunner().getAccessControl();
        try {
            accessControl.columnMask(new QualifiedObjectName(DeltaGovQueryRunner.CATALOG, DeltaGovQueryRunner.SCHEMA, table), "b", getSession().getUser(), ViewExpression.builder().expression("0").build());
            assertQueryFails("SELECT * FROM " + changes(table, "until_version => 1"), "Access Denied: table_changes of table tpch\\." + table + " is for users who see all its rows, and the columns \\[a, b\\] as they are");
            assertQuerySucceeds("SELECT * FROM " + changes(table, ""));
        }
        finally {
            accessControl.reset();
        }
        assertAccessDenied("SELECT a FROM " + changes(table, "until_version => 1"), "Cannot select from columns .*", privilege(table + ".b", SELECT_COLUMN));
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void failedChangesLeaveNoFiles()
            throws IOException
    {
        String table = "failed_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (change_data_feed_enabled = true) AS SELECT * FROM tpch.tiny.nation", 25);
        List<Path> before = files(table);
        assertQueryFails("UPDATE " + table + " SET nationkey = 1 / (nationkey - 24)", ".*[Dd]ivision by zero.*");
        assertThat(files(table)).isEqualTo(before);
        assertUpdate("DROP TABLE " + table);
    }

    private static List<Path> files(String table)
            throws IOException
    {
        return WarehouseFiles.allIn(warehouse).stream().filter(file -> file.toString().contains(table) && file.toString().endsWith(".parquet")).sorted().toList();
    }
}
