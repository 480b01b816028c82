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
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * OPTIMIZE that puts rows near each other by their values.
 */
@Execution(SAME_THREAD)
final class TestDeltaGovClustering
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

    private Session smallFiles()
    {
        return Session.builder(getSession()).setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "target_max_file_size", "20kB").build();
    }

    private void optimize(@Language("SQL") String statement)
    {
        getQueryRunner().execute(smallFiles(), statement);
    }

    // in how many files a value is found by the bounds of its column, on average over the files
    private double filesForAValue(String table, String column)
    {
        return ((Number) computeScalar(
                """
                WITH f AS (SELECT "$path" p, min(%1$s) low, max(%1$s) high FROM %2$s GROUP BY 1)
                SELECT avg(CAST(n AS double)) FROM (SELECT a.p, count(*) n FROM f a JOIN f b ON a.low BETWEEN b.low AND b.high GROUP BY 1)
                """.formatted(column, table))).doubleValue();
    }

    private long files(String table)
    {
        return (long) computeScalar("SELECT count(DISTINCT \"$path\") FROM " + table);
    }

    private long version(String table)
    {
        return (long) computeScalar("SELECT max(version) FROM \"" + table + "$history\"");
    }

    private void insertOrders(String table)
    {
        // each file has orders of the whole year and of all customers
        for (int part = 0; part < 4; part++) {
            assertUpdate("INSERT INTO " + table + " SELECT orderkey, custkey, orderdate, clerk FROM tpch.tiny.orders WHERE orderkey % 4 = " + part, "SELECT count(*) FROM orders WHERE orderkey % 4 = " + part);
        }
    }

    private void assertOrders(String table)
    {
        assertThat(query("SELECT orderkey, custkey, orderdate, clerk FROM " + table)).skippingTypesCheck().matches("SELECT orderkey, custkey, orderdate, clerk FROM tpch.tiny.orders");
    }

    @Test
    void zOrder()
    {
        String table = "zordered_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (orderkey bigint, custkey bigint, orderdate date, clerk varchar)");
        insertOrders(table);
        double custkeys = filesForAValue(table, "custkey");
        double dates = filesForAValue(table, "orderdate");
        assertThat(custkeys).isGreaterThan(0.9 * files(table));
        getQueryRunner().execute(smallFiles(), "EXPLAIN ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['custkey'])");
        assertThat(version(table)).isEqualTo(4);

        optimize("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['CustKey', 'orderdate'])");
        assertOrders(table);
        long files = files(table);
        assertThat(files).isBetween(6L, 60L);
        // near the square root of the number of files, for two columns
        assertThat(filesForAValue(table, "custkey") / files).isLessThan(0.7);
        assertThat(filesForAValue(table, "orderdate") / files).isLessThan(0.7);
        assertThat(filesForAValue(table, "clerk") / files).isGreaterThan(0.6);
        assertThat(query("SELECT operation, operation_parameters['zOrderBy'] FROM \"" + table + "$history\" WHERE version = 5")).skippingTypesCheck().matches("VALUES ('OPTIMIZE', '[\"custkey\",\"orderdate\"]')");

        // all is in order already; files of ranges that turned out small are put together once
        optimize("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['custkey', 'orderdate'])");
        long settled = version(table);
        assertThat(settled).isLessThanOrEqualTo(6);
        assertThat(files(table)).isGreaterThan(files / 2);
        optimize("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['custkey', 'orderdate'])");
        assertThat(version(table)).isEqualTo(settled);
        // another order, in one column
        optimize("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['clerk'])");
        assertOrders(table);
        // only the files of its own range, which is more than one where the rows take more room than before
        assertThat(filesForAValue(table, "clerk") / files(table)).isLessThan(0.25);
        assertThat(dates).isPositive();
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void plainExplainAndNames()
    {
        String table = "named_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, secret varchar, flag boolean, list array(integer), part integer) WITH (partitioned_by = ARRAY['part'])");
        assertUpdate("INSERT INTO " + table + " VALUES (1, 'top-secret-value', true, ARRAY[1], 1), (2, 'b', false, null, 1)", 2);
        assertUpdate("INSERT INTO " + table + " VALUES (3, 'another-secret-value', true, ARRAY[1], 1)", 1);
        assertThat((String) computeScalar("EXPLAIN (TYPE DISTRIBUTED) ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['secret'])")).contains("ranges by [secret]").doesNotContain("secret-value");
        assertThat((String) computeScalar("EXPLAIN (FORMAT JSON) ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['secret'])")).doesNotContain("secret-value");
        assertQueryFails("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['nothing'])", "Argument zorder_by names column 'nothing', which the table does not have");
        assertQueryFails("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['part'])", ".*partitioned by.*");
        assertQueryFails("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['flag'])", ".*of type boolean, of which files have no bounds.*");
        assertQueryFails("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['list'])", ".*no bounds.*");
        assertQueryFails("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['id', 'ID'])", ".*column 'id' twice");
        assertQueryFails("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY[NULL])", ".*NULL.*");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void partitionsNullsAndAllTypes()
    {
        String table = "typed_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (i integer, x double, r real, d decimal(38, 2), s varchar, t timestamp(6), z timestamp(6) with time zone, day date, p varchar, q double) WITH (partitioned_by = ARRAY['p', 'q'])");
        @Language("SQL") String rows =
                """
                SELECT CAST(n AS integer), CASE n %% 7 WHEN 0 THEN nan() WHEN 1 THEN NULL WHEN 2 THEN -infinity() ELSE n / 3e0 END, CAST(CASE WHEN n %% 5 = 0 THEN nan() ELSE n END AS real),
                    CAST(n * 1000000000000 AS decimal(38, 2)), CASE WHEN n %% 3 = 0 THEN NULL ELSE lpad(CAST(n AS varchar), 100, 'x') END, TIMESTAMP '2020-01-01 00:00:00.123456' + n * INTERVAL '1' HOUR,
                    TIMESTAMP '2020-01-01 00:00:00.123456 UTC' + n * INTERVAL '1' DAY, DATE '2020-01-01' + n * INTERVAL '1' DAY, CASE n %% 3 WHEN 0 THEN 'a b' WHEN 1 THEN NULL ELSE 'ü/%%' END, CASE WHEN n %% 2 = 0 THEN nan() ELSE 0.5e0 END
                FROM UNNEST(sequence(%s, %s)) t(n)
                """;
        for (int part = 0; part < 3; part++) {
            assertUpdate("INSERT INTO " + table + " " + rows.formatted(part * 1000, part * 1000 + 999), 1000);
        }
        String before = checksums(table);
        optimize("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['i', 'x', 'r', 'd', 's', 't', 'z', 'day'])");
        assertThat(checksums(table)).isEqualTo(before);
        assertThat(version(table)).isEqualTo(4);
        // only some of the files, chosen by what no plan knows beforehand
        assertUpdate("INSERT INTO " + table + " " + rows.formatted(0, 99), 100);
        assertUpdate("INSERT INTO " + table + " " + rows.formatted(0, 99), 100);
        before = checksums(table);
        optimize("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['x']) WHERE p = 'a b' AND i < 500");
        assertThat(checksums(table)).isEqualTo(before);
        assertThat(query("SELECT count(DISTINCT \"$path\") FROM " + table + " WHERE p IS NULL AND q = 0.5e0 AND i < 100")).matches("SELECT count(DISTINCT \"$path\") FROM " + table + " FOR VERSION AS OF 6 WHERE p IS NULL AND q = 0.5e0 AND i < 100");
        assertUpdate("DROP TABLE " + table);
    }

    private String checksums(String table)
    {
        List<MaterializedRow> rows = computeActual("SELECT count(*), checksum(row(i, x, r, d, s, t, z, day, p, q)) FROM " + table).getMaterializedRows();
        return rows.toString();
    }

    @Test
    void clusteredTable()
    {
        String table = "clustered_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (orderkey bigint, custkey bigint, orderdate date, clerk varchar) WITH (clustered_by = ARRAY['CustKey'])");
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("clustered_by = ARRAY['custkey']");
        insertOrders(table);
        assertOrders(table);
        optimize("ALTER TABLE " + table + " EXECUTE optimize");
        assertOrders(table);
        assertThat(filesForAValue(table, "custkey")).isLessThan(2.1);
        long clustered = version(table);
        optimize("ALTER TABLE " + table + " EXECUTE optimize");
        assertThat(version(table)).isEqualTo(clustered);
        // what comes later is put in order by itself, and what is in order stays
        insertOrders(table);
        long before = files(table);
        optimize("ALTER TABLE " + table + " EXECUTE optimize");
        assertThat(version(table)).isEqualTo(clustered + 5);
        assertThat(files(table)).isGreaterThan(before);
        assertThat(query("SELECT count(*), count(DISTINCT orderkey) FROM " + table)).matches("VALUES (BIGINT '30000', BIGINT '15000')");
        assertUpdate("DELETE FROM " + table + " WHERE orderkey % 2 = 1", "SELECT 2 * count(*) FROM orders WHERE orderkey % 2 = 1");
        assertUpdate("UPDATE " + table + " SET clerk = 'x' WHERE custkey = 1", "SELECT 2 * count(*) FROM orders WHERE orderkey % 2 = 0 AND custkey = 1");

        // renamed, it is the same column
        assertUpdate("ALTER TABLE " + table + " RENAME COLUMN custkey TO customer");
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("clustered_by = ARRAY['customer']");
        assertQueryFails("ALTER TABLE " + table + " DROP COLUMN customer", "Cannot drop column 'customer': table .* is clustered by it.*");
        optimize("ALTER TABLE " + table + " EXECUTE optimize");
        assertThat(filesForAValue(table, "customer") / files(table)).isLessThan(0.3);
        assertThat(query("SELECT count(*) FROM " + table)).matches("SELECT 2 * count(*) FROM tpch.tiny.orders WHERE orderkey % 2 = 0");
        assertUpdate("DROP TABLE " + table);
    }

    /**
     * The protocol wants bounds of clustering columns in every file, and without them clustering would be of no use.
     */
    @Test
    void clusteringColumnsHaveStatistics()
    {
        String table = "measured_" + randomNameSuffix();
        String definition = "WITH (clustered_by = ARRAY['B'], deletion_vectors_enabled = false, extra_properties = MAP(ARRAY['delta.dataSkippingNumIndexedCols'], ARRAY['0']))";
        assertUpdate("CREATE TABLE " + table + " (a bigint, b bigint) " + definition);
        assertUpdate("INSERT INTO " + table + " VALUES (1, 10), (2, 20)", 2);
        assertHasBounds(table);
        assertUpdate("UPDATE " + table + " SET a = 3 WHERE b = 20", 1);
        assertHasBounds(table);
        optimize("ALTER TABLE " + table + " EXECUTE optimize");
        assertHasBounds(table);
        assertUpdate("CREATE OR REPLACE TABLE " + table + " " + definition + " AS SELECT a, b FROM " + table, 2);
        assertHasBounds(table);
        assertUpdate("DROP TABLE " + table);
    }

    private void assertHasBounds(String table)
    {
        assertThat((String) computeScalar("EXPLAIN SELECT max(b) FROM " + table)).contains("answered by the log");
        assertThat((String) computeScalar("EXPLAIN SELECT max(a) FROM " + table)).doesNotContain("answered by the log");
    }

    /**
     * As other engines cluster. Whatever held the field would be dropped with it, and leave a table that nobody could write.
     */
    @Test
    void tableThatIsClusteredByAField()
            throws IOException
    {
        String table = "by_field_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, place row(city varchar, zip bigint)) WITH (clustered_by = ARRAY['id'])");
        assertUpdate("INSERT INTO " + table + " VALUES (1, ROW('Kiel', 24103))", 1);
        Path log = Path.of(((String) computeScalar("SELECT \"$path\" FROM " + table)).replaceFirst("^[a-z]+://", "")).getParent().resolve("_delta_log");
        Files.writeString(log.resolve("00000000000000000002.json"),
                """
                {"commitInfo":{"operation":"CLUSTER BY"}}
                {"domainMetadata":{"domain":"delta.clustering","configuration":"{\\"clusteringColumns\\":[[\\"place\\",\\"zip\\"]]}","removed":false}}
                """);
        assertQueryFails("ALTER TABLE " + table + " DROP COLUMN place", "Cannot drop column 'place': table .* is clustered by it.*");
        assertQueryFails("ALTER TABLE " + table + " DROP COLUMN place.zip", "Cannot drop column 'place.zip': table .* is clustered by it.*");
        assertUpdate("ALTER TABLE " + table + " DROP COLUMN place.city");
        assertQuery("SELECT id, place.zip FROM " + table, "VALUES (1, 24103)");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void clusteringColumnsChange()
    {
        String table = "reclustered_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (clustered_by = ARRAY['custkey', 'orderdate']) AS SELECT orderkey, custkey, orderdate, clerk FROM tpch.tiny.orders", 15000);
        assertUpdate("ALTER TABLE " + table + " SET PROPERTIES clustered_by = ARRAY['clerk']");
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("clustered_by = ARRAY['clerk']");
        optimize("ALTER TABLE " + table + " EXECUTE optimize");
        // only the files of its own range, which is more than one where the rows take more room than before
        assertThat(filesForAValue(table, "clerk") / files(table)).isLessThan(0.25);
        assertOrders(table);
        assertUpdate("ALTER TABLE " + table + " SET PROPERTIES clustered_by = DEFAULT");
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).doesNotContain("clustered_by");
        assertUpdate("CALL system.restore(schema_name => 'tpch', table_name => '" + table + "', version => 0)");
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("clustered_by = ARRAY['custkey','orderdate']");
        assertOrders(table);
        assertUpdate("CREATE OR REPLACE TABLE " + table + " (a bigint, b varchar)");
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).doesNotContain("clustered_by");
        assertUpdate("CREATE OR REPLACE TABLE " + table + " WITH (clustered_by = ARRAY['b'], column_mapping_mode = 'NAME') AS SELECT 1 a, 'x' b", 1);
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("clustered_by = ARRAY['b']");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void refusedDefinitions()
    {
        String table = "refused_" + randomNameSuffix();
        assertQueryFails("CREATE TABLE " + table + " (a bigint, b varchar) WITH (partitioned_by = ARRAY['a'], clustered_by = ARRAY['b'])", ".*either partitioned or clustered.*");
        assertQueryFails("CREATE TABLE " + table + " (a bigint) WITH (clustered_by = ARRAY['c'])", ".*Clustering column c is not a column of the table.*");
        assertQueryFails("CREATE TABLE " + table + " (a bigint) WITH (clustered_by = ARRAY['a', 'A'])", ".*twice.*");
        assertQueryFails("CREATE TABLE " + table + " (a boolean) WITH (clustered_by = ARRAY['a'])", ".*cannot be a clustering column.*");
        assertQueryFails("CREATE TABLE " + table + " (a bigint, b bigint, c bigint, d bigint, e bigint) WITH (clustered_by = ARRAY['a', 'b', 'c', 'd', 'e'])", ".*by 4 columns at most.*");
        assertUpdate("CREATE TABLE " + table + " (a bigint, p bigint) WITH (partitioned_by = ARRAY['p'])");
        assertQueryFails("ALTER TABLE " + table + " SET PROPERTIES clustered_by = ARRAY['a']", ".*either partitioned or clustered.*");
        assertUpdate("DROP TABLE " + table);
    }
}
