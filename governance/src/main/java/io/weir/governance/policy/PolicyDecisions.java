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
package io.weir.governance.policy;

import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.time.Clock;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What the policies say about a user and an asset: pure functions of the policies, the snapshot and the time. Nothing is allowed that no rule gives.
 */
public final class PolicyDecisions
{
    private final GroupMembership groups;
    private final TableDecisions tables;
    private final MaskDecisions masks;

    public PolicyDecisions(Policies policies, Clock clock)
    {
        this.groups = new GroupMembership(policies);
        this.tables = new TableDecisions(policies);
        this.masks = new MaskDecisions(policies, requireNonNull(clock, "clock is null"));
    }

    /**
     * The tenant that the user is in. Who is in several is in none, and sees nothing.
     */
    public Optional<Tenant> tenant(Subject subject)
    {
        return tables.tenant(groups.complete(subject));
    }

    /**
     * Whether the catalog, schema or table exists for the user.
     */
    public boolean isVisible(Subject subject, Asset asset)
    {
        return tables.isVisible(groups.complete(subject), asset);
    }

    /**
     * Whether the user may do something with a catalog, schema or table, or with the table that a column is in.
     */
    public Access mayAccess(Subject subject, Privilege privilege, Asset asset)
    {
        return tables.mayAccess(groups.complete(subject), privilege, asset);
    }

    /**
     * The rows of a table that the user may see, where these are not all.
     */
    public Optional<RowFilter> rowFilter(Subject subject, Asset table)
    {
        return tables.rowFilter(groups.complete(subject), table);
    }

    /**
     * How the user sees a column, given that a table rule lets them select from it.
     * <p>
     * A user without clearance who writes what they read is not stopped: they write the masked values, and the lineage edge says so ({@code masked}). With a
     * clearance to copy, the purpose decides.
     *
     * @param baseType the base name of the column's type, such as {@code varchar}
     */
    public Decision decideColumn(Subject subject, Purpose purpose, GovernanceSnapshot snapshot, Asset column, String baseType)
    {
        Subject complete = groups.complete(subject);
        return snapshot.effectiveTags(column).stream()
                .map(tag -> masks.decide(complete, purpose, tag, baseType))
                .reduce(Decision::mostRestrictive)
                .orElse(new Show("it carries no tag"));
    }

    /**
     * The strictest decision about anything in a table, for reads that no mask can be put on. The types are not known here, so a mask that depends on the type counts as {@code NULL}.
     */
    public Decision decideTable(Subject subject, Purpose purpose, GovernanceSnapshot snapshot, Asset table)
    {
        Subject complete = groups.complete(subject);
        return snapshot.effectiveTagsOfTable(table).stream()
                .map(tag -> masks.decideWithoutType(complete, purpose, tag))
                .reduce(Decision::mostRestrictive)
                .orElse(new Show("nothing in it carries a tag"));
    }
}
