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
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagName;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * What would be otherwise about a table, view or schema if it had another name.
 */
final class RenameDecisions
{
    private final Policies policies;
    private final TableDecisions tables;
    private final MaskDecisions masks;
    private final RowFilterDecisions rowFilters;

    RenameDecisions(Policies policies, TableDecisions tables, MaskDecisions masks, RowFilterDecisions rowFilters)
    {
        this.policies = requireNonNull(policies, "policies is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.masks = requireNonNull(masks, "masks is null");
        this.rowFilters = requireNonNull(rowFilters, "rowFilters is null");
    }

    /**
     * @param complete with every purpose that the user holds
     */
    boolean seesMoreOf(Subject complete, GovernanceSnapshot snapshot, Asset from, Asset to)
    {
        return tables.selectsMore(complete, from, to)
                || tables.losesFilter(complete, from, to)
                || (clearancesHoldInPlaces() && TagsWithin.possible(snapshot, from).stream().anyMatch(tag -> isClearedOnlyThere(complete, tag, from, to)));
    }

    Optional<String> declassifiedAs(Subject complete, GovernanceSnapshot snapshot, Asset from, Asset to)
    {
        Set<String> declassified = snapshot.declassifiedAround(to);
        if (declassified.isEmpty()) {
            return Optional.empty();
        }
        return TagsWithin.possible(snapshot, from).stream()
                .filter(tag -> declassified.stream().anyMatch(stopped -> TagName.covers(stopped, tag.tag())))
                .filter(tag -> !masks.mayHandOn(complete, tag, from) || rowFilters.restOn(complete, tag.tag()))
                .map(EffectiveTag::tag)
                .findFirst();
    }

    private boolean isClearedOnlyThere(Subject complete, EffectiveTag tag, Asset from, Asset to)
    {
        return masks.mayBeCleared(complete, tag.tag(), assets -> assets.mayHoldIn(to.governed()))
                && !masks.mayBeCleared(complete, tag.tag(), assets -> assets.covers(from.governed()))
                && !isShown(complete, tag, from);
    }

    private boolean clearancesHoldInPlaces()
    {
        return Stream.concat(policies.clearances().stream().map(Clearance::assets), policies.breakGlass().stream().map(BreakGlassRule::assets))
                .anyMatch(assets -> !assets.isEverywhere());
    }

    private boolean isShown(Subject complete, EffectiveTag tag, Asset asset)
    {
        return masks.decideWithoutType(complete, Purpose.SHOW, tag, asset) instanceof Show;
    }
}
