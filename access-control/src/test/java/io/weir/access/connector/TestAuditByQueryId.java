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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.io.Resources;
import io.airlift.slice.Slices;
import io.opentelemetry.api.OpenTelemetry;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.RecordCursor;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.testing.TestingConnectorSession;
import io.weir.access.explain.Askers;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;
import io.weir.governance.audit.DecisionRecord;
import io.weir.governance.log.LogEntries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.MoreCollectors.onlyElement;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The audit of a named query is found without what was logged long before it: those files are not even there any more.
 */
class TestAuditByQueryId
{
    private static final String OLD_QUERY = "20260101_000000_00000_aaaaa";
    private static final String IMPORTED = "import-17";
    private static final String QUERY = "20260301_120000_00000_aaaaa";
    private static final Instant QUERY_CREATED = Instant.parse("2026-03-01T12:00:00Z");
    private static final String LAST_QUERY = "20260302_120000_00000_aaaaa";
    private static final List<String> TABLES = List.of("audit", "decisions");
    private static final ConnectorSession SESSION = TestingConnectorSession.builder().setIdentity(ConnectorIdentity.ofUser("admin")).build();

    @TempDir
    private Path directory;
    private Governance governance;
    private Path oldFile;
    private Path lastFile;

    @BeforeEach
    void fill()
            throws IOException
    {
        Files.createDirectories(directory.resolve("governance"));
        Files.writeString(directory.resolve("policies.yaml"), Resources.toString(Resources.getResource("io/weir/access/policies.yaml"), UTF_8));
        governance = GovernanceBootstrap.open(
                ImmutableMap.of(
                        "governance.location", "file://" + directory.resolve("governance"),
                        "governance.policies-file", directory.resolve("policies.yaml").toString(),
                        "fs.local.enabled", "true",
                        "local.location", "/"),
                OpenTelemetry.noop(),
                OpenTelemetry.noop().getTracer("test"));
        oldFile = append(OLD_QUERY, Instant.parse("2026-01-01T00:00:01Z"));
        append(IMPORTED, Instant.parse("2026-02-27T00:00:00Z"));
        // by the clock of the one who logged it, it ended before it began
        append(QUERY, QUERY_CREATED.minus(23, HOURS));
        // it ran for long
        lastFile = append(LAST_QUERY, QUERY_CREATED.plus(90, DAYS));
    }

    @AfterEach
    void close()
    {
        governance.close();
    }

    @Test
    void answersAreThoseOfTheWholeLog()
    {
        List<List<String>> questions = List.of(
                List.of(OLD_QUERY),
                List.of(IMPORTED),
                List.of(QUERY),
                List.of(LAST_QUERY),
                List.of(QUERY, LAST_QUERY),
                List.of(LAST_QUERY, IMPORTED),
                List.of(OLD_QUERY, IMPORTED, QUERY, LAST_QUERY),
                // nobody's
                List.of("20260228_000000_00000_bbbbb"),
                List.of("99991231_235959_00000_bbbbb", QUERY),
                List.of("20269999_000000_00000_bbbbb", OLD_QUERY));
        for (String table : TABLES) {
            for (List<String> ids : questions) {
                List<String> expected = rows(table, TupleDomain.all(), ids);
                assertThat(expected).hasSize((int) ids.stream().filter(List.of(OLD_QUERY, IMPORTED, QUERY, LAST_QUERY)::contains).count());
                assertThat(rows(table, asked(table, ids), ids)).isEqualTo(expected);
            }
        }
    }

    @Test
    void answersOfATimeAreThoseOfTheWholeLog()
    {
        for (String table : TABLES) {
            assertThat(rows(table, asked(table, List.of(LAST_QUERY), QUERY_CREATED.plus(80, DAYS), QUERY_CREATED.plus(100, DAYS)), List.of(LAST_QUERY)))
                    .containsExactly(LAST_QUERY + " p1");
            // older than the query is
            assertThat(rows(table, asked(table, List.of(LAST_QUERY), QUERY_CREATED.minus(90, DAYS), QUERY_CREATED.minus(80, DAYS)), List.of(LAST_QUERY)))
                    .isEmpty();
        }
    }

    @Test
    void whatIsOlderIsNotRead()
            throws IOException
    {
        Files.delete(oldFile);
        for (String table : TABLES) {
            assertThat(rows(table, asked(table, List.of(QUERY)), List.of(QUERY))).containsExactly(QUERY + " p1");
            assertThat(rows(table, asked(table, List.of(LAST_QUERY, QUERY)), List.of(LAST_QUERY, QUERY))).containsExactly(QUERY + " p1", LAST_QUERY + " p1");
            // times of a query that ran for long: where it began is not asked of what is older than its id
            assertThat(rows(table, asked(table, List.of(LAST_QUERY), QUERY_CREATED.minus(90, DAYS), QUERY_CREATED.plus(100, DAYS)), List.of(LAST_QUERY))).containsExactly(LAST_QUERY + " p1");
            assertUnreadable(table, TupleDomain.all());
            assertUnreadable(table, asked(table, List.of(OLD_QUERY)));
            assertUnreadable(table, asked(table, List.of(QUERY, OLD_QUERY)));
            assertUnreadable(table, asked(table, List.of(IMPORTED)));
            assertUnreadable(table, asked(table, List.of(QUERY, IMPORTED)));
            assertUnreadable(table, asked(table, List.of("20260230_000000_00000_bbbbb")));
        }
    }

    @Test
    void whatIsNewerIsRead()
            throws IOException
    {
        Files.delete(lastFile);
        for (String table : TABLES) {
            assertUnreadable(table, asked(table, List.of(QUERY)));
        }
    }

    @Test
    void whatIsNotTakenIsNotRead()
            throws IOException
    {
        for (int day = 0; day < 40; day++) {
            lastFile = append("later" + day, QUERY_CREATED.plus(100 + day, DAYS));
        }
        Files.delete(lastFile);
        for (String table : TABLES) {
            try (RecordCursor cursor = table(table).cursor(null, SESSION, TupleDomain.all())) {
                assertThat(cursor.advanceNextPosition()).isTrue();
                assertThat(cursor.getSlice(column(table, "query_id")).toStringUtf8()).isEqualTo(OLD_QUERY);
            }
            assertUnreadable(table, TupleDomain.all());
        }
    }

    private void assertUnreadable(String table, TupleDomain<Integer> constraint)
    {
        assertThatThrownBy(() -> rows(table, constraint, List.of())).isInstanceOf(TrinoException.class).hasMessageContaining("governance log audit_log");
    }

    /**
     * @return the file that it came into
     */
    private Path append(String queryId, Instant time)
            throws IOException
    {
        Set<Path> before = dataFiles();
        governance.log().appendAudit(List.of(
                event(queryId, "SELECT", new AuditDecisions(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty()), time),
                event(
                        queryId,
                        AuditEvent.DECISIONS,
                        new AuditDecisions(List.of(new DecisionRecord("c.s.t.x", "mask", Optional.empty(), Optional.empty()).toText()), List.of(), List.of(), Optional.of("p1"), Optional.empty(), Optional.empty()),
                        time.plusMillis(5))));
        return Sets.difference(dataFiles(), before).stream().collect(onlyElement());
    }

    /**
     * Of a table that is a branch of a UNION, Trino names neither columns nor masks.
     */
    @Test
    void columnsThatOnlyTheDecisionsName()
    {
        AuditEvent query = event(QUERY, "SELECT", List.of("c.s.t.id"), new AuditDecisions(List.of("c.s.t.name"), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty()), QUERY_CREATED);
        List<String> decided = Stream.of(new DecisionRecord("c.s.t.id", "masked null", Optional.empty(), Optional.empty()), new DecisionRecord("c.s.u.mail", "masked email", Optional.empty(), Optional.empty()), new DecisionRecord("c.s.u.age", "shown", Optional.empty(), Optional.empty()))
                .map(DecisionRecord::toText)
                .toList();
        AuditEvent decisions = event(QUERY, AuditEvent.DECISIONS, List.of("c.s.u.age", "c.s.u.mail"), new AuditDecisions(decided, List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty()), QUERY_CREATED);
        assertThat(AuditRows.queries(Stream.of(new LogEntries<>(List.of(query, decisions), Optional.empty())))).singleElement().satisfies(event -> {
            assertThat(event.statement().columnsRead()).containsExactly("c.s.t.id", "c.s.u.age", "c.s.u.mail");
            assertThat(event.decisions().maskedColumns()).containsExactly("c.s.t.name", "c.s.u.mail");
        });
        assertThat(AuditRows.queries(Stream.of(new LogEntries<>(List.of(query), Optional.empty())))).containsExactly(query);
    }

    private static AuditEvent event(String queryId, String type, AuditDecisions decisions, Instant time)
    {
        return event(queryId, type, List.of(), decisions, time);
    }

    private static AuditEvent event(String queryId, String type, List<String> columnsRead, AuditDecisions decisions, Instant time)
    {
        return new AuditEvent(
                queryId + "/" + type,
                queryId,
                new AuditIdentity("etl", Optional.empty(), Optional.empty(), List.of(), Optional.empty()),
                new AuditStatement(Optional.of(type), "", columnsRead, List.of(), Optional.empty()),
                decisions,
                new AuditCost(0, 0, 0, 0, 0, 0),
                new AuditOutcome(QueryOutcome.FINISHED, Optional.empty()),
                time);
    }

    private Set<Path> dataFiles()
            throws IOException
    {
        Path log = directory.resolve("governance/audit_log");
        if (Files.notExists(log)) {
            return ImmutableSet.of();
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).collect(toImmutableSet());
        }
    }

    private TupleDomain<Integer> asked(String table, List<String> ids)
    {
        return TupleDomain.withColumnDomains(ImmutableMap.of(column(table, "query_id"), Domain.multipleValues(VARCHAR, ids.stream().map(Slices::utf8Slice).toList())));
    }

    private TupleDomain<Integer> asked(String table, List<String> ids, Instant first, Instant last)
    {
        Range times = Range.range(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(first.toEpochMilli(), UTC_KEY), true, packDateTimeWithZone(last.toEpochMilli(), UTC_KEY), true);
        return asked(table, ids).intersect(TupleDomain.withColumnDomains(ImmutableMap.of(column(table, "time"), Domain.create(ValueSet.ofRanges(times), false))));
    }

    private int column(String table, String name)
    {
        return table(table).getTableMetadata().getColumns().stream().map(ColumnMetadata::getName).toList().indexOf(name);
    }

    private SystemTable table(String name)
    {
        Askers askers = new Askers(governance, Clock.systemUTC());
        return new GovernanceTables(governance.log(), new EffectiveTagRows(governance.log()), askers).tables().stream()
                .filter(table -> table.getTableMetadata().getTable().getTableName().equals(name))
                .collect(onlyElement());
    }

    // the rows of some queries, as Trino takes them out of what it gets
    private List<String> rows(String table, TupleDomain<Integer> constraint, List<String> ids)
    {
        int idColumn = column(table, "query_id");
        int versionColumn = column(table, "policy_version");
        List<String> rows = new ArrayList<>();
        try (RecordCursor cursor = table(table).cursor(null, SESSION, constraint)) {
            while (cursor.advanceNextPosition()) {
                String id = cursor.getSlice(idColumn).toStringUtf8();
                if (ids.contains(id)) {
                    rows.add("%s %s".formatted(id, cursor.getSlice(versionColumn).toStringUtf8()));
                }
            }
        }
        return rows;
    }
}
