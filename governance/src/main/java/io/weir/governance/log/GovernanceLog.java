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

import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.IncidentEvent;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.policy.PolicyRecord;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagLogEntry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is known about data, as five append-only logs. Every append is one commit: all of it is seen or nothing.
 * <p>
 * All methods throw {@link io.weir.governance.GovernanceUnavailableException} when the log cannot be reached or understood; callers fail closed.
 */
public interface GovernanceLog
        extends AutoCloseable
{
    void appendTags(List<? extends TagLogEntry> entries);

    void appendLineage(List<? extends LineageEvent> events);

    void appendAudit(List<AuditEvent> events);

    void appendIncidents(List<IncidentEvent> events);

    void appendPolicies(List<PolicyRecord> records);

    /**
     * What the log says, at most {@code maxStaleness} old. With zero the log is asked for news by every call: what was appended before
     * the call is in the answer. A query should take one snapshot at its first question and be judged by it.
     */
    GovernanceSnapshot snapshot(Duration maxStaleness);

    /**
     * Every entry of the log once, oldest first.
     */
    List<TagLogEntry> readTags();

    List<LineageEvent> readLineage();

    List<AuditEvent> readAudit();

    /**
     * What {@link #readTags} gives, in parts, each read when it is taken, so that a long log needs not be in memory, and who stops early leaves the rest unread.
     *
     * @return to be closed
     */
    Stream<LogEntries<TagLogEntry>> tagParts();

    /**
     * As {@link #tagParts}. An event that was appended again has the time that it had.
     */
    Stream<LogEntries<AuditEvent>> auditParts();

    /**
     * As {@link #auditParts()}, of at least a span of time, both ends included, without reading all that is older or newer.
     */
    Stream<LogEntries<AuditEvent>> auditParts(Instant first, Instant last);

    List<IncidentEvent> readIncidents();

    List<PolicyRecord> readPolicies();

    /**
     * Puts many small files of lineage and audit into few large ones. It may take long, and nobody waits for it: readers and writers go on meanwhile.
     *
     * @return how many files were replaced
     */
    int compact();

    /**
     * Hands over what was appended after a version, in parts and in order; -1 is before everything. An event may come twice, by its event id. When it throws, some may
     * have been handed over.
     *
     * @return the version that it leads to
     */
    long tagsSince(long version, Consumer<List<TagLogEntry>> entries);

    /**
     * As {@link #tagsSince}.
     */
    long lineageSince(long version, Consumer<List<LineageEvent>> events);

    /**
     * As {@link #tagsSince}.
     */
    long auditSince(long version, Consumer<List<AuditEvent>> events);

    @Override
    void close();
}
