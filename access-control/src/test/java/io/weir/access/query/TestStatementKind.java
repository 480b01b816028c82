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

import io.trino.spi.resourcegroups.QueryType;
import org.junit.jupiter.api.Test;

import java.util.Optional;

import static io.trino.spi.resourcegroups.QueryType.DESCRIBE;
import static io.trino.spi.resourcegroups.QueryType.EXPLAIN;
import static io.trino.spi.resourcegroups.QueryType.INSERT;
import static io.trino.spi.resourcegroups.QueryType.SELECT;
import static io.weir.access.query.StatementKind.DESCRIPTION;
import static io.weir.access.query.StatementKind.PLAN;
import static io.weir.access.query.StatementKind.READ;
import static io.weir.access.query.StatementKind.STATISTICS;
import static io.weir.access.query.StatementKind.UNKNOWN;
import static io.weir.access.query.StatementKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

class TestStatementKind
{
    @Test
    void kinds()
    {
        assertThat(StatementKind.of(Optional.of(SELECT), "SELECT 1")).isEqualTo(READ);
        assertThat(StatementKind.of(Optional.of(INSERT), "EXPLAIN ANALYZE INSERT INTO t SELECT 1")).isEqualTo(WRITE);
        assertThat(StatementKind.of(Optional.of(EXPLAIN), "EXPLAIN INSERT INTO t SELECT 1")).isEqualTo(PLAN);
        assertThat(StatementKind.of(Optional.empty(), "SELEC")).isEqualTo(UNKNOWN);
    }

    @Test
    void onlyPlainDescribeIsNotStatistics()
    {
        assertThat(StatementKind.of(Optional.of(DESCRIBE), "describe output p")).isEqualTo(DESCRIPTION);
        assertThat(StatementKind.of(Optional.of(DESCRIBE), "-- a comment\n /* SHOW STATS */ DESC t")).isEqualTo(DESCRIPTION);
        assertThat(StatementKind.of(Optional.of(DESCRIBE), "SHOW STATS FOR t")).isEqualTo(STATISTICS);
        assertThat(StatementKind.of(Optional.of(DESCRIBE), "/* DESCRIBE */ SHOW STATS FOR t")).isEqualTo(STATISTICS);
        assertThat(StatementKind.of(Optional.of(DESCRIBE), "-- DESCRIBE t\nSHOW STATS FOR t")).isEqualTo(STATISTICS);
        assertThat(StatementKind.of(Optional.of(DESCRIBE), "EXECUTE p")).isEqualTo(STATISTICS);
        assertThat(StatementKind.of(Optional.of(DESCRIBE), "EXECUTE IMMEDIATE 'SHOW STATS FOR t'")).isEqualTo(STATISTICS);
        assertThat(StatementKind.of(Optional.of(DESCRIBE), "--")).isEqualTo(STATISTICS);
        assertThat(StatementKind.of(Optional.of(DESCRIBE), "/*")).isEqualTo(STATISTICS);
    }

    @Test
    void everyTypeHasAKind()
    {
        assertThat(QueryType.values()).allSatisfy(type -> assertThat(StatementKind.of(Optional.of(type), "")).isNotEqualTo(UNKNOWN));
    }
}
