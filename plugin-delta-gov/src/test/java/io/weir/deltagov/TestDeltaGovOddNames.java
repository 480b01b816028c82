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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

import static io.trino.testing.QueryAssertions.assertContains;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Directories, partition values and columns with the names that people give them.
 */
final class TestDeltaGovOddNames
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path directory;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(directory.resolve("ware house%20\u00fc+"))
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setWorkerCount(0)
                .build();
    }

    /**
     * The log keeps paths as URIs, deletion vectors relative to the table, and kernel and Trino have two ideas of what a location is.
     */
    @ParameterizedTest
    @ValueSource(strings = {"with space", "percent%sign", "encoded%20space", "plus+plus", "\u00fcn\u00efc\u00f6d\u00e9\u2603", "semi;colon=and,comma", "quote'\"`", "a:b@c", "[brackets]{braces}", "tilde~$dollar&and!"})
    void directories(String name)
    {
        String table = "odd_" + randomNameSuffix();
        String location = "file://%s/%s/t".formatted(directory, name);
        assertUpdate("CREATE TABLE " + table + " WITH (location = '" + location.replace("'", "''") + "', partitioned_by = ARRAY['regionkey'], change_data_feed_enabled = true, checkpoint_interval = 3) AS SELECT nationkey, name, regionkey FROM tpch.tiny.nation", 25);
        everyKindOfStatement(table);
        assertUpdate("CALL system.unregister_table(schema_name => '%s', table_name => '%s')".formatted(DeltaGovQueryRunner.SCHEMA, table));
        assertUpdate("CALL system.register_table(schema_name => '%s', table_name => '%s', table_location => '%s')".formatted(DeltaGovQueryRunner.SCHEMA, table, location.replace("'", "''")));
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '18'");
    }

    @Test
    void managedTables()
    {
        String table = "\"managed %20 \u00fc_" + randomNameSuffix() + "\"";
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['regionkey'], change_data_feed_enabled = true, checkpoint_interval = 3) AS SELECT nationkey, name, regionkey FROM tpch.tiny.nation", 25);
        everyKindOfStatement(table);
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * Names that only column mapping allows, for columns that only a table without rows can get.
     */
    @Test
    void columnsThatNeedMapping()
    {
        for (String column : new String[] {"\"a b\" bigint NOT NULL", "\"a b\" bigint DEFAULT 1", "r ROW(\"a,b\" bigint) NOT NULL"}) {
            String table = "mapped_" + randomNameSuffix();
            assertUpdate("CREATE TABLE " + table + " (a bigint)");
            assertUpdate("ALTER TABLE " + table + " ADD COLUMN " + column);
            assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).as(column).contains("column_mapping_mode = 'NAME'");
            assertUpdate("DROP TABLE " + table);
        }
    }

    private void everyKindOfStatement(String table)
    {
        assertUpdate("DELETE FROM " + table + " WHERE nationkey = 3", 1);
        assertUpdate("DELETE FROM " + table + " WHERE nationkey = 2", 1);
        assertUpdate("UPDATE " + table + " SET name = 'x' WHERE nationkey = 4", 1);
        assertUpdate("DELETE FROM " + table + " WHERE regionkey = 0", 5);
        getQueryRunner().execute("ALTER TABLE " + table + " EXECUTE optimize");
        assertUpdate("INSERT INTO " + table + " VALUES (99, 'new', NULL)", 1);
        assertUpdate("UPDATE " + table + " SET name = 'y' WHERE nationkey = 99", 1);
        assertThat(query("SELECT count(*), count_if(name = 'x'), count_if(name = 'y') FROM " + table)).matches("VALUES (BIGINT '19', BIGINT '1', BIGINT '1')");
        assertUpdate("DELETE FROM " + table + " WHERE nationkey = 99", 1);
        assertThat(query("SELECT nationkey, regionkey FROM " + table)).skippingTypesCheck().matches("SELECT nationkey, regionkey FROM tpch.tiny.nation WHERE nationkey NOT IN (2, 3) AND regionkey <> 0");
        assertThat(query("SELECT count(*) FROM " + table + " FOR VERSION AS OF 2")).matches("VALUES BIGINT '23'");
        assertThat(query("SELECT count(*) FROM TABLE(system.table_changes(schema_name => '%s', table_name => '%s', since_version => 0)) WHERE _change_type = 'delete'".formatted(DeltaGovQueryRunner.SCHEMA, table.replace("\"", "")))).matches("VALUES BIGINT '8'");
    }

    /**
     * What is a partition value in the log is part of a path as well.
     */
    @Test
    void partitionValues()
    {
        String table = "values_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id integer, p varchar, q varchar) WITH (partitioned_by = ARRAY['p', 'q'])");
        String[][] values = {
                {"'a/b'", "'..'"},
                {"'%2F'", "'.'"},
                {"' leading'", "'trailing '"},
                {"'a=b'", "'{}'"},
                {"NULL", "'__HIVE_DEFAULT_PARTITION__'"},
                {"'new' || chr(10) || 'line'", "'tab' || chr(9)"},
                {"'ctrl' || chr(1)", "'\u2603\ud83d\ude00'"},
                {"'CASE'", "'case'"},
                {"'case'", "'CASE'"},
                {"array_join(repeat('long', 50), '')", "'\\'"},
                {"array_join(repeat('longer', 500), '')", "array_join(repeat('☃', 300), '')"},
        };
        for (int id = 0; id < values.length; id++) {
            assertUpdate("INSERT INTO " + table + " VALUES (" + id + ", " + values[id][0] + ", " + values[id][1] + ")", 1);
        }
        for (int id = 0; id < values.length; id++) {
            String p = values[id][0];
            assertThat(query("SELECT id, q FROM " + table + " WHERE " + (p.equals("NULL") ? "p IS NULL" : "p = " + p) + " AND q = " + values[id][1])).skippingTypesCheck().matches("VALUES (" + id + ", " + values[id][1] + ")");
        }
        assertThat(query("SELECT id FROM " + table + " WHERE p = 'a/b' OR q = '__HIVE_DEFAULT_PARTITION__' OR p = 'case' OR p LIKE 'ctrl%'")).matches("VALUES 0, 4, 6, 8");
        assertUpdate("DELETE FROM " + table + " WHERE p = 'CASE'", 1);
        assertUpdate("UPDATE " + table + " SET id = id + 100 WHERE q = '..' OR p IS NULL", 2);
        getQueryRunner().execute("ALTER TABLE " + table + " EXECUTE optimize");
        assertThat(query("SELECT id FROM " + table)).matches("VALUES 100, 1, 2, 3, 104, 5, 6, 8, 9, 10");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void schemasAndTables()
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
}
