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

import io.weir.access.decision.SuffixTables;
import io.weir.access.query.ActiveQuery;
import io.weir.governance.asset.AddedColumns;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.RowFilter.None;
import io.weir.governance.policy.RowFilter.Where;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.snapshot.TagSource;
import io.weir.governance.snapshot.TagSource.Pending;
import io.weir.governance.tag.TagName;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * Judges a query that runs again, as if it came now.
 */
final class RunningQuery
{
    private RunningQuery() {}

    /**
     * Why the user would be shown less, if so. Only columns that the query uses count, and only those that it is shown as they are; and the rows of the tables that it reads.
     */
    static Optional<String> seesLess(ActiveQuery query, PolicyDecisions policies, GovernanceSnapshot snapshot)
    {
        for (Map.Entry<Asset, Set<String>> read : query.plainReads().entrySet()) {
            for (String column : read.getValue()) {
                if (!(decide(query, policies, snapshot, read.getKey(), column) instanceof Show)) {
                    return Optional.of("it reads %s, which user %s may not see any more".formatted(named(query, policies, read.getKey(), read.getKey().child(column)), query.user().user()));
                }
            }
            if (seesFewerRows(query, policies, snapshot, read.getKey())) {
                return Optional.of("it reads rows of %s that user %s may not see any more".formatted(named(query, policies, read.getKey(), read.getKey()), query.user().user()));
            }
        }
        return Optional.empty();
    }

    /**
     * The user reads it as an error, and need not know the tables that a view is over.
     */
    private static String named(ActiveQuery query, PolicyDecisions policies, Asset table, Asset asset)
    {
        return policies.isVisible(query.user(), table) ? asset.toString() : "a table behind a view";
    }

    private static boolean seesFewerRows(ActiveQuery query, PolicyDecisions policies, GovernanceSnapshot snapshot, Asset table)
    {
        Map<String, String> types = query.columnTypes(table);
        // who is told the masks is told the filters next, after the engine has read the columns that the masks name
        boolean isBeingTold = !types.isEmpty() && !query.decisions().areFiltersTold(table);
        return !isBeingTold && policies.rowFilters(query.user(), snapshot, table, types).stream()
                .anyMatch(filter -> !query.decisions().isFiltered(table, filter.rows()) && !isOfPendingWrite(filter, snapshot, table));
    }

    /**
     * While another query writes into the table, it is not known which columns carry the tags of what is written, and nothing is shown. The query that runs reads what was there before.
     */
    private static boolean isOfPendingWrite(RowFilter filter, GovernanceSnapshot snapshot, Asset table)
    {
        return switch (filter.rows()) {
            case Where _ -> false;
            case None _ -> filter.tag().filter(tag -> isPending(tag, snapshot, table)).isPresent();
        };
    }

    private static boolean isPending(String tag, GovernanceSnapshot snapshot, Asset table)
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

    private static Decision decide(ActiveQuery query, PolicyDecisions policies, GovernanceSnapshot snapshot, Asset table, String column)
    {
        Map<String, String> types = query.columnTypes(table);
        if (SuffixTables.mayQuote(table, column)) {
            return policies.decideTable(query.user(), query.purpose(), snapshot, table);
        }
        if (AddedColumns.isAdded(column) && !types.isEmpty()) {
            Decision ofColumns = types.keySet().stream()
                    .map(other -> decideAlone(query, policies, snapshot, table.child(other), Optional.ofNullable(types.get(other))))
                    .reduce(Decision::mostRestrictive)
                    .orElseThrow();
            return AddedColumns.isWholeDocument(column) ? Decision.mostRestrictive(ofColumns, policies.decideTable(query.user(), query.purpose(), snapshot, table)) : ofColumns;
        }
        return decideAlone(query, policies, snapshot, table.child(column), Optional.ofNullable(types.get(column)));
    }

    private static Decision decideAlone(ActiveQuery query, PolicyDecisions policies, GovernanceSnapshot snapshot, Asset column, Optional<String> type)
    {
        return type.map(known -> policies.decideColumn(query.user(), query.purpose(), tags(snapshot, column), column, known))
                .orElseGet(() -> policies.decideColumn(query.user(), query.purpose(), snapshot, column));
    }

    /**
     * A table that is kept in files is read as it was when it was judged, so what a write brings into it meanwhile is not shown. Of other tables nobody knows.
     */
    private static Set<EffectiveTag> tags(GovernanceSnapshot snapshot, Asset column)
    {
        Set<EffectiveTag> tags = snapshot.effectiveTags(column);
        return snapshot.isInFiles(column.table()) ? tags.stream().filter(tag -> !(tag.source() instanceof Pending)).collect(toImmutableSet()) : tags;
    }
}
