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
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import io.trino.tpch.TpchTable;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a query does not read.
 */
final class TestDeltaGovPruning
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse)
                .setInitialTables(List.of(TpchTable.ORDERS))
                .setWorkerCount(0)
                .build();
    }

    @Test
    void partitionPruning()
    {
        String table = "pruning_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['regionkey']) AS SELECT nationkey, name, regionkey FROM tpch.tiny.nation", 25);
        assertThat(query("SELECT nationkey FROM " + table + " WHERE regionkey = 1")).isFullyPushedDown();
        assertThat(files("SELECT nationkey FROM " + table)).isEqualTo(5);
        assertThat(files("SELECT nationkey FROM " + table + " WHERE regionkey = 1")).isEqualTo(1);
        assertThat(files("SELECT nationkey FROM " + table + " WHERE regionkey IN (1, 3) AND nationkey > 0")).isEqualTo(2);
        assertThat(rows(getSession(), "SELECT nationkey FROM " + table + " WHERE regionkey = 1")).isEqualTo(5);
        assertThat(rows(getSession(), "SELECT nationkey FROM " + table + " WHERE regionkey = 17")).isEqualTo(0);
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
        assertThat(files("SELECT * FROM " + table)).isEqualTo(4);
        assertThat(files("SELECT * FROM " + table + " WHERE id = 19")).isEqualTo(1);
        assertThat(files("SELECT * FROM " + table + " WHERE id BETWEEN 9 AND 10")).isEqualTo(2);
        assertThat(files("SELECT * FROM " + table + " WHERE word = 'w3'")).isEqualTo(1);
        assertThat(files("SELECT * FROM " + table + " WHERE day > DATE '2020-01-02'")).isEqualTo(2);
        assertThat(rows(getSession(), "SELECT * FROM " + table + " WHERE id = 100")).isEqualTo(0);
        assertThat(query("SELECT id FROM " + table + " WHERE day IS NULL AND id < 10")).matches("VALUES BIGINT '9'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void filesAreSkippedByEveryKindOfPredicate()
    {
        String table = "kinds_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, word varchar, price decimal(20,2), ratio double, day date, at timestamp(6) with time zone, local timestamp(6))");
        for (int file = 0; file < 5; file++) {
            assertUpdate(
                    """
                    INSERT INTO %1$s VALUES
                        (%2$s0, 'word-%2$s-a', DECIMAL '%2$s.00', %2$s.0, DATE '2020-01-0%3$s', TIMESTAMP '2020-01-0%3$s 00:00:00.000999 UTC', TIMESTAMP '2020-01-0%3$s 00:00:00.000999'),
                        (%2$s9, 'word-%2$s-z', DECIMAL '%2$s.99', %2$s.9, %4$s, TIMESTAMP '2020-01-0%3$s 23:59:59.999999 UTC', TIMESTAMP '2020-01-0%3$s 23:59:59.999999')
                    """.formatted(table, file, file + 1, file == 0 ? "null" : "DATE '2020-01-0%s'".formatted(file + 1)),
                    2);
        }
        assertThat(files("SELECT id FROM " + table)).isEqualTo(5);
        assertThat(files("SELECT id FROM " + table + " WHERE id IN (9, 45, 100)")).isEqualTo(2);
        assertThat(files("SELECT id FROM " + table + " WHERE id NOT BETWEEN 5 AND 44")).isEqualTo(2);
        assertThat(files("SELECT id FROM " + table + " WHERE word LIKE 'word-3-%'")).isEqualTo(1);
        assertThat(files("SELECT id FROM " + table + " WHERE starts_with(word, 'word-2')")).isEqualTo(1);
        assertThat(files("SELECT id FROM " + table + " WHERE price > 3.99")).isEqualTo(1);
        assertThat(files("SELECT id FROM " + table + " WHERE ratio < 1")).isEqualTo(1);
        assertThat(files("SELECT id FROM " + table + " WHERE day IS NULL")).isEqualTo(1);
        assertThat(files("SELECT id FROM " + table + " WHERE day IS NOT NULL AND id < 10")).isEqualTo(1);
        assertThat(files("SELECT id FROM " + table + " WHERE at < TIMESTAMP '2020-01-01 23:59:59 UTC'")).isEqualTo(1);
        // the log has milliseconds; a microsecond after the last of them is still in the file
        assertThat(query("SELECT id FROM " + table + " WHERE at = TIMESTAMP '2020-01-01 23:59:59.999999 UTC'")).matches("VALUES BIGINT '9'");
        assertThat(query("SELECT id FROM " + table + " WHERE local = TIMESTAMP '2020-01-03 00:00:00.000999'")).matches("VALUES BIGINT '20'");
        assertThat(files("SELECT id FROM " + table + " WHERE local > TIMESTAMP '2020-01-05 12:00:00'")).isEqualTo(1);
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void filesAreSkippedByDaysOfInstants()
    {
        String table = "days_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, at timestamp(6) with time zone, part timestamp(6) with time zone) WITH (partitioned_by = ARRAY['part'])");
        for (int day = 1; day <= 3; day++) {
            assertUpdate(
                    """
                    INSERT INTO %1$s VALUES
                        (%2$s0, TIMESTAMP '2020-01-0%2$s 00:00:01 UTC', TIMESTAMP '2020-0%2$s-01 00:30:00 UTC'),
                        (%2$s9, TIMESTAMP '2020-01-0%2$s 23:59:58.999999 UTC', TIMESTAMP '2020-0%2$s-01 00:30:00 UTC')
                    """.formatted(table, day),
                    2);
        }
        // whatever the time zone of the session: all instants that are read are in UTC
        Session tokyo = Session.builder(getSession()).setTimeZoneKey(TimeZoneKey.getTimeZoneKey("Asia/Tokyo")).build();
        for (Session session : List.of(getSession(), tokyo)) {
            for (String condition : List.of(
                    "CAST(at AS date) = DATE '2020-01-02'",
                    "date_trunc('day', at) = TIMESTAMP '2020-01-02 00:00:00 UTC'",
                    "CAST(at AS date) BETWEEN DATE '2020-01-02' AND DATE '2020-01-02' AND year(at) = 2020",
                    "date_trunc('month', part) = TIMESTAMP '2020-02-01 00:00:00 UTC'",
                    "CAST(part AS date) = DATE '2020-02-01'")) {
                String sql = "SELECT id FROM " + table + " WHERE " + condition;
                assertThat(query(session, sql)).as(condition).matches("VALUES BIGINT '20', 29");
                assertThat(files(sql)).as(condition).isEqualTo(1);
            }
            assertThat(query(session, "SELECT id FROM " + table + " WHERE CAST(at AS date) <> DATE '2020-01-02' OR at IS NULL")).matches("VALUES BIGINT '10', 19, 30, 39");
            assertThat(query(session, "SELECT id FROM " + table + " WHERE year(at) > 2020")).returnsEmptyResult();
            // days and years beyond what the type can hold
            for (String condition : List.of(
                    "CAST(at AS date) BETWEEN DATE '2020-01-02' AND DATE '2020-01-02' AND CAST(part AS date) <= DATE '99999-12-31'",
                    "at BETWEEN TIMESTAMP '2020-01-02 00:00:00 UTC' AND TIMESTAMP '2020-01-03 00:00:00 UTC' AND year(part) < 99999999999",
                    "CAST(part AS date) = DATE '2020-02-01' AND date_trunc('year', at) <= TIMESTAMP '73326-01-01 00:00:00 UTC'")) {
                String sql = "SELECT id FROM " + table + " WHERE " + condition;
                assertThat(query(session, sql)).as(condition).matches("VALUES BIGINT '20', 29");
                assertThat(files(sql)).as(condition).isEqualTo(1);
            }
        }
        assertUpdate("DELETE FROM " + table + " WHERE CAST(part AS date) = DATE '2020-03-01'", 2);
        assertThat(query("SELECT id FROM " + table)).matches("VALUES BIGINT '10', 19, 20, 29");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void filesAreSkippedByWhatIsNoRange()
    {
        String table = "expressions_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['region', 'ratio']) AS " +
                "SELECT nationkey, element_at(ARRAY['eu-north', 'eu-south', 'us-east', NULL, 'asia'], CAST(regionkey AS integer) + 1) region, if(regionkey = 4, nan(), CAST(regionkey AS double)) ratio FROM tpch.tiny.nation", 25);
        String select = "SELECT nationkey FROM " + table + " WHERE ";
        assertThat(files(select + "substr(region, 1, 2) = 'eu'")).isEqualTo(2);
        assertThat(files(select + "region LIKE '%east' OR length(region) = 4")).isEqualTo(2);
        assertThat(files(select + "region || '!' = 'asia!'")).isEqualTo(1);
        assertThat(files(select + "is_nan(ratio) OR ratio % 2 = 1")).isEqualTo(3);
        // where one part is unknown and another one is about rows, as for NULL here, the file is read
        assertThat(files(select + "substr(region, 1, 2) = 'eu' AND nationkey >= 0 AND random() < 2")).isEqualTo(3);
        assertThat(files(select + "substr(region, 1, 2) = 'eu' OR nationkey = 7")).isEqualTo(5);
        assertThat(query("SELECT count(nationkey) FROM " + table + " WHERE substr(region, 1, 2) = 'eu' OR nationkey = 7")).matches("VALUES BIGINT '11'");
        // what fails for some value fails when the rows are read
        assertQueryFails(select + "CAST(region AS integer) = 1", "Cannot cast 'eu-north' to INT|Cannot cast '.*' to INT");

        String path = (String) computeScalar("SELECT DISTINCT \"$path\" FROM " + table + " WHERE region = 'asia'");
        assertThat(files(select + "\"$path\" = '" + path + "'")).isEqualTo(1);
        assertThat(files(select + "\"$path\" LIKE '%region=asia%'")).isEqualTo(1);
        assertThat(query("SELECT count(*) FROM " + table + " WHERE \"$path\" LIKE '%region=asia%'")).matches("VALUES BIGINT '5'");
        assertThat(files(select + "\"$file_size\" < 10")).isLessThan(2);
        assertThat(files(select + "\"$file_modified_time\" > current_timestamp + INTERVAL '1' DAY")).isLessThan(2);
        assertThat(files(select + "\"$file_modified_time\" > current_timestamp - INTERVAL '1' DAY")).isEqualTo(5);

        assertUpdate("UPDATE " + table + " SET nationkey = -1 WHERE upper(region) = 'US-EAST'", 5);
        assertUpdate("DELETE FROM " + table + " WHERE substr(region, 1, 2) = 'eu'", 10);
        assertThat(query("SELECT region, count(*), min(nationkey) < 0 FROM " + table + " GROUP BY 1")).skippingTypesCheck()
                .matches("VALUES ('us-east', BIGINT '5', true), (NULL, BIGINT '5', false), ('asia', BIGINT '5', false)");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void dynamicFiltersSkipFiles()
    {
        String table = "dynamic_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['regionkey']) AS SELECT nationkey, regionkey FROM tpch.tiny.nation", 25);
        Session session = Session.builder(getSession())
                .setSystemProperty("join_distribution_type", "BROADCAST")
                .setSystemProperty("join_reordering_strategy", "NONE")
                .setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "dynamic_filtering_wait_timeout", "60s")
                .build();
        @Language("SQL") String sql = "SELECT p.nationkey FROM " + table + " p JOIN tpch.tiny.region r ON p.regionkey = r.regionkey WHERE r.name = 'ASIA'";
        assertThat(computeActual(session, sql).getRowCount()).isEqualTo(5);
        // 5 rows of one partition, and the 5 regions
        assertThat(rows(session, sql)).isEqualTo(10);
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void plansShowNoLiterals()
    {
        assertThat((String) computeScalar("EXPLAIN SELECT * FROM orders WHERE clerk = 'Clerk#000000951'"))
                .contains("tpch.orders@v0 skipping by [clerk]");
    }

    @Test
    void conditionOnAPartitionColumnCanBeRequired()
    {
        String table = "required_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " WITH (partitioned_by = ARRAY['p', 'd']) AS SELECT nationkey n, regionkey p, CAST(regionkey AS double) d FROM tpch.tiny.nation", 25);
        Session required = Session.builder(getSession()).setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "query_partition_filter_required", "true").build();
        String refused = "Table tpch.%s is partitioned by \\[p, d], and this query reads it without a condition .*".formatted(table);
        for (String statement : List.of(
                "SELECT n FROM " + table,
                "SELECT n FROM " + table + " WHERE n = 1",
                "SELECT n FROM " + table + " WHERE p % 2 = 0",
                "UPDATE " + table + " SET n = 1 WHERE n = 2",
                "ANALYZE " + table,
                "ALTER TABLE " + table + " EXECUTE optimize")) {
            assertQueryFails(required, statement, refused);
        }
        assertThat(query(required, "SELECT n FROM " + table + " WHERE p = 1 AND n < 4")).matches("VALUES BIGINT '1', 2, 3");
        assertThat(query(required, "SELECT count(n) FROM " + table + " WHERE d IN (1, 2)")).matches("VALUES BIGINT '10'");
        assertThat(query(required, "SELECT n FROM " + table + " WHERE p IS NULL")).returnsEmptyResult();
        // reads no file
        assertThat(query(required, "SELECT count(*) FROM " + table)).matches("VALUES BIGINT '25'");
        assertUpdate(required, "INSERT INTO " + table + " SELECT nationkey, 9, 9e0 FROM tpch.tiny.nation", 25);
        assertUpdate(required, "DELETE FROM " + table + " WHERE p = 9", 25);
        assertThat(query("SELECT count(n) FROM " + table)).matches("VALUES BIGINT '25'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void truncatedStringsAreFound()
    {
        String table = "truncated_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT rpad('prefix', 40, 'x') || 'a' v UNION ALL SELECT rpad('prefix', 40, 'x') || U&'\\+10FFFF'", 2);
        assertThat(query("SELECT count(*) FROM " + table + " WHERE v = rpad('prefix', 40, 'x') || 'a'")).matches("VALUES BIGINT '1'");
        assertThat(query("SELECT count(*) FROM " + table + " WHERE v > rpad('prefix', 40, 'x') || 'b'")).matches("VALUES BIGINT '1'");
        assertThat(query("SELECT length(max(v)), length(min(v)) FROM " + table)).matches("VALUES (BIGINT '41', BIGINT '41')");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void notANumberIsFound()
    {
        String table = "nan_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT * FROM (VALUES (1, 1e0, real '1'), (2, nan(), CAST(nan() AS real)), (3, infinity(), CAST(-infinity() AS real)), (4, -0e0, real '-0')) t(id, d, r)", 4);
        assertThat(query("SELECT id FROM " + table + " WHERE is_nan(d)")).matches("VALUES 2");
        assertThat(query("SELECT id FROM " + table + " WHERE d <> 1")).matches("VALUES 2, 3, 4");
        assertThat(query("SELECT id FROM " + table + " WHERE d = 0")).matches("VALUES 4");
        assertThat(query("SELECT id FROM " + table + " WHERE r < 0")).matches("VALUES 3");
        assertThat(query("SELECT id FROM " + table + " WHERE d > 1e300")).matches("VALUES 3");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void fieldsOfStructs()
    {
        String table = "structs_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (id bigint, person ROW(name varchar, address ROW(zip bigint, lines ARRAY(varchar))), note varchar)");
        for (int file = 0; file < 3; file++) {
            assertUpdate("INSERT INTO %s VALUES (%s, ROW('n%s', ROW(%s00, ARRAY['a', null])), 'x'), (10%s, null, null), (20%s, ROW(null, null), 'y')".formatted(table, file, file, file, file, file), 3);
        }
        assertThat(query("SELECT person.name, person.address.zip FROM " + table + " WHERE id < 3 OR id IN (100, 200)"))
                .matches("VALUES (VARCHAR 'n0', BIGINT '0'), (VARCHAR 'n1', BIGINT '100'), (VARCHAR 'n2', BIGINT '200'), (null, null), (null, null)");
        assertThat(query("SELECT person.address, person.address.zip, person FROM " + table + " WHERE id = 1"))
                .matches("VALUES (CAST(ROW(100, ARRAY['a', null]) AS ROW(zip bigint, lines ARRAY(varchar))), BIGINT '100', CAST(ROW('n1', ROW(100, ARRAY['a', null])) AS ROW(name varchar, address ROW(zip bigint, lines ARRAY(varchar)))))");
        assertThat(query("SELECT id, person.address.lines[1] FROM " + table + " WHERE person.address.zip = 200")).matches("VALUES (BIGINT '2', VARCHAR 'a')");
        assertThat(query("SELECT count(*) FROM " + table + " WHERE person.address.zip IS NULL")).matches("VALUES BIGINT '6'");
        assertThat(query("SELECT count(*) FROM " + table + " WHERE person IS NULL")).matches("VALUES BIGINT '3'");
        assertThat(query("SELECT count(person.name), count(person) FROM " + table)).matches("VALUES (BIGINT '3', BIGINT '6')");
        assertThat(files("SELECT id FROM " + table + " WHERE person.address.zip = 200")).isEqualTo(1);
        assertThat(files("SELECT id FROM " + table + " WHERE person.name > 'n1'")).isEqualTo(1);
        assertUpdate("UPDATE " + table + " SET person = ROW(person.name || '!', person.address) WHERE person.address.zip = 100", 1);
        assertThat(query("SELECT person.name FROM " + table + " WHERE person.address.zip = 100")).matches("VALUES VARCHAR 'n1!'");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void onlyFieldsThatAreWantedAreRead()
    {
        String table = "wide_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " AS SELECT CAST(ROW(orderkey, array_join(repeat(comment, 20), orderstatus || CAST(orderkey AS varchar))) AS ROW(small bigint, large varchar)) r FROM tpch.tiny.orders", 15000);
        Scans scans = new Scans(getDistributedQueryRunner());
        long small = scans.bytes(getSession(), "SELECT max(r.small) FROM " + table);
        long all = scans.bytes(getSession(), "SELECT max(r.small), max(r.large) FROM " + table);
        assertThat(small).isLessThan(all / 4);
        assertUpdate("DROP TABLE " + table);
    }

    private long files(@Language("SQL") String sql)
    {
        return new Scans(getDistributedQueryRunner()).splits(getSession(), sql);
    }

    private long rows(Session session, @Language("SQL") String sql)
    {
        return new Scans(getDistributedQueryRunner()).rows(session, sql);
    }
}
