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
import io.trino.Session;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.Identity;
import io.trino.spi.transaction.IsolationLevel;
import io.trino.testing.TestingConnectorSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.VIEW_IS_STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the rows of materialized views are made from, and that nobody gets at them otherwise.
 */
final class TestDeltaGovMaterializedViews
        extends AbstractDeltaGovMaterializedViews
{
    @TempDir
    static Path warehouse;

    @Override
    Path warehouse()
    {
        return warehouse;
    }

    @Test
    void valuesAreNotMadeToFit()
    {
        assertUpdate("CREATE TABLE widening (id bigint, amount integer, at date, part row(x integer))");
        assertUpdate("INSERT INTO widening VALUES (1, 1, DATE '2026-01-01', ROW(1))", 1);
        assertUpdate("CREATE VIEW halves AS SELECT id, CAST(amount AS decimal(12, 2)) / 2 AS half FROM widening");
        assertUpdate("CREATE MATERIALIZED VIEW widened AS SELECT amount, at, part FROM widening");
        assertUpdate("CREATE MATERIALIZED VIEW parts AS SELECT part.x AS x FROM widening");
        assertUpdate("CREATE MATERIALIZED VIEW halved AS SELECT half FROM halves");
        assertUpdate("REFRESH MATERIALIZED VIEW widened", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW halved", 1);

        // without a refresh before it, and of what the view does not read
        assertUpdate("ALTER TABLE widening ADD COLUMN part.y integer");
        assertUpdate("ALTER TABLE widening ADD COLUMN more integer");
        assertUpdate("REFRESH MATERIALIZED VIEW parts", 1);

        assertUpdate("CREATE OR REPLACE VIEW halves AS SELECT id, CAST(amount AS double) / 3 AS half FROM widening");
        assertQueryFails("REFRESH MATERIALIZED VIEW halved", "Materialized view tpch.halved was defined when half of tpch.halves was decimal\\(.*, and it is double now.*");

        assertUpdate("ALTER TABLE widening ALTER COLUMN amount SET DATA TYPE decimal(12, 2)");
        assertUpdate("INSERT INTO widening VALUES (2, DECIMAL '1.50', DATE '2026-01-02', ROW(2, 3), 4)", 1);
        assertThat(query("REFRESH MATERIALIZED VIEW widened")).failure()
                .hasErrorCode(VIEW_IS_STALE)
                .hasMessage("Materialized view tpch.widened was defined when amount of tpch.widening was integer, and it is decimal(12,2) now: values would be rounded or cut off to fit the view. Define it anew with CREATE OR REPLACE MATERIALIZED VIEW");
        assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW widened AS SELECT amount FROM widening");
        assertUpdate("REFRESH MATERIALIZED VIEW widened", 2);
        assertQuery("SELECT * FROM widened", "VALUES 1.00, 1.50");

        // another table under the name
        assertUpdate("DROP TABLE widening");
        assertUpdate("CREATE TABLE widening AS SELECT DOUBLE '2.5' AS amount", 1);
        assertQueryFails("REFRESH MATERIALIZED VIEW widened", "Materialized view tpch.widened was defined when amount of tpch.widening was decimal\\(12,2\\), and it is double now.*");
        for (String view : List.of("widened", "parts", "halved")) {
            assertUpdate("DROP MATERIALIZED VIEW " + view);
        }
        assertUpdate("DROP VIEW halves");
        assertUpdate("DROP TABLE widening");
    }

    @Test
    void ownersAloneRefresh()
    {
        assertUpdate("CREATE TABLE owned AS SELECT 1 id", 1);
        assertUpdate("CREATE MATERIALIZED VIEW of_owner AS SELECT id FROM owned");
        Session other = Session.builder(getSession()).setIdentity(Identity.ofUser("other")).build();
        assertQueryFails(other, "REFRESH MATERIALIZED VIEW of_owner", "Access Denied: Cannot refresh materialized view tpch.of_owner: its rows are what its owner user may see.*");
        assertUpdate(other, "CREATE OR REPLACE MATERIALIZED VIEW of_owner AS SELECT id FROM owned");
        assertUpdate(other, "REFRESH MATERIALIZED VIEW of_owner", 1);
        assertUpdate("INSERT INTO owned VALUES 2", 1);
        assertQueryFails("REFRESH MATERIALIZED VIEW of_owner", "Access Denied: Cannot refresh materialized view tpch.of_owner: its rows are what its owner other may see.*");
        assertUpdate(other, "REFRESH MATERIALIZED VIEW of_owner", 1);
        assertUpdate("DROP MATERIALIZED VIEW of_owner");
        assertUpdate("DROP TABLE owned");
    }

    @Test
    void rowsAreNobodysTable()
    {
        assertUpdate("CREATE TABLE behind AS SELECT 1 id", 1);
        assertUpdate("CREATE MATERIALIZED VIEW front AS SELECT id FROM behind");
        assertUpdate("REFRESH MATERIALIZED VIEW front", 1);
        assertThat(computeActual("SHOW TABLES").getOnlyColumnAsSet()).contains("front").doesNotContain("front$storage");
        for (String statement : new String[] {
                "INSERT INTO \"front$storage\" VALUES 2",
                "DELETE FROM \"front$storage\"",
                "DELETE FROM \"front$storage\" WHERE id = 1",
                "UPDATE \"front$storage\" SET id = 2",
                "MERGE INTO \"front$storage\" t USING behind s ON t.id = s.id WHEN MATCHED THEN UPDATE SET id = 3",
                "TRUNCATE TABLE \"front$storage\"",
                "ALTER TABLE \"front$storage\" ADD COLUMN x bigint",
                "ALTER TABLE \"front$storage\" SET PROPERTIES extra_properties = MAP(ARRAY['weir.refreshedFrom'], ARRAY['{}'])",
                "ALTER TABLE \"front$storage\" RENAME TO mine",
                "COMMENT ON TABLE \"front$storage\" IS 'mine'",
                "DROP TABLE \"front$storage\"",
                "ALTER TABLE \"front$storage\" EXECUTE optimize",
                "ANALYZE \"front$storage\"",
        }) {
            assertQueryFails(statement, "(?s).*Table tpch.front\\$storage has the rows of materialized view tpch.front and is not changed by itself.*");
        }
        assertQueryFails("INSERT INTO front VALUES 2", "(?s).*Inserting into materialized views is not supported.*");
        assertQueryFails("CREATE TABLE \"front$storage\" AS SELECT 1 x", "(?s).*(not supported|already exists).*");
        assertQueryFails("SELECT * FROM TABLE(delta_gov.system.table_changes('tpch', 'front$storage', 0))", "(?s).*(does not exist|not found).*");
        assertRows("front", "VALUES 1");

        // rows of before
        assertUpdate("DELETE FROM behind", 1);
        assertUpdate("INSERT INTO behind VALUES 2", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW front", 1);
        Session soon = Session.builder(getSession()).setCatalogSessionProperty("delta_gov", "vacuum_min_retention", "0s").build();
        assertUpdate(soon, "CALL system.vacuum('tpch', 'front', '0s')");
        assertQuery("SELECT count(*) FROM \"front$receipts\" WHERE outcome = 'removed'", "VALUES 1");
        assertRows("front", "VALUES 2");
        assertUpdate("DROP MATERIALIZED VIEW front");
        assertUpdate("DROP TABLE behind");
        assertThat(warehouse.resolve("tpch").toFile().list((_, name) -> name.startsWith("front"))).isEmpty();
    }

    @Test
    void definitionsChangeAsThoseOfViews()
    {
        assertUpdate("CREATE TABLE base AS SELECT 1 id, 'a' part", 1);
        assertUpdate("CREATE MATERIALIZED VIEW defined COMMENT 'why' WITH (partitioned_by = ARRAY['part']) AS SELECT id, part FROM base");
        assertUpdate("REFRESH MATERIALIZED VIEW defined", 1);
        assertThat((String) computeScalar("SHOW CREATE MATERIALIZED VIEW defined")).contains("COMMENT 'why'", "partitioned_by = ARRAY['part']");
        assertQuery("SELECT part, \"$file_count\" FROM \"defined$partitions\"", "VALUES ('a', 1)");
        assertUpdate("COMMENT ON COLUMN defined.id IS 'the key'");
        assertQuery("SELECT comment FROM information_schema.columns WHERE table_name = 'defined' AND column_name = 'id'", "VALUES 'the key'");
        assertUpdate("ALTER MATERIALIZED VIEW defined SET PROPERTIES partitioned_by = DEFAULT");
        assertThat((String) computeScalar("SHOW CREATE MATERIALIZED VIEW defined")).doesNotContain("partitioned_by");
        assertRows("defined", "VALUES (1, 'a')");
        assertUpdate("CREATE SCHEMA elsewhere");
        assertUpdate("ALTER MATERIALIZED VIEW defined RENAME TO elsewhere.renamed");
        assertUpdate("REFRESH MATERIALIZED VIEW elsewhere.renamed", 1);
        assertRows("elsewhere.renamed", "VALUES (1, 'a')");
        assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW elsewhere.renamed AS SELECT id FROM tpch.base");
        assertRows("elsewhere.renamed", "VALUES 1");
        assertQueryFails("CREATE MATERIALIZED VIEW elsewhere.renamed AS SELECT 1 x", ".*already exists.*");
        assertUpdate("CREATE MATERIALIZED VIEW IF NOT EXISTS elsewhere.renamed AS SELECT 1 x");
        assertQueryFails("CREATE TABLE elsewhere.renamed (x bigint)", ".*already exists.*");
        assertQueryFails("CREATE MATERIALIZED VIEW base AS SELECT 1 x", ".*already exists.*");
        assertUpdate("CREATE MATERIALIZED VIEW stale WHEN STALE FAIL AS SELECT id FROM base");
        assertQueryFails("SELECT * FROM stale", ".*is stale.*");
        assertUpdate("DROP MATERIALIZED VIEW stale");
        assertUpdate("DROP SCHEMA elsewhere CASCADE");
        assertUpdate("DROP TABLE base");
    }

    /**
     * A definition that is made of one that was read must not undo what somebody else made of the view since.
     */
    @Test
    void changesOfViewsThatWereReplacedMeanwhile()
    {
        Connector connector = getDistributedQueryRunner().getCoordinator().getConnector(DeltaGovQueryRunner.CATALOG);
        ConnectorSession session = TestingConnectorSession.builder().setPropertyMetadata(connector.getSessionProperties()).build();
        ConnectorMetadata metadata = connector.getMetadata(session, connector.beginTransaction(IsolationLevel.SERIALIZABLE, false, true));

        SchemaTableName rows = new SchemaTableName("tpch", "rows_of");
        assertUpdate("CREATE MATERIALIZED VIEW rows_of AS SELECT 1 id, 'a' part");
        assertThat(metadata.getMaterializedView(session, rows)).isPresent();
        assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW rows_of AS SELECT 2 id, 'b' part");
        assertUpdate("REFRESH MATERIALIZED VIEW rows_of", 1);
        assertThatThrownBy(() -> metadata.setMaterializedViewProperties(session, rows, ImmutableMap.of("partitioned_by", Optional.of(List.of("part")))))
                .hasMessage("Materialized view tpch.rows_of was changed by somebody else at the same time. Nothing was written; run the statement again");
        assertRows("rows_of", "VALUES (2, 'b')");
        assertThat(directories("rows_of")).containsExactlyInAnyOrder("definition", "rows");

        SchemaTableName view = new SchemaTableName("tpch", "strict");
        assertUpdate("CREATE VIEW strict AS SELECT 1 id");
        ConnectorViewDefinition read = metadata.getView(session, view).orElseThrow();
        assertUpdate("CREATE OR REPLACE VIEW strict AS SELECT 2 id");
        assertThat(metadata.getView(session, view)).isPresent();
        assertThatThrownBy(() -> metadata.refreshView(session, view, read))
                .hasMessage("View tpch.strict was changed by somebody else at the same time. Nothing was written; run the statement again");
        assertQuery("SELECT id FROM strict", "VALUES 2");
        assertUpdate("DROP VIEW strict");
        assertUpdate("DROP MATERIALIZED VIEW rows_of");
    }

    /**
     * What a transaction makes of a view itself is no change of somebody else.
     */
    @Test
    void viewsThatATransactionDropsAndRenames()
    {
        Connector connector = getDistributedQueryRunner().getCoordinator().getConnector(DeltaGovQueryRunner.CATALOG);
        ConnectorSession session = TestingConnectorSession.builder().setPropertyMetadata(connector.getSessionProperties()).build();
        ConnectorMetadata metadata = connector.getMetadata(session, connector.beginTransaction(IsolationLevel.SERIALIZABLE, false, true));
        SchemaTableName first = new SchemaTableName("tpch", "first_view");
        SchemaTableName second = new SchemaTableName("tpch", "second_view");
        assertUpdate("CREATE VIEW first_view AS SELECT 1 id");
        assertUpdate("CREATE VIEW second_view AS SELECT 2 id");
        ConnectorViewDefinition one = metadata.getView(session, first).orElseThrow();
        ConnectorViewDefinition two = metadata.getView(session, second).orElseThrow();

        metadata.dropView(session, second);
        metadata.renameView(session, first, second);
        assertThat(metadata.getView(session, second)).isPresent();
        metadata.refreshView(session, second, one);
        metadata.createView(session, first, two, ImmutableMap.of(), false);
        assertThat(metadata.getView(session, first)).isPresent();
        metadata.refreshView(session, first, two);
        assertQuery("SELECT * FROM first_view, second_view", "VALUES (2, 1)");
        assertUpdate("DROP VIEW first_view");
        assertUpdate("DROP VIEW second_view");
    }

    // with the names of those of rows cut off
    private static List<String> directories(String view)
    {
        return Stream.of(warehouse.resolve("tpch").toFile().listFiles((_, name) -> name.startsWith(view + "-")))
                .flatMap(directory -> Stream.of(directory.list()))
                .map(name -> name.replaceAll("-.*", ""))
                .toList();
    }

    @Test
    void valuesComeBackAsTheyWere()
    {
        for (String value : List.of(
                "TIMESTAMP '2025-10-26 01:30:00.123456 UTC'",
                "TIMESTAMP '2025-10-26 02:30:00.123456789 +01:00'",
                "TIMESTAMP '2025-10-26 03:30:00 Europe/Berlin'",
                "TIMESTAMP '2025-10-26 01:59:59.999999 Europe/Berlin'",
                "TIMESTAMP '12025-03-30 01:30:00 America/New_York'",
                "TIMESTAMP '-0044-03-15 01:30:00 UTC'",
                "from_unixtime(1761442200, 'Europe/Berlin') AT TIME ZONE 'UTC'",
                "ARRAY[CAST(ROW(TIMESTAMP '2025-10-26 01:30:00.123 UTC', NULL) AS row(a timestamp(3) with time zone, b timestamp(0) with time zone))]",
                "MAP(ARRAY[TIMESTAMP '2025-10-26 01:30:00 UTC'], ARRAY[TIMESTAMP '2025-10-26 01:30:00.12345 UTC'])",
                "TIMESTAMP '2025-10-26 01:30:00.123456789012'",
                "TIME '01:30:00.123456789012'",
                "TIME '01:30:00.123 +05:30'",
                "UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59'",
                "IPADDRESS '2001:db8::1'",
                "CAST('a ' AS char(5))",
                "CAST('a ' AS varchar(5))",
                "NUMBER '1234567890123456789012345678901234567890.1234567890'")) {
            assertUpdate("CREATE MATERIALIZED VIEW kept AS SELECT " + value + " AS c");
            assertUpdate("REFRESH MATERIALIZED VIEW kept", 1);
            assertThat(query("SELECT c FROM kept")).as(value).matches("SELECT " + value);
            assertUpdate("DROP MATERIALIZED VIEW kept");
        }
        assertUpdate("CREATE MATERIALIZED VIEW kept WITH (partitioned_by = ARRAY['c']) AS SELECT from_unixtime(1761442200, 'Europe/Berlin') AT TIME ZONE 'UTC' AS c, 1 AS id");
        assertUpdate("REFRESH MATERIALIZED VIEW kept", 1);
        assertQuery("SELECT to_unixtime(c) FROM kept", "VALUES 1761442200e0");
        assertUpdate("DROP MATERIALIZED VIEW kept");
    }

    /**
     * As text, one hour of autumn stands for two.
     */
    @Test
    void timesThatWereTwiceAreRefused()
    {
        for (String time : List.of("from_unixtime(1761442200, 'Europe/Berlin')", "from_unixtime(1761438600, 'Europe/Berlin')", "CAST(from_unixtime(1761442200, 'Europe/Berlin') AS timestamp(9) with time zone)")) {
            for (String value : List.of("%s", "ARRAY[NULL, %s]", "MAP(ARRAY[%s], ARRAY[1])", "MAP(ARRAY[1], ARRAY[%s])", "CAST(ROW(1, %s) AS row(a integer, b timestamp(3) with time zone))")) {
                assertUpdate("CREATE MATERIALIZED VIEW zoned AS SELECT 1 AS id, " + value.formatted(time) + " AS c");
                assertThat(query("REFRESH MATERIALIZED VIEW zoned")).as(value).failure()
                        .hasErrorCode(NOT_SUPPORTED)
                        .hasMessage("Column 'c' of materialized view tpch.zoned has a time that the clocks of Europe/Berlin showed twice, when they were set back, and its rows could not tell which of the two it is. Put AT TIME ZONE 'UTC' behind it in the query of the view, and timezone(x) in a column of its own if the zone matters");
                assertUpdate("DROP MATERIALIZED VIEW zoned");
            }
        }
    }

    @Test
    void typesThatRowsDoNotGiveBackAreRefused()
    {
        assertUnsupported("JSON '1'", "json", "json", "Use json_format(x) in the query of the view, and json_parse when reading it");
        assertUnsupported("ARRAY[JSON '1']", "array(json)", "json", "Use json_format(x) in the query of the view, and json_parse when reading it");
        assertUnsupported("CAST(ROW(JSON '{}') AS row(a json))", "row(\"a\" json)", "json", "Use json_format(x) in the query of the view, and json_parse when reading it");
        assertUnsupported("INTERVAL '1' DAY", "interval day to second", "interval day to second", "Compute a value of another type, such as a number or text, in the query of the view");
        assertUnsupported("INTERVAL '1' MONTH", "interval year to month", "interval year to month", "Compute a value of another type, such as a number or text, in the query of the view");
        assertUnsupported("approx_set(1)", "HyperLogLog", "HyperLogLog", "Cast them to varbinary in the query of the view, and back when reading it");
        assertUpdate("CREATE MATERIALIZED VIEW kept_json AS SELECT json_format(JSON '{\"a\":[1,null]}') AS c");
        assertUpdate("REFRESH MATERIALIZED VIEW kept_json", 1);
        assertThat(query("SELECT json_parse(c) FROM kept_json")).matches("SELECT JSON '{\"a\":[1,null]}'");
        assertUpdate("DROP MATERIALIZED VIEW kept_json");
    }

    private void assertUnsupported(String value, String type, String part, String cure)
    {
        assertThat(query("CREATE MATERIALIZED VIEW unsupported AS SELECT " + value + " AS c")).as(value).failure()
                .hasErrorCode(NOT_SUPPORTED)
                .hasMessage("Column 'c' of type %s cannot be one of a materialized view: its rows do not give back values of type %s as they were. %s".formatted(type, part, cure));
        assertThat(computeActual("SHOW TABLES").getOnlyColumnAsSet()).doesNotContain("unsupported");
    }
}
