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
package io.weir.lineage.openlineage;

import com.google.common.base.Ticker;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;
import io.weir.governance.policy.Tenant;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.lineage.record.RunIdentity;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What the governance knows of a run's user and tables when its events are written. While the governance log cannot be read, nothing is said of tags: a consumer
 * must not take that for a table without tags.
 */
public final class RunGovernance
{
    private final Governance governance;
    private final EventSnapshots snapshots;

    public RunGovernance(Governance governance)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.snapshots = new EventSnapshots(governance.log()::snapshot, Ticker.systemTicker());
    }

    /**
     * The tags in force, or empty if they cannot be read.
     */
    Optional<GovernanceSnapshot> snapshot()
    {
        return snapshots.current();
    }

    static List<Facet.Tags.Tag> tags(Set<EffectiveTag> tags, Optional<Asset> column)
    {
        return tags.stream()
                .map(tag -> new Facet.Tags.Tag(tag.tag(), tag.value().orElse("true"), "WEIR", column.map(Asset::name)))
                .distinct()
                .toList();
    }

    /**
     * The tenant that the policies put a user into.
     */
    Optional<String> tenant(RunIdentity run)
    {
        return new PolicyDecisions(governance.compiledPolicies(), Clock.systemUTC())
                .tenant(new Subject(run.user(), Set.copyOf(run.groups())))
                .map(Tenant::name);
    }
}
