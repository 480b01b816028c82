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
package io.weir.governance.log;

import io.weir.governance.asset.Asset;
import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;
import io.weir.governance.audit.IncidentEvent;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;
import io.weir.governance.tag.TagOrigin;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static java.time.Duration.ZERO;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every governance log does, wherever it keeps its rows.
 */
abstract class AbstractTestGovernanceLog
{
    private static final Instant TIME = Instant.parse("2026-03-03T12:00:00.123456Z");

    /**
     * A log on an empty place of its own.
     */
    abstract GovernanceLog create();

    /**
     * The same log as another process sees it.
     */
    abstract GovernanceLog another(GovernanceLog log);

    @Test
    void isEmptyAtFirst()
    {
        try (GovernanceLog log = create()) {
            GovernanceSnapshot snapshot = log.snapshot(ZERO);
            assertThat(snapshot.tagVersion()).isEqualTo(-1);
            assertThat(snapshot.lineageVersion()).isEqualTo(-1);
            assertThat(log.readTags()).isEmpty();
            assertThat(log.readLineage()).isEmpty();
            assertThat(log.readAudit()).isEmpty();
            assertThat(log.readIncidents()).isEmpty();
        }
    }

    @Test
    void givesBackWhatWasAppended()
    {
        List<TagLogEntry> tags = List.of(
                new TagEvent("t1", Asset.parse("c.s.t.\"odd.name\""), "PII.EMAIL", Optional.of("work"), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.of("address"), TIME),
                new TagEvent("t2", Asset.parse("c"), "PII", Optional.empty(), TagAction.DECLASSIFY, TagOrigin.IMPORT, "atlan", Optional.empty(), TIME),
                new PendingWrite("p1", "q1", Asset.parse("c.s.u"), List.of(Asset.parse("c.s.t.x"), Asset.parse("c.s.v")), "etl", TIME),
                new PendingWrite("p2", "q2", Asset.parse("c.s.u"), List.of(), "etl", TIME),
                new PendingWrite("p3", "q3", Asset.parse("c.r"), List.of(Asset.parse("c.s")), "admin", TIME),
                new KnownColumns("k1", Asset.parse("c.s.t"), List.of(Asset.parse("c.s.t.x"), Asset.parse("c.s.t.\"odd.name\""), Asset.parse("c.s.t.x.\"zip.code\"")), "steward", TIME),
                new TableLocation(Asset.parse("c.s.t"), "s3://bucket/t", "delta_gov", TIME));
        List<LineageEvent> lineage = List.of(
                new LineageEdge("l1", "q1", Asset.parse("c.s.t.x"), Asset.parse("c.s.u.y"), EdgeKind.AGGREGATION, true, Optional.of(3L), Optional.of(0L), TIME),
                new LineageEdge("l2", "q1", Asset.parse("c.s.t"), Asset.parse("c.s.u"), EdgeKind.INFERRED, false, Optional.empty(), Optional.empty(), TIME),
                new RunResolved("q1", true, TIME));
        try (GovernanceLog log = create()) {
            log.appendTags(tags);
            log.appendLineage(lineage);
            log.appendAudit(List.of(auditEvent("a1"), emptyAuditEvent("a2")));
            log.appendIncidents(List.of(incident("i1")));
            GovernanceLog other = another(log);
            assertThat(other.readTags()).isEqualTo(tags);
            assertThat(entries(other.tagParts())).isEqualTo(tags);
            assertThat(entries(other.auditParts())).isEqualTo(other.readAudit());
            assertThat(other.readLineage()).isEqualTo(lineage);
            assertThat(other.readAudit()).isEqualTo(List.of(auditEvent("a1"), emptyAuditEvent("a2")));
            assertThat(other.readIncidents()).isEqualTo(List.of(incident("i1")));
        }
    }

    @Test
    void everyAppendIsOneCommit()
    {
        try (GovernanceLog log = create()) {
            log.appendTags(List.of(tag("t1", "c.s.t.x", "A"), tag("t2", "c.s.t.y", "B")));
            assertThat(log.snapshot(ZERO).tagVersion()).isZero();
            log.appendTags(List.of(tag("t3", "c.s.t.z", "C")));
            assertThat(log.snapshot(ZERO).tagVersion()).isEqualTo(1);
            log.appendTags(List.of());
            assertThat(log.snapshot(ZERO).tagVersion()).isEqualTo(1);
        }
    }

    @Test
    void aSnapshotWithoutStalenessSeesWhatAnotherProcessHasJustCommitted()
    {
        try (GovernanceLog log = create()) {
            GovernanceLog other = another(log);
            for (int round = 0; round < 5; round++) {
                other.appendTags(List.of(tag("t" + round, "c.s.t.x", "TAG" + round)));
                assertThat(tags(log, "c.s.t.x")).hasSize(round + 1);
            }
            other.appendLineage(List.of(new LineageEdge("l1", "q", Asset.parse("c.s.t.x"), Asset.parse("c.s.u.y"), EdgeKind.IDENTITY, false, Optional.empty(), Optional.empty(), TIME)));
            assertThat(tags(log, "c.s.u.y")).hasSize(5);
        }
    }

    @Test
    void aSnapshotWithinTheBoundIsNotReadAgain()
    {
        try (GovernanceLog log = create()) {
            GovernanceSnapshot first = log.snapshot(ZERO);
            another(log).appendTags(List.of(tag("t1", "c.s.t.x", "A")));
            assertThat(log.snapshot(Duration.ofDays(1))).isSameAs(first);
            assertThat(log.snapshot(ZERO)).isNotSameAs(first);
        }
    }

    @Test
    void aSnapshotWithoutNewsIsTheSame()
    {
        try (GovernanceLog log = create()) {
            log.appendTags(List.of(tag("t1", "c.s.t.x", "A")));
            GovernanceSnapshot first = log.snapshot(ZERO);
            log.appendAudit(List.of(auditEvent("a1")));
            assertThat(log.snapshot(ZERO)).isSameAs(first);
        }
    }

    @Test
    void aSnapshotStaysAsItWas()
    {
        try (GovernanceLog log = create()) {
            GovernanceSnapshot before = log.snapshot(ZERO);
            log.appendTags(List.of(tag("t1", "c.s.t.x", "A")));
            assertThat(before.effectiveTags(Asset.parse("c.s.t.x"))).isEmpty();
            assertThat(tags(log, "c.s.t.x")).containsExactly("A");
        }
    }

    @Test
    void eventsThatComeAgainChangeNothing()
    {
        try (GovernanceLog log = create()) {
            TagEvent set = tag("t1", "c.s.t.x", "A");
            TagEvent unset = new TagEvent("t2", set.asset(), "A", Optional.empty(), TagAction.UNSET, TagOrigin.STEWARD, "steward", Optional.empty(), TIME);
            log.appendTags(List.of(set));
            log.appendTags(List.of(unset));
            log.appendTags(List.of(set));
            log.appendAudit(List.of(auditEvent("a1")));
            log.appendAudit(List.of(auditEvent("a1")));
            assertThat(tags(log, "c.s.t.x")).isEmpty();
            assertThat(tags(another(log), "c.s.t.x")).isEmpty();
            assertThat(log.readTags()).containsExactly(set, unset);
            assertThat(log.readAudit()).hasSize(1);
            assertThat(entries(log.tagParts())).containsExactly(set, unset);
            assertThat(entries(log.auditParts())).containsExactly(auditEvent("a1"));
            assertThat(entries(log.auditParts(TIME, TIME))).containsExactly(auditEvent("a1"));
        }
    }

    @Test
    void manyWritersLoseNothing()
            throws Exception
    {
        int writers = 4;
        int appends = 10;
        try (GovernanceLog log = create(); ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                GovernanceLog own = another(log);
                String name = "w" + writer;
                futures.add(executor.submit(() -> {
                    for (int append = 0; append < appends; append++) {
                        own.appendTags(List.of(tag(name + append, "c.s.t." + name + append, "A")));
                        assertThat(tags(own, "c.s.t." + name + append)).containsExactly("A");
                    }
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            assertThat(log.readTags()).hasSize(writers * appends);
            assertThat(log.snapshot(ZERO).tagVersion()).isEqualTo(writers * appends - 1);
        }
    }

    private static <T> List<T> entries(Stream<LogEntries<T>> parts)
    {
        try (parts) {
            return parts.flatMap(part -> part.entries().stream()).toList();
        }
    }

    static TagEvent tag(String eventId, String asset, String tag)
    {
        return new TagEvent(eventId, Asset.parse(asset), tag, Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), TIME);
    }

    static Set<String> tags(GovernanceLog log, String asset)
    {
        return log.snapshot(ZERO).effectiveTags(Asset.parse(asset)).stream().map(EffectiveTag::tag).collect(toSet());
    }

    private static AuditEvent auditEvent(String eventId)
    {
        return new AuditEvent(
                eventId,
                "q1",
                new AuditIdentity("alice", Optional.of("proxy"), Optional.of("proxy@REALM"), List.of("g1", "g2"), Optional.of("trino-cli")),
                new AuditStatement(Optional.of("SELECT"), "SELECT x FROM t WHERE y = ?", List.of("c.s.t.x"), List.of("c.s.t"), Optional.of("c.s.u")),
                new AuditDecisions(List.of("c.s.t.x email PII.EMAIL"), List.of("c.s.t"), List.of("no"), Optional.of("abc"), Optional.of(1L), Optional.of(2L)),
                new AuditCost(1, 2, 3, 4, 5, 6),
                new AuditOutcome(QueryOutcome.DENIED, Optional.of("PERMISSION_DENIED")),
                TIME);
    }

    private static AuditEvent emptyAuditEvent(String eventId)
    {
        return new AuditEvent(
                eventId,
                "q2",
                new AuditIdentity("alice", Optional.empty(), Optional.empty(), List.of(), Optional.empty()),
                new AuditStatement(Optional.empty(), "", List.of(), List.of(), Optional.empty()),
                new AuditDecisions(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                new AuditCost(0, 0, 0, 0, 0, 0),
                new AuditOutcome(QueryOutcome.FINISHED, Optional.empty()),
                TIME);
    }

    private static IncidentEvent incident(String eventId)
    {
        return new IncidentEvent(eventId, Asset.parse("c.s.t"), "monte-carlo", "mc-1", "high", "open", "freshness", Optional.of("https://example.com/mc-1"), TIME);
    }
}
