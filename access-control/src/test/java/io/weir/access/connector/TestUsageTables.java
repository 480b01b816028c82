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
package io.weir.access.connector;

import com.google.common.collect.ImmutableSet;
import com.google.common.io.Resources;
import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableSchema;
import io.trino.spi.connector.RecordCursor;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.testing.TestingConnectorSession;
import io.weir.access.explain.Askers;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.usage.UsageLimits;
import io.weir.governance.usage.UsageTail;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static io.trino.spi.StandardErrorCode.GENERIC_INTERNAL_ERROR;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

class TestUsageTables
{
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final int USES = 100;
    private static final AuditCost COST = new AuditCost(2_000, 3_600_000, 1_000_000_000_000L, 10, 5, 0);

    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();

    @Test
    void edgesOnceWithTheirLastQuery()
    {
        log.appendLineage(List.of(edge("q1", "memory.default.a.x", "memory.default.b.x", NOW)));
        log.appendLineage(List.of(edge("q2", "memory.default.a.x", "memory.default.b.x", NOW.plusSeconds(1)), edge("q2", "memory.acme.a.x", "memory.default.b.x", NOW)));
        assertThat(rows("lineage", "admin", "query_id", "source", "target", "kind")).containsExactly(
                "q2 memory.default.a.x memory.default.b.x identity",
                "q2 memory.acme.a.x memory.default.b.x identity");
    }

    @Test
    void edgesBetweenWhatTheViewerSees()
    {
        log.appendLineage(List.of(
                edge("q1", "memory.acme.a.x", "memory.acme.b.x", NOW),
                edge("q2", "memory.acme.a.x", "memory.globex.b.x", NOW),
                edge("q3", "memory.default.a.x", "memory.acme.b.x", NOW)));
        assertThat(rows("lineage", "acme", "query_id")).containsExactly("q1");
        assertThat(rows("lineage", "globex", "query_id")).isEmpty();
    }

    @Test
    void queriesOfATenantAreForTheTenant()
    {
        log.appendAudit(List.of(
                audit("q1", "acme", NOW, List.of("memory.acme.a.x"), List.of(), QueryOutcome.FINISHED),
                audit("q2", "globex", NOW, List.of("memory.globex.a.x"), List.of(), QueryOutcome.FINISHED),
                audit("q3", "globex", NOW, List.of("memory.shared.t.x"), List.of(), QueryOutcome.FINISHED),
                audit("q4", "etl", NOW, List.of("memory.shared.t.x"), List.of(), QueryOutcome.FINISHED)));
        assertThat(rows("queries", "acme", "query_id", "tenant")).containsExactly("q1 acme");
        assertThat(rows("queries", "globex", "query_id", "tenant")).containsExactly("q3 globex", "q2 globex");
        assertThat(rows("queries", "admin", "query_id", "tenant")).containsExactly("q4 null", "q3 globex", "q2 globex", "q1 acme");
        assertThat(rows("cost", "globex", "user", "tenant", "queries")).containsExactly("globex globex 2");
        assertThat(rows("column_usage", "acme", "column", "user")).containsExactly("memory.acme.a.x acme");
    }

    @Test
    void textOfWhatNobodyResolvedIsForWhoRanIt()
    {
        log.appendAudit(List.of(audit("q1", "maker", NOW, List.of(), List.of(), QueryOutcome.DENIED)));
        for (String table : List.of("queries", "audit")) {
            assertThat(rows(table, "steward", "query_id", "redacted_sql")).containsExactly("q1 null");
            assertThat(rows(table, "maker", "query_id", "redacted_sql")).containsExactly("q1 SELECT ?");
            assertThat(rows(table, "admin", "query_id", "redacted_sql")).containsExactly("q1 SELECT ?");
        }
    }

    @Test
    void queriesOfWhatDoesNotExistForTheAskerDoNotEither()
    {
        log.appendAudit(List.of(
                audit("q1", "etl", NOW, List.of("memory.default.a.x"), List.of(), QueryOutcome.FINISHED),
                audit("q2", "etl", NOW, List.of("memory.default.a.x", "hr.salaries.t.x"), List.of(), QueryOutcome.FINISHED)));
        for (String table : List.of("queries", "audit")) {
            assertThat(rows(table, "steward", "query_id", "redacted_sql")).containsExactly("q1 SELECT ?");
            assertThat(rows(table, "admin", "query_id")).containsExactlyInAnyOrder("q1", "q2");
        }
    }

    @Test
    void whoReadWhat()
    {
        log.appendAudit(List.of(
                audit("q1", "etl", NOW, List.of("memory.default.a.x", "memory.default.a.y"), List.of("memory.default.a.x"), QueryOutcome.FINISHED),
                audit("q2", "etl", NOW.plusSeconds(60), List.of("memory.default.a.x"), List.of(), QueryOutcome.FAILED),
                audit("q3", "etl", NOW.plusSeconds(90), List.of("memory.default.a.x"), List.of(), QueryOutcome.DENIED)));
        // delivered again
        log.appendAudit(List.of(audit("q2", "etl", NOW.plusSeconds(60), List.of("memory.default.a.x"), List.of(), QueryOutcome.FAILED)));
        assertThat(rows("column_usage", "admin", "column", "user", "reads", "masked_reads", "last_query_id")).containsExactlyInAnyOrder(
                "memory.default.a.x etl 2 1 q2",
                "memory.default.a.y etl 1 0 q1");
    }

    @Test
    void costsByThePrices()
    {
        log.appendAudit(List.of(
                audit("q1", "etl", NOW, List.of(), List.of(), QueryOutcome.FINISHED),
                audit("q2", "etl", NOW, List.of(), List.of(), QueryOutcome.FAILED),
                audit("q3", "etl", NOW.plusSeconds(86_400), List.of(), List.of(), QueryOutcome.FINISHED)));
        // of each query: an hour of CPU at 2, a terabyte at 5, and 0.5 for itself
        assertThat(rows("cost", "admin", "day", "queries", "failed_queries", "cpu_millis", "price", "currency")).containsExactly(
                "%s 2 1 7200000 15.0 CHF".formatted(NOW.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay()),
                "%s 1 0 3600000 7.5 CHF".formatted(NOW.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay() + 1));
    }

    @Test
    void unusedTables()
    {
        log.appendAudit(List.of(
                audit("q1", "etl", NOW.minusSeconds(100 * 86_400), List.of("memory.default.old.x"), List.of(), QueryOutcome.FINISHED),
                audit("q2", "etl", NOW.minusSeconds(10 * 86_400), List.of("memory.default.used.x"), List.of(), QueryOutcome.FINISHED),
                written("q3", "memory.default.unread", NOW.minusSeconds(5 * 86_400)),
                written("q5", "memory.default.gone", NOW.minusSeconds(6 * 86_400)),
                written("q6", "memory.default.unreachable", NOW.minusSeconds(4 * 86_400)),
                audit("q4", "etl", NOW.minusSeconds(100 * 86_400), List.of("governance.system.tags.x"), List.of(), QueryOutcome.FINISHED)));
        assertThat(rows("unused_tables", "admin", "table", "reads", "days_unused")).containsExactly(
                "memory.default.old 1 100",
                "memory.default.unread 0 5",
                "memory.default.unreachable 0 4");
    }

    @Test
    void unusedTablesAreKnownHoweverManyUseOthers()
    {
        log.appendAudit(List.of(
                audit("q1", "ann", NOW.minusSeconds(200 * 86_400), List.of("memory.default.old.x"), List.of(), QueryOutcome.FINISHED),
                audit("q2", "ann", NOW.minusSeconds(30 * 86_400), List.of("memory.default.filled.x"), List.of(), QueryOutcome.FINISHED)));
        for (int i = 0; i < 2 * USES; i++) {
            log.appendAudit(List.of(
                    audit("busy" + i, "user" + i, NOW, List.of("memory.default.busy.x"), List.of(), QueryOutcome.FINISHED),
                    written("fill" + i, "memory.default.filled", NOW)));
        }
        assertThat(rows("unused_tables", "admin", "table", "reads", "days_unused")).containsExactly("memory.default.old 1 200");
    }

    @Test
    void unusedTablesOfATenantAreThoseOfItsUsers()
    {
        log.appendAudit(List.of(
                audit("q1", "acme", NOW.minusSeconds(100 * 86_400), List.of("memory.acme.own.x", "memory.shared.t.x"), List.of(), QueryOutcome.FINISHED),
                audit("q2", "globex", NOW, List.of("memory.shared.t.x"), List.of(), QueryOutcome.FINISHED),
                audit("q3", "etl", NOW.minusSeconds(200 * 86_400), List.of("memory.acme.others.x"), List.of(), QueryOutcome.FINISHED)));
        assertThat(rows("unused_tables", "acme", "table", "reads", "days_unused")).containsExactly("memory.acme.own 1 100", "memory.shared.t 1 100");
        assertThat(rows("unused_tables", "globex", "table", "reads", "days_unused")).isEmpty();
        assertThat(rows("unused_tables", "admin", "table", "reads", "days_unused")).containsExactly("memory.acme.others 1 200", "memory.acme.own 1 100");
    }

    @Test
    void slowestFirst()
    {
        for (int i = 0; i < 5; i++) {
            log.appendAudit(List.of(withWallTime("q" + i, (i * 7) % 5)));
        }
        assertThat(rows("slowest", "admin", "query_id", "wall_millis")).containsExactly("q2 4", "q4 3", "q1 2");
    }

    @Test
    void longStatementsLeaveRoomForFewerQueries()
    {
        for (int i = 0; i < 5; i++) {
            AuditStatement statement = new AuditStatement(Optional.of("INSERT"), "INSERT " + "?".repeat(113), List.of(), List.of(), Optional.empty());
            log.appendAudit(List.of(event("q" + i, "etl", NOW, statement, List.of(), QueryOutcome.FINISHED)));
        }
        assertThat(rows("queries", "admin", "query_id")).containsExactly("q4", "q3");
        assertThat(rows("slowest", "admin", "query_id")).hasSize(2);
        // of one that is too long by itself nothing is left out
        AuditStatement statement = new AuditStatement(Optional.of("INSERT"), "INSERT " + "?".repeat(1_000), List.of(), List.of(), Optional.empty());
        log.appendAudit(List.of(event("long", "etl", NOW, statement, List.of(), QueryOutcome.FINISHED)));
        assertThat(rows("queries", "admin", "query_id", "redacted_sql")).containsExactly("long " + statement.redactedSql());
        assertThat(rows("cost", "admin", "queries")).containsExactly("6");
    }

    private AuditEvent withWallTime(String queryId, long millis)
    {
        AuditEvent event = audit(queryId, "etl", NOW, List.of(), List.of(), QueryOutcome.FINISHED);
        return new AuditEvent(event.eventId(), queryId, event.identity(), event.statement(), event.decisions(), new AuditCost(millis, 0, 0, 0, 0, 0), event.outcome(), NOW);
    }

    private static LineageEdge edge(String queryId, String source, String target, Instant time)
    {
        return new LineageEdge(queryId + source + target, queryId, Asset.parse(source), Asset.parse(target), EdgeKind.IDENTITY, false, Optional.empty(), Optional.empty(), time);
    }

    private static AuditEvent audit(String queryId, String user, Instant time, List<String> columns, List<String> masked, QueryOutcome outcome)
    {
        List<String> tables = columns.stream().map(column -> Asset.parse(column).table().toString()).distinct().toList();
        return event(queryId, user, time, new AuditStatement(Optional.of("SELECT"), "SELECT ?", columns, tables, Optional.empty()), masked, outcome);
    }

    private static AuditEvent written(String queryId, String table, Instant time)
    {
        return event(queryId, "etl", time, new AuditStatement(Optional.of("INSERT"), "INSERT ?", List.of(), List.of(), Optional.of(table)), List.of(), QueryOutcome.FINISHED);
    }

    private static AuditEvent event(String queryId, String user, Instant time, AuditStatement statement, List<String> masked, QueryOutcome outcome)
    {
        return new AuditEvent(
                queryId + "/audit",
                queryId,
                new AuditIdentity(user, Optional.empty(), Optional.empty(), List.of(), Optional.empty()),
                statement,
                new AuditDecisions(masked, List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                COST,
                new AuditOutcome(outcome, Optional.empty()),
                time);
    }

    private List<String> rows(String table, String user, String... columns)
    {
        ConnectorSession session = TestingConnectorSession.builder().setIdentity(ConnectorIdentity.ofUser(user)).build();
        SystemTable found = tables().stream()
                .filter(candidate -> candidate.getTableMetadata().getTable().getTableName().equals(table))
                .collect(onlyElement());
        List<String> names = found.getTableMetadata().getColumns().stream().map(column -> column.getName()).toList();
        List<String> rows = new ArrayList<>();
        try (RecordCursor cursor = found.cursor(null, session, TupleDomain.all())) {
            while (cursor.advanceNextPosition()) {
                rows.add(String.join(" ", List.of(columns).stream().map(column -> value(cursor, names.indexOf(column))).toList()));
            }
        }
        return rows;
    }

    private static String value(RecordCursor cursor, int column)
    {
        if (cursor.isNull(column)) {
            return "null";
        }
        if (cursor.getType(column).equals(VARCHAR)) {
            return cursor.getSlice(column).toStringUtf8();
        }
        return cursor.getType(column).getJavaType() == double.class ? Double.toString(cursor.getDouble(column)) : Long.toString(cursor.getLong(column));
    }

    private ImmutableSet<SystemTable> tables()
    {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Governance governance = new Governance(log, TestUsageTables::policies, java.time.Duration.ZERO);
        UsageTables tables = new UsageTables(
                new UsageTail(log, new UsageLimits(100, 3, USES, 100, 100, 100, 300)),
                new Prices().setPerCpuHour(2).setPerTerabyteRead(5).setPerQuery(0.5).setCurrency("CHF"),
                new UsageConfig().setUnusedAfter(new Duration(90, DAYS)),
                new ExistingAssets(TestUsageTables::relation),
                clock);
        Askers askers = new Askers(governance, clock);
        return ImmutableSet.<SystemTable>builder()
                .addAll(tables.tables(askers))
                .addAll(new GovernanceTables(log, new EffectiveTagRows(log), askers).tables())
                .build();
    }

    private static Optional<ConnectorTableSchema> relation(ConnectorSession session, CatalogSchemaTableName name)
    {
        String table = name.getSchemaTableName().getTableName();
        if (table.equals("unreachable")) {
            throw new TrinoException(GENERIC_INTERNAL_ERROR, "the store is down");
        }
        return Optional.of(new ConnectorTableSchema(name.getSchemaTableName(), List.of())).filter(_ -> !table.equals("gone"));
    }

    private static Policies policies()
    {
        try {
            return PolicyFile.parse("policies.yaml", Resources.toString(Resources.getResource("io/weir/access/policies.yaml"), UTF_8));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
