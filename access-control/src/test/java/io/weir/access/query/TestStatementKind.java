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

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.resourcegroups.QueryType.ANALYZE;
import static io.trino.spi.resourcegroups.QueryType.DATA_DEFINITION;
import static io.trino.spi.resourcegroups.QueryType.DESCRIBE;
import static io.trino.spi.resourcegroups.QueryType.EXPLAIN;
import static io.trino.spi.resourcegroups.QueryType.INSERT;
import static io.trino.spi.resourcegroups.QueryType.SELECT;
import static io.weir.access.query.StatementKind.ANALYZED_WRITE;
import static io.weir.access.query.StatementKind.DEFINITION;
import static io.weir.access.query.StatementKind.DESCRIPTION;
import static io.weir.access.query.StatementKind.MEASUREMENT;
import static io.weir.access.query.StatementKind.PLAN;
import static io.weir.access.query.StatementKind.READ;
import static io.weir.access.query.StatementKind.STATISTICS;
import static io.weir.access.query.StatementKind.STRUCTURE;
import static io.weir.access.query.StatementKind.UNKNOWN;
import static io.weir.access.query.StatementKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class TestStatementKind
{
    @Test
    void kinds()
    {
        assertThat(kind(SELECT, "SELECT 1")).isEqualTo(READ);
        assertThat(kind(INSERT, "INSERT INTO t SELECT 1")).isEqualTo(WRITE);
        assertThat(kind(INSERT, "create table t as select 1")).isEqualTo(WRITE);
        assertThat(kind(EXPLAIN, "EXPLAIN INSERT INTO t SELECT 1")).isEqualTo(PLAN);
        assertThat(StatementKind.of(Optional.empty(), "SELEC", Optional.empty())).isEqualTo(UNKNOWN);
    }

    @Test
    void aTableWithoutRowsIsAStructure()
    {
        for (String statement : List.of("CREATE TABLE t (x bigint)", "create or replace table t (like u)", "/* VIEW */ CREATE --\n OR/**/REPLACE TABLE IF NOT EXISTS t (x bigint)", "EXECUTE IMMEDIATE 'CREATE TABLE t (x bigint)'", "EXECUTE IMMEDIATE U&'CREATE TABLE t (LIKE u)'", "EXECUTE IMMEDIATE u&'\\0043REATE TABLE t (LIKE u)'", "EXECUTE IMMEDIATE U&'!0043REATE TABLE t (LIKE u)' UESCAPE '!'")) {
            assertThat(kind(DATA_DEFINITION, statement)).as(statement).isEqualTo(STRUCTURE);
        }
        for (String statement : List.of("CREATE VIEW t AS SELECT 1", "CREATE OR REPLACE VIEW t AS TABLE u", "CREATE MATERIALIZED VIEW t AS TABLE u", "ALTER TABLE t ADD COLUMN x bigint", "CREATE SCHEMA table", "EXECUTE p", "")) {
            assertThat(kind(DATA_DEFINITION, statement)).as(statement).isEqualTo(DEFINITION);
        }
        assertThat(StatementKind.of(Optional.of(DATA_DEFINITION), "EXECUTE p", Optional.of("CREATE TABLE t (LIKE u)"))).isEqualTo(STRUCTURE);
        assertThat(STRUCTURE.movesValues()).isFalse();
        // DESCRIBE OUTPUT of a write that is prepared
        assertThat(DESCRIPTION.movesValues()).isFalse();
    }

    @Test
    void analyzedWriteShowsItsPlan()
    {
        assertThat(kind(INSERT, "EXPLAIN ANALYZE INSERT INTO t SELECT 1")).isEqualTo(ANALYZED_WRITE);
        assertThat(kind(INSERT, "/* INSERT */ -- INSERT\n EXPLAIN ANALYZE INSERT INTO t SELECT 1")).isEqualTo(ANALYZED_WRITE);
        assertThat(kind(INSERT, "--\rEXPLAIN ANALYZE\n INSERT INTO t SELECT 1")).isEqualTo(ANALYZED_WRITE);
        assertThat(kind(INSERT, "EXECUTE IMMEDIATE 'EXPLAIN ANALYZE INSERT INTO t SELECT 1'")).isEqualTo(ANALYZED_WRITE);
        assertThat(kind(INSERT, "EXECUTE IMMEDIATE 'INSERT INTO t SELECT 1'")).isEqualTo(WRITE);
        assertThat(kind(INSERT, "execute/**/immediate /* x */ ' insert into t select 1'")).isEqualTo(WRITE);
        assertThat(StatementKind.of(Optional.of(INSERT), "EXECUTE p", Optional.of("EXPLAIN ANALYZE INSERT INTO t SELECT 1"))).isEqualTo(ANALYZED_WRITE);
        assertThat(StatementKind.of(Optional.of(INSERT), "EXECUTE p", Optional.of("INSERT INTO t SELECT 1"))).isEqualTo(WRITE);
        assertThat(kind(INSERT, "EXECUTE p")).isEqualTo(ANALYZED_WRITE);
        assertThat(kind(INSERT, "")).isEqualTo(ANALYZED_WRITE);
    }

    @Test
    void onlyPlainDescribeIsNotStatistics()
    {
        assertThat(kind(DESCRIBE, "describe output p")).isEqualTo(DESCRIPTION);
        assertThat(kind(DESCRIBE, "-- a comment\n /* SHOW STATS */ DESC t")).isEqualTo(DESCRIPTION);
        assertThat(kind(DESCRIBE, "SHOW STATS FOR t")).isEqualTo(STATISTICS);
        assertThat(kind(DESCRIBE, "/* DESCRIBE */ SHOW STATS FOR t")).isEqualTo(STATISTICS);
        assertThat(kind(DESCRIBE, "-- DESCRIBE t\nSHOW STATS FOR t")).isEqualTo(STATISTICS);
        assertThat(kind(DESCRIBE, "EXECUTE p")).isEqualTo(STATISTICS);
        assertThat(kind(DESCRIBE, "EXECUTE IMMEDIATE 'SHOW STATS FOR t'")).isEqualTo(STATISTICS);
        assertThat(kind(DESCRIBE, "--")).isEqualTo(STATISTICS);
        assertThat(kind(DESCRIBE, "/*/ DESCRIBE")).isEqualTo(STATISTICS);
    }

    @Test
    void explainedStatisticsAreStatistics()
    {
        assertThat(kind(EXPLAIN, "EXPLAIN SHOW STATS FOR t")).isEqualTo(STATISTICS);
        assertThat(kind(EXPLAIN, "EXPLAIN (TYPE LOGICAL, FORMAT JSON) SHOW STATS FOR t")).isEqualTo(STATISTICS);
        assertThat(kind(EXPLAIN, "EXPLAIN (TYPE /* ) */ LOGICAL) -- SELECT\n SHOW STATS FOR (SELECT 1)")).isEqualTo(STATISTICS);
        assertThat(kind(EXPLAIN, "explain explain show stats for t")).isEqualTo(STATISTICS);
        assertThat(kind(EXPLAIN, "EXECUTE IMMEDIATE 'EXPLAIN SHOW STATS FOR t'")).isEqualTo(STATISTICS);
        assertThat(kind(EXPLAIN, "EXECUTE p")).isEqualTo(STATISTICS);
        assertThat(StatementKind.of(Optional.of(EXPLAIN), "EXECUTE p", Optional.of("EXPLAIN SHOW STATS FOR t"))).isEqualTo(STATISTICS);
        assertThat(StatementKind.of(Optional.of(EXPLAIN), "EXECUTE p", Optional.of("EXPLAIN SELECT 1"))).isEqualTo(PLAN);
        assertThat(kind(EXPLAIN, "EXPLAIN (SELECT 1)")).isEqualTo(PLAN);
        assertThat(kind(EXPLAIN, "EXPLAIN (TYPE IO, FORMAT JSON) (SELECT 1)")).isEqualTo(PLAN);
        assertThat(kind(EXPLAIN, "EXPLAIN (TYPE IO) WITH x AS (SELECT 1) TABLE x")).isEqualTo(PLAN);
    }

    @Test
    void whatAnExplainedExecuteRuns()
    {
        for (String plan : List.of(
                "EXPLAIN EXECUTE IMMEDIATE 'SELECT 1'",
                "explain (type io, format json) /* x */ execute -- x\n immediate '/* SHOW STATS */ with x as (select 1) table x' USING 1",
                "EXPLAIN EXECUTE IMMEDIATE U&'\\0053ELECT 1'",
                "EXPLAIN EXECUTE IMMEDIATE '(SELECT 1)'",
                "EXECUTE IMMEDIATE 'EXPLAIN EXECUTE IMMEDIATE ''SELECT 1'''")) {
            assertThat(kind(EXPLAIN, plan)).as(plan).isEqualTo(PLAN);
        }
        for (String statistics : List.of(
                "EXPLAIN EXECUTE p",
                "EXPLAIN EXECUTE select",
                "EXPLAIN EXECUTE immediate",
                "EXPLAIN EXECUTE immediate USING 'SELECT 1'",
                "EXPLAIN EXECUTE IMMEDIATE 'SHOW STATS FOR t'",
                "EXPLAIN (TYPE IO) EXECUTE IMMEDIATE '/* SELECT */ SHOW STATS FOR (SELECT 1)'",
                "EXPLAIN EXECUTE IMMEDIATE U&'\\0053HOW STATS FOR t'",
                "EXPLAIN EXECUTE IMMEDIATE 'EXPLAIN SHOW STATS FOR t'",
                "EXPLAIN EXECUTE IMMEDIATE 'EXECUTE IMMEDIATE ''SELECT 1'''",
                "EXPLAIN EXECUTE IMMEDIATE 'SELECT 1",
                "EXPLAIN EXECUTE IMMEDIATE ''")) {
            assertThat(kind(EXPLAIN, statistics)).as(statistics).isEqualTo(STATISTICS);
        }
    }

    @Test
    void analyzeAndDescribeMoveNoValues()
    {
        assertThat(kind(ANALYZE, "ANALYZE t")).isEqualTo(MEASUREMENT);
        assertThat(kind(ANALYZE, "EXPLAIN ANALYZE ANALYZE t")).isEqualTo(PLAN);
        assertThat(MEASUREMENT.movesValues()).isFalse();
        assertThat(MEASUREMENT.writesRows()).isFalse();
        // of a prepared INSERT, what it would read and write is asked for all the same
        assertThat(DESCRIPTION.movesValues()).isFalse();
        assertThat(READ.movesValues()).isTrue();
    }

    /**
     * Everybody may send as much, and the statement waits for the answer.
     */
    @Test
    void manyCommentsAreSkippedAtOnce()
    {
        String comments = "/**/--\n".repeat(140_000);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(kind(EXPLAIN, comments + "EXPLAIN" + comments + "SHOW STATS FOR t")).isEqualTo(STATISTICS);
            assertThat(kind(EXPLAIN, "EXPLAIN (TYPE" + comments + "IO)" + comments + "SELECT 1")).isEqualTo(PLAN);
            assertThat(kind(DATA_DEFINITION, comments + "CREATE" + comments + "TABLE t (x bigint)")).isEqualTo(STRUCTURE);
        });
    }

    @Test
    void everyTypeHasAKind()
    {
        assertThat(QueryType.values()).allSatisfy(type -> assertThat(kind(type, "")).isNotEqualTo(UNKNOWN));
    }

    private static StatementKind kind(QueryType type, String statement)
    {
        return StatementKind.of(Optional.of(type), statement, Optional.empty());
    }
}
