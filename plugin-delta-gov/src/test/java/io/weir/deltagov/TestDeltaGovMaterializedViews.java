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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.VIEW_IS_STALE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the rows of materialized views are made from, and that nobody gets at them otherwise.
 */
final class TestDeltaGovMaterializedViews
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path warehouse;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return DeltaGovQueryRunner.builder(warehouse).setWorkerCount(0).build();
    }

    @Test
    void newRowsAloneAreAdded()
    {
        assertUpdate("CREATE TABLE growing (id bigint, price double, day date) WITH (partitioned_by = ARRAY['day'])");
        assertUpdate("INSERT INTO growing VALUES (1, 1, DATE '2026-01-01'), (2, -2, DATE '2026-01-01')", 2);
        assertUpdate("CREATE MATERIALIZED VIEW grown AS SELECT id * 10 AS tens, day FROM growing WHERE price > 0");
        assertUpdate("REFRESH MATERIALIZED VIEW grown", 1);
        assertThat(lastRefresh("grown")).isEqualTo("REFRESH MATERIALIZED VIEW FULL");
        assertThat(freshness("grown")).isEqualTo("FRESH");

        assertUpdate("INSERT INTO growing VALUES (3, 3, DATE '2026-01-02'), (4, -4, DATE '2026-01-02')", 2);
        assertUpdate("INSERT INTO growing VALUES (5, 5, DATE '2026-01-01')", 1);
        assertThat(freshness("grown")).isEqualTo("STALE");
        assertUpdate("REFRESH MATERIALIZED VIEW grown", 2);
        assertThat(lastRefresh("grown")).isEqualTo("REFRESH MATERIALIZED VIEW INCREMENTAL");
        assertRows("grown", "SELECT id * 10, day FROM growing WHERE price > 0");

        // none of the new rows is one of the view, and it is fresh all the same
        assertUpdate("INSERT INTO growing VALUES (6, -6, DATE '2026-01-03')", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW grown", 0);
        assertThat(freshness("grown")).isEqualTo("FRESH");

        assertUpdate("DELETE FROM growing WHERE id = 1", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW grown", 2);
        assertThat(lastRefresh("grown")).isEqualTo("REFRESH MATERIALIZED VIEW FULL");
        assertRows("grown", "SELECT id * 10, day FROM growing WHERE price > 0");
        assertQuery("SELECT element_at(operation_parameters, 'reason') FROM \"grown$history\" ORDER BY version DESC LIMIT 1", "VALUES 'rows of the table were changed or removed'");

        assertUpdate("UPDATE growing SET price = 100 WHERE id = 6", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW grown", 3);
        assertRows("grown", "SELECT id * 10, day FROM growing WHERE price > 0");

        Session full = Session.builder(getSession()).setCatalogSessionProperty("delta_gov", "incremental_refresh_enabled", "false").build();
        assertUpdate("INSERT INTO growing VALUES (7, 7, DATE '2026-01-03')", 1);
        assertUpdate(full, "REFRESH MATERIALIZED VIEW grown", 4);
        assertThat(lastRefresh("grown")).isEqualTo("REFRESH MATERIALIZED VIEW FULL");
        assertUpdate("DROP MATERIALIZED VIEW grown");
        assertUpdate("DROP TABLE growing");
    }

    @Test
    void otherFilesAreNoOtherRows()
    {
        Session oneWriter = Session.builder(getSession()).setSystemProperty("task_min_writer_count", "1").setSystemProperty("task_max_writer_count", "1").build();
        assertUpdate("CREATE TABLE compacted AS SELECT 1 id", 1);
        assertUpdate("INSERT INTO compacted VALUES 2", 1);
        assertUpdate("CREATE MATERIALIZED VIEW of_compacted AS SELECT id FROM compacted");
        assertUpdate("REFRESH MATERIALIZED VIEW of_compacted", 2);
        getQueryRunner().execute(oneWriter, "ALTER TABLE compacted EXECUTE optimize");
        assertQuery("SELECT count(DISTINCT \"$path\") FROM compacted", "VALUES 1");
        assertThat(freshness("of_compacted")).isEqualTo("FRESH");
        // new rows that were put into a file with old ones meanwhile
        assertUpdate("INSERT INTO compacted VALUES 3", 1);
        getQueryRunner().execute(oneWriter, "ALTER TABLE compacted EXECUTE optimize");
        assertUpdate("REFRESH MATERIALIZED VIEW of_compacted", 3);
        assertRows("of_compacted", "VALUES 1, 2, 3");
        assertUpdate("INSERT INTO compacted VALUES 4", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW of_compacted", 1);
        assertRows("of_compacted", "VALUES 1, 2, 3, 4");
        assertUpdate("DROP MATERIALIZED VIEW of_compacted");
        assertUpdate("DROP TABLE compacted");
    }

    @Test
    void queriesThatNeedAllRowsAreRunOverAll()
    {
        assertUpdate("CREATE TABLE counted AS SELECT 1 id", 1);
        for (String query : new String[] {
                "SELECT count(*) c FROM counted",
                "SELECT a.id FROM counted a JOIN counted b ON a.id <= b.id",
                "SELECT DISTINCT id FROM counted",
                "SELECT id FROM counted WHERE id >= (SELECT max(id) FROM counted)",
                "SELECT id FROM counted UNION ALL SELECT id + 100 FROM counted",
                "SELECT id FROM counted ORDER BY id DESC LIMIT 1",
                "SELECT row_number() OVER (ORDER BY id) n FROM counted",
        }) {
            assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW of_all AS " + query);
            getQueryRunner().execute("REFRESH MATERIALIZED VIEW of_all");
            assertRows("of_all", query);
            getQueryRunner().execute("INSERT INTO counted SELECT max(id) + 1 FROM counted");
            assertThat(freshness("of_all")).as(query).isEqualTo("STALE");
            getQueryRunner().execute("REFRESH MATERIALIZED VIEW of_all");
            assertThat(lastRefresh("of_all")).as(query).isEqualTo("REFRESH MATERIALIZED VIEW FULL");
            assertRows("of_all", query);
        }
        assertUpdate("DROP MATERIALIZED VIEW of_all");
        assertUpdate("DROP TABLE counted");
    }

    @Test
    void freshnessIsToldAsFarAsItIsKnown()
    {
        assertUpdate("CREATE TABLE source AS SELECT 1 id", 1);
        assertUpdate("CREATE VIEW passing AS SELECT id FROM source");
        assertUpdate("CREATE MATERIALIZED VIEW through GRACE PERIOD INTERVAL '0' SECOND AS SELECT id FROM passing");
        assertUpdate("REFRESH MATERIALIZED VIEW through", 1);
        assertThat(freshness("through")).isEqualTo("FRESH");
        assertUpdate("CREATE OR REPLACE VIEW passing AS SELECT id + 1 AS id FROM source");
        assertThat(freshness("through")).isEqualTo("STALE");
        assertQuery("SELECT * FROM through", "VALUES 2");
        assertUpdate("REFRESH MATERIALIZED VIEW through", 1);
        assertThat(lastRefresh("through")).isEqualTo("REFRESH MATERIALIZED VIEW FULL");
        assertRows("through", "VALUES 2");

        // another table of the name
        assertUpdate("DROP TABLE source");
        assertThat(freshness("through")).isEqualTo("STALE");
        assertUpdate("CREATE TABLE source AS SELECT 5 id", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW through", 1);
        assertRows("through", "VALUES 6");

        assertUpdate("CREATE MATERIALIZED VIEW of_view AS SELECT id FROM through");
        assertUpdate("REFRESH MATERIALIZED VIEW of_view", 1);
        assertThat(freshness("of_view")).isEqualTo("FRESH");
        assertUpdate("INSERT INTO source VALUES 6", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW through", 1);
        assertThat(freshness("of_view")).isEqualTo("STALE");
        assertUpdate("REFRESH MATERIALIZED VIEW of_view", 2);
        assertRows("of_view", "VALUES 6, 7");

        assertUpdate("CREATE MATERIALIZED VIEW of_version AS SELECT id FROM source FOR VERSION AS OF 0");
        assertUpdate("REFRESH MATERIALIZED VIEW of_version", 1);
        assertThat(freshness("of_version")).isEqualTo("FRESH");
        assertRows("of_version", "VALUES 5");
        assertUpdate("CREATE MATERIALIZED VIEW of_chance AS SELECT id, random() r FROM source");
        assertUpdate("REFRESH MATERIALIZED VIEW of_chance", 2);
        assertThat(freshness("of_chance")).isEqualTo("UNKNOWN");
        assertUpdate("REFRESH MATERIALIZED VIEW of_chance", 2);
        assertThat(lastRefresh("of_chance")).isEqualTo("REFRESH MATERIALIZED VIEW FULL");
        assertUpdate("CREATE MATERIALIZED VIEW of_others AS SELECT name FROM tpch.tiny.region");
        assertUpdate("REFRESH MATERIALIZED VIEW of_others", 5);
        assertThat(freshness("of_others")).isEqualTo("UNKNOWN");
        for (String view : new String[] {"of_view", "of_version", "of_chance", "of_others", "through"}) {
            assertUpdate("DROP MATERIALIZED VIEW " + view);
        }
        assertUpdate("DROP VIEW passing");
        assertUpdate("DROP TABLE source");
    }

    /**
     * The engine reads the rows of the inner view, and tells of nothing else.
     */
    @Test
    void viewsAreNoFresherThanThoseBeneath()
    {
        assertUpdate("CREATE TABLE deep AS SELECT 1 id", 1);
        assertUpdate("CREATE MATERIALIZED VIEW inner_view GRACE PERIOD INTERVAL '0' SECOND AS SELECT id FROM deep");
        assertUpdate("REFRESH MATERIALIZED VIEW inner_view", 1);
        assertUpdate("CREATE MATERIALIZED VIEW outer_view GRACE PERIOD INTERVAL '0' SECOND AS SELECT id FROM inner_view");
        assertUpdate("CREATE MATERIALIZED VIEW outermost GRACE PERIOD INTERVAL '0' SECOND AS SELECT id FROM outer_view");
        assertUpdate("REFRESH MATERIALIZED VIEW outer_view", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW outermost", 1);
        assertThat(freshness("outermost")).isEqualTo("FRESH");
        assertUpdate("INSERT INTO deep VALUES 2", 1);
        for (String view : new String[] {"inner_view", "outer_view", "outermost"}) {
            assertThat(freshness(view)).as(view).isEqualTo("STALE");
            assertQuery("SELECT id FROM " + view, "VALUES 1, 2");
        }
        assertUpdate("REFRESH MATERIALIZED VIEW outermost", 2);
        assertRows("outermost", "VALUES 1, 2");
        assertThat(freshness("outermost")).isEqualTo("FRESH");

        assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW inner_view AS SELECT CAST(regionkey AS integer) id FROM tpch.tiny.region");
        assertUpdate("REFRESH MATERIALIZED VIEW inner_view", 5);
        assertUpdate("REFRESH MATERIALIZED VIEW outer_view", 5);
        assertThat(freshness("outer_view")).isEqualTo("UNKNOWN");
        for (String view : new String[] {"outermost", "outer_view", "inner_view"}) {
            assertUpdate("DROP MATERIALIZED VIEW " + view);
        }
        assertUpdate("DROP TABLE deep");
    }

    /**
     * The engine takes these functions for deterministic, and would add rows of today to those of yesterday.
     */
    @Test
    void queriesThatTellTheTimeAreRunOverAll()
    {
        assertUpdate("CREATE TABLE timed AS SELECT 1 id, TIMESTAMP '2026-01-01 00:00:00 UTC' at", 1);
        assertUpdate("CREATE VIEW aged AS SELECT id, date_diff('day', at, \n\tNow()) > 0 old FROM timed");
        for (String query : new String[] {
                "SELECT id FROM timed WHERE at < now()",
                "SELECT id FROM timed WHERE at < \"now\"()",
                "SELECT id FROM timed WHERE at < CURRENT_TIMESTAMP(3)",
                "SELECT id FROM timed WHERE at < (SELECT current_date)",
                "SELECT id FROM timed WHERE cast(at AS timestamp) < localtimestamp",
                "SELECT id FROM aged WHERE old",
                "SELECT id, current_timezone() zone FROM timed",
        }) {
            assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW of_now AS " + query);
            getQueryRunner().execute("REFRESH MATERIALIZED VIEW of_now");
            assertThat(freshness("of_now")).as(query).isEqualTo("UNKNOWN");
            getQueryRunner().execute("INSERT INTO timed SELECT max(id) + 1, max(at) FROM timed");
            getQueryRunner().execute("REFRESH MATERIALIZED VIEW of_now");
            assertThat(lastRefresh("of_now")).as(query).isEqualTo("REFRESH MATERIALIZED VIEW FULL");
            assertThat(freshness("of_now")).as(query).isEqualTo("UNKNOWN");
            assertRows("of_now", query);
        }
        assertUpdate("DROP MATERIALIZED VIEW of_now");
        assertUpdate("DROP VIEW aged");
        assertUpdate("DROP TABLE timed");
    }

    /**
     * The versions that a view was made from are not there for ever: erasing takes them, and so does the clean-up of the log.
     */
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
    void sourcesThatForgot()
    {
        assertUpdate("CREATE TABLE forgetful (id bigint, name varchar)");
        assertUpdate("INSERT INTO forgetful VALUES (1, 'a'), (2, 'b')", 2);
        assertUpdate("CREATE MATERIALIZED VIEW of_forgetful AS SELECT id, name FROM forgetful");
        assertUpdate("REFRESH MATERIALIZED VIEW of_forgetful", 2);
        assertUpdate("DELETE FROM forgetful WHERE id = 7 OR id = 1", 1);
        assertUpdate("CALL system.erase(schema_name => 'tpch', table_name => 'forgetful', predicate => 'id = 1')");
        assertThat(freshness("of_forgetful")).isEqualTo("STALE");
        assertQuerySucceeds("SELECT * FROM of_forgetful");
        assertUpdate("REFRESH MATERIALIZED VIEW of_forgetful", 1);
        assertThat(freshness("of_forgetful")).isEqualTo("FRESH");
        assertRows("of_forgetful", "VALUES (BIGINT '2', VARCHAR 'b')");
        assertUpdate("DROP MATERIALIZED VIEW of_forgetful");
        assertUpdate("DROP TABLE forgetful");
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

    @Test
    void refreshesAtOnceAddNoRowTwice()
            throws Exception
    {
        assertUpdate("CREATE TABLE contended AS SELECT 0 id", 1);
        assertUpdate("CREATE MATERIALIZED VIEW of_contended GRACE PERIOD INTERVAL '0' SECOND AS SELECT id FROM contended");
        assertUpdate("REFRESH MATERIALIZED VIEW of_contended", 1);
        for (int round = 1; round <= 4; round++) {
            assertUpdate("INSERT INTO contended VALUES " + round, 1);
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                executor.invokeAll(IntStream.range(0, 3).<Callable<Void>>mapToObj(_ -> () -> {
                    try {
                        getQueryRunner().execute("REFRESH MATERIALIZED VIEW of_contended");
                    }
                    catch (RuntimeException e) {
                        assertThat(e).hasMessageContaining("of_contended").hasMessageContaining("Nothing was written; run the statement again");
                    }
                    return null;
                }).toList()).forEach(future -> assertThat(future).succeedsWithin(Duration.ofMinutes(2)));
            }
            assertThat(freshness("of_contended")).isEqualTo("FRESH");
            assertRows("of_contended", "SELECT id FROM contended");
        }
        assertUpdate("DROP MATERIALIZED VIEW of_contended");
        assertUpdate("DROP TABLE contended");
    }

    @Test
    void otherFilesAreOtherRowsOfQueriesThatReadThem()
    {
        Session oneWriter = Session.builder(getSession()).setSystemProperty("task_min_writer_count", "1").setSystemProperty("task_max_writer_count", "1").build();
        assertUpdate("CREATE TABLE rewritten AS SELECT 1 id", 1);
        assertUpdate("CREATE VIEW with_files AS SELECT id, \"$path\" AS file FROM rewritten");
        String direct = "SELECT id, \"$PATH\" AS file, \"$file_modified_time\" AS modified, \"$file_size\" AS size FROM rewritten";
        assertUpdate("CREATE MATERIALIZED VIEW of_files AS " + direct);
        assertUpdate("CREATE MATERIALIZED VIEW through_view AS SELECT id, file FROM with_files");
        assertUpdate("REFRESH MATERIALIZED VIEW of_files", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW through_view", 1);
        assertThat(freshness("of_files")).isEqualTo("FRESH");
        assertUpdate("INSERT INTO rewritten VALUES 2", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW of_files", 1);
        assertThat(lastRefresh("of_files")).isEqualTo("REFRESH MATERIALIZED VIEW INCREMENTAL");
        assertUpdate("REFRESH MATERIALIZED VIEW through_view", 1);
        assertRows("of_files", direct);

        getQueryRunner().execute(oneWriter, "ALTER TABLE rewritten EXECUTE optimize");
        assertThat(freshness("of_files")).isEqualTo("STALE");
        assertThat(freshness("through_view")).isEqualTo("STALE");
        assertUpdate("REFRESH MATERIALIZED VIEW of_files", 2);
        assertThat(lastRefresh("of_files")).isEqualTo("REFRESH MATERIALIZED VIEW FULL");
        assertRows("of_files", direct);
        // with new rows in files of their own, which would do for another query
        assertUpdate("INSERT INTO rewritten VALUES 3", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW through_view", 3);
        assertQuery("SELECT element_at(operation_parameters, 'reason') FROM \"through_view$history\" ORDER BY version DESC LIMIT 1", "VALUES 'rows or files of the table were changed or removed'");
        assertRows("through_view", "SELECT id, \"$path\" FROM rewritten");
        assertThat(freshness("through_view")).isEqualTo("FRESH");
        assertUpdate("DROP MATERIALIZED VIEW through_view");
        assertUpdate("DROP MATERIALIZED VIEW of_files");
        assertUpdate("DROP VIEW with_files");
        assertUpdate("DROP TABLE rewritten");
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

    private void assertRows(String view, String expected)
    {
        assertThat(query("SELECT * FROM " + view)).skippingTypesCheck().matches(expected);
    }

    private String freshness(String view)
    {
        return (String) computeScalar("SELECT freshness FROM system.metadata.materialized_views WHERE catalog_name = 'delta_gov' AND name = '%s'".formatted(view));
    }

    private String lastRefresh(String view)
    {
        return (String) computeScalar("SELECT operation FROM \"%s$history\" ORDER BY version DESC LIMIT 1".formatted(view));
    }
}
