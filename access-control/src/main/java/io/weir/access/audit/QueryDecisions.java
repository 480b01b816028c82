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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.weir.governance.asset.Asset;
import io.weir.governance.audit.DecisionRecord;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.FilterValue;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.RowFilter.None;
import io.weir.governance.policy.RowFilter.Where;
import io.weir.governance.policy.RuleLocation;
import io.weir.governance.snapshot.EffectiveTag;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * What was decided about one query, as it will be audited.
 */
public final class QueryDecisions
{
    @GuardedBy("this")
    private final Map<Asset, Decision> columns = new LinkedHashMap<>();
    @GuardedBy("this")
    private final Set<Asset> unmasked = new HashSet<>();
    @GuardedBy("this")
    private final Set<DecisionRecord> filters = new LinkedHashSet<>();
    @GuardedBy("this")
    private final Map<Asset, Set<RowFilter.Rows>> rows = new HashMap<>();
    @GuardedBy("this")
    private Optional<DecisionRecord> lastRefusal = Optional.empty();

    /**
     * A column that carries a tag is read.
     */
    public synchronized void addColumn(Asset column, Decision decision)
    {
        if (decision.decidingTag().isPresent()) {
            columns.merge(column, decision, Decision::mostRestrictive);
        }
    }

    /**
     * As {@link #addColumn}, of what is read in a way that Trino does not tell when the query ends: by a function, or by a table about the table, which may be read as a whole.
     */
    public synchronized void addUnmasked(Asset read, Decision decision)
    {
        addColumn(read, decision);
        unmasked.add(read);
    }

    public synchronized boolean isReadUnmasked(Asset column)
    {
        return unmasked.contains(column);
    }

    /**
     * Which rows of a table the query was told to read; all of them if no filter is added.
     */
    public synchronized void addFilters(Asset table, Set<RowFilter> added)
    {
        Set<RowFilter.Rows> told = rows.computeIfAbsent(table, _ -> new HashSet<>());
        for (RowFilter filter : added) {
            filters.add(new DecisionRecord(table.toString(), "filtered", filter.tag(), Optional.of(filter.location().toString())));
            told.add(filter.rows());
        }
    }

    /**
     * Whether the query was told which rows of the table to read.
     */
    public synchronized boolean areFiltersTold(Asset table)
    {
        return rows.containsKey(table);
    }

    /**
     * Whether the query was told to read no other rows of the table than these.
     */
    public synchronized boolean isFiltered(Asset table, RowFilter.Rows only)
    {
        return rows.getOrDefault(table, ImmutableSet.of()).stream().anyMatch(told -> areAmong(told, only));
    }

    private static boolean areAmong(RowFilter.Rows told, RowFilter.Rows only)
    {
        return switch (told) {
            case None _ -> true;
            case Where where -> only instanceof Where(String column, Set<FilterValue> values) && column.equals(where.column()) && values.containsAll(where.values());
        };
    }

    /**
     * Whether nothing was decided about tags and rows. Something may have been refused all the same.
     */
    synchronized boolean isEmpty()
    {
        return columns.isEmpty() && filters.isEmpty();
    }

    /**
     * Something is refused. Trino may go on all the same, when it looks for a function in several places; so the last refusal is the one that ends a query that is denied.
     */
    public synchronized void refuse(Asset asset, Optional<Decision> decision)
    {
        lastRefusal = Optional.of(new DecisionRecord(
                asset.toString(),
                "denied",
                decision.flatMap(Decision::decidingTag).map(EffectiveTag::tag),
                decision.flatMap(Decision::rule).map(RuleLocation::toString)));
    }

    public synchronized List<DecisionRecord> columns(Predicate<Asset> wanted)
    {
        return columns.entrySet().stream()
                .filter(column -> wanted.test(column.getKey()))
                .map(column -> record(column.getKey(), column.getValue()))
                .collect(toImmutableList());
    }

    public synchronized List<DecisionRecord> filters()
    {
        return ImmutableList.copyOf(filters);
    }

    public synchronized Optional<DecisionRecord> lastRefusal()
    {
        return lastRefusal;
    }

    public synchronized Set<String> emergencies()
    {
        ImmutableSet.Builder<String> reasons = ImmutableSet.builder();
        columns.values().forEach(decision -> {
            if (decision instanceof Show show) {
                show.emergency().ifPresent(activation -> reasons.add(activation.id()));
            }
        });
        return reasons.build();
    }

    private static DecisionRecord record(Asset column, Decision decision)
    {
        String text = switch (decision) {
            case Show show -> show.emergency().isPresent() ? "shown by break-glass" : "shown";
            case Mask mask -> DecisionRecord.masked(mask.mask().kind().keyword());
            case Deny _ -> "denied";
        };
        return new DecisionRecord(column.toString(), text, decision.decidingTag().map(EffectiveTag::tag), decision.rule().map(RuleLocation::toString));
    }
}
