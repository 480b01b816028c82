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

import io.trino.spi.ErrorCodeSupplier;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.GENERIC_USER_ERROR;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Statements that change what is not a table of rows: tables that tell about tables, views, and the rows of materialized views.
 */
final class TestDeltaGovReadOnlyTables
        extends AbstractTestQueryFramework
{
    private static final ErrorCodeSupplier[] USER_ERRORS = {ALREADY_EXISTS, GENERIC_USER_ERROR, NOT_SUPPORTED, TABLE_ALREADY_EXISTS, TABLE_NOT_FOUND};

    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse).setWorkerCount(0).build();
    }

    @BeforeAll
    void create()
    {
        assertUpdate("CREATE TABLE t WITH (partitioned_by = ARRAY['b']) AS SELECT 1 a, 2 b", 1);
        assertUpdate("CREATE VIEW v AS SELECT a FROM t");
        assertUpdate("CREATE MATERIALIZED VIEW m AS SELECT a FROM t");
        assertUpdate("REFRESH MATERIALIZED VIEW m", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t$history", "t$properties", "t$partitions", "t$files", "t$transactions", "t$receipts", "m$history", "m$files"})
    void tablesAboutTables(String name)
    {
        String column = (String) computeScalar("SELECT column_name FROM information_schema.columns WHERE table_name = '%s' ORDER BY ordinal_position LIMIT 1".formatted(name));
        for (String statement : new String[] {
                "INSERT INTO \"%s\" SELECT * FROM \"%s\"",
                "DELETE FROM \"%s\"",
                "DELETE FROM \"%s\" WHERE \"" + column + "\" IS NULL",
                "UPDATE \"%s\" SET \"" + column + "\" = NULL",
                "MERGE INTO \"%s\" t USING (VALUES 1) s(x) ON s.x = 1 WHEN MATCHED THEN DELETE",
                "TRUNCATE TABLE \"%s\"",
                "DROP TABLE \"%s\"",
                "COMMENT ON TABLE \"%s\" IS 'x'",
                "COMMENT ON COLUMN \"%s\".\"" + column + "\" IS 'x'",
                "ALTER TABLE \"%s\" RENAME TO other",
                "ALTER TABLE \"%s\" ADD COLUMN x bigint",
                "ALTER TABLE \"%s\" DROP COLUMN \"" + column + "\"",
                "ALTER TABLE \"%s\" RENAME COLUMN \"" + column + "\" TO x",
                "ALTER TABLE \"%s\" ALTER COLUMN \"" + column + "\" SET DATA TYPE varchar",
                "ALTER TABLE \"%s\" SET PROPERTIES checkpoint_interval = 3",
                "ALTER TABLE \"%s\" EXECUTE optimize",
        }) {
            assertThat(query(statement.replace("%s", name))).as(statement).failure()
                    .hasErrorCode(NOT_SUPPORTED)
                    .hasMessage("Table tpch.%s tells about table tpch.%s and can only be read. Change tpch.%2$s, and it tells of the change".formatted(name, name.substring(0, 1)));
        }
        assertQuerySucceeds("SELECT * FROM \"" + name + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "CREATE TABLE \"x$history\" (a bigint)",
            "CREATE TABLE \"x$history\" AS SELECT 1 a",
            "CREATE TABLE \"t$history\" (a bigint)",
            "CREATE OR REPLACE TABLE \"t$history\" AS SELECT 1 a",
            "CREATE VIEW \"x$history\" AS SELECT 1 a",
            "CREATE VIEW \"t$history\" AS SELECT 1 a",
            "CREATE OR REPLACE VIEW \"t$files\" AS SELECT 1 a",
            "CREATE MATERIALIZED VIEW \"x$history\" AS SELECT 1 a",
            "ALTER TABLE t RENAME TO \"x$history\"",
            "ALTER TABLE t RENAME TO \"m$history\"",
            "ALTER VIEW v RENAME TO \"x$history\"",
            "ALTER MATERIALIZED VIEW m RENAME TO \"x$history\"",
            "DROP VIEW \"t$history\"",
            "DROP MATERIALIZED VIEW \"t$history\"",
            "COMMENT ON VIEW \"t$history\" IS 'x'",
            "DROP TABLE \"t$nothing\"",
            "INSERT INTO \"t$nothing\" VALUES 1",
    })
    void namesOfThem(String statement)
    {
        assertThat(query(statement)).failure().hasErrorCode(USER_ERRORS).hasMessageContaining("$");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$path", "$file_size", "$file_modified_time"})
    void columnsAboutFiles(String column)
    {
        for (String statement : new String[] {
                "UPDATE t SET \"%s\" = NULL",
                "UPDATE t SET a = 1, \"%s\" = NULL",
                "MERGE INTO t USING (VALUES 1) s(x) ON s.x = t.a WHEN MATCHED THEN UPDATE SET \"%s\" = NULL",
        }) {
            assertThat(query(statement.formatted(column))).as(statement).failure()
                    .hasErrorCode(NOT_SUPPORTED)
                    .hasMessage("Column " + column + " of table tpch.t tells about the files of the table and cannot be set");
        }
        assertThat(query("SELECT a FROM t")).matches("VALUES 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v", "m"})
    void rowsOfViews(String name)
    {
        for (String statement : new String[] {
                "INSERT INTO \"%s\" VALUES 1",
                "DELETE FROM \"%s\" WHERE a = 1",
                "UPDATE \"%s\" SET a = 1",
                "MERGE INTO \"%s\" t USING (VALUES 1) s(x) ON s.x = t.a WHEN MATCHED THEN DELETE",
                "TRUNCATE TABLE \"%s\"",
                "ALTER TABLE \"%s\" ADD COLUMN x bigint",
                "ALTER TABLE \"%s\" DROP COLUMN a",
                "ALTER TABLE \"%s\" ALTER COLUMN a SET DATA TYPE bigint",
                "ALTER TABLE \"%s\" EXECUTE optimize",
        }) {
            String sql = statement.formatted(name);
            assertThat(query(sql)).as(sql).failure().hasErrorCode(USER_ERRORS);
        }
        assertThat(query("SELECT a FROM \"" + name + "\"")).matches("VALUES 1");
    }
}
