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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * A collection as one query sees it: its columns are pinned here, so that no refresh of the metadata cache changes them under the query, and what
 * was pushed down is added.
 *
 * @param known all about the table that does not depend on the query's text
 * @param constraint what MongoDB filters by; it may let through more than Trino asked for, never less
 * @param condition what it filters by that is no constraint of one column
 * @param sort what MongoDB sorts by; only ever together with a limit
 * @param computed what MongoDB makes of what it has found; a limit is one of groups then
 * @param recent when only what is not in the table's history is wanted
 */
public record MongoRecentTableHandle(
        KnownTable known,
        TupleDomain<MongoRecentColumnHandle> constraint,
        Condition.AllOf condition,
        List<SortKey> sort,
        OptionalInt limit,
        Computation computed,
        Optional<RecentPart> recent)
        implements FoundTable
{
    public MongoRecentTableHandle
    {
        requireNonNull(known, "known is null");
        requireNonNull(constraint, "constraint is null");
        requireNonNull(condition, "condition is null");
        sort = ImmutableList.copyOf(sort);
        requireNonNull(limit, "limit is null");
        requireNonNull(computed, "computed is null");
        requireNonNull(recent, "recent is null");
        checkArgument(sort.isEmpty() || limit.isPresent(), "sort without limit");
        checkArgument(limit.isEmpty() || !(computed instanceof Pipeline), "limit with pipeline");
    }

    public static MongoRecentTableHandle of(KnownTable known)
    {
        return new MongoRecentTableHandle(known, TupleDomain.all(), Condition.ALWAYS, ImmutableList.of(), OptionalInt.empty(), Computation.NONE, Optional.empty());
    }

    public MongoRecentTableHandle withConstraint(TupleDomain<MongoRecentColumnHandle> constraint)
    {
        return new MongoRecentTableHandle(known, constraint, condition, sort, limit, computed, recent);
    }

    public MongoRecentTableHandle withConditions(List<Condition> conditions)
    {
        return new MongoRecentTableHandle(known, constraint, new Condition.AllOf(conditions), sort, limit, computed, recent);
    }

    public MongoRecentTableHandle withLimit(int limit)
    {
        return new MongoRecentTableHandle(known, constraint, condition, sort, OptionalInt.of(limit), computed, recent);
    }

    public MongoRecentTableHandle withTopN(List<SortKey> sort, int limit)
    {
        return new MongoRecentTableHandle(known, constraint, condition, sort, OptionalInt.of(limit), computed, recent);
    }

    public MongoRecentTableHandle withComputation(Computation computation)
    {
        return new MongoRecentTableHandle(known, constraint, condition, sort, limit, computation, recent);
    }

    public MongoRecentTableHandle withRecent(RecentPart part)
    {
        return new MongoRecentTableHandle(known, constraint, condition, sort, limit, computed, Optional.of(part));
    }

    public List<Condition> conditions()
    {
        return condition.conditions();
    }

    public Optional<Computation> computation()
    {
        return computed instanceof Computation.None ? Optional.empty() : Optional.of(computed);
    }

    @Override
    public SchemaTableName name()
    {
        return known.name();
    }

    @Override
    public CollectionName collection()
    {
        return known.collection();
    }

    public List<MongoRecentColumnHandle> columns()
    {
        return known.columns();
    }

    public Misfits misfits()
    {
        return known.misfits();
    }

    /**
     * Nothing was pushed down: it stands for the whole table.
     */
    public boolean isWhole()
    {
        return constraint.isAll() && conditions().isEmpty() && limit.isEmpty() && computation().isEmpty() && recent.isEmpty();
    }

    /**
     * The columns that MongoDB filters by, in a fixed order.
     */
    public Set<MongoRecentColumnHandle> filteredColumns()
    {
        Set<MongoRecentColumnHandle> columns = new LinkedHashSet<>();
        constraint.getDomains().ifPresent(domains -> domains.keySet().stream()
                .sorted(comparing(MongoRecentColumnHandle::name))
                .forEach(columns::add));
        condition.dependencies().forEach(columns::add);
        return columns;
    }

    /**
     * Shown in plans: names what was pushed down, without the values.
     */
    @Override
    public String toString()
    {
        StringBuilder text = new StringBuilder().append(name());
        recent.ifPresent(_ -> text.append(" without history"));
        Set<MongoRecentColumnHandle> filtered = filteredColumns();
        if (!filtered.isEmpty()) {
            text.append(" constraint=").append(filtered.stream().map(MongoRecentColumnHandle::name).sorted().distinct().toList());
        }
        if (!sort.isEmpty()) {
            text.append(" sortOrder=").append(sort);
        }
        limit.ifPresent(value -> text.append(" limit=").append(value));
        text.append(switch (computed) {
            case Computation.None _ -> "";
            case Aggregation aggregation -> " group=%s aggregates=%s".formatted(
                    aggregation.keys().stream().map(MongoRecentColumnHandle::name).toList(),
                    aggregation.calls().stream().map(Aggregation.Call::function).toList());
            case Pipeline _ -> " pipeline";
        });
        return text.toString();
    }
}
