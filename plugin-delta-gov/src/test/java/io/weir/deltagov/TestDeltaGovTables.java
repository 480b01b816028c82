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
import io.trino.spi.security.Identity;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import io.trino.tpch.TpchTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Schemas, tables and views in the catalog: where they are, how they come there and go, and what becomes of them when files are missing.
 */
final class TestDeltaGovTables
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
        QueryRunner queryRunner = DeltaGovQueryRunner.builder(warehouse)
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setInitialTables(List.of(TpchTable.NATION))
                .setWorkerCount(0)
                .build();
        // the default: nobody reaches data outside the warehouse
        queryRunner.createCatalog("closed", "delta_gov", Map.of("delta-gov.warehouse", "file://" + warehouse, "fs.local.enabled", "true", "local.location", "/"));
        files = new WarehouseFiles(warehouse);
        return queryRunner;
    }

    /**
     * The engine gives a name to the field, which is used several times, and that looks like a column.
     */
    @Test
    void fieldsThatAreUsedSeveralTimes()
    {
        assertUpdate("CREATE TABLE fields_used AS SELECT CAST(ROW(1, 'x') AS row(a integer, b varchar)) AS o, 5 AS i", 1);
        assertThat(query("SELECT o.a IN (1, 2, NULL), o.b IN ('y', 'z', NULL), i FROM fields_used")).matches("VALUES (true, CAST(NULL AS boolean), 5)");
        assertThat(query("SELECT o.a BETWEEN NULL AND 0, nullif(o.a, NULL), o.b FROM fields_used")).matches("VALUES (false, 1, VARCHAR 'x')");
        assertThat(query("SELECT count_if(o.a IN (1, 2, NULL)) FROM fields_used")).matches("VALUES BIGINT '1'");
        assertUpdate("DROP TABLE fields_used");
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
        assertQueryFails("CALL system.register_table('tpch', 't', 's3://bucket/a//b')", "Location 's3://bucket/a//b' cannot be used: it has two slashes with nothing between them.*");
        assertQueryFails("CALL system.register_table('tpch', 't$history', 'file:///a')", "Table name 't\\$history' is not supported.*");
        assertQueryFails("CALL system.register_table('tpch', '', 'file:///a')", "Argument table_name is missing or empty");
        assertQueryFails("CALL system.register_table('tpch', null, 'file:///a')", "Argument table_name is missing or empty");
        assertQueryFails("CALL system.register_table('tpch', 't', 'file:///a/*b?')", "(?s).*No Delta table at.*");
    }

    @Test
    void registerTableIsDisabled()
    {
        assertQueryFails("CALL closed.system.register_table('tpch', 't', 'file:///t')", "Procedure system.register_table is disabled in this catalog.*set delta-gov.register-table-procedure.enabled=true");
    }

    @Test
    void unregisterTableIsDisabled()
    {
        assertQueryFails("CALL closed.system.unregister_table('tpch', 't')", "Procedure system.unregister_table is disabled in this catalog.*set delta-gov.register-table-procedure.enabled=true");
    }

    @Test
    void locationOfNewTableIsDisabled()
    {
        assertQueryFails("CREATE TABLE closed.tpch.t (a bigint) WITH (location = 'file:///t')", "Table property location is not allowed in this catalog.*");
        assertQueryFails("CREATE TABLE closed.tpch.t WITH (location = 'file:///t') AS SELECT 1 a", "Table property location is not allowed in this catalog.*");
    }

    @Test
    void locationOfNewTablesMustBeFree()
            throws IOException
    {
        String table = "placed_" + randomNameSuffix();
        Path location = Files.createDirectories(elsewhere.resolve(table));
        Files.writeString(location.resolve("occupied"), "x");
        assertQueryFails("CREATE TABLE " + table + " (a bigint) WITH (location = 'file://" + location + "')", "Location file://.* is not empty.*");
        assertUpdate("CREATE TABLE " + table + " (a bigint) WITH (location = 'file://" + location.resolveSibling(table + "_free") + "')");
        assertQueryFails("CREATE TABLE like_" + table + " (LIKE " + table + " INCLUDING PROPERTIES)", "Location file://.* is not empty.*leave INCLUDING PROPERTIES out");
        assertUpdate("DROP TABLE " + table);
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
    void placesThatNoFileSystemServes()
    {
        assertQueryFails("CALL system.register_table('tpch', 'far', 's3://bucket/far')", "(?s).*is at a place that no file system of the catalog serves.*");
        assertQueryFails("CREATE TABLE far (a integer) WITH (location = 's3://bucket/far')", "(?s).*s3://bucket/far.*");
        assertQueryReturnsEmptyResult("SHOW TABLES LIKE 'far'");
    }

    @Test
    void movedTablesKeepTheirRows()
    {
        assertUpdate("CREATE SCHEMA origin");
        assertUpdate("CREATE TABLE origin.t AS SELECT 1 a", 1);
        assertUpdate("CREATE TABLE origin.u AS SELECT 2 a", 1);
        assertUpdate("ALTER TABLE origin.t RENAME TO tpch.moved");
        assertUpdate("DROP SCHEMA origin CASCADE");
        assertQuery("SELECT * FROM moved", "VALUES 1");
        assertUpdate("INSERT INTO moved VALUES 2", 1);
        assertQueryFails("ALTER TABLE moved RENAME TO nowhere.t", ".*[Ss]chema.*nowhere.*");
        assertQueryFails("ALTER TABLE moved RENAME TO \"a$b\"", "Table name .* is not supported.*");
        assertUpdate("CREATE SCHEMA origin");
        assertUpdate("CREATE TABLE origin.t AS SELECT 9 a", 1);
        assertQuery("SELECT * FROM moved", "VALUES 1, 2");
        assertUpdate("DROP TABLE moved");
        assertQuery("SELECT * FROM origin.t", "VALUES 9");
        assertUpdate("DROP SCHEMA origin CASCADE");
    }

    @Test
    void viewsOfDefinersAndInvokers()
    {
        assertUpdate("CREATE TABLE viewed AS SELECT 1 a", 1);
        assertUpdate("CREATE VIEW definer AS SELECT a, current_user u FROM viewed");
        assertUpdate("CREATE VIEW invoker SECURITY INVOKER AS SELECT a FROM viewed");
        Session other = Session.builder(getSession()).setIdentity(Identity.ofUser("other")).build();
        assertQuery(other, "SELECT a FROM definer", "VALUES 1");
        assertQuery(other, "SELECT a FROM invoker", "VALUES 1");
        assertThat((String) computeScalar("SHOW CREATE VIEW definer")).contains("SECURITY DEFINER");
        assertThat((String) computeScalar("SHOW CREATE VIEW invoker")).contains("SECURITY INVOKER");
        assertQueryFails("CREATE TABLE definer (a bigint)", ".*already exists.*");
        assertQueryFails("CREATE VIEW viewed AS SELECT 1 a", ".*already exists.*");
        assertQueryFails("CREATE OR REPLACE TABLE definer AS SELECT 1 a", ".*already exists.*|.*is a view.*");
        assertQueryFails("DROP TABLE definer", ".*view.*");
        assertQueryFails("INSERT INTO definer VALUES (1, 'x')", ".*view.*");
        assertQueryFails("CREATE VIEW \"v$x\" AS SELECT 1 a", "Table name .* is not supported.*");
        assertUpdate("CREATE SCHEMA with_views");
        assertUpdate("ALTER VIEW definer RENAME TO with_views.definer");
        assertQuery("SELECT a FROM with_views.definer", "VALUES 1");
        assertQuery("SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'with_views'", "VALUES ('definer', 'VIEW')");
        assertUpdate("DROP SCHEMA with_views CASCADE");
        assertUpdate("DROP VIEW invoker");
        assertUpdate("DROP TABLE viewed");
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
    void brokenTables()
            throws IOException
    {
        String table = "broken_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a", 1);
        Path log = files.directoriesOf(table).getFirst().resolve("_delta_log/00000000000000000000.json");
        byte[] content = Files.readAllBytes(log);

        Files.delete(log);
        assertQueryFails("SELECT * FROM " + table, "Table tpch." + table + " is missing: the _delta_log at its location has no commit. Restore its files. If the data is gone for good, DROP TABLE or system.unregister_table removes table tpch." + table + " from the catalog");
        assertThat(computeActual("SELECT table_name FROM information_schema.columns WHERE table_schema = 'tpch' AND table_name = 'nation'").getRowCount()).isEqualTo(4);

        // with a checksum, the commit need not be read for the definition of the table
        Files.deleteIfExists(log.resolveSibling("00000000000000000000.crc"));
        Files.writeString(log, "{\"add\": nonsense");
        assertQueryFails("SELECT * FROM " + table, "(?s)Table tpch." + table + " has a Delta log that is corrupt: _delta_log/00000000000000000000.json .*");
        assertQueryFails("INSERT INTO " + table + " VALUES 1", "(?s)Table tpch." + table + " has a Delta log that is corrupt: _delta_log/00000000000000000000.json .*");
        for (String about : new String[] {"history", "properties", "files", "transactions"}) {
            assertThat(query("SELECT * FROM \"" + table + "$" + about + "\"")).failure()
                    .hasMessageStartingWith("Table tpch." + table)
                    .hasMessageNotContaining(warehouse.toString());
        }

        Files.write(log, content);
        assertThat(query("SELECT * FROM " + table)).matches("VALUES 1");

        Files.delete(log);
        assertUpdate("DROP TABLE " + table);
        assertThat(files.directoriesOf(table)).isEmpty();
    }

    @Test
    void brokenViews()
            throws IOException
    {
        assertUpdate("CREATE VIEW broken_view AS SELECT 1 a");
        assertUpdate("CREATE MATERIALIZED VIEW broken_rows AS SELECT name FROM nation");
        assertUpdate("CREATE VIEW whole_view AS SELECT 1 a");
        Files.writeString(files.directoriesOf("broken_view").getFirst().resolve("0000000000.json"), "{\"originalSql\": nonsense");
        Files.writeString(files.directoriesOf("broken_rows").getFirst().resolve("definition/0000000000.json"), "{");

        assertQuery("SELECT table_name FROM information_schema.views WHERE table_schema = 'tpch' AND table_name IN ('broken_view', 'whole_view')", "VALUES 'whole_view'");
        assertQuery("SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'tpch' AND table_name IN ('broken_view', 'broken_rows', 'whole_view')", "VALUES 'whole_view'");
        assertQueryReturnsEmptyResult("SELECT definition FROM system.metadata.materialized_views WHERE catalog_name = 'delta_gov' AND name = 'broken_rows'");
        assertQueryFails("SELECT * FROM broken_view", "(?s)The definition of view tpch\\.broken_view is corrupt: .* Restore the last file in its directory");
        assertQueryFails("SELECT * FROM broken_rows", "(?s)The definition of view tpch\\.broken_rows is corrupt: .* If it is gone for good, DROP TABLE removes view tpch\\.broken_rows");
        assertUpdate("DROP VIEW broken_view");
        assertUpdate("DROP VIEW whole_view");
        assertQueryFails("DROP MATERIALIZED VIEW broken_rows", ".* Did you mean DROP TABLE .*broken_rows\\?");
        assertUpdate("DROP TABLE broken_rows");
        assertThat(files.directoriesOf("broken_rows")).isEmpty();
    }

    @Test
    void restoredDefinition()
            throws IOException
    {
        assertUpdate("CREATE MATERIALIZED VIEW restored_rows AS SELECT name FROM nation");
        Path definition = files.directoriesOf("restored_rows").getFirst().resolve("definition/0000000000.json");
        byte[] content = Files.readAllBytes(definition);
        Files.delete(definition);
        assertQueryFails("SELECT * FROM restored_rows", "There is no definition of the view at .* If it is gone for good, DROP TABLE removes view tpch\\.restored_rows");
        Files.write(definition, content);
        assertThat(query("SELECT count(*) FROM restored_rows")).matches("VALUES BIGINT '25'");
        assertUpdate("DROP MATERIALIZED VIEW restored_rows");
    }

    @Test
    void missingDataFile()
            throws IOException
    {
        String table = "missing_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a", 1);
        Path file = files.parquetFilesOf(table).getFirst();
        Files.delete(file);
        assertThatThrownBy(() -> computeActual("SELECT * FROM " + table)).hasMessageContaining(file.getFileName().toString());
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void hiddenColumns()
            throws IOException
    {
        String table = "hidden_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a", 1);
        Path file = files.parquetFilesOf(table).getFirst();
        assertThat(query("SELECT \"$path\", a, \"$file_size\", \"$file_modified_time\" < current_timestamp + INTERVAL '1' MINUTE FROM " + table + " WHERE \"$path\" LIKE 'file:%'"))
                .skippingTypesCheck()
                .matches("VALUES ('file://%s', 1, BIGINT '%s', true)".formatted(file, Files.size(file)));
        assertThat(query("SELECT * FROM " + table)).matches("VALUES 1");
        assertUpdate("DROP TABLE " + table);
    }
}
