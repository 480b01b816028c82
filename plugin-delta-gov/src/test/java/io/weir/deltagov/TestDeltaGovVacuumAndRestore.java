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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.DELETE_TABLE;
import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.INSERT_TABLE;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * CALL system.vacuum, CALL system.restore, and the table $receipts.
 */
@Execution(SAME_THREAD)
final class TestDeltaGovVacuumAndRestore
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
        return DeltaGovQueryRunner.builder(warehouse).addProperty("delta-gov.register-table-procedure.enabled", "true").build();
    }

    private Session withoutMinimum()
    {
        return Session.builder(getSession())
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "vacuum_min_retention", "0s")
                .build();
    }

    private Session withLongMinimum()
    {
        return Session.builder(getSession())
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "vacuum_min_retention", "30d")
                .build();
    }

    private static String vacuum(String table, String retention, boolean dryRun)
    {
        return "CALL delta_gov.system.vacuum(schema_name => 'tpch', table_name => '%s', retention => '%s', dry_run => %s)".formatted(table, retention, dryRun);
    }

    // data files, deletion vectors, change data: all but the log, the receipts and what is hidden
    private static Set<String> stored(String table)
            throws IOException
    {
        return WarehouseFiles.allIn(warehouse).stream()
                .filter(Files::isRegularFile)
                .map(Path::toString)
                .filter(file -> file.contains(table) && !file.contains("_delta_log") && !file.contains("_weir") && !file.contains("/."))
                .collect(toSet());
    }

    @Test
    void callsThatDoNotSayHowLongKeepFilesAsLongAsTheSessionAsks()
            throws IOException
    {
        String table = "minimum_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 id", 1);
        Path orphan = Files.writeString(Path.of(stored(table).iterator().next()).resolveSibling("orphan.parquet"), "of a write that failed");
        Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(Duration.ofDays(8))));

        assertUpdate(withLongMinimum(), "CALL system.vacuum('tpch', '" + table + "')");
        assertUpdate(withLongMinimum(), "CALL system.erase('tpch', '" + table + "', 'id = 2')");
        assertThat(orphan).exists();
        assertThat(query("SELECT count(*) FROM \"" + table + "$receipts\" WHERE procedure = 'erase' AND state = 'incomplete' AND file = 'orphan.parquet'")).skippingTypesCheck().matches("VALUES BIGINT '2'");
        assertUpdate("CALL system.vacuum('tpch', '" + table + "')");
        assertThat(orphan).doesNotExist();
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void vacuumOfDeletionVectorsAndChangeData()
            throws IOException
    {
        String table = "vacuumed_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (change_data_feed_enabled = true, partitioned_by = ARRAY['regionkey']) AS SELECT nationkey, name, regionkey FROM tpch.tiny.nation", 25);
        assertUpdate("DELETE FROM " + table + " WHERE nationkey = 0", 1);
        assertUpdate("DELETE FROM " + table + " WHERE nationkey = 5", 1);
        assertUpdate("DELETE FROM " + table + " WHERE regionkey = 1", 5);
        Path log = Path.of(stored(table).iterator().next());
        while (!Files.exists(log.resolve("_delta_log"))) {
            log = log.getParent();
        }
        Path orphan = Files.writeString(log.resolve("orphan.parquet"), "of a write that failed");
        Path hidden = Files.writeString(log.resolve("_somebody_elses"), "not ours");
        Set<String> before = stored(table);

        // young
        assertUpdate(vacuum(table, "7d", false));
        assertThat(stored(table)).isEqualTo(before);
        assertUpdate(withoutMinimum(), vacuum(table, "0s", true));
        assertThat(stored(table)).isEqualTo(before);
        assertThat(query("SELECT count(*) = 5, min(outcome), max(outcome), bool_or(file = 'orphan.parquet') FROM \"" + table + "$receipts\" WHERE state = 'dry run'")).skippingTypesCheck()
                .matches("VALUES (true, 'would be removed', 'would be removed', true)");

        assertUpdate(withoutMinimum(), vacuum(table, "0s", false));
        assertThat(orphan).doesNotExist();
        assertThat(hidden).exists();
        // the first deletion vector of the file that has a second one now, the removed partition, all change data
        assertThat(stored(table)).hasSizeLessThan(before.size()).noneMatch(file -> file.contains("_change_data") || file.contains("regionkey=1"));
        assertThat(query("SELECT nationkey, name, regionkey FROM " + table)).skippingTypesCheck().matches("SELECT nationkey, name, regionkey FROM tpch.tiny.nation WHERE nationkey NOT IN (0, 5) AND regionkey <> 1");
        assertThat(query("SELECT DISTINCT kind FROM \"" + table + "$receipts\" WHERE state = 'finished' AND outcome = 'removed'")).skippingTypesCheck().matches("VALUES 'data', 'deletion vector', 'change data'");
        assertQueryFails("SELECT * FROM " + table + " FOR VERSION AS OF 0", "(?s).*cannot be read.*");
        assertUpdate(withoutMinimum(), vacuum(table, "0s", false));
        assertThat(query("SELECT kind FROM \"" + table + "$receipts\" WHERE state = 'finished' ORDER BY started DESC LIMIT 1")).skippingTypesCheck().matches("VALUES VARCHAR 'nothing'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void restoreNeedsTheDeletionVectorsToo()
    {
        String table = "vectors_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT nationkey FROM tpch.tiny.nation", 25);
        assertUpdate("DELETE FROM " + table + " WHERE nationkey = 0", 1);
        assertUpdate("DELETE FROM " + table + " WHERE nationkey = 1", 1);
        assertUpdate(withoutMinimum(), vacuum(table, "0s", false));
        assertQueryFails("CALL system.restore(schema_name => 'tpch', table_name => '" + table + "', version => 1)", ".*cannot be restored to version 1: its deletion vector .* was removed by a vacuum. Choose a later version");
        assertUpdate("CALL system.restore(schema_name => 'tpch', table_name => '" + table + "', version => 0)");
        assertThat(query("SELECT count(*), min(nationkey) FROM " + table)).matches("VALUES (BIGINT '25', BIGINT '0')");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void tablesWithinTablesAreLeftAlone()
    {
        String outer = "outer_" + randomNameSuffix();
        String inner = "inner_" + randomNameSuffix();
        String location = "file://%s/%s".formatted(elsewhere, outer);
        assertUpdate("CREATE TABLE " + outer + " WITH (location = '" + location + "') AS SELECT nationkey FROM tpch.tiny.nation", 25);
        assertUpdate("CREATE TABLE " + inner + " WITH (location = '" + location + "/inner', partitioned_by = ARRAY['regionkey']) AS SELECT nationkey, regionkey FROM tpch.tiny.nation", 25);
        assertUpdate(withoutMinimum(), vacuum(outer, "0s", false));
        assertUpdate(withoutMinimum(), "CALL system.erase(schema_name => 'tpch', table_name => '" + outer + "', predicate => 'nationkey < 20', unreferenced_retention => '0s')");
        assertThat(query("SELECT count(*), min(nationkey) FROM " + outer)).matches("VALUES (BIGINT '5', BIGINT '20')");
        assertThat(query("SELECT nationkey, regionkey FROM " + inner)).matches("SELECT nationkey, regionkey FROM tpch.tiny.nation");
        assertUpdate("DROP TABLE " + inner);
        assertUpdate("DROP TABLE " + outer);
    }

    /**
     * Whatever else is said of the table, only its own name lifts a hold.
     */
    @Test
    void legalHoldsAreLiftedByNameOnly()
    {
        assertUpdate("CREATE SCHEMA court");
        assertUpdate("CREATE TABLE court.other (a integer)");
        assertUpdate("CREATE TABLE court.held (a integer)");
        assertUpdate("INSERT INTO court.held VALUES 1", 1);
        assertUpdate("ALTER TABLE court.held SET PROPERTIES extra_properties = MAP(ARRAY['weir.legalHold', 'team'], ARRAY['case 7', 'x'])");
        String held = "Table court\\.held is under a legal hold \\(its property weir.legalHold is 'case 7'\\).*";
        assertQueryFails("DROP TABLE court.held", held);
        assertQueryFails("DROP SCHEMA court CASCADE", held);
        assertQuery("SHOW TABLES FROM court", "VALUES 'held', 'other'");
        assertUpdate("CREATE TABLE court.scratch (LIKE court.held INCLUDING PROPERTIES)");
        assertQuery("SELECT key, value FROM court.\"scratch$properties\" WHERE key NOT LIKE 'delta.%'", "VALUES ('team', 'x')");
        assertUpdate("DROP TABLE court.scratch");
        assertUpdate("CALL system.restore(schema_name => 'court', table_name => 'held', version => 1)");
        assertUpdate("ALTER TABLE court.held SET PROPERTIES extra_properties = DEFAULT");
        assertUpdate("CREATE OR REPLACE TABLE court.held (b integer)");
        assertQuery("SELECT key, value FROM court.\"held$properties\" WHERE key NOT LIKE 'delta.%'", "VALUES ('weir.legalHold', 'case 7')");
        assertQueryFails("DROP TABLE court.held", held);
        assertQueryFails(withoutMinimum(), vacuum("held", "0s", false).replace("'tpch'", "'court'"), held);
        // every version is still there
        assertThat(query("SELECT * FROM court.held FOR VERSION AS OF 1")).matches("VALUES 1");
        assertUpdate("ALTER TABLE court.held SET PROPERTIES extra_properties = MAP(ARRAY['weir.legalHold'], ARRAY[NULL])");
        // the other property of Weir's own
        assertUpdate("ALTER TABLE court.held SET PROPERTIES extra_properties = MAP(ARRAY['weir.historyOf'], ARRAY['mongo_recent.court.held'])");
        assertThat((String) computeScalar("SHOW CREATE TABLE court.held")).doesNotContain("weir.");
        assertUpdate("DROP SCHEMA court CASCADE");
    }

    @Test
    void vacuumKeepsWhatYoungVersionsNeed()
            throws IOException
    {
        String table = "kept_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT nationkey FROM tpch.tiny.nation", 25);
        // an old file that left the table lately
        for (String file : stored(table)) {
            Files.setLastModifiedTime(Path.of(file), FileTime.from(Instant.now().minusSeconds(30L * 24 * 3600)));
        }
        assertUpdate("DELETE FROM " + table, 25);
        assertUpdate(vacuum(table, "8d", false));
        assertThat(query("SELECT count(*) FROM " + table + " FOR VERSION AS OF 0")).matches("VALUES BIGINT '25'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void vacuumAsksAndRefuses()
    {
        String table = "guarded_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a", 1);
        assertQueryFails(vacuum(table, "6d", false), "Argument retention is 6.00d, shorter than the minimum of 7.00d: .*");
        assertQueryFails(vacuum(table, "soon", false), "Argument retention is 'soon'; it must be a duration such as '7d' or '12h'");
        assertUpdate("ALTER TABLE " + table + " SET PROPERTIES extra_properties = MAP(ARRAY['delta.deletedFileRetentionDuration'], ARRAY['interval 30 days'])");
        assertQueryFails(vacuum(table, "29d", false), "Argument retention is 29.00d, and the table keeps files for 30.00d \\(delta.deletedFileRetentionDuration\\).*");
        assertUpdate("CALL system.vacuum('tpch', '" + table + "')");
        assertUpdate(vacuum(table, "30d", false));
        assertQueryFails(vacuum("nothing_here", "7d", false), ".*Table 'tpch.nothing_here' not found");
        assertAccessDenied(vacuum(table, "7d", true), "Cannot insert into table .*", privilege(table, INSERT_TABLE));
        assertAccessDenied(vacuum(table, "7d", true), "Cannot delete from table .*", privilege(table, DELETE_TABLE));
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void restore()
            throws InterruptedException
    {
        String table = "restored_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (change_data_feed_enabled = true) AS SELECT nationkey, name FROM tpch.tiny.nation", 25);
        // commit times are those of files, in milliseconds: each commit has one of its own
        Thread.sleep(20);
        assertUpdate("DELETE FROM " + table + " WHERE nationkey < 10", 10);
        Thread.sleep(20);
        assertUpdate("INSERT INTO " + table + " VALUES (99, 'new')", 1);
        assertUpdate("UPDATE " + table + " SET name = 'x'", 16);

        assertUpdate("CALL delta_gov.system.restore(schema_name => 'tpch', table_name => '" + table + "', version => 0)");
        assertThat(query("SELECT nationkey, name FROM " + table)).skippingTypesCheck().matches("SELECT nationkey, name FROM tpch.tiny.nation");
        String time = (String) computeScalar("SELECT to_iso8601(timestamp) FROM \"" + table + "$history\" WHERE version = 1");
        assertUpdate("CALL delta_gov.system.restore(schema_name => 'tpch', table_name => '" + table + "', timestamp => '" + time + "')");
        assertThat(query("SELECT nationkey, name FROM " + table)).skippingTypesCheck().matches("SELECT nationkey, name FROM tpch.tiny.nation WHERE nationkey >= 10");
        assertThat(query("SELECT version, operation, operation_parameters['version'] FROM \"" + table + "$history\" WHERE version > 3")).skippingTypesCheck().matches("VALUES (BIGINT '4', 'RESTORE', '0'), (BIGINT '5', 'RESTORE', '1')");
        // rows that came back are told, and those that went
        assertThat(query("SELECT _change_type, count(*) FROM TABLE(delta_gov.system.table_changes(schema_name => 'tpch', table_name => '" + table + "', since_version => 3, until_version => 4)) GROUP BY 1")).skippingTypesCheck()
                .matches("VALUES ('insert', BIGINT '25'), ('delete', BIGINT '16')");
        assertThat(query("SELECT _change_type, count(*) FROM TABLE(delta_gov.system.table_changes(schema_name => 'tpch', table_name => '" + table + "', since_version => 4)) GROUP BY 1")).skippingTypesCheck()
                .matches("VALUES ('delete', BIGINT '10')");
        assertUpdate("INSERT INTO " + table + " VALUES (100, 'after')", 1);
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '16'");
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * What is a value of the directory in one version is one of the rows in another.
     */
    @Test
    void restoreOfOtherPartitionColumns()
    {
        String table = "repartitioned_" + randomNameSuffix();
        String call = "CALL system.restore(schema_name => 'tpch', table_name => '" + table + "', version => %s)";
        assertUpdate("CREATE TABLE " + table + " WITH (change_data_feed_enabled = true, partitioned_by = ARRAY['person']) AS SELECT 3 id, 'eve' person", 1);
        assertUpdate("CREATE OR REPLACE TABLE " + table + " WITH (change_data_feed_enabled = true) AS SELECT * FROM (VALUES (1, 'ada'), (2, 'bob')) t(id, person)", 2);
        assertUpdate(call.formatted(0));
        assertUpdate(call.formatted(1));

        assertUpdate("UPDATE " + table + " SET id = 5 WHERE id = 1", 1);
        assertThat(query("SELECT person, _change_type FROM TABLE(delta_gov.system.table_changes(schema_name => 'tpch', table_name => '" + table + "', since_version => 3))")).skippingTypesCheck()
                .matches("VALUES ('ada', 'update_preimage'), ('ada', 'update_postimage')");
        assertUpdate("CALL system.erase('tpch', '" + table + "', 'person = ''bob''')");
        assertThat(query("SELECT id, person FROM " + table)).skippingTypesCheck().matches("VALUES (5, 'ada')");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void restoreAsksAndRefuses()
    {
        String table = "unrestored_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a", 1);
        assertUpdate("DELETE FROM " + table, 1);
        String call = "CALL delta_gov.system.restore(schema_name => 'tpch', table_name => '" + table + "'%s)";
        assertQueryFails(call.formatted(""), "Procedure restore takes either the argument version or the argument timestamp");
        assertQueryFails(call.formatted(", version => 7"), "Table .* has no version 7: the log holds versions 0 to 1.*");
        assertQueryFails(call.formatted(", timestamp => '2001-01-01T00:00:00Z'"), ".* has no version as old as 2001-01-01T00:00:00Z.*");
        assertQueryFails(call.formatted(", timestamp => 'yesterday'"), "Argument timestamp is 'yesterday'; it must be a time such as .*");
        assertAccessDenied(call.formatted(", version => 0"), "Cannot insert into table .*", privilege(table, INSERT_TABLE));
        assertAccessDenied(call.formatted(", version => 0"), "Cannot delete from table .*", privilege(table, DELETE_TABLE));
        assertUpdate(withoutMinimum(), vacuum(table, "0s", false));
        assertQueryFails(call.formatted(", version => 0"), ".* cannot be restored to version 0: its data file .* was removed by a vacuum. Choose a later version");
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '0'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void restoreIsForWhoSeesTheWholeTable()
    {
        String table = "unseen_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a, 'x' b", 1);
        assertUpdate("DELETE FROM " + table, 1);
        String call = "CALL delta_gov.system.restore(schema_name => 'tpch', table_name => '" + table + "', version => 0)";
        TestingAccessControlManager accessControl = getQueryRunner().getAccessControl();
        QualifiedObjectName name = new QualifiedObjectName(DeltaGovQueryRunner.CATALOG, DeltaGovQueryRunner.SCHEMA, table);
        try {
            accessControl.columnMask(name, "b", getSession().getUser(), ViewExpression.builder().expression("'masked'").build());
            assertQueryFails(call, "Access Denied: restore of table .* is for users who see all its rows and columns as they are");
            accessControl.reset();
            accessControl.rowFilter(name, getSession().getUser(), ViewExpression.builder().expression("a > 1").build());
            assertQueryFails(call, "Access Denied: restore of table .* is for users who see all its rows and columns as they are");
        }
        finally {
            accessControl.reset();
        }
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '0'");
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * Masks go by the names of columns.
     */
    @Test
    void restoreGivesNoColumnAnotherName()
    {
        String table = "renamed_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (column_mapping_mode = 'NAME') AS SELECT 1 a, CAST(row('x') AS row(f varchar)) b", 1);
        assertUpdate("INSERT INTO " + table + " VALUES (2, row('y'))", 1);
        String call = "CALL delta_gov.system.restore(schema_name => 'tpch', table_name => '" + table + "', version => %s)";
        assertUpdate("ALTER TABLE " + table + " RENAME COLUMN b.f TO g");
        assertQueryFails(call.formatted(1), "Table .* cannot be restored to version 1: its column 'b\\.g' was named 'b\\.f' then\\. Rename it to that first, .*");
        assertUpdate("ALTER TABLE " + table + " DROP COLUMN b");
        assertQueryFails(call.formatted(1), "Table .* cannot be restored to version 1: a column that was dropped may have been named otherwise then, as a column was renamed at version 2\\. .*");
        assertUpdate(call.formatted(2));
        assertUpdate("ALTER TABLE " + table + " RENAME COLUMN b.g TO f");
        assertUpdate(call.formatted(0));
        assertThat(query("SELECT a, b.f FROM " + table)).skippingTypesCheck().matches("VALUES (1, 'x')");
        // a column that was only dropped comes back under its name
        assertUpdate("ALTER TABLE " + table + " DROP COLUMN a");
        assertUpdate(call.formatted(6));
        assertThat(query("SELECT a, b.f FROM " + table)).skippingTypesCheck().matches("VALUES (1, 'x')");
        assertUpdate("DROP TABLE " + table);
    }
}
