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
package io.weir.governance;

import io.weir.governance.log.GovernanceLog;
import io.weir.governance.policy.BreakGlass;
import io.weir.governance.policy.CompiledPolicies;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyException;
import io.weir.governance.policy.PolicySource;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.time.Duration;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The governance of a process: its log and its policies. Safe for use by many threads.
 */
public final class Governance
        implements AutoCloseable
{
    private final GovernanceLog log;
    private final PolicySource policies;
    private final Duration maxStaleness;
    private final Optional<GuardedLocation> location;
    private final GovernanceStatistics statistics = new GovernanceStatistics();
    private final Runnable fileSystems;
    private final BreakGlass breakGlass = new BreakGlass();
    private volatile Optional<CompiledPolicies> lastCompiled = Optional.empty();

    public Governance(GovernanceLog log, PolicySource policies, Duration maxStaleness)
    {
        this(log, policies, maxStaleness, Optional.empty(), () -> {});
    }

    /**
     * @param location where the log is, if it is in files
     * @param fileSystems ends what the log rests on, after the log: the upkeep that goes on, and the file systems
     */
    Governance(GovernanceLog log, PolicySource policies, Duration maxStaleness, Optional<GuardedLocation> location, Runnable fileSystems)
    {
        this.log = requireNonNull(log, "log is null");
        this.policies = requireNonNull(policies, "policies is null");
        this.maxStaleness = requireNonNull(maxStaleness, "maxStaleness is null");
        this.location = requireNonNull(location, "location is null");
        this.fileSystems = requireNonNull(fileSystems, "fileSystems is null");
    }

    /**
     * Whether a place that somebody names is, holds or is in that of the log. Nobody but governance itself may read or write there.
     */
    public boolean isItsPlace(String place)
    {
        return location.map(guarded -> guarded.overlaps(place)).orElse(false);
    }

    /**
     * One text for all texts of a place. A text that names no place is given back as it is.
     */
    public static String canonicalPlace(String place)
    {
        return GuardedLocation.canonical(place);
    }

    public GovernanceLog log()
    {
        return log;
    }

    /**
     * The snapshot and the policies that count now. Take one for a query at its first question and keep it until the query ends.
     *
     * @throws GovernanceUnavailableException when the log cannot be read within the configured bound: refuse the query
     */
    public GovernanceView view()
    {
        return new GovernanceView(snapshot(), policies());
    }

    public GovernanceSnapshot snapshot()
    {
        return statistics.measure(() -> log.snapshot(maxStaleness));
    }

    public GovernanceStatistics statistics()
    {
        return statistics;
    }

    public Policies policies()
    {
        return policies.current();
    }

    /**
     * The policies that count now, with what was looked up in them before.
     */
    public CompiledPolicies compiledPolicies()
    {
        Policies current = policies.current();
        CompiledPolicies compiled = lastCompiled.filter(known -> known.isOf(current)).orElseGet(() -> new CompiledPolicies(current));
        lastCompiled = Optional.of(compiled);
        return compiled;
    }

    /**
     * Policies that are not in force, from a file in the folder of those that are.
     *
     * @throws PolicyException when there is none, or when it has mistakes
     */
    public Policies candidatePolicies(String fileName)
    {
        return policies.candidate(fileName);
    }

    /**
     * The emergencies that go on in this process.
     */
    public BreakGlass breakGlass()
    {
        return breakGlass;
    }

    @Override
    public void close()
    {
        log.close();
        fileSystems.run();
    }
}
