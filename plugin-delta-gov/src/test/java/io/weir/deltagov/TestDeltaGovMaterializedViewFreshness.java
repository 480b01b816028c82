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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What makes materialized views stale, and what does not.
 */
final class TestDeltaGovMaterializedViewFreshness
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
        assertUpdate("REFRESH MATERIALIZED VIEW of_view", 1);
        assertThat(lastRefresh("of_view")).isEqualTo("REFRESH MATERIALIZED VIEW INCREMENTAL");
        assertRows("of_view", "VALUES 6, 7");

        assertUpdate("CREATE MATERIALIZED VIEW of_version AS SELECT id FROM source FOR VERSION AS OF 0");
        assertUpdate("REFRESH MATERIALIZED VIEW of_version", 1);
        assertThat(freshness("of_version")).isEqualTo("FRESH");
        assertRows("of_version", "VALUES 5");
        // the latest one, until there is another
        assertUpdate("CREATE MATERIALIZED VIEW of_last GRACE PERIOD INTERVAL '0' SECOND WHEN STALE FAIL AS SELECT id FROM source FOR VERSION AS OF 1");
        assertUpdate("REFRESH MATERIALIZED VIEW of_last", 2);
        assertUpdate("INSERT INTO source VALUES 7", 1);
        assertThat(freshness("of_last")).isEqualTo("FRESH");
        assertRows("of_last", "VALUES 5, 6");
        assertUpdate("DROP MATERIALIZED VIEW of_last");
        assertUpdate("CREATE MATERIALIZED VIEW of_chance AS SELECT id, random() r FROM source");
        assertUpdate("REFRESH MATERIALIZED VIEW of_chance", 3);
        assertThat(freshness("of_chance")).isEqualTo("UNKNOWN");
        assertUpdate("REFRESH MATERIALIZED VIEW of_chance", 3);
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

    @Test
    void namesForColumnsAreNoOtherRows()
    {
        assertUpdate("CREATE TABLE unnamed AS SELECT 1 id, CAST(ROW(10) AS ROW(price integer)) details", 1);
        assertUpdate("CREATE MATERIALIZED VIEW of_unnamed GRACE PERIOD INTERVAL '0' SECOND WHEN STALE FAIL AS SELECT id, details.price FROM unnamed");
        assertUpdate("REFRESH MATERIALIZED VIEW of_unnamed", 1);
        assertUpdate("ALTER TABLE unnamed SET PROPERTIES column_mapping_mode = 'NAME'");
        assertThat(freshness("of_unnamed")).isEqualTo("FRESH");
        assertUpdate("INSERT INTO unnamed VALUES (2, ROW(20))", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW of_unnamed", 1);
        assertThat(lastRefresh("of_unnamed")).isEqualTo("REFRESH MATERIALIZED VIEW INCREMENTAL");
        assertQuery("SELECT * FROM of_unnamed", "VALUES (1, 10), (2, 20)");
        // the files of before have the name
        assertUpdate("ALTER TABLE unnamed RENAME COLUMN details.price TO cost");
        assertUpdate("ALTER TABLE unnamed ADD COLUMN details.price integer");
        assertThat(freshness("of_unnamed")).isEqualTo("STALE");
        assertUpdate("REFRESH MATERIALIZED VIEW of_unnamed", 2);
        assertQuery("SELECT * FROM of_unnamed", "VALUES (1, NULL), (2, NULL)");
        assertUpdate("DROP MATERIALIZED VIEW of_unnamed");
        assertUpdate("DROP TABLE unnamed");
    }

    @Test
    void commentsOnViewsAreNoOtherRows()
    {
        assertUpdate("CREATE TABLE said AS SELECT 1 id", 1);
        assertUpdate("CREATE VIEW saying AS SELECT id FROM said");
        assertUpdate("CREATE MATERIALIZED VIEW of_saying GRACE PERIOD INTERVAL '0' SECOND WHEN STALE FAIL AS SELECT id FROM saying");
        assertUpdate("REFRESH MATERIALIZED VIEW of_saying", 1);
        assertUpdate("CREATE MATERIALIZED VIEW above GRACE PERIOD INTERVAL '0' SECOND WHEN STALE FAIL AS SELECT id FROM of_saying");
        assertUpdate("REFRESH MATERIALIZED VIEW above", 1);
        for (String change : new String[] {
                "COMMENT ON VIEW saying IS 'what is said'",
                "COMMENT ON COLUMN saying.id IS 'a number'",
                "COMMENT ON COLUMN of_saying.id IS 'a number'",
        }) {
            assertUpdate(change);
            for (String view : new String[] {"of_saying", "above"}) {
                assertThat(freshness(view)).as(change).isEqualTo("FRESH");
                assertQuery("SELECT * FROM " + view, "VALUES 1");
            }
        }
        assertUpdate("INSERT INTO said VALUES 2", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW of_saying", 1);
        assertThat(lastRefresh("of_saying")).isEqualTo("REFRESH MATERIALIZED VIEW INCREMENTAL");
        assertUpdate("CREATE OR REPLACE VIEW saying COMMENT 'what is said' AS SELECT id + 1 AS id FROM said");
        assertThat(freshness("of_saying")).isEqualTo("STALE");
        assertUpdate("DROP MATERIALIZED VIEW above");
        assertUpdate("DROP MATERIALIZED VIEW of_saying");
        assertUpdate("DROP VIEW saying");
        assertUpdate("DROP TABLE said");
    }

    @Test
    void otherDefinitionsAreNoOtherRows()
    {
        assertUpdate("CREATE TABLE defined (id integer NOT NULL, details ROW(price integer, parts array(integer)), counts map(varchar, integer)) WITH (column_mapping_mode = 'NAME')");
        assertUpdate("INSERT INTO defined VALUES (1, ROW(10, ARRAY[1]), MAP(ARRAY['a'], ARRAY[1]))", 1);
        assertUpdate("CREATE MATERIALIZED VIEW of_defined GRACE PERIOD INTERVAL '0' SECOND WHEN STALE FAIL AS SELECT id, details.price FROM defined");
        assertUpdate("REFRESH MATERIALIZED VIEW of_defined", 1);
        for (String change : new String[] {
                "COMMENT ON TABLE defined IS 'what is sold'",
                "COMMENT ON COLUMN defined.id IS 'a number'",
                "ALTER TABLE defined ALTER COLUMN id DROP NOT NULL",
                "ALTER TABLE defined ALTER COLUMN id SET DEFAULT 5",
                "ALTER TABLE defined SET PROPERTIES change_data_feed_enabled = true",
        }) {
            assertUpdate(change);
            assertThat(freshness("of_defined")).as(change).isEqualTo("FRESH");
            assertQuery("SELECT * FROM of_defined", "VALUES (1, 10)");
        }
        assertUpdate("INSERT INTO defined (id, details) VALUES (2, ROW(20, ARRAY[]))", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW of_defined", 1);
        assertThat(lastRefresh("of_defined")).isEqualTo("REFRESH MATERIALIZED VIEW INCREMENTAL");
        assertQuery("SELECT * FROM of_defined", "VALUES (1, 10), (2, 20)");
        // the same names afterwards, and other columns
        assertUpdate("ALTER TABLE defined DROP COLUMN details.price");
        assertUpdate("ALTER TABLE defined ADD COLUMN details.price integer");
        assertThat(freshness("of_defined")).isEqualTo("STALE");
        assertUpdate("REFRESH MATERIALIZED VIEW of_defined", 2);
        assertThat(lastRefresh("of_defined")).isEqualTo("REFRESH MATERIALIZED VIEW FULL");
        assertQuery("SELECT * FROM of_defined", "VALUES (1, NULL), (2, NULL)");
        for (String change : new String[] {
                "ALTER TABLE defined RENAME COLUMN counts TO numbers",
                "ALTER TABLE defined ADD COLUMN more integer",
                "ALTER TABLE defined DROP COLUMN more",
        }) {
            assertUpdate(change);
            assertThat(freshness("of_defined")).as(change).isEqualTo("STALE");
            assertUpdate("REFRESH MATERIALIZED VIEW of_defined", 2);
        }
        assertUpdate("DROP MATERIALIZED VIEW of_defined");
        assertUpdate("DROP TABLE defined");
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
}
