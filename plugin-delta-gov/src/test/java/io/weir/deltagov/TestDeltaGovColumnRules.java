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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static io.trino.spi.StandardErrorCode.INVALID_DEFAULT_COLUMN_VALUE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the columns of a table must have, whoever said so, and what becomes of those that a statement leaves out.
 */
final class TestDeltaGovColumnRules
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
}
