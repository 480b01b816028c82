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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Apache Spark reads what we write, and we read what it writes.
 */
final class TestDeltaGovWithSpark
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path directory;

    private Spark spark;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(directory.resolve("warehouse"))
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setWorkerCount(0)
                .build();
    }

    @BeforeAll
    void startSpark()
            throws IOException
    {
        spark = Spark.start(directory);
    }

    @AfterAll
    void stopSpark()
    {
        if (spark != null) {
            spark.close();
        }
    }

    @Test
    void sparkReadsEveryKindOfWrite()
    {
        String table = newTable("writes");
        assertUpdate(
                """
                CREATE TABLE %s WITH (location = '%s', partitioned_by = ARRAY['p']) AS
                SELECT * FROM (VALUES
                    (BIGINT '1', DECIMAL '1.50', DATE '2020-02-29', TIMESTAMP '1969-12-31 23:59:59.999999 UTC', 'text', 'a b%%20/c=d'),
                    (2, -2.25, DATE '1500-01-01', TIMESTAMP '2024-03-10 02:30:00 UTC', 'tæxt 🎉', 'ünï'),
                    (3, null, null, null, null, null)) t(id, amount, day, at, word, p)
                """.formatted(table, location(table)),
                3);
        assertSparkAgrees(table);
        assertUpdate("INSERT INTO " + table + " SELECT orderkey + 100, CAST(orderkey % 9 AS decimal(3,2)), orderdate, CAST(orderdate AS timestamp(6) with time zone), clerk, orderstatus FROM tpch.tiny.orders WHERE orderkey < 2000", count("tpch.tiny.orders WHERE orderkey < 2000"));
        assertSparkAgrees(table);
        assertUpdate("DELETE FROM " + table + " WHERE id % 7 = 0 AND id > 100", count("tpch.tiny.orders WHERE orderkey < 2000 AND (orderkey + 100) % 7 = 0"));
        assertSparkAgrees(table);
        assertUpdate("UPDATE " + table + " SET word = word || '!', amount = 3.25 WHERE id % 11 = 1", 1 + count("tpch.tiny.orders WHERE orderkey < 2000 AND (orderkey + 100) % 11 = 1 AND (orderkey + 100) % 7 <> 0"));
        assertSparkAgrees(table);
        computeActual(
                """
                MERGE INTO %s t USING (SELECT orderkey + 100 AS id, clerk FROM tpch.tiny.orders WHERE orderkey < 4000) s ON t.id = s.id
                WHEN MATCHED AND s.id %% 5 = 0 THEN DELETE
                WHEN MATCHED THEN UPDATE SET word = 'merged'
                WHEN NOT MATCHED THEN INSERT (id, word, p) VALUES (s.id, s.clerk, 'new')
                """.formatted(table));
        assertSparkAgrees(table);
        // past a checkpoint
        for (int commit = 0; commit < 6; commit++) {
            assertUpdate("DELETE FROM " + table + " WHERE id = " + (commit == 0 ? 1 : 1_000_000 + commit), commit == 0 ? 1 : 0);
            assertUpdate("INSERT INTO " + table + " (id, p) VALUES (" + (2_000_000 + commit) + ", 'late')", 1);
        }
        assertSparkAgrees(table);
        assertUpdate("DELETE FROM " + table + " WHERE p = 'new'", count(table + " WHERE p = 'new'"));
        assertSparkAgrees(table);
        assertUpdate("TRUNCATE TABLE " + table);
        assertUpdate("INSERT INTO " + table + " (id) VALUES 5", 1);
        assertSparkAgrees(table);
        assertThat(spark.query("SELECT count(*) FROM delta." + path(table))).containsExactly("1");
    }

    @Test
    void sparkReadsCopiedFiles()
    {
        String table = newTable("copied");
        assertUpdate("CREATE TABLE %s WITH (location = '%s', deletion_vectors_enabled = false) AS SELECT nationkey id, CAST(null AS decimal(3,2)) amount, DATE '2020-01-01' day, TIMESTAMP '2020-01-01 00:00:00 UTC' at, name word, comment p FROM tpch.tiny.nation".formatted(table, location(table)), 25);
        assertUpdate("DELETE FROM " + table + " WHERE id > 20", 4);
        assertUpdate("UPDATE " + table + " SET word = lower(word) WHERE id < 3", 3);
        assertSparkAgrees(table);
        // files that were removed and are back, past a checkpoint
        assertUpdate("CALL system.restore(schema_name => 'tpch', table_name => '" + table + "', version => 0)");
        for (int commit = 4; commit <= 10; commit++) {
            assertUpdate("INSERT INTO " + table + " (id, p) VALUES (" + commit * 100 + ", 'late')", 1);
        }
        assertSparkAgrees(table);
        assertThat(spark.query("SELECT count(*) FROM delta." + path(table))).containsExactly("32");
    }

    @Test
    void readsFeaturesOfSpark()
    {
        String table = newTable("features");
        sparkCreate(
                table,
                "id INT, amount DECIMAL(3,2), day DATE, at TIMESTAMP, word STRING, gone STRING, p STRING",
                "PARTITIONED BY (p)",
                "'delta.enableDeletionVectors' = 'true', 'delta.columnMapping.mode' = 'name', 'delta.enableInCommitTimestamps' = 'true', 'delta.enableRowTracking' = 'true', 'delta.checkpointPolicy' = 'v2', 'delta.enableTypeWidening' = 'true', 'delta.checkpointInterval' = '4'");
        String name = "delta." + path(table);
        spark.query("INSERT INTO %s SELECT id, CAST(id %% 9 AS DECIMAL(3,2)), DATE '2020-01-01' + CAST(id AS INT), TIMESTAMP '2020-01-01 00:00:00.123456', concat('w', id), 'gone', concat('p ', id %% 3) FROM range(300)".formatted(name));
        assertSparkAgrees(table);
        spark.query("DELETE FROM " + name + " WHERE id % 4 = 1");
        spark.query("ALTER TABLE " + name + " RENAME COLUMN word TO word2");
        spark.query("ALTER TABLE " + name + " RENAME COLUMN word2 TO word");
        spark.query("ALTER TABLE " + name + " DROP COLUMN gone");
        spark.query("ALTER TABLE " + name + " ALTER COLUMN id TYPE BIGINT");
        assertSparkAgrees(table);
        spark.query("UPDATE " + name + " SET word = 'updated', id = id + 5000000000 WHERE id % 10 = 0");
        spark.query("DELETE FROM " + name + " WHERE id % 4 = 2 AND p = 'p 1'");
        spark.query("MERGE INTO " + name + " t USING (SELECT explode(sequence(290, 310)) AS id) s ON t.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id, p) VALUES (s.id, 'merged')");
        assertSparkAgrees(table);
        assertThat(query("SELECT count(*) FROM " + table + " WHERE id >= 5000000000")).matches("SELECT count(*) FROM " + table + " WHERE word = 'updated'");
    }

    @Test
    void bothWriteInTurns()
    {
        String table = newTable("turns");
        sparkCreate(
                table,
                "id BIGINT, amount DECIMAL(3,2), day DATE, at TIMESTAMP, word STRING, p STRING",
                "PARTITIONED BY (p)",
                "'delta.enableDeletionVectors' = 'true', 'delta.columnMapping.mode' = 'name', 'delta.enableInCommitTimestamps' = 'true', 'delta.checkpointInterval' = '3'");
        String name = "delta." + path(table);
        spark.query("INSERT INTO %s SELECT id, null, null, null, concat('w', id), concat('p ', id %% 3) FROM range(200)".formatted(name));
        assertSparkAgrees(table);
        assertUpdate("DELETE FROM " + table + " WHERE id % 10 = 3", 20);
        assertSparkAgrees(table);
        spark.query("DELETE FROM " + name + " WHERE id % 10 = 4");
        assertSparkAgrees(table);
        assertUpdate("UPDATE " + table + " SET word = 'ours', amount = 1.5, at = TIMESTAMP '2020-01-01 00:00:00.000001 UTC' WHERE id % 10 = 5", 20);
        assertSparkAgrees(table);
        spark.query("UPDATE " + name + " SET word = 'theirs', p = 'moved' WHERE id % 10 IN (5, 6)");
        assertSparkAgrees(table);
        assertUpdate("MERGE INTO " + table + " t USING (VALUES BIGINT '7', 500) s(id) ON t.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id, p) VALUES (s.id, 'x y')", 2);
        assertSparkAgrees(table);
        spark.query("OPTIMIZE " + name);
        assertSparkAgrees(table);
        assertThat(query("SELECT count(*) FROM " + table)).matches("VALUES BIGINT '160'");
    }

    /**
     * Nothing can be skipped then, and nothing is answered without the rows.
     */
    @Test
    void readsCheckpointsWithoutStatistics()
    {
        String table = newTable("plain");
        sparkCreate(table, "id BIGINT, amount DECIMAL(3,2), day DATE, at TIMESTAMP, word STRING, p STRING", "", "'delta.checkpoint.writeStatsAsJson' = 'false', 'delta.checkpointInterval' = '2'");
        for (int file = 0; file < 2; file++) {
            spark.query("INSERT INTO delta.%s VALUES (%s, %s.5, DATE '2020-01-0%s', TIMESTAMP '2020-01-0%s 00:00:00.000999', 'w%s', null)".formatted(path(table), file, file, file + 1, file + 1, file));
        }
        assertSparkAgrees(table);
        assertThat(query("SELECT id FROM " + table + " WHERE word LIKE 'w1%'")).matches("VALUES BIGINT '1'");
        assertThat((String) computeScalar("EXPLAIN SELECT count(*), max(id) FROM " + table)).doesNotContain("answered by the log");
        assertThat(query("SELECT count(*), max(id) FROM " + table)).matches("VALUES (BIGINT '2', BIGINT '1')");
    }

    @Test
    void clusteredTables()
    {
        String columns = "id BIGINT, amount DECIMAL(3,2), day DATE, at TIMESTAMP, word STRING, p STRING";
        String rows = " SELECT n, CAST(n % 10 AS decimal(3, 2)), DATE '2020-01-01' + n * INTERVAL '1' DAY, TIMESTAMP '2020-01-01 00:00:00 UTC', 'w' || CAST(n % 7 AS varchar), NULL FROM UNNEST(sequence(1, 500)) t(n)";
        String theirs = newTable("clustered");
        sparkCreate(theirs, columns, "CLUSTER BY (word, id)", "'delta.enableDeletionVectors' = 'true'");
        spark.query("INSERT INTO delta.%s VALUES (1000, 1.5, DATE '2020-01-01', TIMESTAMP '2020-01-01 00:00:00', 'w', null)".formatted(path(theirs)));
        register(theirs);
        assertThat((String) computeScalar("SHOW CREATE TABLE " + theirs)).contains("clustered_by = ARRAY['word','id']");
        String ours = newTable("clustered");
        assertUpdate("CREATE TABLE " + ours + " (id bigint, amount decimal(3, 2), day date, at timestamp(6) with time zone, word varchar, p varchar) WITH (clustered_by = ARRAY['id'], location = '" + location(ours) + "')");
        for (String table : List.of(theirs, ours)) {
            assertUpdate("INSERT INTO " + table + rows, 500);
            assertUpdate("INSERT INTO " + table + rows, 500);
            getQueryRunner().execute("ALTER TABLE " + table + " EXECUTE optimize");
            assertUpdate("DELETE FROM " + table + " WHERE id = 3", 2);
            assertSparkAgrees(table);
            spark.query("OPTIMIZE delta." + path(table));
            assertSparkAgrees(table);
            getQueryRunner().execute("ALTER TABLE " + table + " EXECUTE optimize");
            assertSparkAgrees(table);
        }
    }

    @Test
    void partitionsReplacedOrderedAndGoneBackTo()
    {
        String table = newTable("kinds");
        assertUpdate("CREATE TABLE %s (id integer, amount decimal(3, 2), day date, at timestamp(6) with time zone, word varchar, p varchar) WITH (location = '%s', partitioned_by = ARRAY['p'], change_data_feed_enabled = true, extra_properties = MAP(ARRAY['delta.constraints.c', 'delta.randomizeFilePrefixes', 'delta.randomPrefixLength', 'delta.dataSkippingStringPrefixLength', 'delta.parquet.compression.codec'], ARRAY['p IS NULL OR p <> \"never\"', 'true', '3', '1', 'gzip']))".formatted(table, location(table)));
        String rows = " SELECT n, CAST(n %% 10 AS decimal(3, 2)), DATE '2020-01-01', TIMESTAMP '2020-01-01 00:00:00.000001 UTC', 'w' || CAST(n AS varchar), %s FROM UNNEST(sequence(1, 100)) t(n)";
        assertUpdate("INSERT INTO " + table + rows.formatted("IF(n % 3 = 0, NULL, 'p' || CAST(n % 3 AS varchar))"), 100);
        Session overwrite = Session.builder(getSession()).setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "insert_existing_partitions_behavior", "OVERWRITE").build();
        assertUpdate(overwrite, "INSERT INTO " + table + rows.formatted("'p1'"), 100);
        assertSparkAgrees(table);
        assertUpdate(overwrite, "INSERT INTO " + table + " (id) VALUES 7", 1);
        assertSparkAgrees(table);
        assertUpdate("INSERT INTO " + table + " (id, word, p) VALUES (1000, 'late', 'p1')", 1);
        getQueryRunner().execute("ALTER TABLE " + table + " EXECUTE optimize(zorder_by => ARRAY['word', 'id'])");
        assertSparkAgrees(table);
        assertUpdate("DELETE FROM " + table + " WHERE id % 2 = 0", 51 + count(table + " WHERE id % 2 = 0 AND p = 'p2'"));
        assertSparkAgrees(table);
        assertUpdate("CALL system.restore(schema_name => 'tpch', table_name => '" + table + "', version => 3)");
        assertSparkAgrees(table);
        assertUpdate("ALTER TABLE " + table + " ALTER COLUMN id SET DATA TYPE bigint");
        assertUpdate("INSERT INTO " + table + " (id, word, p) VALUES (5000000000, 'wide', 'p1')", 1);
        assertSparkAgrees(table);
        assertUpdate("CALL system.erase(schema_name => 'tpch', table_name => '" + table + "', predicate => 'id = 7')");
        assertUpdate("INSERT INTO " + table + " (id, p) VALUES (8, 'after')", 1);
        assertSparkAgrees(table);
        assertThatThrownBy(() -> spark.query("INSERT INTO delta." + path(table) + " (id, p) VALUES (-1, 'never')")).hasMessageContaining("never");
    }

    @Test
    void rowsOfMaterializedViews()
    {
        String table = newTable("source");
        String view = newTable("view");
        assertUpdate("CREATE TABLE " + table + " (id bigint, amount decimal(3, 2), day date, at timestamp(6) with time zone, word varchar, p varchar)");
        assertUpdate("CREATE MATERIALIZED VIEW " + view + " WITH (partitioned_by = ARRAY['p']) AS SELECT id, amount, day, at, upper(word) word, p FROM " + table + " WHERE id > 0");
        assertUpdate("INSERT INTO " + table + " VALUES (1, 1.5, DATE '2020-01-01', TIMESTAMP '2020-01-01 00:00:00.000001 UTC', 'a', 'x y'), (0, NULL, NULL, NULL, NULL, NULL)", 2);
        assertUpdate("REFRESH MATERIALIZED VIEW " + view, 1);
        String rows = "`" + ((String) computeScalar("SELECT min(regexp_replace(path, '^file://|/p=.*$')) FROM \"" + view + "$files\"")) + "`";
        assertSparkAgrees(view, rows);
        assertUpdate("INSERT INTO " + table + " (id, word) VALUES (2, 'b')", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW " + view, 1);
        assertSparkAgrees(view, rows);
        assertUpdate("DELETE FROM " + table + " WHERE id = 1", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW " + view, 1);
        assertSparkAgrees(view, rows);
        assertThat(spark.query("SELECT word FROM delta." + rows)).containsExactly("B");
        assertUpdate("DROP MATERIALIZED VIEW " + view);
    }

    @Test
    void readsVariantsAndOtherTypes()
    {
        String table = newTable("types");
        sparkCreate(table, "id BIGINT, v VARIANT, n TIMESTAMP_NTZ, s STRUCT<a: INT, v: VARIANT>", "CLUSTER BY (id)", "'delta.enableDeletionVectors' = 'true'");
        spark.query("INSERT INTO delta.%s SELECT 1, parse_json('{\"b\": [1, 2.5, null], \"a\": \"x\"}'), TIMESTAMP_NTZ '2020-01-01 00:00:00.000001', struct(1, parse_json('7'))".formatted(path(table)));
        spark.query("INSERT INTO delta.%s VALUES (2, null, null, null)".formatted(path(table)));
        register(table);
        assertThat(query("SELECT id, json_format(v), n, json_format(s.v) FROM " + table))
                .matches("VALUES (BIGINT '1', VARCHAR '{\"a\":\"x\",\"b\":[1,2.5,null]}', TIMESTAMP '2020-01-01 00:00:00.000001', VARCHAR '7'), (2, null, null, null)");
        assertThat(query("SELECT json_extract_scalar(v, '$.a') FROM " + table + " WHERE v IS NOT NULL")).matches("VALUES VARCHAR 'x'");
        assertQueryFails("INSERT INTO " + table + " (id) VALUES 1", ".*(clustering|variantType).*");

        String untyped = newTable("untyped");
        spark.query("CREATE TABLE delta.%s USING delta AS SELECT 1L AS id, NULL AS nothing, named_struct('a', 2L, 'b', NULL) AS s".formatted(path(untyped)));
        register(untyped);
        assertThat(query("SELECT id, nothing, s.a, s.b FROM " + untyped)).matches("VALUES (BIGINT '1', CAST(NULL AS varchar), BIGINT '2', CAST(NULL AS varchar))");
        assertQueryFails("DELETE FROM " + untyped, "(?s).*are of the type void.*");
    }

    /**
     * As Spark before version 3 wrote all files.
     */
    @Test
    void datesOfTheJulianCalendar()
    {
        String table = newTable("julian");
        sparkCreate(table, "id BIGINT, amount DECIMAL(3,2), day DATE, at TIMESTAMP, word STRING, p STRING", "", "'delta.enableDeletionVectors' = 'false'");
        String name = "delta." + path(table);
        String rows = "INSERT INTO " + name + " VALUES (%1$s1, null, DATE '0001-01-01', TIMESTAMP '0001-01-01 00:00:00.000001', 'first', null), (%1$s2, null, DATE '1582-10-04', TIMESTAMP '1582-10-04 23:59:59', 'last', null), (%1$s3, null, DATE '1582-10-15', TIMESTAMP '1850-01-01 00:00:00', 'Gregorian', null)";
        for (String type : List.of("TIMESTAMP_MICROS", "INT96")) {
            spark.query("SET spark.sql.parquet.outputTimestampType = " + type);
            spark.query("SET spark.sql.parquet.datetimeRebaseModeInWrite = LEGACY");
            spark.query("SET spark.sql.parquet.int96RebaseModeInWrite = LEGACY");
            spark.query(rows.formatted(type.length()));
            spark.query("SET spark.sql.session.timeZone = America/Los_Angeles");
            spark.query(rows.formatted(100 + type.length()));
            spark.query("SET spark.sql.session.timeZone = UTC");
            spark.query("SET spark.sql.parquet.datetimeRebaseModeInWrite = CORRECTED");
            spark.query("SET spark.sql.parquet.int96RebaseModeInWrite = CORRECTED");
            spark.query(rows.formatted(200 + type.length()));
        }
        spark.query("RESET spark.sql.parquet.outputTimestampType");
        assertSparkAgrees(table);
        assertThat(query("SELECT count(*) FROM " + table + " WHERE day = DATE '0001-01-01'")).matches("VALUES BIGINT '6'");
        assertThat(query("SELECT count(*) FROM " + table + " WHERE at = TIMESTAMP '1582-10-04 23:59:59 UTC'")).matches("VALUES BIGINT '4'");
        // files that are copied say the same
        assertUpdate("DELETE FROM " + table + " WHERE word = 'Gregorian' AND id < 2000", 4);
        getQueryRunner().execute("ALTER TABLE " + table + " EXECUTE optimize");
        assertSparkAgrees(table);
    }

    /**
     * Spark checks rows that it writes again, and so finds what we wrote.
     */
    @Test
    void declaredLengths()
    {
        String table = newTable("lengths");
        sparkCreate(table, "id BIGINT, amount DECIMAL(3,2), day DATE, at TIMESTAMP, word CHAR(2), p VARCHAR(3)", "", "'delta.enableDeletionVectors' = 'false'");
        String name = "delta." + path(table);
        spark.query("INSERT INTO " + name + " VALUES (1, null, null, null, 'ab', 'abc')");
        assertSparkAgrees(table);
        assertQueryFails("INSERT INTO " + table + " (id, word) VALUES (2, 'abc')", "A new row of table .* does not meet the type char\\(2\\) of column word, .*");
        assertQueryFails("UPDATE " + table + " SET p = p || 'd'", "A new row of table .* does not meet the type varchar\\(3\\) of column p, .*");
        assertUpdate("INSERT INTO " + table + " (id, word, p) VALUES (2, 'cd', 'de')", 1);
        spark.query("UPDATE " + name + " SET id = id + 10");
        assertSparkAgrees(table);
    }

    private long count(String relation)
    {
        return (long) computeScalar("SELECT count(*) FROM " + relation);
    }

    private static String newTable(String name)
    {
        return name + "_" + randomNameSuffix();
    }

    private static String location(String table)
    {
        return "file://" + directory.resolve(table);
    }

    private static String path(String table)
    {
        return "`" + directory.resolve(table) + "`";
    }

    private void sparkCreate(String table, String columns, String layout, String properties)
    {
        spark.query("CREATE TABLE delta.%s (%s) USING delta %s TBLPROPERTIES (%s)".formatted(path(table), columns, layout, properties));
    }

    private void register(String table)
    {
        assertUpdate("CALL system.register_table(schema_name => '%s', table_name => '%s', table_location => '%s')".formatted(DeltaGovQueryRunner.SCHEMA, table, location(table)));
    }

    /**
     * Tables of these tests have the same columns.
     */
    private void assertSparkAgrees(String table)
    {
        if (computeActual("SHOW TABLES LIKE '" + table.replace("_", "\\_") + "' ESCAPE '\\'").getRowCount() == 0) {
            register(table);
        }
        assertSparkAgrees(table, path(table));
    }

    private void assertSparkAgrees(String relation, String path)
    {
        Session utc = Session.builder(getSession()).setTimeZoneKey(TimeZoneKey.UTC_KEY).build();
        List<String> ours = computeActual(utc, "SELECT concat_ws('|', CAST(id AS varchar), coalesce(CAST(amount AS varchar), '~'), coalesce(CAST(day AS varchar), '~'), coalesce(CAST(at AS varchar), '~'), coalesce(word, '~'), coalesce(p, '~')) FROM " + relation)
                .getOnlyColumn().map(String.class::cast).sorted().toList();
        List<String> theirs = spark.query("SELECT concat_ws('|', CAST(id AS STRING), coalesce(CAST(amount AS STRING), '~'), coalesce(CAST(day AS STRING), '~'), coalesce(date_format(at, 'yyyy-MM-dd HH:mm:ss.SSSSSS') || ' UTC', '~'), coalesce(word, '~'), coalesce(p, '~')) FROM delta." + path).stream().sorted().toList();
        assertThat(ours).isEqualTo(theirs);
    }
}
