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
package io.weir.access.enforcement;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.SetMultimap;
import io.weir.access.decision.SuffixTables;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.MadeViews;
import io.weir.access.query.ToldReads.ToldColumn;
import io.weir.governance.asset.AddedColumns;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.FilterValue;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.RowFilter.None;
import io.weir.governance.policy.RowFilter.Where;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.snapshot.TagSource;
import io.weir.governance.snapshot.TagSource.Derived;
import io.weir.governance.snapshot.TagSource.Pending;
import io.weir.governance.tag.TagName;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Judges a query that runs again, as if it came now.
 */
final class RunningQuery
{
    private final ActiveQuery query;
    private final MadeViews madeViews;
    private final PolicyDecisions policies;
    private final GovernanceSnapshot snapshot;
    private final Map<Asset, SetMultimap<String, ToldColumn>> reads;

    RunningQuery(ActiveQuery query, MadeViews madeViews, PolicyDecisions policies, GovernanceSnapshot snapshot)
    {
        this.query = requireNonNull(query, "query is null");
        this.madeViews = requireNonNull(madeViews, "madeViews is null");
        this.policies = requireNonNull(policies, "policies is null");
        this.snapshot = requireNonNull(snapshot, "snapshot is null");
        this.reads = query.toldReads().all();
    }

    /**
     * Why the user would be shown less, if so. Only columns that the query uses count, each by how it was told to show it; and the rows of the tables that it reads.
     */
    Optional<String> seesLess()
    {
        for (Map.Entry<Asset, SetMultimap<String, ToldColumn>> read : reads.entrySet()) {
            Asset table = read.getKey();
            for (Map.Entry<String, ToldColumn> column : read.getValue().entries()) {
                if (showsMore(table, column.getKey(), column.getValue())) {
                    return Optional.of("it reads %s, %s".formatted(
                            named(table, table.child(column.getKey())),
                            column.getValue().mask().isEmpty()
                                    ? "which user %s may not see any more".formatted(query.user().user())
                                    : "of which user %s may not see as much any more".formatted(query.user().user())));
                }
            }
            if (seesFewerRows(table)) {
                return Optional.of("it reads rows of %s that user %s may not see any more".formatted(named(table, table), query.user().user()));
            }
        }
        return Optional.empty();
    }

    /**
     * The user reads it as an error, and need not know the tables that a view is over.
     */
    private String named(Asset table, Asset asset)
    {
        return policies.isVisible(query.user(), table) ? asset.toString() : "a table behind a view";
    }

    private boolean showsMore(Asset table, String column, ToldColumn told)
    {
        Decision now = decide(table, column, told);
        return !now.isKeptBy(told.mask()) && !isMaskedBehind(table, column, told, now);
    }

    /**
     * What a view reads is judged where it reads it. The view itself carries no tags of what its maker sees masked, until the lineage of its definition arrives; masks that the query was told of what is behind it
     * hold meanwhile.
     */
    private boolean isMaskedBehind(Asset view, String column, ToldColumn told, Decision now)
    {
        return madeViews.isViewSince(view, query.begun()) && tags(view.child(column)).stream()
                .filter(tag -> !policies.decideColumn(query.user(), query.purpose(), Set.of(tag), view.child(column), told.type().orElse("unknown")).isKeptBy(told.mask()))
                .allMatch(tag -> isMaskedOnItsWay(tag, view, now) && !isShownElsewhere(tag.tag()));
    }

    private boolean isMaskedOnItsWay(EffectiveTag tag, Asset view, Decision now)
    {
        return tag.source() instanceof Derived(List<Asset> path) && path.stream()
                .filter(asset -> asset.kind() == AssetKind.COLUMN && !asset.isWithin(view))
                .map(asset -> told(asset.table(), asset.name()))
                .anyMatch(ways -> !ways.isEmpty() && ways.stream().allMatch(way -> now.isKeptBy(way.mask())));
    }

    private boolean isShownElsewhere(String tag)
    {
        return reads.entrySet().stream()
                .filter(read -> !madeViews.isViewSince(read.getKey(), query.begun()))
                .anyMatch(read -> read.getValue().entries().stream()
                        .filter(column -> column.getValue().mask().isEmpty())
                        .anyMatch(column -> snapshot.effectiveTags(read.getKey().child(column.getKey())).stream().anyMatch(effective -> effective.tag().equals(tag))));
    }

    private Set<ToldColumn> told(Asset table, String column)
    {
        return Optional.ofNullable(reads.get(table)).map(columns -> columns.get(column)).orElse(ImmutableSet.of());
    }

    private boolean seesFewerRows(Asset table)
    {
        Map<String, String> types = query.columnTypes(table);
        // who is told the masks is told the filters next, after the engine has read the columns that the masks name
        boolean isBeingTold = !types.isEmpty() && !query.decisions().areFiltersTold(table);
        return !isBeingTold && policies.rowFilters(query.user(), snapshot, table, types).stream()
                .anyMatch(filter -> !query.decisions().isFiltered(table, filter.rows()) && !isOfPendingWrite(filter, table) && !isFilteredBehind(filter, table));
    }

    /**
     * As {@link #isMaskedBehind}, of the rows.
     */
    private boolean isFilteredBehind(RowFilter filter, Asset view)
    {
        return madeViews.isViewSince(view, query.begun())
                && filter.tag().isPresent()
                && filter.rows() instanceof Where(String column, Set<FilterValue> values)
                && snapshot.effectiveTags(view.child(column)).stream()
                .filter(tag -> TagName.covers(filter.tag().orElseThrow(), tag.tag()))
                .allMatch(tag -> tag.source() instanceof Derived(List<Asset> path) && path.stream()
                        .filter(asset -> asset.kind() == AssetKind.COLUMN && !asset.isWithin(view))
                        .anyMatch(asset -> query.decisions().isFiltered(asset.table(), new Where(asset.name(), values))));
    }

    /**
     * While another query writes into the table, it is not known which columns carry the tags of what is written, and nothing is shown. The query that runs reads what was there before.
     */
    private boolean isOfPendingWrite(RowFilter filter, Asset table)
    {
        return switch (filter.rows()) {
            case Where _ -> false;
            case None _ -> filter.tag().filter(tag -> isPending(tag, table)).isPresent();
        };
    }

    private boolean isPending(String tag, Asset table)
    {
        return covered(tag, snapshot.effectiveTags(table)).allMatch(Pending.class::isInstance)
                && covered(tag, snapshot.effectiveTagsOfTable(table)).anyMatch(Pending.class::isInstance);
    }

    private static Stream<TagSource> covered(String tag, Set<EffectiveTag> tags)
    {
        return tags.stream()
                .filter(effective -> TagName.covers(tag, effective.tag()))
                .map(EffectiveTag::source);
    }

    private Decision decide(Asset table, String column, ToldColumn told)
    {
        Map<String, String> types = query.columnTypes(table);
        if (SuffixTables.mayQuote(table, column)) {
            return policies.decideValues(query.user(), query.purpose(), snapshot, table, Optional.empty());
        }
        Optional<Decision> ofColumns = types.keySet().stream()
                .filter(_ -> AddedColumns.isAdded(column))
                .map(other -> decideAlone(table.child(other), Optional.ofNullable(types.get(other))))
                .reduce(Decision::mostRestrictive);
        if (AddedColumns.isWholeDocument(column)) {
            Decision ofAnyColumn = policies.decideAnyColumn(query.user(), query.purpose(), snapshot, table);
            return ofColumns.map(decision -> Decision.mostRestrictive(decision, ofAnyColumn)).orElse(ofAnyColumn);
        }
        return ofColumns.orElseGet(() -> decideAlone(table.child(column), told.type().or(() -> Optional.ofNullable(types.get(column)))));
    }

    private Decision decideAlone(Asset column, Optional<String> type)
    {
        return type.map(known -> policies.decideColumn(query.user(), query.purpose(), tags(column), column, known))
                .orElseGet(() -> policies.decideColumn(query.user(), query.purpose(), snapshot, column));
    }

    /**
     * A table that is kept in files is read as it was when it was judged, so what a write brings into it meanwhile is not shown. Of other tables nobody knows.
     */
    private Set<EffectiveTag> tags(Asset column)
    {
        Set<EffectiveTag> tags = snapshot.effectiveTags(column);
        return snapshot.isInFiles(column.table()) ? tags.stream().filter(tag -> !(tag.source() instanceof Pending)).collect(toImmutableSet()) : tags;
    }
}
