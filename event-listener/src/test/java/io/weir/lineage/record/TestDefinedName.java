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
package io.weir.lineage.record;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TestDefinedName
{
    private static final List<String> DEFINITIONS = List.of(
            "ALTER TABLE %s RENAME TO r",
            "ALTER TABLE IF EXISTS %s RENAME TO a.b.c",
            "ALTER VIEW %s RENAME TO r",
            "ALTER MATERIALIZED VIEW %s RENAME TO r",
            "ALTER TABLE %s RENAME COLUMN a.b.c TO d",
            "ALTER TABLE %s ADD COLUMN a.b.c bigint",
            "ALTER TABLE %s DROP COLUMN a.b.c",
            "ALTER TABLE %s ALTER COLUMN a.b.c SET DATA TYPE bigint",
            "ALTER TABLE %s ALTER COLUMN c SET DEFAULT 1",
            "ALTER TABLE %s ALTER COLUMN c DROP DEFAULT",
            "ALTER TABLE %s ALTER COLUMN c DROP NOT NULL",
            "ALTER TABLE %s SET PROPERTIES p = 1",
            "ALTER TABLE %s SET AUTHORIZATION USER u",
            "ALTER VIEW %s SET AUTHORIZATION USER u",
            "ALTER MATERIALIZED VIEW %s SET PROPERTIES p = 1",
            "ALTER VIEW %s REFRESH",
            "CREATE BRANCH b IN TABLE %s",
            "DROP BRANCH b IN TABLE %s",
            "ALTER BRANCH b IN TABLE %s FAST FORWARD TO c",
            "COMMENT ON TABLE %s IS 'text'",
            "COMMENT ON VIEW %s IS 'text'",
            "COMMENT ON COLUMN %s.c IS 'text'",
            "DROP TABLE %s",
            "DROP VIEW %s",
            "DROP MATERIALIZED VIEW %s",
            "TRUNCATE TABLE %s");

    @Test
    void whatTheSessionCompletes()
    {
        for (String definition : DEFINITIONS) {
            assertThat(missing(definition.formatted("lake.s.t"))).as(definition).isEqualTo(SessionNames.NONE);
            assertThat(missing(definition.formatted("s.t"))).as(definition).isEqualTo(new SessionNames(Optional.of("catalog"), Optional.empty()));
            assertThat(missing(definition.formatted("t"))).as(definition).isEqualTo(new SessionNames(Optional.of("catalog"), Optional.of("schema")));
        }
        for (String definition : List.of("ALTER SCHEMA %s RENAME TO r", "ALTER SCHEMA %s SET AUTHORIZATION ROLE r")) {
            assertThat(missing(definition.formatted("lake.s"))).as(definition).isEqualTo(SessionNames.NONE);
            assertThat(missing(definition.formatted("s"))).as(definition).isEqualTo(new SessionNames(Optional.of("catalog"), Optional.empty()));
        }
    }

    @Test
    void whatIsNoDefinition()
    {
        assertThat(missing("SELECT x FROM t")).isEqualTo(SessionNames.NONE);
        assertThat(missing("ALTER TABLE t RENAME TO")).isEqualTo(SessionNames.NONE);
    }

    private static SessionNames missing(String sql)
    {
        return DefinedName.of(sql).missing(Optional.of("catalog"), Optional.of("schema"));
    }
}
