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
package io.weir.access;

import com.google.common.util.concurrent.Uninterruptibles;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.IncidentEvent;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.log.LogEntries;
import io.weir.governance.policy.PolicyRecord;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagLogEntry;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * A log whose store can go away and come back, or not answer.
 */
public final class BreakableGovernanceLog
        implements GovernanceLog
{
    private final GovernanceLog delegate;
    private volatile boolean broken;
    private volatile CountDownLatch answers = new CountDownLatch(0);
    private final AtomicBoolean stumbles = new AtomicBoolean();

    public BreakableGovernanceLog(GovernanceLog delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    public void breakDown()
    {
        broken = true;
    }

    public void repair()
    {
        broken = false;
    }

    /**
     * The next call fails in a way that nobody foresaw.
     */
    public void stumble()
    {
        stumbles.set(true);
    }

    public void hang()
    {
        answers = new CountDownLatch(1);
    }

    public void answer()
    {
        answers.countDown();
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
        return checked(() -> delegate.snapshot(maxStaleness));
    }

    @Override
    public List<TagLogEntry> readTags()
    {
        return checked(delegate::readTags);
    }

    @Override
    public List<LineageEvent> readLineage()
    {
        return checked(delegate::readLineage);
    }

    @Override
    public List<AuditEvent> readAudit()
    {
        return checked(delegate::readAudit);
    }

    @Override
    public Stream<LogEntries<TagLogEntry>> tagParts()
    {
        return checked(delegate::tagParts);
    }

    @Override
    public Stream<LogEntries<AuditEvent>> auditParts()
    {
        return checked(delegate::auditParts);
    }

    @Override
    public Stream<LogEntries<AuditEvent>> auditParts(Instant first, Instant last)
    {
        return checked(() -> delegate.auditParts(first, last));
    }

    @Override
    public int compact()
    {
        return checked(delegate::compact);
    }

    @Override
    public List<IncidentEvent> readIncidents()
    {
        return checked(delegate::readIncidents);
    }

    @Override
    public List<PolicyRecord> readPolicies()
    {
        return checked(delegate::readPolicies);
    }

    @Override
    public long tagsSince(long version, Consumer<List<TagLogEntry>> entries)
    {
        return checked(() -> delegate.tagsSince(version, entries));
    }

    @Override
    public long lineageSince(long version, Consumer<List<LineageEvent>> events)
    {
        return checked(() -> delegate.lineageSince(version, events));
    }

    @Override
    public long auditSince(long version, Consumer<List<AuditEvent>> events)
    {
        return checked(() -> delegate.auditSince(version, events));
    }

    @Override
    public void close()
    {
        delegate.close();
    }

    private <T> T checked(Supplier<T> read)
    {
        check();
        return read.get();
    }

    private void check()
    {
        if (stumbles.getAndSet(false)) {
            throw new IllegalStateException("stumbled");
        }
        Uninterruptibles.awaitUninterruptibly(answers);
        if (broken) {
            throw new GovernanceUnavailableException("the store is gone", new IOException("gone"));
        }
    }
}
