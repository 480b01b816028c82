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
import io.trino.sql.planner.plan.AggregationNode;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.INSERT_TABLE;
import static io.trino.testing.TestingAccessControlManager.TestingPrivilegeType.SHOW_COLUMNS;
import static io.trino.testing.TestingAccessControlManager.privilege;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is known of the rows of a table without reading them.
 */
final class TestDeltaGovStatistics
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse)
                .setWorkerCount(0)
                .build();
    }

    @Test
    void statistics()
    {
        String table = "stats_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['p']) AS SELECT nationkey n, if(nationkey < 5, null, name) s, regionkey p FROM tpch.tiny.nation", 25);
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
    void analyzeKeepsDistinctCountsInTheTable()
            throws IOException
    {
        String table = "analyzed_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['orderstatus']) AS SELECT orderkey, custkey, clerk, orderstatus FROM tpch.tiny.orders", 15000);
        assertThat(query("SHOW STATS FOR " + table)).result().matches(result -> result.getMaterializedRows().stream()
                .filter(row -> "custkey".equals(row.getField(0))).allMatch(row -> row.getField(2) == null));

        assertUpdate("ANALYZE " + table + " WITH (columns = ARRAY['CUSTKEY'])", 15000);
        assertThat(distinctValues(table, "custkey")).isBetween(950.0, 1050.0);
        assertThat(distinctValues(table, "clerk")).isNaN();
        assertThat(distinctValues(table, "orderstatus")).isEqualTo(3.0);

        assertUpdate("ANALYZE " + table, 15000);
        assertThat(distinctValues(table, "custkey")).isBetween(950.0, 1050.0);
        assertThat(distinctValues(table, "clerk")).isBetween(950.0, 1050.0);
        assertQueryFails("ANALYZE " + table + " WITH (columns = ARRAY['nobody'])", ".*has no columns \\[nobody] to analyze");
        assertUpdate("ANALYZE " + table + " WITH (mode = 'full_refresh')", 15000);
        assertQueryFails("ANALYZE " + table + " WITH (mode = 'incremental')", ".*every ANALYZE reads all rows. Leave it out.*");
        assertQueryFails("ANALYZE " + table + " WITH (files_modified_after = TIMESTAMP '2026-01-01 00:00:00.000 Z')", ".*every ANALYZE reads all rows. Leave it out.*");
        assertQueryFails("ANALYZE " + table + " WITH (columns = ARRAY[NULL])", "(?i).*null.*");
        assertQueryFails(with("extended_statistics_enabled", "false"), "ANALYZE " + table, ".*set the session property extended_statistics_enabled to true");
        assertQueryFails(with("extended_statistics_collect_on_write", "true"), "SELECT 1 FROM " + table, ".*Run ANALYZE on the table.*");
        assertThat(distinctValues(with("extended_statistics_enabled", "false"), table, "custkey")).isNaN();
        assertThat(computeActual(with("statistics_enabled", "false"), "SHOW STATS FOR " + table).getMaterializedRows().getLast().getField(4)).isNull();
        assertThat(distinctValues(table, "custkey")).isBetween(950.0, 1050.0);

        assertAccessDenied("CALL system.drop_extended_stats('tpch', '" + table + "')", "Cannot insert into table .*", privilege(table, INSERT_TABLE));
        assertUpdate("CALL system.drop_extended_stats('tpch', '" + table + "')");
        assertThat(distinctValues(table, "custkey")).isNaN();
        assertUpdate("CALL system.drop_extended_stats(schema_name => 'tpch', table_name => '" + table + "')");
        assertQueryFails("CALL system.drop_extended_stats('tpch', 'nobody')", ".*Table 'tpch.nobody' not found");
        assertUpdate("ANALYZE " + table, 15000);
        assertThat(distinctValues(table, "custkey")).isBetween(950.0, 1050.0);

        assertUpdate("CALL system.flush_metadata_cache()");
        assertUpdate("CALL system.flush_metadata_cache(schema_name => 'tpch', table_name => '" + table + "')");
        assertQueryFails("CALL system.flush_metadata_cache(schema_name => 'tpch')", "Arguments schema_name and table_name belong together.*");
        assertQueryFails("CALL system.flush_metadata_cache(schema_name => 'tpch', table_name => 'nobody')", ".*Table 'tpch.nobody' not found");
        assertAccessDenied("CALL system.flush_metadata_cache('tpch', '" + table + "')", "Cannot show columns of table .*", privilege(table, SHOW_COLUMNS));
        assertThat(distinctValues(table, "clerk")).isBetween(950.0, 1050.0);

        // numbers only: no value of the table is in what is kept
        Path statistics = WarehouseFiles.allIn(warehouse).stream().filter(file -> file.endsWith("_weir/statistics.json") && file.toString().contains(table)).findFirst().orElseThrow();
        assertThat(Files.readString(statistics)).doesNotContain("Clerk#").contains("distinctValues");
        Files.writeString(statistics, "{ not json");
        assertUpdate("INSERT INTO " + table + " VALUES (1, 1, 'c', 'X')", 1);
        assertThat(distinctValues(table, "custkey")).isNaN();
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void replacementForgetsWhatAnalyzeFoundOut()
    {
        String table = "replaced_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT orderkey k FROM tpch.tiny.orders", 15000);
        assertUpdate("ANALYZE " + table, 15000);
        assertThat(distinctValues(table, "k")).isGreaterThan(10_000);

        assertUpdate("CREATE OR REPLACE TABLE " + table + " AS SELECT orderkey % 2 k FROM tpch.tiny.orders", 15000);
        assertThat(distinctValues(table, "k")).isNaN();
        assertUpdate("ANALYZE " + table, 15000);
        assertThat(distinctValues(table, "k")).isEqualTo(2.0);

        assertUpdate("CREATE OR REPLACE TABLE " + table + " (k varchar)");
        assertUpdate("INSERT INTO " + table + " VALUES 'a', 'b', 'c'", 3);
        assertThat(distinctValues(table, "k")).isNaN();
        assertUpdate("DROP TABLE " + table);
    }

    private Session with(String property, String value)
    {
        return Session.builder(getSession()).setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, property, value).build();
    }

    private double distinctValues(String table, String column)
    {
        return distinctValues(getSession(), table, column);
    }

    private double distinctValues(Session session, String table, String column)
    {
        return computeActual(session, "SHOW STATS FOR " + table).getMaterializedRows().stream()
                .filter(row -> column.equals(row.getField(0)))
                .map(row -> row.getField(2) == null ? Double.NaN : (double) row.getField(2))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theLogAnswersAggregations()
    {
        String table = "answers_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['regionkey']) AS SELECT nationkey, name, CAST(null AS bigint) nothing, DATE '2020-01-01' + nationkey * INTERVAL '1' DAY AS day, regionkey FROM tpch.tiny.nation", 25);
        assertAnswered("SELECT count(*) FROM " + table, "VALUES BIGINT '25'");
        assertAnswered("SELECT count(*), count(nationkey), count(nothing), min(nationkey), max(nationkey), min(nothing) FROM " + table, "VALUES (BIGINT '25', BIGINT '25', BIGINT '0', BIGINT '0', BIGINT '24', CAST(null AS bigint))");
        assertAnswered("SELECT min(day), max(day) FROM " + table, "VALUES (DATE '2020-01-01', DATE '2020-01-25')");
        assertAnswered("SELECT DISTINCT regionkey FROM " + table, "VALUES BIGINT '0', 1, 2, 3, 4");
        assertAnswered("SELECT regionkey, count(*), max(nationkey) FROM " + table + " GROUP BY regionkey", "SELECT regionkey, count(*), max(nationkey) FROM tpch.tiny.nation GROUP BY regionkey");
        assertAnswered("SELECT max(regionkey), count(*) FROM " + table + " WHERE regionkey IN (1, 2)", "VALUES (BIGINT '2', BIGINT '10')");
        assertAnswered("SELECT count(*), min(nationkey), max(regionkey) FROM " + table + " WHERE regionkey = 7", "VALUES (BIGINT '0', CAST(null AS bigint), CAST(null AS bigint))");
        assertAnswered("SELECT count(*) + 1 FROM " + table + " HAVING count(*) > 3", "VALUES BIGINT '26'");
        // what the log does not know
        assertNotAnswered("SELECT max(name) FROM " + table, "VALUES VARCHAR 'VIETNAM'");
        assertNotAnswered("SELECT count(*) FROM " + table + " WHERE nationkey < 5", "VALUES BIGINT '5'");
        assertNotAnswered("SELECT count(DISTINCT nationkey) FROM " + table, "VALUES BIGINT '25'");
        assertNotAnswered("SELECT sum(nationkey) FROM " + table, "VALUES BIGINT '300'");
        assertNotAnswered("SELECT count(*) FILTER (WHERE nationkey > 20) FROM " + table, "VALUES BIGINT '4'");
        Session off = Session.builder(getSession()).setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "aggregation_pushdown_enabled", "false").build();
        assertThat(query(off, "SELECT count(*) FROM " + table)).isNotFullyPushedDown(AggregationNode.class);

        // deleted rows: their number is known, their values are not
        assertUpdate("DELETE FROM " + table + " WHERE nationkey IN (0, 24)", 2);
        assertAnswered("SELECT count(*) FROM " + table, "VALUES BIGINT '23'");
        assertNotAnswered("SELECT min(nationkey), max(nationkey) FROM " + table, "VALUES (BIGINT '1', BIGINT '23')");
        assertNotAnswered("SELECT count(nationkey) FROM " + table, "VALUES BIGINT '23'");
        assertUpdate("DELETE FROM " + table + " WHERE regionkey = 3", 5);
        assertAnswered("SELECT DISTINCT regionkey FROM " + table, "VALUES BIGINT '0', 1, 2, 4");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void answersOfTheLogFollowVersionsAndWrites()
            throws IOException
    {
        String table = "followed_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id integer)");
        assertAnswered("SELECT count(*), max(id) FROM " + table, "VALUES (BIGINT '0', CAST(null AS integer))");
        assertUpdate("INSERT INTO " + table + " VALUES 1, 2", 2);
        assertUpdate("INSERT INTO " + table + " SELECT count(*) + max(id) FROM " + table, 1);
        assertAnswered("SELECT count(*), max(id) FROM " + table, "VALUES (BIGINT '3', 4)");
        assertAnswered("SELECT count(*), max(id) FROM " + table + " FOR VERSION AS OF 1", "VALUES (BIGINT '2', 2)");

        // a data file is not even there, and nobody notices
        Path file = Path.of(((String) computeScalar("SELECT \"$path\" FROM " + table + " LIMIT 1")).replace("file://", ""));
        Files.delete(file);
        assertAnswered("SELECT count(*), min(id) FROM " + table, "VALUES (BIGINT '3', 1)");
        assertUpdate("DROP TABLE " + table);
    }

    private void assertAnswered(@Language("SQL") String sql, @Language("SQL") String expected)
    {
        assertThat(query(sql)).skippingTypesCheck().matches(expected);
        assertThat((String) computeScalar("EXPLAIN " + sql)).contains("answered by the log");
    }

    private void assertNotAnswered(@Language("SQL") String sql, @Language("SQL") String expected)
    {
        assertThat(query(sql)).skippingTypesCheck().matches(expected);
        assertThat((String) computeScalar("EXPLAIN " + sql)).doesNotContain("answered by the log");
    }
}
