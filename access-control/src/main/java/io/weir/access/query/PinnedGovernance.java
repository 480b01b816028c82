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
package io.weir.access.query;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

import static io.weir.access.AccessErrors.governanceUnavailable;
import static java.util.Objects.requireNonNull;

/**
 * The policies and the snapshot that one query is judged by, each taken at the first question that needs it. The policies are kept, and which emergencies there are; the snapshot is renewed
 * whenever a table is judged. Questions that need no snapshot are answered while the log cannot be read.
 */
public final class PinnedGovernance
{
    private final Governance governance;
    private final Clock clock;

    @GuardedBy("this")
    private Optional<UsedPolicies> policies = Optional.empty();
    @GuardedBy("this")
    private Optional<GovernanceSnapshot> snapshot = Optional.empty();

    public PinnedGovernance(Governance governance, Clock clock)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    public Instant now()
    {
        return clock.instant();
    }

    public synchronized PolicyDecisions policies()
    {
        if (policies.isEmpty()) {
            policies = Optional.of(new UsedPolicies(new PolicyDecisions(governance.compiledPolicies(), governance.breakGlass().asItIs(), clock), now()));
        }
        return policies.orElseThrow().policies();
    }

    /**
     * Empty where nothing has been decided by policies.
     */
    synchronized Optional<UsedPolicies> usedPolicies()
    {
        return policies;
    }

    /**
     * @param since when they were taken: a query may have waited before
     */
    record UsedPolicies(PolicyDecisions policies, Instant since)
    {
        UsedPolicies
        {
            requireNonNull(policies, "policies is null");
            requireNonNull(since, "since is null");
        }
    }

    public synchronized Optional<GovernanceSnapshot> lastSnapshot()
    {
        return snapshot;
    }

    public synchronized GovernanceSnapshot snapshot()
    {
        if (snapshot.isEmpty()) {
            renewSnapshot();
        }
        return snapshot.orElseThrow();
    }

    /**
     * Trino resolves the tables of a query one after the other. What was written into a table until it was resolved can be read, so a snapshot from before that
     * would show a copy whose write it does not know.
     */
    public synchronized void renewSnapshot()
    {
        try {
            snapshot = Optional.of(governance.snapshot());
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }
}
