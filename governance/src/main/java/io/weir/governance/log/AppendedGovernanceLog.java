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

import com.google.common.base.Ticker;
import io.weir.delta.engine.log.AppendLog;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.IncidentEvent;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.policy.PolicyRecord;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagLogEntry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The governance log over append logs; where those keep their rows is for the subclass to say.
 */
abstract sealed class AppendedGovernanceLog
        implements GovernanceLog
        permits InMemoryGovernanceLog, DeltaGovernanceLog
{
    private final TypedLog<TagLogEntry> tags;
    private final TypedLog<LineageEvent> lineage;
    private final TypedLog<AuditEvent> audit;
    private final TypedLog<IncidentEvent> incidents;
    private final TypedLog<PolicyRecord> policies;
    private final SnapshotTail tail;
    private final AtomicBoolean lineageExists = new AtomicBoolean();

    AppendedGovernanceLog(Function<LogCodec<?>, AppendLog> logs, FoldStore folds, Ticker ticker)
    {
        this.tags = new TypedLog<>(new TagLogCodec(), logs);
        this.lineage = new TypedLog<>(new LineageLogCodec(), logs);
        this.audit = new TypedLog<>(new AuditLogCodec(), logs);
        this.incidents = new TypedLog<>(new IncidentLogCodec(), logs);
        this.policies = new TypedLog<>(new PolicyLogCodec(), logs);
        this.tail = new SnapshotTail(tags, lineage, folds, ticker);
    }

    @Override
    public final void appendTags(List<? extends TagLogEntry> entries)
    {
        tags.append(entries);
    }

    @Override
    public final void appendLineage(List<? extends LineageEvent> events)
    {
        if (!lineageExists.get()) {
            // lineage without tags is how the loss of the tags is told from a log that is still empty, see SnapshotTail
            if (!lineage.exists()) {
                tags.createIfAbsent();
            }
            lineageExists.set(true);
        }
        lineage.append(events);
    }

    @Override
    public final void appendAudit(List<AuditEvent> events)
    {
        audit.append(events);
    }

    @Override
    public final void appendIncidents(List<IncidentEvent> events)
    {
        incidents.append(events);
    }

    @Override
    public final void appendPolicies(List<PolicyRecord> records)
    {
        policies.append(records);
    }

    @Override
    public final GovernanceSnapshot snapshot(Duration maxStaleness)
    {
        return tail.snapshot(maxStaleness);
    }

    @Override
    public final List<TagLogEntry> readTags()
    {
        return tags.readAll();
    }

    @Override
    public final List<LineageEvent> readLineage()
    {
        return lineage.readAll();
    }

    @Override
    public final List<AuditEvent> readAudit()
    {
        return audit.readAll();
    }

    @Override
    public final Stream<LogEntries<TagLogEntry>> tagParts()
    {
        return tags.parts();
    }

    @Override
    public final Stream<LogEntries<AuditEvent>> auditParts()
    {
        return audit.parts();
    }

    @Override
    public final Stream<LogEntries<AuditEvent>> auditParts(Instant first, Instant last)
    {
        return audit.partsBetween(first, last);
    }

    @Override
    public final int compact()
    {
        return lineage.compact() + audit.compact();
    }

    @Override
    public final List<IncidentEvent> readIncidents()
    {
        return incidents.readAll();
    }

    @Override
    public final List<PolicyRecord> readPolicies()
    {
        return policies.readAll();
    }

    @Override
    public final long tagsSince(long version, Consumer<List<TagLogEntry>> entries)
    {
        return tags.readSince(version, entries);
    }

    @Override
    public final long lineageSince(long version, Consumer<List<LineageEvent>> events)
    {
        return lineage.readSince(version, events);
    }

    @Override
    public final long auditSince(long version, Consumer<List<AuditEvent>> events)
    {
        return audit.readSince(version, events);
    }
}
