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
package io.weir.access.explain;

import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyException;
import io.weir.governance.policy.PolicyRecord;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.snapshot.GovernanceFold;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;
import static io.weir.access.AccessErrors.governanceUnavailable;
import static java.util.Objects.requireNonNull;

/**
 * What counted at a time in the past, by the times that stand in the entries of the log.
 */
public final class PastGovernance
{
    private static final long BEGINNING = -1;

    private final Governance governance;
    private final Clock clock;

    @Inject
    public PastGovernance(Governance governance, Clock clock)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * @param text a date, which is its first moment in UTC, or a time with its zone
     */
    public Instant time(String text)
    {
        Instant time = parse(text);
        if (time.isAfter(clock.instant())) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "'%s' has not come yet: ask without AT for what counts now".formatted(text));
        }
        return time;
    }

    private static Instant parse(String text)
    {
        try {
            return text.contains("T") ? Instant.parse(text) : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        catch (DateTimeException e) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "AT is '%s'; expected a date such as 2026-03-03, or a time such as 2026-03-03T12:00:00Z".formatted(text), e);
        }
    }

    /**
     * Reads the whole log, in parts, and makes a snapshot of it, so one is made at a time: everybody may ask, and the memory is that of all queries.
     */
    public synchronized GovernanceSnapshot snapshot(Instant at)
    {
        try {
            GovernanceLog log = governance.log();
            GovernanceFold fold = new GovernanceFold();
            log.tagsSince(BEGINNING, entries -> fold.addTags(entries.stream().filter(entry -> !entry.time().isAfter(at)).toList()));
            log.lineageSince(BEGINNING, events -> fold.addLineage(events.stream().filter(event -> !event.time().isAfter(at)).toList()));
            return fold.snapshot(BEGINNING, BEGINNING);
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }

    /**
     * The policies by which queries were judged then. Refused for times of which there is no record, because those of today say nothing about them.
     */
    Policies policies(Instant at)
    {
        List<PolicyRecord> records = records();
        PolicyRecord record = records.stream()
                .filter(candidate -> !candidate.time().isAfter(at))
                .max(Comparator.comparing(PolicyRecord::time))
                .orElseThrow(() -> new TrinoException(INVALID_FUNCTION_ARGUMENT, "It is not known which policies were in force at %s: %s. Name a file to judge by: policies => 'FILE'".formatted(at, begin(records))));
        try {
            return PolicyFile.parse("policies " + record.version(), record.text());
        }
        catch (PolicyException e) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "The policies %s of %s cannot be read by this version of Weir: %s".formatted(record.version(), record.time(), e.getMessage()), e);
        }
    }

    private static String begin(List<PolicyRecord> records)
    {
        Optional<Instant> first = records.stream().map(PolicyRecord::time).min(Comparator.naturalOrder());
        return first.map(time -> "the record begins at " + time).orElse("none were recorded yet");
    }

    private List<PolicyRecord> records()
    {
        try {
            return governance.log().readPolicies();
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }
}
