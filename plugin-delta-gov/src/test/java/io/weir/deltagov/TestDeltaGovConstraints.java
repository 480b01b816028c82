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

import com.google.common.collect.ImmutableMap;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import io.weir.deltagov.schema.SparkExpressions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static io.trino.spi.StandardErrorCode.CONSTRAINT_VIOLATION;
import static io.trino.spi.StandardErrorCode.INVALID_DEFAULT_COLUMN_VALUE;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static io.trino.testing.assertions.Assert.assertEventually;
import static io.weir.deltagov.WarehouseFiles.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the rows of a table must be, whoever said so, and what becomes of columns that a statement leaves out.
 */
final class TestDeltaGovConstraints
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
        return DeltaGovQueryRunner.builder(warehouse)
                .addProperty("delta-gov.register-table-procedure.enabled", "true")
                .setWorkerCount(0)
                .build();
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
        assertUpdate("CREATE TABLE checked (id bigint, price double, name varchar) WITH (extra_properties = MAP(ARRAY['delta.constraints.price', 'delta.constraints.name'], ARRAY['price > 0 AND price < 100', 'name IN (\"a\", ''b'') OR length(`name`) > 3']))");
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
                "s = \"a\"", "s > \"a\"", "s BETWEEN \"a\" AND \"b\"", "NOT b", "b <> true", "x > X\"00\"",
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

    @Test
    void nothingRequiredIsNullHoweverDeep()
            throws IOException
    {
        register("deep",
                """
                {"name":"id","type":"long","nullable":true,"metadata":{}},
                {"name":"s","type":{"type":"struct","fields":[{"name":"Required","type":"long","nullable":false,"metadata":{}},{"name":"list","type":{"type":"array","elementType":{"type":"struct","fields":[{"name":"x","type":"string","nullable":false,"metadata":{}}]},"containsNull":true},"nullable":true,"metadata":{}}]},"nullable":true,"metadata":{}},
                {"name":"a","type":{"type":"array","elementType":"long","containsNull":false},"nullable":true,"metadata":{}},
                {"name":"m","type":{"type":"map","keyType":"string","valueType":{"type":"array","elementType":"long","containsNull":false},"valueContainsNull":false},"nullable":true,"metadata":{}}""",
                "");
        assertUpdate("INSERT INTO deep VALUES (1, ROW(1, ARRAY[ROW('x'), NULL]), ARRAY[1], MAP(ARRAY['k'], ARRAY[ARRAY[1]])), (2, NULL, NULL, NULL), (3, ROW(2, NULL), ARRAY[], MAP())", 3);
        Map<String, String> rows = ImmutableMap.of(
                "(4, ROW(NULL, NULL), NULL, NULL)", "s.Required",
                "(4, ROW(1, ARRAY[ROW('x'), ROW(CAST(NULL AS varchar))]), NULL, NULL)", "s.list.element.x",
                "(4, NULL, ARRAY[1, NULL], NULL)", "a.element",
                "(4, NULL, NULL, MAP(ARRAY['k', 'l'], ARRAY[ARRAY[1], NULL]))", "m.value",
                "(4, NULL, NULL, MAP(ARRAY['k', 'l'], ARRAY[ARRAY[1], ARRAY[NULL]]))", "m.value.element");
        rows.forEach((row, path) -> {
            assertNullWithin("INSERT INTO deep VALUES (5, NULL, NULL, NULL), " + row, path);
            assertNullWithin("MERGE INTO deep t USING (VALUES %s) s(id, s, a, m) ON t.id = s.id WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.s, s.a, s.m)".formatted(row), path);
        });
        assertNullWithin("UPDATE deep SET a = ARRAY[NULL] WHERE id = 1", "a.element");
        assertNullWithin("UPDATE deep SET s = ROW(NULL, NULL) WHERE id = 1", "s.Required");
        assertNullWithin("MERGE INTO deep t USING (VALUES 1) s(id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET m = MAP(ARRAY['k'], ARRAY[CAST(NULL AS array(bigint))])", "m.value");
        assertQuery("SELECT count(*), max(version) FROM deep, \"deep$history\"", "VALUES (6, 1)");

        assertUpdate("UPDATE deep SET id = id + 10, s = NULL, a = ARRAY[5] WHERE id = 1", 1);
        assertUpdate("MERGE INTO deep t USING (VALUES 2, 3) s(id) ON t.id = s.id WHEN MATCHED AND t.id = 2 THEN UPDATE SET id = t.id + 10 WHEN MATCHED THEN UPDATE SET id = t.id + 20", 2);
        assertQuery("SELECT id, s IS NULL, cardinality(a) FROM deep", "VALUES (11, true, 1), (12, true, NULL), (23, false, 0)");
    }

    /**
     * Rows that are rewritten have no new values.
     */
    @Test
    void nullThatOlderWritersLeft()
            throws IOException
    {
        register("left_null", "{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}},{\"name\":\"a\",\"type\":{\"type\":\"array\",\"elementType\":\"long\",\"containsNull\":false},\"nullable\":true,\"metadata\":{}}", "");
        assertUpdate("CREATE TABLE with_null AS SELECT * FROM (VALUES (BIGINT '1', ARRAY[BIGINT '1', NULL]), (2, ARRAY[NULL])) t(id, a)", 2);
        Path file = Path.of(((String) computeScalar("SELECT \"$path\" FROM with_null LIMIT 1")).replaceFirst("^[a-z]+://", ""));
        Files.copy(file, elsewhere.resolve("left_null").resolve("a.parquet"));
        Files.writeString(elsewhere.resolve("left_null/_delta_log/00000000000000000001.json"), "{\"add\":{\"path\":\"a.parquet\",\"partitionValues\":{},\"size\":%s,\"modificationTime\":0,\"dataChange\":true}}\n".formatted(Files.size(file)));

        assertUpdate("INSERT INTO left_null VALUES (3, ARRAY[3])", 1);
        assertUpdate("DELETE FROM left_null WHERE id = 2", 1);
        assertUpdate("ALTER TABLE left_null EXECUTE optimize");
        assertThat(query("SELECT * FROM left_null")).matches("VALUES (BIGINT '1', ARRAY[BIGINT '1', NULL]), (3, ARRAY[3])");
        assertQuery("SELECT count(DISTINCT \"$path\") FROM left_null", "VALUES 1");
        assertNullWithin("UPDATE left_null SET id = 4 WHERE id = 1", "a.element");
        assertUpdate("UPDATE left_null SET id = 4, a = ARRAY[1] WHERE id = 1", 1);
        assertUpdate("DROP TABLE with_null");
    }

    @Test
    void generatedColumnsHoldWhatOthersWouldCompute()
            throws IOException
    {
        register("generated",
                """
                {"name":"id","type":"long","nullable":true,"metadata":{}},
                {"name":"at","type":"date","nullable":true,"metadata":{}},
                {"name":"y","type":"integer","nullable":true,"metadata":{"delta.generationExpression":"year(at)"}},
                {"name":"twice","type":"long","nullable":true,"metadata":{"delta.generationExpression":"id * 2"}},
                {"name":"label","type":"string","nullable":true,"metadata":{"delta.generationExpression":"CAST(id AS STRING)"}}""",
                "");
        assertUpdate("INSERT INTO generated VALUES (1, DATE '2026-05-06', 2026, 2, '1'), (NULL, NULL, NULL, NULL, NULL)", 2);
        assertQueryFails("INSERT INTO generated VALUES (1, DATE '2026-05-06', 2025, 2, '1')", "(?s)Check constraint violation.*");
        assertQueryFails("INSERT INTO generated (id, at) VALUES (1, DATE '2026-05-06')", "(?s)Check constraint violation.*");
        assertNotUpdated("UPDATE generated SET id = 7, twice = 14, label = '7' WHERE id = 1", "of the generated column .*");
        assertQueryFails("MERGE INTO generated t USING (VALUES 8) s(id) ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id, twice, label) VALUES (8, 15, '8')", "(?s)Check constraint violation.*");
        assertUpdate("MERGE INTO generated t USING (VALUES 8) s(id) ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id, twice, label) VALUES (8, 16, '8')", 1);
        assertQuery("SELECT id, y, twice, label FROM generated", "VALUES (1, 2026, 2, '1'), (NULL, NULL, NULL, NULL), (8, NULL, 16, '8')");
        assertQuery("SELECT column_name, extra_info FROM information_schema.columns WHERE table_name = 'generated' AND column_name IN ('id', 'y')", "VALUES ('id', NULL), ('y', 'generated')");
        assertQueryFails("ALTER TABLE generated RENAME COLUMN at TO day", "Column 'at' cannot be renamed: the generated column y is computed from it. Drop that column first");
        assertQueryFails("ALTER TABLE generated DROP COLUMN id", "Column 'id' cannot be dropped: the generated column .* is computed from it.*");

        // other engines compute it in the time zone of their session
        register("zoned",
                """
                {"name":"at","type":"timestamp","nullable":true,"metadata":{}},
                {"name":"day","type":"date","nullable":true,"metadata":{"delta.generationExpression":"CAST(at AS DATE)"}}""",
                "");
        assertQueryReturnsEmptyResult("SELECT * FROM zoned");
        assertQueryFails("INSERT INTO zoned VALUES (NULL, NULL)", "Table tpch.zoned cannot be written to: its condition of the generated column day cannot be evaluated: .*time zone.*");
        register("rounded",
                """
                {"name":"x","type":"double","nullable":true,"metadata":{}},
                {"name":"n","type":"long","nullable":true,"metadata":{"delta.generationExpression":"CAST(x AS BIGINT)"}}""",
                "");
        assertQueryFails("INSERT INTO rounded VALUES (1.5, 2)", "Table tpch.rounded cannot be written to: its condition of the generated column n cannot be evaluated: .*");
    }

    @Test
    void defaultsOfAllKinds()
    {
        assertUpdate("CREATE TABLE defaults (id bigint, s varchar DEFAULT 'it''s \\ a', b boolean DEFAULT true, n decimal(5, 2) DEFAULT 1.25, f double DEFAULT 1E3, d date DEFAULT DATE '2026-02-03', t timestamp(6) DEFAULT TIMESTAMP '2026-02-03 04:05:06.789', z varchar DEFAULT NULL, m integer DEFAULT -7)");
        assertUpdate("INSERT INTO defaults (id) VALUES 1", 1);
        assertThat(query("SELECT s, b, n, f, d, t, z, m FROM defaults")).matches("VALUES (VARCHAR 'it''s \\ a', true, CAST(1.25 AS decimal(5, 2)), DOUBLE '1000', DATE '2026-02-03', TIMESTAMP '2026-02-03 04:05:06.789000', CAST(NULL AS varchar), -7)");
        assertThat((String) computeScalar("SHOW CREATE TABLE defaults")).contains("s varchar DEFAULT 'it''s \\ a'").contains("m integer DEFAULT -7");
        assertUpdate("ALTER TABLE defaults ALTER COLUMN m SET DEFAULT 8");
        assertUpdate("ALTER TABLE defaults ALTER COLUMN b DROP DEFAULT");
        assertUpdate("INSERT INTO defaults (id) VALUES 2", 1);
        assertQuery("SELECT m, b FROM defaults WHERE id = 2", "VALUES (8, NULL)");
        assertUpdate("CREATE OR REPLACE TABLE defaults (id bigint, m integer DEFAULT 5)");
        assertUpdate("INSERT INTO defaults (id) VALUES 3", 1);
        assertQuery("SELECT * FROM defaults", "VALUES (3, 5)");
        assertQueryFails("ALTER TABLE defaults ADD COLUMN x integer DEFAULT 1", "Cannot add column 'x' to table tpch.defaults, which has rows: .* Add it without DEFAULT, and set that afterwards");
        assertUpdate("DROP TABLE defaults");
    }

    @Test
    void defaultsThatTheirTypeWouldRound()
    {
        assertUpdate("CREATE TABLE exact (id bigint, n decimal(5, 2), f double)");
        assertThat(query("ALTER TABLE exact ALTER COLUMN id SET DEFAULT 1.5")).failure()
                .hasMessage("The default value of column 'id' is DECIMAL '1.5', which its type bigint cannot hold: it would be rounded in every row. Give one with at most 0 digits after the point")
                .hasErrorCode(INVALID_DEFAULT_COLUMN_VALUE);
        assertQueryFails("ALTER TABLE exact ALTER COLUMN id SET DEFAULT 25E-1", "The default value of column 'id' is 2.5E0, which its type bigint cannot hold: .*");
        assertQueryFails("ALTER TABLE exact ALTER COLUMN n SET DEFAULT -1.255", "The default value of column 'n' is DECIMAL '-1.255', which its type decimal\\(5,2\\) cannot hold: .* at most 2 digits after the point");
        assertQueryFails("ALTER TABLE exact ALTER COLUMN id SET DEFAULT 1E300", ".* is not a valid BIGINT literal");
        assertQueryFails("ALTER TABLE exact ADD COLUMN x tinyint DEFAULT 0.5", "The default value of column 'x' is DECIMAL '0.5', which its type tinyint cannot hold: .*");
        assertQueryFails("CREATE TABLE more_rounded (x integer DEFAULT 0.5)", "The default value of column 'x' is DECIMAL '0.5', which its type integer cannot hold: .*");
        assertQueryFails("CREATE TABLE more_rounded (x date DEFAULT TIMESTAMP '2026-01-02 03:04:05')", "The default value of column 'x' is TIMESTAMP '2026-01-02 03:04:05', of which its type date holds the day only. .*");
        assertUpdate("ALTER TABLE exact ALTER COLUMN id SET DEFAULT 1.50E1");
        assertUpdate("ALTER TABLE exact ALTER COLUMN n SET DEFAULT 1.250");
        assertUpdate("INSERT INTO exact (f) VALUES 0.5", 1);
        assertQuery("SELECT * FROM exact", "VALUES (15, 1.25, 0.5)");
        assertUpdate("DROP TABLE exact");
    }

    @Test
    void mergeThatInsertsSomeColumns()
    {
        assertUpdate("CREATE TABLE partly (a bigint, b varchar DEFAULT 'b', c double, d date NOT NULL)");
        assertUpdate("ALTER TABLE partly ADD COLUMN e varchar FIRST");
        assertUpdate("ALTER TABLE partly ADD COLUMN f row(x bigint, y varchar)");
        assertUpdate("MERGE INTO partly t USING (VALUES (1, DATE '2026-01-01')) s(a, d) ON t.a = s.a WHEN NOT MATCHED THEN INSERT (d, a) VALUES (s.d, s.a)", 1);
        assertUpdate("MERGE INTO partly t USING (VALUES (1, 'e'), (2, 'g')) s(a, e) ON t.a = s.a WHEN MATCHED AND t.\"$file_size\" > 0 THEN UPDATE SET c = 1.5, e = s.e WHEN NOT MATCHED THEN INSERT (f, d, a, c) VALUES (ROW(7, s.e), DATE '2026-01-02', s.a, 2.5)", 2);
        assertQuery("SELECT e, a, b, c, CAST(d AS varchar), f.x, f.y FROM partly", "VALUES ('e', 1, 'b', 1.5, '2026-01-01', NULL, NULL), (NULL, 2, 'b', 2.5, '2026-01-02', 7, 'g')");
        assertUpdate("DROP TABLE partly");
    }

    @Test
    void definitionsOfOtherWriters()
            throws IOException
    {
        register("foreign",
                """
                {"name":"id","type":"long","nullable":true,"metadata":{"delta.invariants":"{\\"expression\\":{\\"expression\\":\\"id > 3\\"}}"}},
                {"name":"d","type":"string","nullable":true,"metadata":{"CURRENT_DEFAULT":"'it\\\\'s'"}}""",
                "\"delta.constraints.c\":\"d <> 'x'\"");
        assertUpdate("INSERT INTO \"foreign\" (id) VALUES 4", 1);
        assertNotMet("INSERT INTO \"foreign\" (id) VALUES 3", "delta.invariants of id");
        assertNotMet("INSERT INTO \"foreign\" VALUES (4, 'x')", "delta.constraints.c");
        assertQuery("SELECT * FROM \"foreign\"", "VALUES (4, 'it''s')");
        assertQueryFails("ALTER TABLE \"foreign\" RENAME COLUMN id TO key", "Column 'id' cannot be renamed: the invariant of the column id names it");
        assertQueryFails("ALTER TABLE \"foreign\" DROP COLUMN id", "Column 'id' cannot be dropped: the invariant of the column id names it");

        register("odd", "{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}", "\"delta.constraints.c\":\"id RLIKE 'x'\"");
        assertQueryReturnsEmptyResult("SELECT * FROM odd");
        assertQueryFails("INSERT INTO odd VALUES 1", "Table tpch.odd cannot be written to: its condition delta.constraints.c cannot be evaluated: .*");

        register("computed", "{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{\"CURRENT_DEFAULT\":\"now()\"}}", "");
        assertQueryReturnsEmptyResult("SELECT * FROM computed");
        assertQueryFails("INSERT INTO computed VALUES 1", "Table tpch.computed cannot be written to: the default value of its column id cannot be evaluated: .*");
    }

    @Test
    void invariantsOfFields()
            throws IOException
    {
        String invariant = "{\"delta.invariants\":\"{\\\"expression\\\":{\\\"expression\\\":\\\"%s\\\"}}\"}";
        register(
                "nested_invariants",
                """
                {"name":"s.x","type":"long","nullable":true,"metadata":%s},
                {"name":"s","type":{"type":"struct","fields":[{"name":"x","type":"long","nullable":true,"metadata":%s},{"name":"y","type":"long","nullable":true,"metadata":{}}]},"nullable":true,"metadata":{}}"""
                        .formatted(invariant.formatted("`s.x` < 9"), invariant.formatted("s.x > 3")),
                "");
        assertUpdate("INSERT INTO nested_invariants VALUES (8, ROW(4, 1))", 1);
        assertQueryFails("INSERT INTO nested_invariants VALUES (8, ROW(3, 1))", "(?s)Check constraint violation.*");
        assertQueryFails("INSERT INTO nested_invariants VALUES (8, NULL)", "(?s)Check constraint violation.*");
        assertNotMet("INSERT INTO nested_invariants VALUES (9, ROW(4, 1))", "delta.invariants of s.x");
        assertNotUpdated("UPDATE nested_invariants SET s = ROW(1, 1)", "delta.invariants of s.x");
        assertQuery("SELECT \"s.x\", s.x, s.y FROM nested_invariants", "VALUES (8, 4, 1)");
        assertQueryFails("ALTER TABLE nested_invariants RENAME COLUMN s.x TO z", "Column 's.x' cannot be renamed: the invariant of the column s.x names it");
        assertQueryFails("ALTER TABLE nested_invariants DROP COLUMN s.x", "Column 's.x' cannot be dropped: the invariant of the column s.x names it");

        // which element is meant, nobody says
        register(
                "listed_invariants",
                """
                {"name":"list","type":{"type":"array","elementType":{"type":"struct","fields":[{"name":"x","type":"long","nullable":true,"metadata":%s}]},"containsNull":true},"nullable":true,"metadata":{}}"""
                        .formatted(invariant.formatted("list.element.x > 3")),
                "");
        assertQueryReturnsEmptyResult("SELECT * FROM listed_invariants");
        assertQueryFails("INSERT INTO listed_invariants VALUES ARRAY[ROW(3)]", "Table tpch.listed_invariants cannot be written to: its condition delta.invariants of list.element.x cannot be evaluated: .*");
    }

    /**
     * Columns of the type {@code void}, which other engines make of {@code SELECT NULL AS nothing}. No data file has them.
     */
    @Test
    void columnsWithoutType()
            throws IOException
    {
        register(
                "nothing",
                """
                {"name":"id","type":"long","nullable":true,"metadata":{}},
                {"name":"nothing","type":"void","nullable":true,"metadata":{}},
                {"name":"nested","type":{"type":"struct","fields":[{"name":"y","type":"long","nullable":true,"metadata":{}},{"name":"x","type":"void","nullable":true,"metadata":{"comment":"c"}}]},"nullable":true,"metadata":{}},
                {"name":"list","type":{"type":"array","elementType":{"type":"map","keyType":"string","valueType":"void","valueContainsNull":true},"containsNull":true},"nullable":true,"metadata":{}}""",
                "");
        assertUpdate("CREATE TABLE without_nothing (id bigint, nested row(y bigint))");
        assertUpdate("INSERT INTO without_nothing VALUES (1, ROW(2))", 1);
        Path file = Path.of(((String) computeScalar("SELECT \"$path\" FROM without_nothing")).replaceFirst("^[a-z]+://", ""));
        Files.copy(file, elsewhere.resolve("nothing").resolve("a.parquet"));
        Files.writeString(elsewhere.resolve("nothing/_delta_log/00000000000000000001.json"), "{\"add\":{\"path\":\"a.parquet\",\"partitionValues\":{},\"size\":%s,\"modificationTime\":0,\"dataChange\":true}}\n".formatted(Files.size(file)));

        assertQuery("SELECT id, nothing, nested.y, nested.x, list IS NULL FROM nothing WHERE nothing IS NULL", "VALUES (1, NULL, 2, NULL, true)");
        assertQueryReturnsEmptyResult("SELECT * FROM nothing WHERE nothing = 'a' OR nested.x > 'a'");
        assertQueryFails("INSERT INTO nothing (id) VALUES 1", "Table tpch.nothing cannot be written: its columns \\[nothing, x, list\\] are of the type void\\..*");
        assertQueryFails("DELETE FROM nothing WHERE id = 1", "(?s).*are of the type void\\..*");
        assertQueryFails("ALTER TABLE nothing ADD COLUMN more bigint", "(?s).*are of the type void\\..*");
        assertQueryFails("COMMENT ON TABLE nothing IS 'x'", "(?s).*are of the type void\\..*");
        assertUpdate("DROP TABLE without_nothing");
    }

    /**
     * Such as the vectors of Spark's machine learning. Files have what they are made of.
     */
    @Test
    void userDefinedTypes()
            throws IOException
    {
        String vector =
                """
                {"type":"udt","class":"org.apache.spark.ml.linalg.VectorUDT","pyClass":"pyspark.ml.linalg.VectorUDT","sqlType":{"type":"struct","fields":[{"name":"type","type":"byte","nullable":false,"metadata":{}},{"name":"values","type":{"type":"array","elementType":"double","containsNull":false},"nullable":true,"metadata":{}}]}}""";
        register(
                "vectors",
                """
                {"name":"id","type":"long","nullable":true,"metadata":{}},
                {"name":"vector","type":%1$s,"nullable":true,"metadata":{}},
                {"name":"vectors","type":{"type":"array","elementType":%1$s,"containsNull":true},"nullable":true,"metadata":{}}""".formatted(vector),
                "");
        assertUpdate("CREATE TABLE plain_vectors AS SELECT BIGINT '1' id, CAST(ROW(TINYINT '1', ARRAY[0.5e0]) AS row(\"type\" tinyint, \"values\" array(double))) vector, ARRAY[CAST(ROW(TINYINT '1', ARRAY[1.5e0]) AS row(\"type\" tinyint, \"values\" array(double)))] vectors", 1);
        Path file = Path.of(((String) computeScalar("SELECT \"$path\" FROM plain_vectors")).replaceFirst("^[a-z]+://", ""));
        Files.copy(file, elsewhere.resolve("vectors").resolve("a.parquet"));
        Files.writeString(elsewhere.resolve("vectors/_delta_log/00000000000000000001.json"), "{\"add\":{\"path\":\"a.parquet\",\"partitionValues\":{},\"size\":%s,\"modificationTime\":0,\"dataChange\":true}}\n".formatted(Files.size(file)));

        assertThat(query("SELECT * FROM vectors")).matches("SELECT * FROM plain_vectors");
        assertQuery("SELECT id, vector.\"values\"[1], vectors[1].\"values\"[1] FROM vectors WHERE vector.\"type\" = 1", "VALUES (1, 0.5, 1.5)");
        for (String sql : new String[] {"INSERT INTO vectors (id) VALUES 1", "DELETE FROM vectors WHERE id = 1", "ALTER TABLE vectors ADD COLUMN more bigint", "ALTER TABLE vectors EXECUTE optimize"}) {
            assertQueryFails(sql, "Table tpch.vectors cannot be written: its columns \\[vector, vectors\\] are of types that a user of Spark defined\\. Write it with Spark");
        }
        assertUpdate("DROP TABLE plain_vectors");
    }

    private void assertNullWithin(String sql, String path)
    {
        assertThat(query(sql)).failure()
                .hasErrorCode(CONSTRAINT_VIOLATION)
                .hasMessageMatching("A new row of table tpch\\..* has NULL in %s, which is NOT NULL\\. Give a value in its place, for example with coalesce, or leave such rows out".formatted(path.replace(".", "\\.")));
    }

    private void assertNotMet(String sql, String condition)
    {
        assertThat(query(sql)).failure()
                .hasErrorCode(CONSTRAINT_VIOLATION)
                .hasMessageMatching("A new row of table tpch\\..* does not meet %s, which is: .* \\(a comparison with NULL is not met\\)\\. Give other values, or leave such rows out".formatted(condition));
    }

    private void assertNotUpdated(String sql, String condition)
    {
        assertQueryFails(sql, "Rows of table tpch\\..* cannot be updated: its condition %s is more than comparisons of columns with literals, is about a column of type real, or has a literal that is no exact value of its column's type, so that Trino evaluates it, and would write other values than the statement says\\. DELETE the rows, and INSERT them anew".formatted(condition));
    }

    private void register(String table, String fields, String configuration)
            throws IOException
    {
        Path log = Files.createDirectories(elsewhere.resolve(table).resolve("_delta_log"));
        String schema = "{\"type\":\"struct\",\"fields\":[%s]}".formatted(fields).replace("\n", "").replace("\\", "\\\\").replace("\"", "\\\"");
        Files.writeString(log.resolve("00000000000000000000.json"),
                """
                {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":[],"writerFeatures":["invariants","checkConstraints","allowColumnDefaults","generatedColumns"]}}
                {"metaData":{"id":"6b1b2cf2","format":{"provider":"parquet","options":{}},"schemaString":"%s","partitionColumns":[],"configuration":{%s}}}
                """.formatted(schema, configuration));
        assertUpdate("CALL system.register_table('tpch', '%s', 'file://%s')".formatted(table, elsewhere.resolve(table)));
    }
}
