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

import io.airlift.testing.TestingTicker;
import io.opentelemetry.api.OpenTelemetry;
import io.trino.spi.eventlistener.QueryContext;
import io.trino.spi.eventlistener.QueryCreatedEvent;
import io.trino.spi.eventlistener.QueryMetadata;
import io.trino.spi.resourcegroups.QueryType;
import io.trino.spi.session.ResourceEstimates;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestLogGuard
{
    // of parentheses: several times what a thread has room for
    private static final int DEPTH = 5_000;

    @TempDir
    private Path directory;

    private final TestingTicker ticker = new TestingTicker();
    private Governance governance;
    private LogGuard guard;

    @BeforeEach
    void setUp()
            throws IOException
    {
        Files.createDirectories(directory.resolve("lake/governance"));
        Files.writeString(directory.resolve("policies.yaml"), "version: 1\ntags: {}\ntableRules: []\n");
        governance = GovernanceBootstrap.open(
                Map.of(
                        "governance.location", "file://" + directory.resolve("lake/governance"),
                        "governance.policies-file", directory.resolve("policies.yaml").toString(),
                        "fs.local.enabled", "true",
                        "local.location", "/"),
                OpenTelemetry.noop(),
                OpenTelemetry.noop().getTracer("test"));
        guard = new LogGuard(governance, ticker);
    }

    @AfterEach
    void tearDown()
    {
        governance.close();
    }

    @Test
    void properties()
    {
        String place = "file://" + directory.resolve("lake/governance/tag_log");
        assertThat(guard.isNamedIn(List.of("ORC", place))).isTrue();
        assertThat(guard.isNamedIn(List.of(Optional.of(place)))).isTrue();
        assertThat(guard.isNamedIn(List.of(List.of("x", place)))).isTrue();
        assertThat(guard.isNamedIn(List.of(Optional.of(Map.of("write.data.path", place))))).isTrue();
        assertThat(guard.isNamedIn(List.of(Map.of("x", "y")))).isFalse();
        assertThat(guard.isNamedIn(Arrays.asList(null, 7L, Optional.empty(), "file://" + directory.resolve("lake/warehouse")))).isFalse();
    }

    @Test
    void statements()
    {
        String place = "file://" + directory.resolve("lake/governance/tag_log");
        String elsewhere = "file://" + directory.resolve("lake/warehouse/t");
        for (String statement : List.of(
                "CALL lake.system.register_table('s', 't', '%s')".formatted(place),
                "CALL lake.system.register_table(schema_name => 's', table_name => 't', table_location => '%s/')".formatted(place),
                "CALL lake.system.register_table('s', 't', 'file:///tmp' || '/x')",
                "CALL lake.system.register_table('s', 't', concat('file:', '/x'))",
                "CALL lake.system.register_table('s', 't', replace('fileX', 'X', ':'))",
                "CALL lake.system.register_table('s', 't', from_utf8(X'66696c653a'))",
                "CALL lake.system.register_table('s', 't', chr(102) || chr(105))",
                "CALL lake.system.register_table('s', 't', format('%s%s', 'file:', '/x'))",
                "CALL lake.system.register_table('s', 't', trim(LEADING 'x' FROM 'xfile:/x'))",
                "CALL lake.system.register_table('s', 't', VARCHAR 'file:/x')",
                "CALL lake.system.register_table('s', 't', CAST(JSON '\"file:/x\"' AS varchar))",
                "CALL lake.system.register_table('s', 't', CAST('%s-and-more' AS varchar(%s)))".formatted(place, place.length()),
                "CALL lake.system.register_table('s', 't', (SELECT 'file:/x'))",
                "EXECUTE p USING 's', 't', from_utf8(X'66696c653a')",
                "EXECUTE IMMEDIATE 'CALL lake.system.register_table(?, ?, ?)' USING 's', 't', chr(102)",
                "ALTER TABLE lake.s.t EXECUTE add_files(location => '%s', format => 'PARQUET')".formatted(place),
                "ALTER TABLE lake.s.t EXECUTE add_files(location => from_utf8(X'66696c653a'), format => 'PARQUET')",
                "EXPLAIN ANALYZE ALTER TABLE lake.s.t EXECUTE add_files(location => from_utf8(X'66696c653a'), format => 'PARQUET')",
                "EXPLAIN ANALYZE VERBOSE ALTER TABLE lake.s.t EXECUTE add_files(location => '%s', format => 'PARQUET')".formatted(place),
                "EXECUTE IMMEDIATE 'EXPLAIN ANALYZE ALTER TABLE lake.s.t EXECUTE add_files(location => concat(''file:'', ''/x''), format => ''PARQUET'')'",
                "EXPLAIN ALTER TABLE lake.s.t EXECUTE add_files(location => '%s', format => 'PARQUET')".formatted(place),
                "EXPLAIN (TYPE IO) ALTER TABLE lake.s.t EXECUTE add_files(location => concat('file:', '/x'), format => 'PARQUET')",
                "EXPLAIN EXECUTE IMMEDIATE 'ALTER TABLE lake.s.t EXECUTE add_files(location => ''%s'', format => ''PARQUET'')'".formatted(place),
                "EXPLAIN EXECUTE p",
                // too deep for a thread that has come further than Trino's had when it read it
                "CALL lake.system.register_table('s', 't', %s'%s'%s)".formatted("(".repeat(DEPTH), elsewhere, ")".repeat(DEPTH)),
                "EXECUTE IMMEDIATE 'CALL lake.system.register_table(''s'', ''t'', %s''%s''%s)'".formatted("(".repeat(DEPTH), elsewhere, ")".repeat(DEPTH)),
                "EXECUTE p USING 's', 't', '%s'".formatted(place),
                "EXECUTE IMMEDIATE 'CALL lake.system.register_table(''s'', ''t'', ''%s'')'".formatted(place),
                "EXECUTE IMMEDIATE 'CALL lake.system.register_table(?, ?, ?)' USING 's', 't', '%s'".formatted(place),
                "CREATE CATALOG thief USING delta_lake WITH (\"delta.metastore.store\" = '%s')".formatted(place),
                "CREATE CATALOG thief USING delta_lake WITH (\"delta.metastore.store\" = concat('file:', '/x'))")) {
            assertThat(guard.isNamedBy(statement)).as(statement).isTrue();
        }
        for (String statement : List.of(
                "CALL lake.system.register_table('s', 't', '%s')".formatted(elsewhere),
                "CALL lake.system.vacuum('s', 't', '7d')",
                "CREATE CATALOG other USING delta_lake WITH (\"delta.metastore.store\" = '%s', x = DEFAULT)".formatted(elsewhere),
                "CALL lake.system.rollback('s', 't', now())",
                "CALL lake.system.rollback('s', 't', TIMESTAMP '2026-01-01 00:00:00 UTC' - INTERVAL '1' DAY)",
                "CALL lake.system.sync('s', 't', ARRAY['a', 'b'], -7, 1.5, true, NULL, MAP(ARRAY['a'], ARRAY[1]))",
                "ALTER TABLE lake.s.t EXECUTE optimize(file_size_threshold => '10MB') WHERE upper(name) = 'X'",
                "EXPLAIN ALTER TABLE lake.s.t EXECUTE optimize(file_size_threshold => '10MB')",
                "EXECUTE p USING 's', 't', '%s'".formatted(elsewhere))) {
            assertThat(guard.isNamedBy(statement)).as(statement).isFalse();
        }
    }

    @Test
    void aStatementThatIsNotKnownIsRefused()
    {
        assertThat(guard.isNamedByStatement("20260101_000000_00000_aaaaa")).isTrue();
    }

    /**
     * Trino asks for the procedures of what is only explained as well.
     */
    @Test
    void whatMayRunAProcedureIsKnown()
    {
        for (QueryType type : List.of(QueryType.DATA_DEFINITION, QueryType.ALTER_TABLE_EXECUTE, QueryType.EXPLAIN)) {
            guard.queryCreated(created(type.name(), type, "EXPLAIN ALTER TABLE lake.s.t EXECUTE optimize"));
            assertThat(guard.isNamedByStatement(type.name())).as(type.name()).isFalse();
        }
    }

    @Test
    void whatWaitsForDaysIsKnown()
    {
        guard.queryCreated(created("queued", QueryType.DATA_DEFINITION, "CALL lake.system.vacuum('s', 't', '7d')"));
        ticker.increment(60, DAYS);
        assertThat(guard.isNamedByStatement("queued")).isFalse();
    }

    private static QueryCreatedEvent created(String queryId, QueryType type, String statement)
    {
        Optional<String> none = Optional.empty();
        return new QueryCreatedEvent(
                Instant.EPOCH,
                new QueryContext("admin", "admin", Set.of(), none, Set.of(), Set.of(), none, none, none, none, Set.of(), Set.of(), none, "UTC", none, none, Optional.empty(), Map.of(), new ResourceEstimates(Optional.empty(), Optional.empty(), Optional.empty()), "", "", "", Optional.of(type), "NONE"),
                new QueryMetadata(queryId, none, none, statement, none, none, "QUEUED", List.of(), List.of(), URI.create("http://localhost"), none, none, none));
    }
}
