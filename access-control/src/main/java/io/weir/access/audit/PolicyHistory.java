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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Appends policies to the log when the first query has been judged by them, so that it can be told later what somebody could see. Called when queries are over, and writes only
 * when the policies have changed.
 */
public final class PolicyHistory
{
    private static final Logger log = Logger.get(PolicyHistory.class);

    private final Governance governance;
    private volatile Optional<Used> last = Optional.empty();
    private volatile boolean failed;

    @Inject
    public PolicyHistory(Governance governance)
    {
        this.governance = requireNonNull(governance, "governance is null");
    }

    private record Used(String version, Instant since) {}

    /**
     * @param since when the query began
     */
    public void used(Policies policies, Instant since)
    {
        if (!isKnown(policies, since)) {
            record(policies, since);
        }
    }

    /**
     * A query that began under the policies before may end after one that began under those that came.
     */
    private boolean isKnown(Policies policies, Instant since)
    {
        return last.map(used -> used.version().equals(policies.version()) || since.isBefore(used.since())).orElse(false);
    }

    private synchronized void record(Policies policies, Instant since)
    {
        try {
            if (last.isEmpty()) {
                last = governance.log().readPolicies().stream()
                        .max(Comparator.comparing(PolicyRecord::time))
                        .map(record -> new Used(record.version(), record.time()));
            }
            if (!isKnown(policies, since)) {
                governance.log().appendPolicies(List.of(new PolicyRecord(policies.version(), policies.text(), since)));
                last = Optional.of(new Used(policies.version(), since));
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
