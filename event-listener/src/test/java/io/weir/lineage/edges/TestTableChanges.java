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
package io.weir.lineage.edges;

import io.trino.sql.parser.SqlParser;
import io.weir.lineage.delivery.RecordedQueries;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The session is in memory.default, and the target that the engine names is memory.default.target.
 */
class TestTableChanges
{
    private final TableChanges changes = new TableChanges(RecordedQueries.copy("query_1"));

    @Test
    void created()
    {
        assertThat(read("CREATE TABLE target (x bigint)")).containsExactly("CREATE memory.default.target");
        assertThat(read("CREATE OR REPLACE TABLE target AS SELECT 1 AS x")).containsExactly("OVERWRITE memory.default.target");
        assertThat(read("CREATE VIEW target AS SELECT 1 AS x")).containsExactly("CREATE memory.default.target");
        assertThat(read("CREATE OR REPLACE MATERIALIZED VIEW target AS SELECT 1 AS x")).containsExactly("OVERWRITE memory.default.target");
    }

    @Test
    void dropped()
    {
        assertThat(read("DROP TABLE t")).containsExactly("DROP memory.default.t");
        assertThat(read("DROP VIEW s.t")).containsExactly("DROP memory.s.t");
        assertThat(read("DROP MATERIALIZED VIEW c.s.t")).containsExactly("DROP c.s.t");
        assertThat(read("TRUNCATE TABLE t")).containsExactly("TRUNCATE memory.default.t");
        // nobody tells whether there was one
        assertThat(read("DROP TABLE IF EXISTS t")).isEmpty();
        assertThat(read("DROP VIEW IF EXISTS t")).isEmpty();
    }

    @Test
    void renamed()
    {
        assertThat(read("ALTER TABLE s.t RENAME TO u")).containsExactly("RENAME memory.s.u from memory.s.t");
        assertThat(read("ALTER VIEW t RENAME TO u")).containsExactly("RENAME memory.default.u from memory.default.t");
        assertThat(read("ALTER MATERIALIZED VIEW t RENAME TO u")).containsExactly("RENAME memory.default.u from memory.default.t");
        assertThat(read("ALTER TABLE IF EXISTS t RENAME TO s.u")).isEmpty();
        assertThat(read("ALTER MATERIALIZED VIEW IF EXISTS t RENAME TO u")).isEmpty();
        assertThat(read("ALTER TABLE IF EXISTS t RENAME COLUMN c TO d")).isEmpty();
        assertThat(read("ALTER TABLE t RENAME COLUMN IF EXISTS c TO d")).isEmpty();
    }

    @Test
    void altered()
    {
        for (String sql : List.of(
                "ALTER TABLE t ADD COLUMN c bigint",
                "ALTER TABLE t DROP COLUMN c",
                "ALTER TABLE t RENAME COLUMN c TO d",
                "ALTER TABLE t ALTER COLUMN c SET DATA TYPE bigint",
                "ALTER TABLE t ALTER COLUMN c DROP NOT NULL",
                "ALTER TABLE t ALTER COLUMN c SET DEFAULT 1",
                "ALTER TABLE t ALTER COLUMN c DROP DEFAULT",
                "ALTER TABLE t SET PROPERTIES x = 1",
                "ALTER TABLE t SET AUTHORIZATION bob",
                "ALTER VIEW t SET AUTHORIZATION ROLE r",
                "ALTER MATERIALIZED VIEW t SET AUTHORIZATION USER \"?1\"",
                "CREATE BRANCH one IN TABLE t",
                "CREATE OR REPLACE BRANCH one IN TABLE t",
                "DROP BRANCH one IN TABLE t",
                "ALTER BRANCH one IN TABLE t FAST FORWARD TO two",
                "COMMENT ON TABLE t IS 'x'",
                "COMMENT ON VIEW t IS 'x'",
                "COMMENT ON COLUMN t.c IS 'x'")) {
            assertThat(read(sql)).as(sql).containsExactly("ALTER memory.default.t");
        }
        assertThat(read("ALTER TABLE IF EXISTS t ADD COLUMN c bigint")).isEmpty();
        assertThat(read("ALTER TABLE t ADD COLUMN IF NOT EXISTS c bigint")).isEmpty();
        assertThat(read("ALTER TABLE t DROP COLUMN IF EXISTS c")).isEmpty();
        assertThat(read("CREATE BRANCH IF NOT EXISTS one IN TABLE t")).isEmpty();
        assertThat(read("DROP BRANCH IF EXISTS one IN TABLE t")).isEmpty();
    }

    @Test
    void nothing()
    {
        assertThat(read("SELECT 1")).isEmpty();
        assertThat(read("INSERT INTO target SELECT 1")).isEmpty();
        assertThat(read("CALL system.runtime.kill_query('x')")).isEmpty();
        assertThat(read("CREATE SCHEMA s")).isEmpty();
        assertThat(read("ALTER SCHEMA s SET AUTHORIZATION bob")).isEmpty();
        assertThat(read("ALTER TABLE \"?1\" SET AUTHORIZATION bob")).isEmpty();
        assertThat(read("DROP TABLE a.b.c.d")).isEmpty();
    }

    private List<String> read(String sql)
    {
        return changes.read(new SqlParser().createStatement(sql)).stream()
                .map(change -> "%s %s%s".formatted(change.kind(), change.table(), change.previous().map(previous -> " from " + previous).orElse("")))
                .toList();
    }
}
