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
import io.trino.sql.SqlPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a refresh of materialized views that are not fresh runs over.
 */
final class TestDeltaGovMaterializedViewRefreshes
        extends AbstractDeltaGovMaterializedViews
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
        assertQuery("SELECT element_at(operation_parameters, 'reason') FROM \"grown$history\" ORDER BY version DESC LIMIT 1", "VALUES 'rows or columns of the table were changed or removed'");

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
     * The engine tells of the tables beneath a view of another catalog, and not of the view.
     */
    @Test
    void viewsOfOtherCatalogsAreDefinedAnewUnseen()
    {
        getQueryRunner().createCatalog("elsewhere", "delta_gov", Map.of("delta-gov.warehouse", "file://" + elsewhere, "fs.local.enabled", "true", "local.location", "/"));
        assertUpdate("CREATE SCHEMA elsewhere.s");
        assertUpdate("CREATE TABLE priced AS SELECT 1 id, 10 price", 1);
        assertUpdate("CREATE VIEW elsewhere.s.v AS SELECT id, price FROM delta_gov.tpch.priced");
        assertUpdate("CREATE VIEW beneath AS SELECT id, price FROM elsewhere.s.v");
        for (String query : new String[] {"SELECT id, price FROM elsewhere.s.v", "SELECT id, price FROM beneath"}) {
            assertUpdate("CREATE OR REPLACE VIEW elsewhere.s.v AS SELECT id, price FROM delta_gov.tpch.priced");
            assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW of_elsewhere AS " + query);
            getQueryRunner().execute("REFRESH MATERIALIZED VIEW of_elsewhere");
            assertThat(freshness("of_elsewhere")).as(query).isEqualTo("UNKNOWN");
            assertUpdate("CREATE OR REPLACE VIEW elsewhere.s.v AS SELECT id, price * 2 AS price FROM delta_gov.tpch.priced");
            assertUpdate("INSERT INTO priced SELECT max(id) + 1, 10 FROM priced", 1);
            getQueryRunner().execute("REFRESH MATERIALIZED VIEW of_elsewhere");
            assertThat(lastRefresh("of_elsewhere")).as(query).isEqualTo("REFRESH MATERIALIZED VIEW FULL");
            assertRows("of_elsewhere", "SELECT id, 20 FROM priced");
        }
        assertUpdate("DROP MATERIALIZED VIEW of_elsewhere");
        assertUpdate("DROP VIEW beneath");
        assertUpdate("DROP VIEW elsewhere.s.v");
        assertUpdate("DROP TABLE priced");
    }

    /**
     * With a path the name of a function may be that of one of its schemas, which is defined anew unseen.
     */
    @Test
    void functionsOfThePath()
    {
        Session withPath = Session.builder(getSession()).setPath(SqlPath.buildPath("tpch.functions", Optional.empty())).build();
        assertUpdate("CREATE TABLE measured AS SELECT 1 id", 1);
        assertUpdate(withPath, "CREATE VIEW measures AS SELECT abs(id) id FROM measured");
        for (String query : new String[] {"SELECT abs(id) id FROM measured", "SELECT id FROM measures"}) {
            assertUpdate(withPath, "CREATE OR REPLACE MATERIALIZED VIEW of_path AS " + query);
            assertUpdate("REFRESH MATERIALIZED VIEW of_path", 1);
            assertThat(freshness("of_path")).as(query).isEqualTo("UNKNOWN");
        }
        assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW of_path AS SELECT abs(id) id FROM measured");
        assertUpdate("REFRESH MATERIALIZED VIEW of_path", 1);
        assertThat(freshness("of_path")).isEqualTo("FRESH");
        assertUpdate("DROP MATERIALIZED VIEW of_path");
        assertUpdate("DROP VIEW measures");
        assertUpdate("DROP TABLE measured");
    }

    /**
     * The engine looks names up in the schema of the session that refreshes.
     */
    @Test
    void namesAreThoseOfTheViewsSchema()
    {
        assertUpdate("CREATE SCHEMA namesake");
        assertUpdate("CREATE TABLE orders WITH (change_data_feed_enabled = true) AS SELECT 1 id", 1);
        assertUpdate("CREATE TABLE namesake.orders AS SELECT 2 id", 1);
        assertUpdate("CREATE VIEW passed AS SELECT id FROM orders");
        assertUpdate("CREATE VIEW namesake.passed AS SELECT id FROM namesake.orders");
        Session namesake = Session.builder(getSession()).setSchema("namesake").build();
        Session noSchema = Session.builder(getSession()).setCatalog(Optional.empty()).setSchema(Optional.empty()).build();
        Session otherCatalog = Session.builder(getSession()).setCatalog("tpch").setSchema("tiny").build();
        for (String query : new String[] {
                "SELECT id FROM orders",
                "SELECT id FROM passed",
                "WITH orders AS (SELECT id FROM orders) SELECT id FROM orders",
                "SELECT orders.id FROM orders WHERE orders.id IN (SELECT id FROM passed) AND NOT EXISTS (SELECT 1 FROM namesake.orders o WHERE o.id = orders.id)",
                "SELECT id FROM TABLE(system.table_changes(schema_name => 'tpch', table_name => 'orders'))",
        }) {
            for (Session session : new Session[] {namesake, noSchema, otherCatalog}) {
                assertUpdate("CREATE OR REPLACE MATERIALIZED VIEW of_orders AS " + query);
                assertUpdate(session, "REFRESH MATERIALIZED VIEW delta_gov.tpch.of_orders", 1);
                assertRows("of_orders", "VALUES 1");
            }
        }
        assertThat((String) computeScalar("SHOW CREATE MATERIALIZED VIEW of_orders")).contains("TABLE(delta_gov.system.table_changes(");

        assertQueryFails(
                "CREATE MATERIALIZED VIEW unclear AS SELECT (SELECT max(tpch.orders.id) FROM orders) id FROM tpch.orders",
                "Materialized view tpch.unclear reads a table by a name without its schema, and has the name with the schema elsewhere in its query, .* Write the names of its tables with catalog and schema");
        assertUpdate("DROP MATERIALIZED VIEW of_orders");
        assertUpdate("DROP VIEW passed");
        assertUpdate("DROP TABLE orders");
        assertUpdate("DROP SCHEMA namesake CASCADE");
    }

    /**
     * Times without a zone get that of the session, within casts and comparisons.
     */
    @Test
    void rowsAreOfOneTimeZone()
    {
        Session berlin = Session.builder(getSession()).setTimeZoneKey(TimeZoneKey.getTimeZoneKey("Europe/Berlin")).build();
        Session utc = Session.builder(getSession()).setTimeZoneKey(TimeZoneKey.UTC_KEY).build();
        assertUpdate("CREATE TABLE zoned AS SELECT 1 id, TIMESTAMP '2026-01-01 12:00:00.000000' at", 1);
        assertUpdate("CREATE MATERIALIZED VIEW of_zoned AS SELECT id, CAST(at AS timestamp(6) with time zone) z FROM zoned");
        assertUpdate(berlin, "REFRESH MATERIALIZED VIEW of_zoned", 1);
        assertUpdate("INSERT INTO zoned SELECT 2, max(at) FROM zoned", 1);
        assertUpdate(berlin, "REFRESH MATERIALIZED VIEW of_zoned", 1);
        assertThat(lastRefresh("of_zoned")).isEqualTo("REFRESH MATERIALIZED VIEW INCREMENTAL");
        assertUpdate("INSERT INTO zoned SELECT 3, max(at) FROM zoned", 1);
        assertUpdate(utc, "REFRESH MATERIALIZED VIEW of_zoned", 3);
        assertQuery("SELECT operation, element_at(operation_parameters, 'reason') FROM \"of_zoned$history\" ORDER BY version DESC LIMIT 1", "VALUES ('REFRESH MATERIALIZED VIEW FULL', 'it was refreshed in another time zone')");
        assertQuery("SELECT count(DISTINCT z) FROM of_zoned", "VALUES 1");
        assertUpdate("DROP MATERIALIZED VIEW of_zoned");
        assertUpdate("DROP TABLE zoned");
    }

    /**
     * The versions that a view was made from are not there for ever: erasing takes them, and so does the clean-up of the log.
     */
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
        assertQuery("SELECT element_at(operation_parameters, 'reason') FROM \"through_view$history\" ORDER BY version DESC LIMIT 1", "VALUES 'rows, files or columns of the table were changed or removed'");
        assertRows("through_view", "SELECT id, \"$path\" FROM rewritten");
        assertThat(freshness("through_view")).isEqualTo("FRESH");
        assertUpdate("DROP MATERIALIZED VIEW through_view");
        assertUpdate("DROP MATERIALIZED VIEW of_files");
        assertUpdate("DROP VIEW with_files");
        assertUpdate("DROP TABLE rewritten");
    }
}
