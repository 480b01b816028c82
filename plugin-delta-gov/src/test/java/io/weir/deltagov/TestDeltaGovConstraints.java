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

import io.trino.testing.MaterializedRow;
import io.weir.deltagov.schema.SparkExpressions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static io.trino.testing.assertions.Assert.assertEventually;
import static io.weir.deltagov.WarehouseFiles.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The conditions that the rows of a table must meet, whoever said so.
 */
final class TestDeltaGovConstraints
        extends AbstractDeltaGovRowRules
{
    @TempDir
    static Path warehouse;

    @TempDir
    static Path elsewhere;

    @Override
    Path warehouse()
    {
        return warehouse;
    }

    @Override
    Path elsewhere()
    {
        return elsewhere;
    }

    @Test
    void notNull()
    {
        String table = "notnull_" + randomNameSuffix();
        assertUpdate("CREATE TABLE " + table + " (a bigint NOT NULL, b varchar)");
        assertUpdate("INSERT INTO " + table + " VALUES (1, null)", 1);
        assertQueryFails("INSERT INTO " + table + " VALUES (null, 'x')", "NULL value not allowed for NOT NULL column: a");
        assertQueryFails("INSERT INTO " + table + " (b) VALUES 'x'", "NULL value not allowed for NOT NULL column: a");
        assertQueryFails("INSERT INTO " + table + " SELECT nullif(nationkey, 3), name FROM tpch.tiny.nation", "NULL value not allowed for NOT NULL column: a");
        assertThat(query("SELECT * FROM " + table)).matches("VALUES (BIGINT '1', CAST(null AS varchar))");
        assertThat((String) computeScalar("SHOW CREATE TABLE " + table)).contains("a bigint NOT NULL");
        assertUpdate("DROP TABLE " + table);
    }

    @Test
    void constraintsHoldForEveryWrite()
    {
        assertUpdate("CREATE TABLE checked (id bigint, price double, name varchar) WITH (extra_properties = MAP(ARRAY['delta.constraints.price', 'delta.constraints.name'], ARRAY['price > 0 AND price < 100', 'name IN (\"a\", ''b'') OR lower(`name`) = ''long''']))");
        assertUpdate("INSERT INTO checked VALUES (1, 1, 'a'), (2, 99, 'long')", 2);
        assertNotMet("INSERT INTO checked VALUES (3, 100, 'a')", "delta.constraints.price");
        assertNotMet("INSERT INTO checked VALUES (3, NULL, 'a')", "delta.constraints.price");
        assertQueryFails("INSERT INTO checked VALUES (3, 1, 'c')", "(?s)Check constraint violation.*");
        assertNotUpdated("UPDATE checked SET price = price * 2 WHERE id = 1", "delta.constraints.name");
        assertNotUpdated("MERGE INTO checked t USING (VALUES 1) s(id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET price = 7", "delta.constraints.name");
        assertNotMet("MERGE INTO checked t USING (VALUES 7) s(id) ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id, price, name) VALUES (7, -1, 'a')", "delta.constraints.price");
        assertThat(query("SELECT id, price FROM checked")).matches("VALUES (BIGINT '1', DOUBLE '1'), (BIGINT '2', DOUBLE '99')");

        assertQueryFails("ALTER TABLE checked RENAME COLUMN price TO cost", "Column 'price' cannot be renamed: the table property delta.constraints.price names it.*");
        assertQueryFails("ALTER TABLE checked DROP COLUMN name", "Column 'name' cannot be dropped: the table property delta.constraints.name names it.*");
        assertQueryFails("ALTER TABLE checked SET PROPERTIES extra_properties = MAP(ARRAY['delta.constraints.prize'], ARRAY[NULL])", "Property 'delta.constraints.prize' cannot be unset: the table does not have it. .*");
        assertUpdate("ALTER TABLE checked SET PROPERTIES extra_properties = MAP(ARRAY['delta.constraints.PRICE'], ARRAY[NULL])");
        assertUpdate("INSERT INTO checked VALUES (3, 100, 'a')", 1);
        assertQueryFails("CREATE TABLE checked_as WITH (extra_properties = MAP(ARRAY['delta.constraints.x'], ARRAY['x + 1 > 0'])) AS SELECT 1 x", "Table tpch.checked_as cannot have 'delta.constraints.x' together with rows.*");
        assertQueryFails("CREATE TABLE checked_as WITH (extra_properties = MAP(ARRAY['delta.constraints.x'], ARRAY['x > 1'])) AS SELECT * FROM (VALUES 1, 2) t(x)", "A new row of table tpch.checked_as does not meet delta.constraints.x, which is: x > 1 .*");
        assertUpdate("CREATE TABLE checked_as WITH (partitioned_by = ARRAY['p'], extra_properties = MAP(ARRAY['delta.constraints.x'], ARRAY['x > 0 AND p IN (''a'')'])) AS SELECT * FROM (VALUES (1, 'a'), (2, 'a')) t(x, p)", 2);
        assertNotMet("INSERT INTO checked_as VALUES (3, 'b')", "delta.constraints.x");
        assertQueryFails("CREATE OR REPLACE TABLE checked_as WITH (extra_properties = MAP(ARRAY['delta.constraints.x'], ARRAY['x < 0'])) AS SELECT 1 x", "A new row of table tpch.checked_as does not meet delta.constraints.x, which is: x < 0 .*");
        assertQuery("SELECT x FROM checked_as", "VALUES 1, 2");
        assertUpdate("DROP TABLE checked_as");
        assertQueryFails("CREATE TABLE checked_as (x bigint) WITH (extra_properties = MAP(ARRAY['delta.constraints.x'], ARRAY['secret(x)']))", "The condition of 'delta.constraints.x' is not one that this connector can evaluate: the function secret is not known");
        assertUpdate("DROP TABLE checked");
    }

    /**
     * New values are computed from the old ones, and cases chosen by these, whatever is checked.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changesOfRows(boolean deletionVectors)
            throws IOException
    {
        assertUpdate(
                """
                CREATE TABLE changed (id bigint, n bigint, note varchar, p varchar)
                WITH (partitioned_by = ARRAY['p'], deletion_vectors_enabled = %s, change_data_feed_enabled = true, extra_properties = MAP(
                    ARRAY['delta.constraints.n', 'delta.constraints.note', 'delta.constraints.p'],
                    ARRAY['n BETWEEN 0 AND 100', 'n < 50 OR note IS NOT NULL', 'NOT p IN (''never'')']))""".formatted(deletionVectors));
        assertUpdate("INSERT INTO changed VALUES (1, 1, NULL, 'a'), (2, 2, NULL, 'a'), (3, 30, NULL, 'b'), (4, 90, 'many', 'b')", 4);
        assertUpdate("UPDATE changed SET n = n + 1", 4);
        assertQuery("SELECT id, n FROM changed", "VALUES (1, 2), (2, 3), (3, 31), (4, 91)");
        assertUpdate("UPDATE changed SET n = n + 60, note = 'more', p = 'c' WHERE n = 3", 1);
        String merge = "MERGE INTO changed t USING (VALUES (1, %s), (2, 5), (4, 0), (%s, %s)) s(id, n) ON t.id = s.id WHEN MATCHED AND t.n > 90 THEN DELETE WHEN MATCHED AND t.n < 5 THEN UPDATE SET n = t.n + s.n WHEN MATCHED THEN UPDATE SET n = t.n - s.n, note = t.note || '!' WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.n, NULL, 'd')";
        assertUpdate(merge.formatted(40, 5, 7), 4);
        String rows = "VALUES (1, 42, NULL, 'a'), (2, 58, 'more!', 'c'), (3, 31, NULL, 'b'), (5, 7, NULL, 'd')";
        assertQuery("SELECT * FROM changed", rows);

        long version = (long) computeScalar("SELECT max(version) FROM \"changed$history\"");
        List<Path> files = new WarehouseFiles(warehouse).parquetFilesOf("changed");
        assertNotMet("UPDATE changed SET n = n + 60 WHERE id = 1", "delta.constraints.n");
        assertNotMet("UPDATE changed SET n = NULL WHERE id = 1", "delta.constraints.n");
        assertNotMet("UPDATE changed SET n = n + 40 WHERE id = 3", "delta.constraints.note");
        assertNotMet("UPDATE changed SET note = NULL", "delta.constraints.note");
        assertNotMet("UPDATE changed SET p = 'never' WHERE id = 1", "delta.constraints.p");
        assertNotMet("UPDATE changed SET p = NULL WHERE id = 1", "delta.constraints.p");
        assertNotMet(merge.formatted(0, 6, -1), "delta.constraints.n");
        assertNotMet(merge.formatted(0, 6, "NULL"), "delta.constraints.n");
        assertNotMet(merge.formatted(43, 6, 1), "delta.constraints.n");
        assertNotMet("INSERT INTO changed VALUES (6, 1, NULL, 'a'), (7, 1, NULL, 'never')", "delta.constraints.p");
        assertQuery("SELECT * FROM changed", rows);
        assertThat(computeScalar("SELECT max(version) FROM \"changed$history\"")).isEqualTo(version);
        assertEventually(ROLLED_BACK, () -> assertThat(new WarehouseFiles(warehouse).parquetFilesOf("changed")).containsExactlyInAnyOrderElementsOf(files));
        assertUpdate("DROP TABLE changed");
    }

    /**
     * What the writer checks, it judges as the engine does.
     */
    @Test
    void sameAsInTheEngine()
    {
        String columns = "id bigint, n bigint, t tinyint, f double, c decimal(5, 2), w decimal(38, 5), s varchar, b boolean, x varbinary, day date, at timestamp(6), z timestamp(6) with time zone";
        assertUpdate("CREATE TABLE sampled (%s)".formatted(columns));
        assertUpdate(
                """
                INSERT INTO sampled
                SELECT id, n, CAST(t AS tinyint), f, CAST(c AS decimal(5, 2)), CAST(w AS decimal(38, 5)), s, b, x, day, at, z FROM (VALUES
                    (1, 0, 0, 0, 0, 0, '', false, X'', DATE '1970-01-01', TIMESTAMP '1970-01-01 00:00:00', TIMESTAMP '1970-01-01 00:00:00 UTC'),
                    (2, 1, 1, -0e0, 0.01, 0.00001, 'a', true, X'00', DATE '2026-03-29', TIMESTAMP '2026-03-29 12:00:00.123456', TIMESTAMP '2026-03-29 01:00:00 UTC'),
                    (3, -1, -1, nan(), -0.01, -0.00001, 'a ', false, X'FF', DATE '0001-01-01', TIMESTAMP '2026-03-29 12:00:00.123457', TIMESTAMP '2026-03-29 00:59:59.999999 UTC'),
                    (4, 9007199254740993, 127, 0.1, 999.99, DECIMAL '123456789012345678901234567890123.45678', '\u00e4', true, X'0000', DATE '9999-12-31', TIMESTAMP '2026-03-29 12:00:00', TIMESTAMP '2026-03-29 03:00:00 Europe/Vienna'),
                    (5, 9223372036854775807, -128, infinity(), 0.10, 0.1, 'b', NULL, X'41', DATE '2026-03-28', TIMESTAMP '0001-01-01 00:00:00', TIMESTAMP '2026-03-29 03:00:00.000001 Europe/Vienna'),
                    (6, -9223372036854775807, 5, 0.30000000000000004, 1.10, -0.1, '\uD83D\uDE00', true, X'4100', DATE '2026-03-30', TIMESTAMP '1969-12-31 23:59:59.999999', TIMESTAMP '1969-12-31 23:59:59.999999 UTC'),
                    (7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) v(id, n, t, f, c, w, s, b, x, day, at, z)""",
                7);
        for (String condition : new String[] {
                "n >= 0", "n <> 1", "n = 9007199254740992", "n < 9007199254740993.0", "n NOT IN (0, 1)", "n NOT BETWEEN -1 AND 1", "0 < n", "t > -128", "NOT (n > 0 OR b)",
                "f >= 0", "f = 0", "f <= -0.0", "f <= 0.1", "f = 1e-1", "f IN (0, 0.1)", "f > 0 OR f <= 0", "f IS NOT NULL",
                "c = 0.1", "c IN (0.01, -0.01)", "w > 0.00001", "w < 123456789012345678901234567890123.45678",
                "s = \"a\"", "s > \"a\"", "s BETWEEN \"a\" AND \"b\"", "length(s) <= 1", "NOT length(s) <= 1", "length(s) = 1 OR s IS NULL", "NOT b", "b <> true", "x > X\"00\"",
                "day > DATE \"2026-03-29\"", "day < DATE \"0001-01-02\"",
                "at > TIMESTAMP_NTZ \"2026-03-29 12:00:00.123456\"", "at < TIMESTAMP_NTZ \"1970-01-01 00:00\"",
                "z = TIMESTAMP \"2026-03-29 03:00:00 +02:00\"", "z <= TIMESTAMP \"2026-03-29 03:00:00 Europe/Vienna\"",
                "n > 0 AND (s = \"a\" OR b IS NULL)", "NOT (n IS NULL AND s IS NULL) AND NOT (n > 0 AND b)",
        }) {
            assertSameAsInTheEngine(columns, condition);
        }
        assertUpdate("DROP TABLE sampled");
    }

    private void assertSameAsInTheEngine(String columns, String condition)
    {
        assertUpdate("CREATE TABLE probed (%s) WITH (extra_properties = MAP(ARRAY['delta.constraints.c'], ARRAY['%s']))".formatted(columns, condition));
        String met = "coalesce(%s, false)".formatted(SparkExpressions.toTrino(condition));
        List<MaterializedRow> rows = computeActual("SELECT id, %s FROM sampled".formatted(met)).getMaterializedRows();
        assertUpdate("INSERT INTO probed SELECT * FROM sampled WHERE " + met, rows.stream().filter(row -> (boolean) row.getField(1)).count());
        rows.stream().filter(row -> !(boolean) row.getField(1)).forEach(row -> assertNotMet("INSERT INTO probed SELECT * FROM sampled WHERE id = " + row.getField(0), "delta.constraints.c"));
        assertUpdate("DROP TABLE probed");
    }

    /**
     * Conditions name columns as they are called now, in any case. Data files have other names for them.
     */
    @Test
    void columnsOfOtherNames()
            throws IOException
    {
        assertUpdate("CREATE TABLE mapped (gone bigint, first bigint, \"odd.name\" bigint, n bigint) WITH (column_mapping_mode = 'NAME')");
        assertUpdate("INSERT INTO mapped VALUES (0, 1, 2, 3)", 1);
        assertUpdate("ALTER TABLE mapped RENAME COLUMN first TO second");
        assertUpdate("ALTER TABLE mapped RENAME COLUMN n TO first");
        assertUpdate("ALTER TABLE mapped DROP COLUMN gone");
        assertUpdate("ALTER TABLE mapped SET PROPERTIES extra_properties = MAP(ARRAY['delta.constraints.c'], ARRAY['SECOND < 5 AND `odd.name` < 10'])");
        assertUpdate("UPDATE mapped SET second = second + 1, first = first + 100", 1);
        assertNotMet("UPDATE mapped SET second = second + 3", "delta.constraints.c");
        assertNotMet("UPDATE mapped SET \"odd.name\" = first", "delta.constraints.c");
        assertNotMet("INSERT INTO mapped (first, second, \"odd.name\") VALUES (1, 6, 1)", "delta.constraints.c");
        assertQuery("SELECT second, \"odd.name\", first FROM mapped", "VALUES (2, 2, 103)");
        assertUpdate("DROP TABLE mapped");

        register("cased", "{\"name\":\"N.Count\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}},{\"name\":\"ID\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}", "\"delta.constraints.Cased\":\"`n.cOUNT` > 0 OR id IS NULL\"");
        assertUpdate("INSERT INTO cased VALUES (1, 1), (-1, NULL)", 2);
        assertNotMet("UPDATE cased SET \"n.count\" = \"n.count\" - 1", "delta.constraints.Cased");
        assertUpdate("UPDATE cased SET \"n.count\" = \"n.count\" + 3, id = 7", 2);
        assertQuery("SELECT * FROM cased", "VALUES (4, 7), (2, 7)");
    }

    /**
     * Rows that are rewritten have no new values.
     */
    @Test
    void rowsThatOthersLeft()
            throws IOException
    {
        register("left_rows", "{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}},{\"name\":\"n\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}", "\"delta.constraints.c\":\"n > 0\"");
        assertUpdate("CREATE TABLE not_checked AS SELECT * FROM (VALUES (BIGINT '1', BIGINT '-1'), (2, 2), (3, NULL)) t(id, n)", 3);
        Path file = Path.of(((String) computeScalar("SELECT \"$path\" FROM not_checked LIMIT 1")).replaceFirst("^[a-z]+://", ""));
        Files.copy(file, elsewhere.resolve("left_rows").resolve("a.parquet"));
        Files.writeString(elsewhere.resolve("left_rows/_delta_log/00000000000000000001.json"), "{\"add\":{\"path\":\"a.parquet\",\"partitionValues\":{},\"size\":%s,\"modificationTime\":0,\"dataChange\":true}}\n".formatted(Files.size(file)));

        assertUpdate("INSERT INTO left_rows VALUES (4, 4)", 1);
        assertUpdate("DELETE FROM left_rows WHERE id = 2", 1);
        assertUpdate("ALTER TABLE left_rows EXECUTE optimize");
        assertQuery("SELECT count(DISTINCT \"$path\") FROM left_rows", "VALUES 1");
        assertNotMet("UPDATE left_rows SET id = 5 WHERE id = 1", "delta.constraints.c");
        assertUpdate("UPDATE left_rows SET n = n + 2 WHERE id = 1", 1);
        assertQuery("SELECT * FROM left_rows", "VALUES (1, 1), (3, NULL), (4, 4)");
        assertUpdate("DROP TABLE not_checked");
    }

    /**
     * Only other writers give constraints to what has the rows of a view.
     */
    @Test
    void rowsOfMaterializedViews()
            throws IOException
    {
        assertUpdate("CREATE TABLE viewed AS SELECT BIGINT '1' n", 1);
        assertUpdate("CREATE MATERIALIZED VIEW limited AS SELECT n FROM viewed");
        Path created = WarehouseFiles.allIn(new WarehouseFiles(warehouse).directoriesOf("limited").getFirst()).stream()
                .filter(path -> path.endsWith("_delta_log/00000000000000000000.json"))
                .collect(onlyElement());
        String metadata = Files.readAllLines(created).stream().filter(action -> action.startsWith("{\"metaData\"")).collect(onlyElement());
        Files.writeString(created.resolveSibling("00000000000000000001.json"), metadata.replace("\"configuration\":{", "\"configuration\":{\"delta.constraints.c\":\"n < 3\",").replace(",}", "}"));
        assertUpdate("REFRESH MATERIALIZED VIEW limited", 1);
        assertUpdate("INSERT INTO viewed VALUES 3", 1);
        assertNotMet("REFRESH MATERIALIZED VIEW limited", "delta.constraints.c");
        assertUpdate("DROP MATERIALIZED VIEW limited");
        assertUpdate("DROP TABLE viewed");
    }

    @Test
    void constraintsForRowsThatAreThere()
    {
        assertUpdate("CREATE TABLE filled (id bigint, name varchar, price double, part date) WITH (partitioned_by = ARRAY['part'])");
        assertUpdate("INSERT INTO filled VALUES (1, 'a', 1, DATE '2026-01-01'), (2, 'b', 2, DATE '2026-01-02')", 2);
        assertUpdate("INSERT INTO filled VALUES (100, NULL, nan(), DATE '2026-01-02')", 1);
        String violated = "Table tpch.filled cannot have 'delta.constraints.c', because a row of it does not meet the condition.*";
        assertQueryFails(constrained("id < 100"), violated);
        assertQueryFails(constrained("name IN (''a'', ''b'')"), violated);
        assertQueryFails(constrained("price > 0"), violated);
        assertQueryFails(constrained("part > DATE ''2026-01-01''"), violated);
        assertQueryFails(constrained("id < 100").replace("extra_properties", "column_mapping_mode = 'NAME', extra_properties"), violated);
        assertQueryFails(constrained("id + 1 > 0"), "Table tpch.filled cannot have 'delta.constraints.c' together with rows: .*only comparisons of columns with literals are checked.*");
        assertQueryFails(constrained("id > 0 OR price > 0"), "Table tpch.filled cannot have 'delta.constraints.c' together with rows: .*only comparisons of columns with literals are checked.*");
        assertUpdate("DELETE FROM filled WHERE id = 100", 1);
        assertUpdate(constrained("id < 100 AND name IN (''a'', ''b'') AND price > 0 AND part >= DATE ''2026-01-01''"));
        assertNotMet("INSERT INTO filled VALUES (100, 'a', 1, DATE '2026-01-01')", "delta.constraints.c");
        assertUpdate("INSERT INTO filled VALUES (99, 'a', 1, DATE '2026-01-01')", 1);
        assertQuery("SELECT operation FROM \"filled$history\" WHERE operation LIKE '%CONSTRAINT'", "VALUES 'ADD CONSTRAINT'");
        assertUpdate("DROP TABLE filled");
    }

    /**
     * A table whose condition the engine refuses could not be written to any more.
     */
    @Test
    void conditionsThatTheEngineWouldRefuse()
    {
        String refused = "The condition of 'delta.constraints.c' is not one that this connector can evaluate: .*";
        assertUpdate("CREATE TABLE filled (id bigint, name varchar, part date, s ROW(f bigint))");
        for (String condition : new String[] {"id > ''0''", "part > 1", "part > ''soon''", "id", "NOT name", "length(id) = 1", "s.f = ''x''", "s.g > 1"}) {
            assertQueryFails(constrained(condition), refused);
            assertQueryFails("CREATE TABLE refused (id bigint, name varchar, part date, s ROW(f bigint)) WITH (extra_properties = MAP(ARRAY['delta.constraints.c'], ARRAY['%s']))".formatted(condition), refused);
        }
        assertQueryFails("CREATE TABLE refused WITH (extra_properties = MAP(ARRAY['delta.constraints.c'], ARRAY['part > 1'])) AS SELECT DATE '2026-01-01' part", refused);
        assertUpdate("INSERT INTO filled VALUES (1, 'a', DATE '2026-02-01', ROW(1))", 1);
        // Spark casts a string that it compares with a date
        assertUpdate(constrained("part > ''2026-01-31''"));
        assertNotMet("INSERT INTO filled VALUES (2, 'a', DATE '2026-01-31', ROW(1))", "delta.constraints.c");
        assertUpdate("INSERT INTO filled VALUES (2, 'a', DATE '2026-02-02', ROW(1))", 1);
        assertUpdate("DROP TABLE filled");
    }

    /**
     * As Spark judges them: a float is compared with a decimal number as double, and NaN is greater than all else.
     */
    @Test
    void constraintsOnFloatingPoint()
    {
        assertUpdate("CREATE TABLE floating (r real, f double) WITH (extra_properties = MAP(ARRAY['delta.constraints.r'], ARRAY['r <= 0.1']))");
        assertQueryFails("INSERT INTO floating VALUES (REAL '0.1', 1)", "(?s)Check constraint violation.*");
        assertUpdate("INSERT INTO floating VALUES (REAL '0.09', 1)", 1);
        assertNotUpdated("UPDATE floating SET r = r - REAL '0.01'", "delta.constraints.r");
        assertUpdate("DROP TABLE floating");
        for (String condition : new String[] {"(f > 1.5) = false", "(f > 1.5) <=> false", "(f > 1.5) IN (false)", "(f > 1.5) <> true"}) {
            assertQueryFails("CREATE TABLE floating (r real, f double) WITH (extra_properties = MAP(ARRAY['delta.constraints.f'], ARRAY['%s']))".formatted(condition), "The condition of 'delta.constraints.f' is not one that this connector can evaluate: engines differ in what NOT says of NaN");
        }
        assertUpdate("CREATE TABLE floating AS SELECT REAL '0.1' r", 1);
        assertQueryFails(constrained("r <= 0.1").replace("filled", "floating"), "Table tpch.floating cannot have 'delta.constraints.c' together with rows: .* none of columns of type real.*");
        assertUpdate(constrained("r IS NOT NULL").replace("filled", "floating"));
        assertUpdate("DROP TABLE floating");
    }

    private static String constrained(String condition)
    {
        return "ALTER TABLE filled SET PROPERTIES extra_properties = MAP(ARRAY['delta.constraints.c'], ARRAY['%s'])".formatted(condition);
    }
}
