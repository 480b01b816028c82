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
import io.trino.spi.security.Identity;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Definitions of tables and views, as users change them and as other writers leave them.
 */
final class TestDeltaGovDefinitions
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
    void constraintsHoldForEveryWrite()
    {
        assertUpdate("CREATE TABLE checked (id bigint, price double, name varchar) WITH (extra_properties = MAP(ARRAY['delta.constraints.price', 'delta.constraints.name'], ARRAY['price > 0 AND price < 100', 'name IN (\"a\", ''b'') OR length(`name`) > 3']))");
        assertUpdate("INSERT INTO checked VALUES (1, 1, 'a'), (2, 99, 'long')", 2);
        assertQueryFails("INSERT INTO checked VALUES (3, 100, 'a')", "(?s)Check constraint violation.*");
        assertQueryFails("INSERT INTO checked VALUES (3, NULL, 'a')", "(?s)Check constraint violation.*");
        assertQueryFails("INSERT INTO checked VALUES (3, 1, 'c')", "(?s)Check constraint violation.*");
        assertQueryFails("UPDATE checked SET price = price * 2", "(?s)Check constraint violation.*");
        assertQueryFails("MERGE INTO checked t USING (VALUES 1) s(id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET price = -1", "(?s)Check constraint violation.*");
        assertQueryFails("MERGE INTO checked t USING (VALUES 7) s(id) ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id, price, name) VALUES (7, -1, 'a')", "(?s)Check constraint violation.*");
        assertThat(query("SELECT id, price FROM checked")).matches("VALUES (BIGINT '1', DOUBLE '1'), (BIGINT '2', DOUBLE '99')");

        assertQueryFails("ALTER TABLE checked RENAME COLUMN price TO cost", "Column 'price' cannot be renamed: the table property delta.constraints.price names it.*");
        assertQueryFails("ALTER TABLE checked DROP COLUMN name", "Column 'name' cannot be dropped: the table property delta.constraints.name names it.*");
        assertUpdate("ALTER TABLE checked SET PROPERTIES extra_properties = MAP(ARRAY['delta.constraints.price'], ARRAY[NULL])");
        assertUpdate("INSERT INTO checked VALUES (3, 100, 'a')", 1);
        assertQueryFails("CREATE TABLE checked_as WITH (extra_properties = MAP(ARRAY['delta.constraints.x'], ARRAY['x + 1 > 0'])) AS SELECT 1 x", "Table tpch.checked_as cannot have 'delta.constraints.x' together with rows.*");
        assertQueryFails("CREATE TABLE checked_as WITH (extra_properties = MAP(ARRAY['delta.constraints.x'], ARRAY['x > 1'])) AS SELECT * FROM (VALUES 1, 2) t(x)", "Table tpch.checked_as cannot have 'delta.constraints.x', because a row of it does not meet the condition.*");
        assertUpdate("CREATE TABLE checked_as WITH (partitioned_by = ARRAY['p'], extra_properties = MAP(ARRAY['delta.constraints.x'], ARRAY['x > 0 AND p IN (''a'')'])) AS SELECT * FROM (VALUES (1, 'a'), (2, 'a')) t(x, p)", 2);
        assertQueryFails("INSERT INTO checked_as VALUES (3, 'b')", "(?s)Check constraint violation.*");
        assertQueryFails("CREATE OR REPLACE TABLE checked_as WITH (extra_properties = MAP(ARRAY['delta.constraints.x'], ARRAY['x < 0'])) AS SELECT 1 x", "Table tpch.checked_as cannot have 'delta.constraints.x', because a row of it does not meet the condition.*");
        assertQuery("SELECT x FROM checked_as", "VALUES 1, 2");
        assertUpdate("DROP TABLE checked_as");
        assertQueryFails("CREATE TABLE checked_as (x bigint) WITH (extra_properties = MAP(ARRAY['delta.constraints.x'], ARRAY['secret(x)']))", "The condition of 'delta.constraints.x' is not one that this connector can evaluate: the function secret is not known");
        assertUpdate("DROP TABLE checked");
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
        assertQueryFails("INSERT INTO filled VALUES (100, 'a', 1, DATE '2026-01-01')", "(?s)Check constraint violation.*");
        assertUpdate("INSERT INTO filled VALUES (99, 'a', 1, DATE '2026-01-01')", 1);
        assertQuery("SELECT operation FROM \"filled$history\" WHERE operation LIKE '%CONSTRAINT'", "VALUES 'ADD CONSTRAINT'");
        assertUpdate("DROP TABLE filled");
    }

    private static String constrained(String condition)
    {
        return "ALTER TABLE filled SET PROPERTIES extra_properties = MAP(ARRAY['delta.constraints.c'], ARRAY['%s'])".formatted(condition);
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
        assertQueryFails("INSERT INTO \"foreign\" (id) VALUES 3", "(?s)Check constraint violation.*");
        assertQueryFails("INSERT INTO \"foreign\" VALUES (4, 'x')", "(?s)Check constraint violation.*");
        assertQuery("SELECT * FROM \"foreign\"", "VALUES (4, 'it''s')");

        register("odd", "{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}", "\"delta.constraints.c\":\"id RLIKE 'x'\"");
        assertQueryReturnsEmptyResult("SELECT * FROM odd");
        assertQueryFails("INSERT INTO odd VALUES 1", "Table tpch.odd cannot be written to: its condition delta.constraints.c cannot be evaluated: .*");

        register("computed", "{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{\"CURRENT_DEFAULT\":\"now()\"}}", "");
        assertQueryReturnsEmptyResult("SELECT * FROM computed");
        assertQueryFails("INSERT INTO computed VALUES 1", "Table tpch.computed cannot be written to: the default value of its column id cannot be evaluated: .*");
    }

    @Test
    void definitionsCanBeRunAgain()
    {
        assertUpdate("CREATE TABLE told (id bigint) WITH (extra_properties = MAP(ARRAY['delta.constraints.positive', 'team'], ARRAY['id > 0', 'a=b''']))");
        String definition = (String) computeScalar("SHOW CREATE TABLE told");
        assertThat(definition).contains("extra_property_list = ARRAY['delta.constraints.positive=id > 0','team=a=b''']");
        assertUpdate("DROP TABLE told");
        assertUpdate(definition);
        assertThat((String) computeScalar("SHOW CREATE TABLE told")).isEqualTo(definition);
        assertQueryFails("INSERT INTO told VALUES 0", "(?s)Check constraint violation.*");
        assertUpdate("CREATE TABLE like_told (LIKE told INCLUDING PROPERTIES)");
        assertQueryFails("INSERT INTO like_told VALUES 0", "(?s)Check constraint violation.*");
        assertUpdate("ALTER TABLE told SET PROPERTIES extra_property_list = ARRAY['team=c']");
        assertQuery("SELECT value FROM \"told$properties\" WHERE key = 'team'", "VALUES 'c'");
        assertQueryFails("ALTER TABLE told SET PROPERTIES extra_property_list = ARRAY['team']", ".*not of the form 'name=value'.*");
        assertQueryFails("CREATE TABLE twice (id bigint) WITH (extra_property_list = ARRAY['team=c'], extra_properties = MAP(ARRAY['team'], ARRAY['d']))", "Property 'team' is both in extra_properties and in extra_property_list.*");
        assertUpdate("DROP TABLE told");
        assertUpdate("DROP TABLE like_told");
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
        for (String row : new String[] {
                "(4, ROW(NULL, NULL), NULL, NULL)",
                "(4, ROW(1, ARRAY[ROW('x'), ROW(CAST(NULL AS varchar))]), NULL, NULL)",
                "(4, NULL, ARRAY[1, NULL], NULL)",
                "(4, NULL, NULL, MAP(ARRAY['k', 'l'], ARRAY[ARRAY[1], NULL]))",
                "(4, NULL, NULL, MAP(ARRAY['k', 'l'], ARRAY[ARRAY[1], ARRAY[NULL]]))",
        }) {
            assertQueryFails("INSERT INTO deep VALUES " + row, "(?s)Check constraint violation.*");
        }
        assertQueryFails("UPDATE deep SET a = ARRAY[NULL] WHERE id = 1", "(?s)Check constraint violation.*");
        assertUpdate("UPDATE deep SET s = NULL, a = ARRAY[5] WHERE id = 1", 1);
        assertQuery("SELECT id, s IS NULL, cardinality(a) FROM deep", "VALUES (1, true, 1), (2, true, NULL), (3, false, 0)");
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
        assertQueryFails("UPDATE generated SET id = 7 WHERE id = 1", "(?s)Check constraint violation.*");
        assertUpdate("UPDATE generated SET id = 7, twice = 14, label = '7' WHERE id = 1", 1);
        assertQueryFails("MERGE INTO generated t USING (VALUES 7) s(id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET twice = 15", "(?s)Check constraint violation.*");
        assertUpdate("MERGE INTO generated t USING (VALUES 8) s(id) ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id, twice, label) VALUES (8, 16, '8')", 1);
        assertQuery("SELECT id, y, twice, label FROM generated", "VALUES (7, 2026, 14, '7'), (NULL, NULL, NULL, NULL), (8, NULL, 16, '8')");
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
    void columnMappingArrivesWithTheFirstRename()
    {
        assertUpdate("CREATE TABLE mapped (id bigint, name varchar, part varchar, nested row(a bigint, b varchar)) WITH (partitioned_by = ARRAY['part'])");
        assertUpdate("INSERT INTO mapped VALUES (1, 'one', 'p', row(1, 'x')), (2, 'two', 'q', row(2, 'y'))", 2);
        assertUpdate("ALTER TABLE mapped RENAME COLUMN name TO \"full name\"");
        assertUpdate("ALTER TABLE mapped RENAME COLUMN part TO bucket");
        assertUpdate("ALTER TABLE mapped RENAME COLUMN nested.b TO c");
        assertUpdate("ALTER TABLE mapped ADD COLUMN name varchar");
        assertUpdate("ALTER TABLE mapped ADD COLUMN part varchar FIRST");
        assertUpdate("ALTER TABLE mapped ADD COLUMN nested.b varchar");
        assertUpdate("INSERT INTO mapped VALUES ('new', 3, 'three', 'r', row(3, 'z', 'w'), 'again')", 1);
        assertQuery("SELECT id, \"full name\", bucket, name, part, nested.c, nested.b FROM mapped", "VALUES (1, 'one', 'p', NULL, NULL, 'x', NULL), (2, 'two', 'q', NULL, NULL, 'y', NULL), (3, 'three', 'r', 'again', 'new', 'z', 'w')");
        assertQuery("SELECT id FROM mapped WHERE bucket = 'q' AND \"full name\" = 'two'", "VALUES 2");
        assertQueryReturnsEmptyResult("SELECT id FROM mapped WHERE name = 'one'");
        assertUpdate("DELETE FROM mapped WHERE bucket = 'p'", 1);
        assertUpdate("UPDATE mapped SET name = 'changed' WHERE id = 2", 1);
        assertQuery("SELECT id, name FROM mapped", "VALUES (2, 'changed'), (3, 'again')");
        assertUpdate("ALTER TABLE mapped DROP COLUMN \"full name\"");
        assertUpdate("ALTER TABLE mapped ADD COLUMN \"full name\" varchar");
        assertQuery("SELECT id, \"full name\" FROM mapped", "VALUES (2, NULL), (3, NULL)");
        assertUpdate("CREATE TABLE two (a bigint, p date) WITH (partitioned_by = ARRAY['p'])");
        assertQueryFails("ALTER TABLE two DROP COLUMN a", ".* would have no columns beside those that it is partitioned by.*");
        assertUpdate("INSERT INTO two VALUES (1, DATE '12026-01-01'), (2, DATE '-0044-03-15')", 2);
        assertUpdate("ALTER TABLE two ALTER COLUMN p SET DATA TYPE timestamp(6)");
        assertQuery("SELECT a FROM two WHERE p > TIMESTAMP '9999-12-31 00:00:00'", "VALUES 1");
        assertQuery("SELECT a FROM two WHERE year(p) < 0", "VALUES 2");
        assertUpdate("DROP TABLE two");
        assertQueryFails("ALTER TABLE mapped DROP COLUMN bucket", "Cannot drop column 'bucket': table tpch.mapped is partitioned by it.*");
        assertQueryFails("ALTER TABLE mapped SET PROPERTIES column_mapping_mode = 'NONE'", "Table property column_mapping_mode cannot be changed from NAME to NONE.*");
        assertThat((String) computeScalar("SHOW CREATE TABLE mapped")).contains("column_mapping_mode = 'NAME'").contains("partitioned_by = ARRAY['bucket']");
        assertQuery("SELECT id, name, part FROM mapped FOR VERSION AS OF 1", "VALUES (1, 'one', 'p'), (2, 'two', 'q')");
        assertUpdate("DROP TABLE mapped");
    }

    @Test
    void replacedTables()
    {
        for (String mode : new String[] {"NONE", "NAME", "ID"}) {
            String with = "WITH (column_mapping_mode = '" + mode + "')";
            assertUpdate("CREATE TABLE replaced " + with + " AS SELECT 1 a, 'x' b", 1);
            assertUpdate("INSERT INTO replaced VALUES (2, 'y')", 1);
            assertUpdate("CREATE OR REPLACE TABLE replaced " + with + " AS SELECT b, a + 1 c FROM replaced", 2);
            assertQuery("SELECT * FROM replaced", "VALUES ('x', 2), ('y', 3)");
            assertUpdate("INSERT INTO replaced VALUES ('z', 9)", 1);
            assertUpdate("DELETE FROM replaced WHERE c = 2", 1);
            assertQuery("SELECT * FROM replaced", "VALUES ('y', 3), ('z', 9)");
            assertUpdate("CREATE OR REPLACE TABLE replaced (d date)");
            assertQueryReturnsEmptyResult("SELECT * FROM replaced");
            assertQuery("SELECT a, b FROM replaced FOR VERSION AS OF 1", "VALUES (1, 'x'), (2, 'y')");
            assertQuery("SELECT operation FROM \"replaced$history\" ORDER BY version DESC LIMIT 1", "VALUES 'CREATE OR REPLACE TABLE'");
            assertUpdate("DROP TABLE replaced");
        }
    }

    @Test
    void widenedTypes()
    {
        assertUpdate("CREATE TABLE widened (p date, i integer, t tinyint, r real, n decimal(5, 2), d date, l array(integer)) WITH (partitioned_by = ARRAY['p'])");
        assertUpdate("INSERT INTO widened VALUES (DATE '2026-01-01', 1, 2, 1.5, 1.25, DATE '2026-01-02', ARRAY[1])", 1);
        for (String change : new String[] {"i SET DATA TYPE bigint", "t SET DATA TYPE double", "r SET DATA TYPE double", "n SET DATA TYPE decimal(20, 4)", "d SET DATA TYPE timestamp(6)", "l SET DATA TYPE array(bigint)"}) {
            assertUpdate("ALTER TABLE widened ALTER COLUMN " + change);
        }
        assertUpdate("INSERT INTO widened VALUES (DATE '2026-01-01', 5000000000, 0.5, 1e300, 12345678.1234, TIMESTAMP '2026-01-02 03:04:05.678901', ARRAY[5000000000])", 1);
        String rows = "VALUES (BIGINT '1', DOUBLE '2', DOUBLE '1.5', CAST(1.25 AS decimal(20, 4)), TIMESTAMP '2026-01-02 00:00:00.000000', ARRAY[BIGINT '1']), (5000000000, 0.5, 1e300, 12345678.1234, TIMESTAMP '2026-01-02 03:04:05.678901', ARRAY[5000000000])";
        assertThat(query("SELECT i, t, r, n, d, l FROM widened")).matches(rows);
        assertQuery("SELECT count(*) FROM widened WHERE i = 1 AND n = 1.25 AND r = 1.5 AND t = 2 AND d = TIMESTAMP '2026-01-02 00:00:00'", "VALUES 1");
        assertQuery("SELECT count(*) FROM widened WHERE i > 1", "VALUES 1");
        assertQuery("SELECT count(*) FROM widened WHERE d > TIMESTAMP '2026-01-02 03:00:00'", "VALUES 1");
        assertUpdate("UPDATE widened SET i = i + 1", 2);
        assertUpdate("ALTER TABLE widened ALTER COLUMN p SET DATA TYPE timestamp(6)");
        assertQuery("SELECT count(*) FROM widened WHERE p = TIMESTAMP '2026-01-01 00:00:00'", "VALUES 2");
        assertUpdate("INSERT INTO widened (p, i) VALUES (TIMESTAMP '2026-01-01 00:00:00', 7), (TIMESTAMP '2026-01-01 01:00:00', 8)", 2);
        assertQuery("SELECT i FROM widened WHERE p > TIMESTAMP '2026-01-01 00:00:00'", "VALUES 8");
        assertQueryFails("ALTER TABLE widened ALTER COLUMN i SET DATA TYPE integer", "Cannot change the type of i from long to integer: Delta only widens types.*");
        assertUpdate("DROP TABLE widened");
    }

    @Test
    void properties()
    {
        assertUpdate("CREATE TABLE props (a bigint) WITH (checkpoint_interval = 7, change_data_feed_enabled = true, extra_properties = MAP(ARRAY['Owner', 'delta.setTransactionRetentionDuration'], ARRAY['Ada', 'interval 3 days']))");
        assertThat((String) computeScalar("SHOW CREATE TABLE props")).contains("checkpoint_interval = 7", "change_data_feed_enabled = true");
        assertQuery("SELECT value FROM \"props$properties\" WHERE key IN ('Owner', 'delta.setTransactionRetentionDuration')", "VALUES 'Ada', 'interval 3 days'");
        assertUpdate("ALTER TABLE props SET PROPERTIES checkpoint_interval = DEFAULT, change_data_feed_enabled = DEFAULT, deletion_vectors_enabled = false, extra_properties = MAP(ARRAY['Owner', 'Team'], ARRAY[NULL, 'x'])");
        assertThat((String) computeScalar("SHOW CREATE TABLE props"))
                .contains("deletion_vectors_enabled = false")
                .doesNotContain("checkpoint_interval", "change_data_feed_enabled");
        assertQuery("SELECT key FROM \"props$properties\" WHERE key IN ('Owner', 'Team', 'delta.setTransactionRetentionDuration')", "VALUES 'Team', 'delta.setTransactionRetentionDuration'");
        assertUpdate("ALTER TABLE props SET PROPERTIES extra_properties = DEFAULT");
        // the protocol is told as well
        assertQuery("SELECT value FROM \"props$properties\" WHERE key IN ('delta.minReaderVersion', 'delta.minWriterVersion', 'delta.feature.deletionVectors')", "VALUES '3', '7', 'supported'");
        assertQueryFails("CREATE SCHEMA elsewhere WITH (location = 's3://bucket/elsewhere')", "Schema elsewhere cannot have a location: .* in its warehouse .*");
        assertQuery("SELECT key, value FROM \"props$properties\" WHERE key LIKE 'delta.enable%'", "VALUES ('delta.enableDeletionVectors', 'false'), ('delta.enableChangeDataFeed', 'false')");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.columnMapping.maxColumnId'], ARRAY['1'])", "Property 'delta.columnMapping.maxColumnId' is kept by the writers of the table and cannot be set");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.enableDeletionVectors'], ARRAY['true'])", "Property 'delta.enableDeletionVectors' in extra_properties has a table property of its own: use deletion_vectors_enabled");
        assertUpdate("CREATE TABLE long_name (a bigint) WITH (extra_properties = MAP(ARRAY[rpad('x', 60000, 'x')], ARRAY['y']))");
        assertQuery("SELECT length(key) FROM \"long_name$properties\" WHERE value = 'y'", "VALUES 60000");
        // Delta's names are the same in any case: a mapping that is set like this would hide the columns of the files that are there
        for (String mode : new String[] {"none", "id", "name"}) {
            assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.columnmapping.MODE'], ARRAY['%s'])".formatted(mode), "Property 'delta.columnMapping.mode' in extra_properties has a table property of its own: use column_mapping_mode");
        }
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.columnmapping.MAXCOLUMNID'], ARRAY['1'])", "Property 'delta.columnmapping.MAXCOLUMNID' is kept by the writers of the table and cannot be set");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['Delta.Constraints.positive'], ARRAY['a > 0'])", "Property 'Delta.Constraints.positive' must not be 'a > 0': constraints begin with delta.constraints., spelt like this.*");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.logRetentionDuration'], ARRAY['soon'])", "(?s).*delta.logRetentionDuration.*");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.feature.variantType'], ARRAY['supported'])", ".*variantType.*not supported for writing.*");
        assertUpdate("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.isolationlevel', 'DELTA.logretentionduration'], ARRAY['serializable', 'interval 3 days'])");
        assertQuery("SELECT key FROM \"props$properties\" WHERE value IN ('serializable', 'interval 3 days')", "VALUES 'delta.isolationLevel', 'delta.logRetentionDuration'");
        assertUpdate("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.ISOLATIONLEVEL'], ARRAY[NULL])");
        assertQueryReturnsEmptyResult("SELECT value FROM \"props$properties\" WHERE key = 'delta.isolationLevel'");
        assertQueryFails("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.appendOnly', 'delta.APPENDONLY'], ARRAY['true', 'false'])", "Property 'delta.appendOnly' is twice in extra_properties.*");
        assertUpdate("ALTER TABLE props SET PROPERTIES extra_properties = MAP(ARRAY['delta.enableTypeWidening'], ARRAY['false'])");
        assertQueryFails("ALTER TABLE props ALTER COLUMN a SET DATA TYPE decimal(30)", "Column 'a' cannot be given another type: the table property delta.enableTypeWidening is false.*");
        assertQueryFails("ALTER TABLE props SET PROPERTIES partitioned_by = ARRAY['a']", "Table property partitioned_by cannot be changed.*");
        assertQueryFails("CREATE TABLE props_bad (a bigint) WITH (checkpoint_interval = 0)", ".*checkpoint_interval is 0; it must be at least 1.*");
        assertUpdate("ALTER TABLE props SET PROPERTIES column_mapping_mode = 'NAME', extra_properties = MAP(ARRAY['delta.enableInCommitTimestamps'], ARRAY['true'])");
        assertUpdate("INSERT INTO props VALUES 1", 1);
        assertQuery("SELECT * FROM props", "VALUES 1");
        assertUpdate("DROP TABLE props");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "partitioned_by = ARRAY[NULL] | .*An entry of table property partitioned_by is NULL.*",
            "clustered_by = ARRAY[NULL] | .*An entry of table property clustered_by is NULL.*",
            "extra_property_list = ARRAY[NULL] | .*An entry of table property extra_property_list is NULL.*",
            "clustered_by = ARRAY['zz'] | .*Clustering column zz is not a column of the table.*",
            "partitioned_by = ARRAY['a'], clustered_by = ARRAY['b'] | .*A table is either partitioned or clustered.*",
            "extra_property_list = ARRAY['delta.appendOnly=maybe'] | Property 'delta.appendOnly' must not be 'maybe': it is either true or false",
            "extra_property_list = ARRAY['delta.isolationLevel=Snapshotty'] | Property 'delta.isolationLevel' must not be 'Snapshotty': .*",
            "extra_property_list = ARRAY['delta.logRetentionDuration=interval 1 month'] | Property 'delta.logRetentionDuration' must not be 'interval 1 month': it is an interval such as .*",
            "extra_property_list = ARRAY['delta.setTransactionRetentionDuration=soon'] | Property 'delta.setTransactionRetentionDuration' must not be 'soon': it is an interval such as .*",
            "extra_property_list = ARRAY['delta.apendOnly=true'] | Property 'delta.apendOnly' must not be 'true': it is none of the properties that are obeyed here, which are delta.appendOnly, .*",
            "extra_property_list = ARRAY['delta.autoOptimize.optimizeWrite=true'] | Property 'delta.autoOptimize.optimizeWrite' must not be 'true': it can only be false here, .*",
            "extra_property_list = ARRAY['delta.enableIcebergCompatV1=true'] | Property 'delta.enableIcebergCompatV1' must not be 'true': it can only be false here, .*",
            "extra_property_list = ARRAY['delta.coordinatedCommits.commitCoordinator-preview=x'] | Property 'delta.coordinatedCommits.commitCoordinator-preview' must not be .*",
            "extra_property_list = ARRAY['delta.checkpoint.writeStatsAsStruct=true'] | Property 'delta.checkpoint.writeStatsAsStruct' must not be .*",
            "extra_property_list = ARRAY['delta.parquet.compression.codec=lz4'] | Property 'delta.parquet.compression.codec' must not be 'lz4': it must be one of zstd, .*",
            "extra_property_list = ARRAY['delta.parquet.format.version=2.12.0'] | Property 'delta.parquet.format.version' must not be .*",
            "extra_property_list = ARRAY['delta.targetFileSize=big'] | Property 'delta.targetFileSize' must not be 'big': it must be a number of bytes.*",
            "extra_property_list = ARRAY['delta.targetFileSize=9999999999g'] | Property 'delta.targetFileSize' must not be .*",
            "extra_property_list = ARRAY['delta.dataSkippingStatsColumns=a, c'] | .*Property delta.dataSkippingStatsColumns names the column c, which the table does not have.*",
            "extra_property_list = ARRAY['delta.dataSkippingStatsColumns=a, A'] | .*names the column A twice.*",
            "extra_property_list = ARRAY['delta.dataSkippingStatsColumns=`a'] | .*ends inside a backtick quote.*",
            "extra_property_list = ARRAY['delta.randomPrefixLength=0'] | Property 'delta.randomPrefixLength' must not be .*",
            "extra_property_list = ARRAY['delta.checkpointPolicy=v7'] | .*Property delta.checkpointPolicy must not be 'v7'.*",
            "extra_property_list = ARRAY['delta.feature.noSuch=supported'] | .*noSuch.*",
            "extra_property_list = ARRAY['delta.constraints.c=zz > 1'] | The condition of 'delta.constraints.c' names the column 'zz', which the table does not have",
            "extra_property_list = ARRAY['delta.constraints.=a > 1'] | Property 'delta.constraints.' must not be .*the constraint has no name",
            "extra_property_list = ARRAY['weir.legalhold=case 7'] | Property 'weir.legalhold' must not be 'case 7': of the properties that begin with weir. there are weir.historyOf and weir.legalHold, spelt like this",
            "extra_property_list = ARRAY['Weir.hold=case 7'] | Property 'Weir.hold' must not be .*",
            "extra_properties = MAP(ARRAY[''], ARRAY['x']) | .*is not the name of a property.*",
            "extra_properties = MAP(ARRAY['x=y'], ARRAY['x']) | .*'x=y' in extra_properties is not the name of a property.*",
    })
    void valuesThatPropertiesDoNotTake(String properties, String message)
    {
        String table = "refused_" + randomNameSuffix();
        assertThat(query("CREATE TABLE " + table + " (a integer, b integer) WITH (" + properties + ")")).failure()
                .hasMessageMatching("(?s)" + message)
                .hasErrorCode(INVALID_TABLE_PROPERTY);
        assertQueryReturnsEmptyResult("SHOW TABLES LIKE '" + table + "'");
        // the same afterwards
        if (properties.startsWith("extra_property_list = ARRAY['")) {
            assertUpdate("CREATE TABLE " + table + " (a integer, b integer)");
            assertQueryFails("ALTER TABLE " + table + " SET PROPERTIES " + properties, "(?s)" + message);
            assertUpdate("INSERT INTO " + table + " VALUES (1, 2)", 1);
            assertUpdate("DROP TABLE " + table);
        }
    }

    /**
     * For these a writer need not be of the reference implementation: each is seen in the files.
     */
    @Test
    void filesAreAsTheTableAsks()
    {
        assertUpdate("CREATE TABLE asked (id bigint, name varchar, p varchar) WITH (partitioned_by = ARRAY['p'], extra_property_list = ARRAY['delta.parquet.compression.codec=SNAPPY', 'delta.targetFileSize=1kb', 'delta.randomizeFilePrefixes=true', 'delta.randomPrefixLength=5', 'delta.dataSkippingStringPrefixLength=3'])");
        assertUpdate("INSERT INTO asked SELECT n, 'name ' || CAST(n AS varchar), 'p ' || CAST(n % 2 AS varchar) FROM (SELECT m * 10000 + n AS n FROM UNNEST(sequence(1, 10000)) t(n) CROSS JOIN UNNEST(sequence(0, 4)) u(m))", 50000);
        assertQuery("SELECT count(*) > 3, bool_and(regexp_like(path, '/[a-zA-Z0-9]{5}/[^/]+\\.snappy\\.parquet$')) FROM \"asked$files\"", "VALUES (true, true)");
        assertQuery("SELECT count(*), count_if(name < 'nam') FROM asked WHERE name >= 'name 9990'", "VALUES (10, 0)");
        assertUpdate("DELETE FROM asked WHERE id % 1000 = 7", 50);
        assertUpdate("ALTER TABLE asked SET PROPERTIES deletion_vectors_enabled = false");
        assertUpdate("UPDATE asked SET name = 'again' WHERE id = 8", 1);
        assertQuery("SELECT count(*), count_if(name = 'again'), count_if(id % 1000 = 7) FROM asked", "VALUES (49950, 1, 0)");
        assertUpdate("CREATE TABLE asked_as WITH (extra_property_list = ARRAY['delta.parquet.compression.codec=gzip']) AS SELECT 1 x", 1);
        assertQuery("SELECT path LIKE '%.gzip.parquet' FROM \"asked_as$files\"", "VALUES true");

        assertUpdate("CREATE TABLE asked_whole (id bigint, name varchar) WITH (extra_property_list = ARRAY['delta.targetFileSize=100MB'])");
        assertUpdate("INSERT INTO asked_whole VALUES (1, 'a')", 1);
        assertUpdate("INSERT INTO asked_whole VALUES (2, 'b')", 1);
        assertUpdate("ALTER TABLE asked_whole EXECUTE optimize");
        assertQuery("SELECT count(*) FROM \"asked_whole$files\"", "VALUES 1");
        assertUpdate("DROP TABLE asked");
        assertUpdate("DROP TABLE asked_as");
        assertUpdate("DROP TABLE asked_whole");
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
        assertQueryFails("INSERT INTO nothing (id) VALUES 1", "(?s).*cannot be written: its columns \\[nothing, x, list\\] are of the type void\\..*");
        assertQueryFails("DELETE FROM nothing WHERE id = 1", "(?s).*are of the type void\\..*");
        assertQueryFails("ALTER TABLE nothing ADD COLUMN more bigint", "(?s).*are of the type void\\..*");
        assertQueryFails("COMMENT ON TABLE nothing IS 'x'", "(?s).*are of the type void\\..*");
        assertUpdate("DROP TABLE without_nothing");
    }

    @Test
    void namesThatAreTaken()
    {
        for (String name : new String[] {"$path", "$FILE_SIZE", "$file_modified_time"}) {
            assertQueryFails("CREATE TABLE taken (a integer, \"" + name + "\" integer)", "Column name '.*' is that of a hidden column of all tables.*");
        }
        assertUpdate("CREATE TABLE taken (a integer)");
        assertQueryFails("ALTER TABLE taken ADD COLUMN \"$path\" integer", ".*Column '.*' already exists");
        assertQueryFails("ALTER TABLE taken RENAME COLUMN a TO \"$path\"", ".*Column '.*' already exists");
        assertQueryFails("ALTER TABLE taken ADD COLUMN r row(x integer, x integer)", "The fields of a row need different names in Delta, .* has two named x\\. Rename one of them");
        assertQueryFails("ALTER TABLE taken ADD COLUMN r array(row(x integer, \"X\" integer))", "The fields of a row need different names in Delta, .*");
        assertUpdate("INSERT INTO taken VALUES 1", 1);
        assertUpdate("ALTER TABLE taken ADD COLUMN _Change_Type varchar");
        assertQueryFails("ALTER TABLE taken SET PROPERTIES change_data_feed_enabled = true", ".*has a change data feed, and its columns \\[_change_type\\] have the names of columns of that feed.*");
        assertQueryFails("CREATE TABLE fed (a integer, _commit_version bigint) WITH (change_data_feed_enabled = true)", ".*its columns \\[_commit_version\\] have the names of columns of that feed.*");
        assertUpdate("CREATE TABLE fed (a integer) WITH (change_data_feed_enabled = true)");
        assertQueryFails("ALTER TABLE fed ADD COLUMN _commit_timestamp bigint", ".*its columns \\[_commit_timestamp\\] have the names of columns of that feed.*");
        assertQueryFails("ALTER TABLE fed RENAME COLUMN a TO _change_type", ".*its columns \\[_change_type\\] have the names of columns of that feed.*");
        assertUpdate("INSERT INTO fed VALUES 1", 1);
        assertUpdate("UPDATE fed SET a = 2", 1);
        assertUpdate("DROP TABLE fed");
        assertUpdate("DROP TABLE taken");
    }

    @Test
    void valuesThatPartitionsDoNotTake()
    {
        assertUpdate("CREATE TABLE pieces (id integer, p varchar, b varbinary) WITH (partitioned_by = ARRAY['p', 'b'])");
        assertThat(query("INSERT INTO pieces VALUES (1, '', X'41')")).failure().hasMessageContaining("Delta keeps an empty varchar as NULL in a partition column").hasErrorCode(NOT_SUPPORTED);
        assertThat(query("INSERT INTO pieces VALUES (1, 'x', X'00ff')")).failure().hasMessageContaining("must be UTF-8").hasErrorCode(NOT_SUPPORTED);
        assertUpdate("INSERT INTO pieces VALUES (1, ' ', X'41'), (2, NULL, NULL)", 2);
        assertThat(query("SELECT id FROM pieces WHERE p = ' ' AND b = X'41'")).matches("VALUES 1");
        assertUpdate("DROP TABLE pieces");
    }

    @Test
    void placesThatNoFileSystemServes()
    {
        assertQueryFails("CALL system.register_table('tpch', 'far', 's3://bucket/far')", "(?s).*is at a place that no file system of the catalog serves.*");
        assertQueryFails("CREATE TABLE far (a integer) WITH (location = 's3://bucket/far')", "(?s).*s3://bucket/far.*");
        assertQueryReturnsEmptyResult("SHOW TABLES LIKE 'far'");
    }

    @Test
    void viewsOfDefinersAndInvokers()
    {
        assertUpdate("CREATE TABLE viewed AS SELECT 1 a", 1);
        assertUpdate("CREATE VIEW definer AS SELECT a, current_user u FROM viewed");
        assertUpdate("CREATE VIEW invoker SECURITY INVOKER AS SELECT a FROM viewed");
        Session other = Session.builder(getSession()).setIdentity(Identity.ofUser("other")).build();
        assertQuery(other, "SELECT a FROM definer", "VALUES 1");
        assertQuery(other, "SELECT a FROM invoker", "VALUES 1");
        assertThat((String) computeScalar("SHOW CREATE VIEW definer")).contains("SECURITY DEFINER");
        assertThat((String) computeScalar("SHOW CREATE VIEW invoker")).contains("SECURITY INVOKER");
        assertQueryFails("CREATE TABLE definer (a bigint)", ".*already exists.*");
        assertQueryFails("CREATE VIEW viewed AS SELECT 1 a", ".*already exists.*");
        assertQueryFails("CREATE OR REPLACE TABLE definer AS SELECT 1 a", ".*already exists.*|.*is a view.*");
        assertQueryFails("DROP TABLE definer", ".*view.*");
        assertQueryFails("INSERT INTO definer VALUES (1, 'x')", ".*view.*");
        assertQueryFails("CREATE VIEW \"v$x\" AS SELECT 1 a", "Table name .* is not supported.*");
        assertUpdate("CREATE SCHEMA with_views");
        assertUpdate("ALTER VIEW definer RENAME TO with_views.definer");
        assertQuery("SELECT a FROM with_views.definer", "VALUES 1");
        assertQuery("SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'with_views'", "VALUES ('definer', 'VIEW')");
        assertUpdate("DROP SCHEMA with_views CASCADE");
        assertUpdate("DROP VIEW invoker");
        assertUpdate("DROP TABLE viewed");
    }

    @Test
    void movedTablesKeepTheirRows()
    {
        assertUpdate("CREATE SCHEMA origin");
        assertUpdate("CREATE TABLE origin.t AS SELECT 1 a", 1);
        assertUpdate("CREATE TABLE origin.u AS SELECT 2 a", 1);
        assertUpdate("ALTER TABLE origin.t RENAME TO tpch.moved");
        assertUpdate("DROP SCHEMA origin CASCADE");
        assertQuery("SELECT * FROM moved", "VALUES 1");
        assertUpdate("INSERT INTO moved VALUES 2", 1);
        assertQueryFails("ALTER TABLE moved RENAME TO nowhere.t", ".*[Ss]chema.*nowhere.*");
        assertQueryFails("ALTER TABLE moved RENAME TO \"a$b\"", "Table name .* is not supported.*");
        assertUpdate("CREATE SCHEMA origin");
        assertUpdate("CREATE TABLE origin.t AS SELECT 9 a", 1);
        assertQuery("SELECT * FROM moved", "VALUES 1, 2");
        assertUpdate("DROP TABLE moved");
        assertQuery("SELECT * FROM origin.t", "VALUES 9");
        assertUpdate("DROP SCHEMA origin CASCADE");
    }

    @Test
    void overwrittenPartitions()
    {
        assertUpdate("CREATE TABLE overwritten (a bigint, p varchar, d date) WITH (partitioned_by = ARRAY['p', 'd'])");
        assertUpdate("INSERT INTO overwritten VALUES (1, 'x', DATE '2026-01-01'), (2, 'y', DATE '2026-01-01'), (3, NULL, NULL)", 3);
        Session overwrite = behavior("OVERWRITE");
        assertUpdate(overwrite, "INSERT INTO overwritten VALUES (4, 'x', DATE '2026-01-01'), (5, NULL, NULL), (6, 'x', DATE '2026-01-02')", 3);
        assertQuery("SELECT a FROM overwritten", "VALUES 2, 4, 5, 6");
        assertUpdate(overwrite, "INSERT INTO overwritten SELECT a + 10, p, d FROM overwritten WHERE p = 'y'", 1);
        assertQuery("SELECT a FROM overwritten", "VALUES 12, 4, 5, 6");
        assertUpdate(overwrite, "INSERT INTO overwritten SELECT * FROM overwritten WHERE a > 100", 0);
        assertQuery("SELECT count(*) FROM overwritten", "VALUES 4");
        assertQueryFails(behavior("ERROR"), "INSERT INTO overwritten VALUES (7, 'y', DATE '2026-01-01')", "Table tpch.overwritten has rows in a partition that this statement writes to.*");
        assertUpdate(behavior("ERROR"), "INSERT INTO overwritten VALUES (7, 'z', DATE '2026-01-01')", 1);
        assertQuery("SELECT element_at(operation_parameters, 'mode') FROM \"overwritten$history\" WHERE version = 2", "VALUES 'Overwrite'");
        assertQuery("SELECT p, d, \"$file_count\", \"$record_count\" FROM \"overwritten$partitions\"", "VALUES ('x', DATE '2026-01-01', 1, 1), ('y', DATE '2026-01-01', 1, 1), (NULL, NULL, 1, 1), ('x', DATE '2026-01-02', 1, 1), ('z', DATE '2026-01-01', 1, 1)");
        assertUpdate("DROP TABLE overwritten");

        assertUpdate("CREATE TABLE replaced_whole AS SELECT 1 a", 1);
        assertUpdate(overwrite, "INSERT INTO replaced_whole VALUES 2, 3", 2);
        assertQuery("SELECT * FROM replaced_whole", "VALUES 2, 3");
        assertUpdate("DROP TABLE replaced_whole");
    }

    private Session behavior(String behavior)
    {
        return Session.builder(getSession()).setCatalogSessionProperty("delta_gov", "insert_existing_partitions_behavior", behavior).build();
    }

    @Test
    void tablesAboutTablesHoldNoValues()
    {
        assertUpdate("CREATE TABLE secretive (a varchar, p varchar) WITH (partitioned_by = ARRAY['p'])");
        assertUpdate("INSERT INTO secretive VALUES ('CANARY-a', 'CANARY-p'), ('b', 'CANARY-p')", 2);
        assertUpdate("DELETE FROM secretive WHERE a = 'b'", 1);
        assertQuery("SELECT record_count, deleted_record_count FROM \"secretive$files\"", "VALUES (2, 1)");
        assertQuery("SELECT p, \"$record_count\" FROM \"secretive$partitions\"", "VALUES ('CANARY-p', 1)");
        assertQuery("SELECT version, added_files, removed_files, changes_definition, is_blind_append FROM \"secretive$transactions\"", "VALUES (0, 0, 0, true, true), (1, 1, 0, false, true), (2, 1, 1, false, false)");
        for (String table : new String[] {"secretive$transactions", "secretive$history", "secretive$properties"}) {
            assertThat(computeActual("SELECT * FROM \"" + table + "\"").toString()).doesNotContain("CANARY");
        }
        assertUpdate("DROP TABLE secretive");
    }
}
