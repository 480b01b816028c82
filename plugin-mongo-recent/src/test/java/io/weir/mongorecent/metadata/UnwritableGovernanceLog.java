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
package io.weir.mongorecent.metadata;

import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.IncidentEvent;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.log.LogEntries;
import io.weir.governance.policy.PolicyRecord;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagLogEntry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * A log that can be read, and whose store takes nothing until it is repaired.
 */
final class UnwritableGovernanceLog
        implements GovernanceLog
{
    private final GovernanceLog delegate;
    private boolean repaired;

    UnwritableGovernanceLog(GovernanceLog delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    void repair()
    {
        repaired = true;
    }

    private void check()
    {
        if (!repaired) {
            throw new GovernanceUnavailableException("the store takes nothing");
        }
    }

    @Override
    public void appendTags(List<? extends TagLogEntry> entries)
    {
        check();
        delegate.appendTags(entries);
    }

    @Override
    public void appendLineage(List<? extends LineageEvent> events)
    {
        check();
        delegate.appendLineage(events);
    }

    @Override
    public void appendAudit(List<AuditEvent> events)
    {
        check();
        delegate.appendAudit(events);
    }

    @Override
    public void appendIncidents(List<IncidentEvent> events)
    {
        check();
        delegate.appendIncidents(events);
    }

    @Override
    public void appendPolicies(List<PolicyRecord> records)
    {
        check();
        delegate.appendPolicies(records);
    }

    @Override
    public GovernanceSnapshot snapshot(Duration maxStaleness)
    {
        return delegate.snapshot(maxStaleness);
    }

    @Override
    public List<TagLogEntry> readTags()
    {
        return delegate.readTags();
    }

    @Override
    public List<LineageEvent> readLineage()
    {
        return delegate.readLineage();
    }

    @Override
    public List<AuditEvent> readAudit()
    {
        return delegate.readAudit();
    }

    @Override
    public Stream<LogEntries<TagLogEntry>> tagParts()
    {
        return delegate.tagParts();
    }

    @Override
    public Stream<LogEntries<AuditEvent>> auditParts()
    {
        return delegate.auditParts();
    }

    @Override
    public Stream<LogEntries<AuditEvent>> auditParts(Instant first, Instant last)
    {
        return delegate.auditParts(first, last);
    }

    @Override
    public List<IncidentEvent> readIncidents()
    {
        return delegate.readIncidents();
    }

    @Override
    public List<PolicyRecord> readPolicies()
    {
        return delegate.readPolicies();
    }

    @Override
    public int compact()
    {
        check();
        return delegate.compact();
    }

    @Override
    public long tagsSince(long version, Consumer<List<TagLogEntry>> entries)
    {
        return delegate.tagsSince(version, entries);
    }

    @Override
    public long lineageSince(long version, Consumer<List<LineageEvent>> events)
    {
        return delegate.lineageSince(version, events);
    }

    @Override
    public long auditSince(long version, Consumer<List<AuditEvent>> events)
    {
        return delegate.auditSince(version, events);
    }

    @Override
    public void close()
    {
        delegate.close();
    }
}
