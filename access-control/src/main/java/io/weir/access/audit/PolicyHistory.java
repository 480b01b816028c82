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
package io.weir.access.audit;

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyRecord;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * Appends policies to the log when the first query has been judged by them, so that it can be told later what somebody could see. Called when queries are over, and writes only
 * when the policies have changed.
 */
public final class PolicyHistory
{
    private static final Logger log = Logger.get(PolicyHistory.class);

    private final Governance governance;
    // of what the log has
    private final NavigableMap<Instant, String> versions = new ConcurrentSkipListMap<>();
    private boolean read;
    private volatile boolean failed;

    @Inject
    public PolicyHistory(Governance governance)
    {
        this.governance = requireNonNull(governance, "governance is null");
    }

    /**
     * @param since when the query took them
     */
    public void used(Policies policies, Instant since)
    {
        if (!isKnown(policies, since)) {
            record(policies, since);
        }
    }

    /**
     * Whether they are those that were recorded last, or next, at the time. A query may end after one that took the policies that came, and may have taken its own before all others that were judged by them.
     */
    private boolean isKnown(Policies policies, Instant since)
    {
        return Stream.of(Optional.ofNullable(versions.floorEntry(since)), Optional.ofNullable(versions.higherEntry(since)))
                .flatMap(Optional::stream)
                .anyMatch(recorded -> recorded.getValue().equals(policies.version()));
    }

    private synchronized void record(Policies policies, Instant since)
    {
        try {
            if (!read) {
                governance.log().readPolicies().forEach(record -> versions.put(record.time(), record.version()));
                read = true;
            }
            if (!isKnown(policies, since)) {
                governance.log().appendPolicies(List.of(new PolicyRecord(policies.version(), policies.text(), since)));
                versions.put(since, policies.version());
            }
            failed = false;
        }
        catch (GovernanceUnavailableException e) {
            // the next query tries again
            if (!failed) {
                failed = true;
                log.warn(e, "It is not recorded that policies %s are in force: the governance log cannot be read or written", policies.version());
            }
        }
    }
}
