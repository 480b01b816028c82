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

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

final class TestTableBranches
{
    @Test
    void theyMayBeThere()
    {
        for (String statement : List.of(
                "SELECT 1 UNION TABLE t",
                "select 1 union all table t",
                "INSERT INTO s SELECT 1 EXCEPT DISTINCT/**/TABLE t",
                "SELECT 1 AS x INTERSECT CORRESPONDING\nTABLE t",
                "CREATE TABLE s AS VALUES 1 UNION ALL TABLE t",
                "EXECUTE IMMEDIATE 'SELECT 1 UNION TABLE t'",
                "EXECUTE IMMEDIATE U&'SELECT 1 UN\\0049ON T\\0041BLE t'",
                "REFRESH MATERIALIZED VIEW v")) {
            assertThat(TableBranches.mayBeIn(statement, Optional.empty())).as(statement).isTrue();
        }
    }

    @Test
    void theyAreNot()
    {
        for (String statement : List.of(
                "TABLE t",
                "CREATE TABLE s AS SELECT count(*) FROM t UNION ALL SELECT 1",
                "SELECT count(*) FROM TABLE(sequence(1, 2))",
                "SELECT unions FROM tables",
                "EXECUTE p",
                "")) {
            assertThat(TableBranches.mayBeIn(statement, Optional.empty())).as(statement).isFalse();
        }
    }

    @Test
    void whatIsPreparedRuns()
    {
        assertThat(TableBranches.mayBeIn("EXECUTE p", Optional.of("SELECT 1 UNION TABLE t"))).isTrue();
        assertThat(TableBranches.mayBeIn("EXECUTE p", Optional.of("SELECT 1"))).isFalse();
    }

    @Test
    void longStatementsAreReadOnce()
    {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(TableBranches.mayBeIn("SELECT 1" + " UNION SELECT 1".repeat(70_000), Optional.empty())).isFalse());
        // accents belong to the letter before all of them
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThat(TableBranches.mayBeIn("SELECT '" + "\u0301".repeat(1_000_000) + "' UNION TABLE t", Optional.empty())).isTrue());
    }
}
