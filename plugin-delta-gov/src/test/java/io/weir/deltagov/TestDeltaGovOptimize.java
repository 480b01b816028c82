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

import io.trino.metadata.QualifiedObjectName;
import io.trino.spi.security.ViewExpression;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import io.trino.testing.TestingAccessControlManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.nio.file.Path;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.EXECUTE_TABLE_PROCEDURE;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * ALTER TABLE EXECUTE optimize.
 */
@Execution(SAME_THREAD)
final class TestDeltaGovOptimize
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse).build();
    }

    private long files(String table)
    {
        return (long) computeScalar("SELECT count(DISTINCT \"$path\") FROM " + table);
    }

    private void execute(String statement)
    {
        getQueryRunner().execute(statement);
    }

    @Test
    void smallFilesAndDeletionVectors()
    {
        String table = "small_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, name varchar, part varchar) WITH (partitioned_by = ARRAY['part'], change_data_feed_enabled = true)");
        for (int number = 0; number < 4; number++) {
            assertUpdate("INSERT INTO " + table + " VALUES (" + number + ", 'a', 'x'), (" + (number + 10) + ", 'b', 'ü z'), (" + (number + 20) + ", 'c', NULL)", 3);
        }
        assertUpdate("DELETE FROM " + table + " WHERE id IN (1, 11)", 2);
        execute("EXPLAIN ALTER TABLE " + table + " EXECUTE optimize");
        assertThat(files(table)).isEqualTo(10);

        execute("ALTER TABLE " + table + " EXECUTE optimize");
        assertThat(files(table)).isEqualTo(3);
        assertThat(query("SELECT id, name, part FROM " + table)).skippingTypesCheck().matches(
                "VALUES (BIGINT '0', 'a', 'x'), (2, 'a', 'x'), (3, 'a', 'x'), (10, 'b', 'ü z'), (12, 'b', 'ü z'), (13, 'b', 'ü z'), (20, 'c', NULL), (21, 'c', NULL), (22, 'c', NULL), (23, 'c', NULL)");
        assertThat(query("SELECT operation, operation_metrics['numRemovedFiles'], operation_metrics['numAddedFiles'], operation_metrics['numDeletionVectorsRemoved'] FROM \"" + table + "$history\" WHERE version = 6")).skippingTypesCheck()
                .matches("VALUES ('OPTIMIZE', '10', '3', '0')");
        // no row changed
        assertThat(query("SELECT * FROM TABLE(delta_gov.system.table_changes(schema_name => 'tpch', table_name => '" + table + "', since_version => 5))")).returnsEmptyResult();
        // nothing is left to be done
        execute("ALTER TABLE " + table + " EXECUTE optimize");
        assertThat(computeScalar("SELECT max(version) FROM \"" + table + "$history\"")).isEqualTo(6L);
        assertUpdate("DELETE FROM " + table + " WHERE id = 0", 1);
        assertThat(query("SELECT count(*) FROM " + table + " FOR VERSION AS OF 6")).matches("VALUES BIGINT '10'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void loneFileWithADeletionVector()
    {
        String table = "lone_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT * FROM tpch.tiny.nation", 25);
        assertUpdate("DELETE FROM " + table + " WHERE nationkey = 7", 1);
        // whatever its size
        execute("ALTER TABLE " + table + " EXECUTE optimize(file_size_threshold => '1B')");
        assertThat(query("SELECT operation_metrics['numDeletionVectorsRemoved'] FROM \"" + table + "$history\" WHERE operation = 'OPTIMIZE'")).skippingTypesCheck().matches("VALUES VARCHAR '1'");
        assertThat(query("SELECT * FROM " + table)).skippingTypesCheck().matches("SELECT * FROM tpch.tiny.nation WHERE nationkey <> 7");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void whereChoosesFiles()
    {
        String table = "chosen_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, part integer) WITH (partitioned_by = ARRAY['part'])");
        for (int number = 0; number < 4; number++) {
            assertUpdate("INSERT INTO " + table + " VALUES (" + number * 100 + ", 1), (" + (number * 100 + 1) + ", 1), (" + number * 100 + ", 2)", 3);
        }
        execute("ALTER TABLE " + table + " EXECUTE optimize WHERE part = 2");
        assertThat(files(table)).isEqualTo(5);
        // files that may hold such a row, with all of their rows
        execute("ALTER TABLE " + table + " EXECUTE optimize WHERE part = 1 AND id BETWEEN 100 AND 250");
        assertThat(files(table)).isEqualTo(4);
        assertThat(query("SELECT id FROM " + table + " WHERE part = 1")).matches("VALUES BIGINT '0', 1, 100, 101, 200, 201, 300, 301");
        assertUpdate("CREATE TABLE by_day AS SELECT TIMESTAMP '2021-12-31 23:00:00 UTC' at", 1);
        for (int number = 0; number < 3; number++) {
            assertUpdate("INSERT INTO by_day VALUES (TIMESTAMP '2022-01-01 00:00:00 UTC')", 1);
        }
        execute("ALTER TABLE by_day EXECUTE optimize WHERE CAST(at AS date) > DATE '2021-12-31'");
        assertThat(files("by_day")).isEqualTo(2);
        // by the columns of files
        for (int number = 0; number < 3; number++) {
            assertUpdate("INSERT INTO by_day VALUES (TIMESTAMP '2022-01-01 00:00:00 UTC')", 1);
        }
        String path = (String) computeScalar("SELECT min(\"$path\") FROM by_day WHERE CAST(at AS date) > DATE '2021-12-31'");
        execute("ALTER TABLE by_day EXECUTE optimize WHERE \"$file_modified_time\" > current_timestamp + INTERVAL '1' DAY");
        execute("ALTER TABLE by_day EXECUTE optimize WHERE \"$file_size\" < 10");
        assertThat(files("by_day")).isEqualTo(5);
        execute("ALTER TABLE by_day EXECUTE optimize WHERE \"$path\" <> '" + path + "' AND CAST(at AS date) > DATE '2021-12-31' AND \"$file_modified_time\" > current_timestamp - INTERVAL '1' DAY");
        assertThat(files("by_day")).isEqualTo(3);
        assertThat(query("SELECT count(DISTINCT \"$path\") FROM by_day WHERE \"$path\" = '" + path + "'")).matches("VALUES BIGINT '1'");
        assertThat(query("SELECT count(*) FROM by_day")).matches("VALUES BIGINT '7'");
        assertUpdate("DROP TABLE by_day");
        assertThatThrownBy(() -> execute("ALTER TABLE " + table + " EXECUTE optimize WHERE id % 2 = 0")).hasMessageContaining("WHERE of optimize chooses whole files");
        // such a predicate filters rows in every other statement
        assertThat(query("SELECT id FROM " + table + " WHERE part = 1 AND id BETWEEN 100 AND 250")).matches("VALUES BIGINT '100', 101, 200, 201");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void smallFilesBecomeOne()
    {
        for (int count = 2; count < 8; count++) {
            String table = "few_" + count + "_" + randomNameSuffix();
            assertUpdate("CREATE TABLE " + table + " (id bigint)");
            for (int number = 0; number < count; number++) {
                assertUpdate("INSERT INTO " + table + " SELECT " + number + " * 10000 + n FROM UNNEST(sequence(1, 5000)) t(n)", 5000);
            }
            execute("ALTER TABLE " + table + " EXECUTE optimize");
            assertThat(files(table)).as("of %s files", count).isEqualTo(1);
            assertThat(query("SELECT count(*), count(DISTINCT id) FROM " + table)).matches("VALUES (BIGINT '%1$s', BIGINT '%1$s')".formatted(count * 5000));
            assertUpdate("DROP TABLE " + table);
        }
    }

    @Test
    void asksAndRefuses()
    {
        String table = "asked_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT 1 a", 1);
        assertAccessDenied("ALTER TABLE " + table + " EXECUTE optimize", "Cannot execute table procedure .*", privilege("delta_gov.tpch." + table + ".OPTIMIZE", EXECUTE_TABLE_PROCEDURE));
        assertQueryFails("ALTER TABLE " + table + " EXECUTE nothing", ".*[Pp]rocedure.*");
        assertQueryFails("ALTER TABLE " + table + " EXECUTE optimize(file_size_threshold => 'big')", ".*file_size_threshold.*");
        TestingAccessControlManager accessControl = getQueryRunner().getAccessControl();
        try {
            accessControl.columnMask(new QualifiedObjectName(DeltaGovQueryRunner.CATALOG, DeltaGovQueryRunner.SCHEMA, table), "a", getSession().getUser(), ViewExpression.builder().expression("0").build());
            assertQueryFails("ALTER TABLE " + table + " EXECUTE optimize", "(?s).*mask.*");
        }
        finally {
            accessControl.reset();
        }
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void conditionsThatDoNotChooseFiles()
    {
        String table = "conditions_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT nationkey a, regionkey b FROM tpch.tiny.nation", 25);
        for (String condition : new String[] {"a % 2 = 0", "a = 1 OR b = 2", "a = b"}) {
            assertThat(query("ALTER TABLE " + table + " EXECUTE optimize WHERE " + condition)).failure().hasMessageMatching("WHERE of optimize chooses whole files.*").hasErrorCode(NOT_SUPPORTED);
        }
        assertUpdate("DROP TABLE " + table);
    }
}
