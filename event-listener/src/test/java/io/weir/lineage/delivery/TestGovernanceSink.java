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
package io.weir.lineage.delivery;

import io.weir.governance.asset.Asset;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.edges.MaterializedViews;
import io.weir.lineage.record.AbandonedQuery;
import io.weir.lineage.record.QueryFailure;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.redact.StatementDisplays;
import io.weir.lineage.spool.Importance;
import io.weir.lineage.spool.RecordKind;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolCursor;
import io.weir.lineage.spool.SpoolLimits;
import io.weir.lineage.spool.SpoolRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class TestGovernanceSink
{
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void auditTellsOfWhatIsMissing()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        try (Spool spool = Spool.open(directory, new SpoolLimits(500, 2_000))) {
            while (spool.bytes() <= 2_000) {
                append(spool, "query");
            }
            spool.append(new SpoolRecord(RecordKind.ENDED, Importance.READ, "dropped", new byte[0]));
            spool.sync();
            GovernanceSink sink = sink(log);
            Deliveries deliveries = new Deliveries(spool, List.of(new Delivery<>(spool, new SpoolCursor(directory, sink.name()), new DeadLetters(directory, sink.name(), 1 << 30), RecordedQueries.CODEC, sink)));
            deliveries.start();
            deliveries.stop(LONG);
        }
        assertThat(log.readAudit()).last().satisfies(event -> {
            assertThat(event.outcome().outcome()).isEqualTo(QueryOutcome.LOST);
            assertThat(event.outcome().errorCode()).contains("SPOOL_FULL");
            assertThat(event.statement().redactedSql()).contains("1 records of the spool are missing", "{READ=1}", "hash before");
        });
    }

    @Test
    void whatAnAbandonedQueryAnnouncedCountsAsDone()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        Asset source = Asset.parse("memory.default.source.x");
        Asset target = Asset.parse("memory.default.target");
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        log.appendTags(List.of(
                new TagEvent("tag", source, "PII", Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), time),
                new PendingWrite("pending", "query_1", target, List.of(source), "alice", time),
                new PendingWrite("other", "query_2", target, List.of(source), "alice", time)));
        QueryRecord abandoned = AbandonedQuery.of(RecordedQueries.started("query_1"), time.plusSeconds(60));
        GovernanceSink sink = sink(log);
        sink.write(sink.translate(abandoned), new IgnoredReceipt<>());
        assertThat(log.readLineage()).hasSize(2).satisfiesExactly(
                edge -> assertThat(edge).isInstanceOfSatisfying(LineageEdge.class, found -> {
                    assertThat(found.source()).isEqualTo(source);
                    assertThat(found.target()).isEqualTo(target);
                    assertThat(found.kind()).isEqualTo(EdgeKind.INFERRED);
                }),
                end -> assertThat(end).isEqualTo(new RunResolved("query_1", true, time)));
        assertThat(log.snapshot(Duration.ZERO).effectiveTags(Asset.parse("memory.default.target.any")))
                .extracting(tag -> tag.tag())
                .contains("PII");
        assertThat(log.readAudit()).singleElement().satisfies(event -> {
            assertThat(event.outcome().outcome()).isEqualTo(QueryOutcome.FAILED);
            assertThat(event.outcome().errorCode()).contains("NO_END_SEEN");
        });
    }

    @Test
    void anAbandonedRenameOfASchemaCountsAsDone()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        log.appendTags(List.of(new PendingWrite("pending", "query_1", Asset.parse("memory.fresh"), List.of(Asset.parse("memory.old")), "alice", time)));
        GovernanceSink sink = sink(log);
        sink.write(sink.translate(AbandonedQuery.of(RecordedQueries.started("query_1"), time)), new IgnoredReceipt<>());
        assertThat(log.readLineage()).first().isInstanceOfSatisfying(LineageEdge.class, edge -> assertThat(edge.isRename()).isTrue());
    }

    @Test
    void whatIsNewInATableThatAnAbandonedQueryRenamedIsNewUnderTheOtherName()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        Asset people = Asset.parse("memory.default.people");
        log.appendTags(List.of(
                new KnownColumns("known", people, List.of(people.child("id"), people.child("name")), "steward", time),
                new TagEvent("tag", people.child("name"), "PII", Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), time),
                PendingWrite.rename("pending", "query_1", Asset.parse("memory.default.renamed"), people, "alice", time)));
        GovernanceSink sink = sink(log);
        sink.write(sink.translate(AbandonedQuery.of(RecordedQueries.started("query_1"), time)), new IgnoredReceipt<>());
        GovernanceSnapshot snapshot = log.snapshot(Duration.ZERO);
        assertThat(snapshot.effectiveTags(Asset.parse("memory.default.renamed.ssn"))).extracting(EffectiveTag::tag).containsOnly("UNCLASSIFIED");
        assertThat(snapshot.effectiveTags(Asset.parse("memory.default.renamed.name"))).extracting(EffectiveTag::tag).containsOnly("PII");
        assertThat(snapshot.effectiveTags(Asset.parse("memory.default.renamed.id"))).isEmpty();
    }

    @Test
    void aRenameThatNobodyWasAskedAboutIsNone()
    {
        Optional<QueryFailure> canceled = Optional.of(new QueryFailure("USER_CANCELED", QueryFailure.ErrorKind.USER, ""));
        List<QueryRecord> renames = List.of(
                RecordedQueries.definition("query_1", "ALTER TABLE IF EXISTS mine RENAME TO users", "RENAME TABLE", Optional.empty()),
                RecordedQueries.definition("query_2", "ALTER TABLE users RENAME COLUMN IF EXISTS gone TO fresh", "RENAME COLUMN", Optional.empty()),
                RecordedQueries.definition("query_3", "ALTER TABLE mine RENAME TO users", "RENAME TABLE", canceled),
                RecordedQueries.definition("query_4", "ALTER SCHEMA mine RENAME TO theirs", "RENAME SCHEMA", canceled));
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        for (QueryRecord rename : renames) {
            InMemoryGovernanceLog log = new InMemoryGovernanceLog();
            GovernanceSink sink = sink(log);
            sink.write(sink.translate(rename), new IgnoredReceipt<>());
            assertThat(log.readLineage()).as(rename.statement().text()).singleElement().isInstanceOf(RunResolved.class);

            log.appendTags(List.of(new PendingWrite("pending", rename.queryId(), Asset.parse("memory.default.any"), List.of(Asset.parse("memory.default.other")), "alice", time)));
            sink.write(sink.translate(rename), new IgnoredReceipt<>());
            // what it may have done is a rename as well: what is new in a table is new under the other name
            assertThat(log.readLineage()).as(rename.statement().text())
                    .filteredOn(LineageEdge.class::isInstance)
                    .extracting(edge -> ((LineageEdge) edge).isRename())
                    .containsOnly(!rename.statement().text().contains("COLUMN"));
        }
    }

    @Test
    void replaysAreHarmless()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        GovernanceSink sink = sink(log);
        List<GovernanceSink.Rows> rows = sink.translate(RecordedQueries.copy("query_1"));
        sink.write(rows, new IgnoredReceipt<>());
        List<LineageEvent> lineage = log.readLineage();
        List<AuditEvent> audit = log.readAudit();
        sink.write(sink.translate(RecordedQueries.copy("query_1")), new IgnoredReceipt<>());
        assertThat(log.readLineage()).isEqualTo(lineage).hasSize(2);
        assertThat(log.readAudit()).isEqualTo(audit).hasSize(1);
    }

    private static GovernanceSink sink(GovernanceLog log)
    {
        return new GovernanceSink(log, new LineageReader(MaterializedViews.inMemory()), new StatementDisplays());
    }

    private static void append(Spool spool, String queryId)
    {
        spool.append(RecordedQueries.ended(queryId));
    }

    private record IgnoredReceipt<R>()
            implements Sink.Receipt<R>
    {
        @Override
        public void delivered(int rows) {}

        @Override
        public void refused(R row, String reason) {}
    }
}
