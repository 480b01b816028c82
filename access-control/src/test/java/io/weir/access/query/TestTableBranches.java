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
package io.weir.access.query;

import io.weir.governance.asset.Asset;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

final class TestTableBranches
{
    @Test
    void theyAreThere()
    {
        for (String statement : List.of(
                "SELECT 1 UNION TABLE t",
                "select 1 union all table c.s.\"T\"",
                "INSERT INTO s SELECT 1 EXCEPT DISTINCT/**/TABLE t",
                "SELECT 1 AS x INTERSECT CORRESPONDING\nTABLE t",
                "CREATE TABLE s AS VALUES 1 UNION ALL TABLE t",
                "SELECT 1.5UNION ALL TABLE t",
                "SELECT 1 WHERE EXISTS (SELECT 1 WHERE 2 > 1.5e0UNION TABLE t)",
                "WITH a AS (VALUES 1 UNION TABLE t) SELECT * FROM a",
                "EXECUTE IMMEDIATE 'SELECT 1 UNION TABLE t'",
                "EXECUTE IMMEDIATE U&'SELECT 1 UN\\0049ON T\\0041BLE t'")) {
            assertThat(TableBranches.of(statement, Optional.empty())).as(statement).isEqualTo(new TableBranches(Set.of("t"), false));
        }
        assertThat(TableBranches.of("TABLE a UNION (TABLE b EXCEPT TABLE c)", Optional.empty()).names()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void theyMayBeThere()
    {
        TableBranches branches = TableBranches.of("REFRESH MATERIALIZED VIEW v", Optional.empty());
        Asset table = Asset.table("c", "s", "t");
        assertThat(branches.mayShow(table, Set.of())).isTrue();
        assertThat(branches.mayShow(table, Set.of("id"))).isFalse();
        assertThat(TableBranches.of("no statement UNION TABLE t", Optional.empty()).mayShow(table, Set.of())).isTrue();
    }

    @Test
    void theyAreNot()
    {
        for (String statement : List.of(
                "TABLE t",
                "CREATE TABLE s AS SELECT count(*) FROM t UNION ALL SELECT 1",
                "SELECT 1 UNION ALL SELECT * FROM TABLE(sequence(1, 2))",
                "SELECT 1 UNION ALL SELECT 2 FROM t WHERE x = 'TABLE t'",
                "SELECT count(*) FROM TABLE(sequence(1, 2))",
                "SELECT unions FROM tables",
                "EXECUTE p",
                "")) {
            assertThat(TableBranches.of(statement, Optional.empty())).as(statement).isEqualTo(TableBranches.NONE);
        }
    }

    @Test
    void whatIsPreparedRuns()
    {
        assertThat(TableBranches.of("EXECUTE p", Optional.of("SELECT 1 UNION TABLE t")).names()).containsExactly("t");
        assertThat(TableBranches.of("EXECUTE p", Optional.of("SELECT 1"))).isEqualTo(TableBranches.NONE);
        // Trino reads a parameter where it stands
        assertThat(TableBranches.of("EXECUTE p USING (SELECT * FROM s UNION TABLE u)", Optional.of("SELECT ? UNION TABLE t")).names()).containsExactlyInAnyOrder("t", "u");
        assertThat(TableBranches.of("EXECUTE IMMEDIATE 'SELECT ?' USING (SELECT * FROM s UNION TABLE u)", Optional.empty()).names()).containsExactly("u");
    }

    @Test
    void longStatementsAreReadOnce()
    {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(TableBranches.of("SELECT 1" + " UNION SELECT 1".repeat(70_000), Optional.empty())).isEqualTo(TableBranches.NONE));
        // accents belong to the letter before all of them
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThat(TableBranches.of("SELECT '" + "\u0301".repeat(1_000_000) + "' UNION TABLE t", Optional.empty()).names()).containsExactly("t"));
    }
}
