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
package io.weir.lineage.statement;

import com.google.common.collect.ImmutableMap;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.Join;
import io.trino.sql.tree.JoinOn;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QueryBody;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SampledRelation;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableSubquery;
import io.trino.sql.tree.With;
import io.trino.sql.tree.WithQuery;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Locale.ENGLISH;

/**
 * The branches of set operations that are stars over tables and nothing else, where each column of the set operation is the column of the whole query in the same place: as in
 * {@code WITH u AS (SELECT * FROM x UNION ALL SELECT * FROM y) SELECT * FROM u}.
 */
final class StarBranches
{
    static final StarBranches NONE = new StarBranches();

    private final Set<Relation> stars = Collections.newSetFromMap(new IdentityHashMap<>());
    // queries that name each other lead to one by so many ways that each can be gone once only
    private final Set<Query> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Query, Boolean> overTables = new IdentityHashMap<>();

    /**
     * What the names of queries mean at a place; nothing is known of those whose columns have names of their own, and of recursive ones.
     */
    private record Names(Map<String, Optional<Named>> queries)
    {
        Names
        {
            queries = ImmutableMap.copyOf(queries);
        }

        Names with(With with)
        {
            Names names = this;
            for (WithQuery query : with.getQueries()) {
                boolean plain = !with.isRecursive() && query.getColumnNames().isEmpty();
                Map<String, Optional<Named>> extended = new HashMap<>(names.queries());
                extended.put(query.getName().getValue().toLowerCase(ENGLISH), plain ? Optional.of(new Named(query.getQuery(), names)) : Optional.empty());
                names = new Names(extended);
            }
            return names;
        }

        boolean isTable(Table table)
        {
            return table.getName().getParts().size() > 1 || !queries.containsKey(table.getName().getSuffix());
        }

        Optional<Named> query(Table table)
        {
            return isTable(table) ? Optional.empty() : queries.get(table.getName().getSuffix());
        }
    }

    private record Named(Query query, Names names) {}

    private StarBranches() {}

    static StarBranches of(Query query)
    {
        StarBranches branches = new StarBranches();
        branches.add(query, new Names(Map.of()));
        return branches;
    }

    boolean contains(Relation branch)
    {
        return stars.contains(branch);
    }

    private void add(Query query, Names names)
    {
        if (seen.add(query)) {
            add(query.getQueryBody(), query.getWith().map(names::with).orElse(names));
        }
    }

    private void add(Relation relation, Names names)
    {
        switch (relation) {
            case SetOperation operation when operation.getCorresponding().isEmpty() -> operation.getRelations().forEach(branch -> addBranch(branch, names));
            case TableSubquery subquery -> add(subquery.getQuery(), names);
            case Table table -> names.query(table).ifPresent(named -> add(named.query(), named.names()));
            // x.* may be the fields of a row, or come from one relation of several
            case QuerySpecification specification when isPlainStar(specification) -> specification.getFrom().ifPresent(from -> add(from, names));
            case AliasedRelation aliased when hasNoNames(aliased) -> add(aliased.getRelation(), names);
            case SampledRelation sampled -> add(sampled.getRelation(), names);
            default -> {}
        }
    }

    private void addBranch(Relation branch, Names names)
    {
        if (branch instanceof QueryBody && isOverTables(branch, names)) {
            stars.add(branch);
        }
        else {
            add(branch, names);
        }
    }

    private boolean isOverTables(Query query, Names names)
    {
        Boolean known = overTables.get(query);
        if (known == null) {
            known = isOverTables(query.getQueryBody(), query.getWith().map(names::with).orElse(names));
            overTables.put(query, known);
        }
        return known;
    }

    // of the keys of a USING the engine names no sources
    private boolean isOverTables(Relation relation, Names names)
    {
        return switch (relation) {
            case Table table -> names.isTable(table) || names.query(table).filter(named -> isOverTables(named.query(), named.names())).isPresent();
            case TableSubquery subquery -> isOverTables(subquery.getQuery(), names);
            case QuerySpecification specification -> isStar(specification) && specification.getFrom().filter(from -> isOverTables(from, names)).isPresent();
            case AliasedRelation aliased -> hasNoNames(aliased) && isOverTables(aliased.getRelation(), names);
            case SampledRelation sampled -> isOverTables(sampled.getRelation(), names);
            case Join join -> join.getCriteria().stream().allMatch(JoinOn.class::isInstance) && isOverTables(join.getLeft(), names) && isOverTables(join.getRight(), names);
            default -> false;
        };
    }

    private static boolean isStar(QuerySpecification specification)
    {
        List<SelectItem> items = specification.getSelect().getSelectItems();
        return items.size() == 1 && items.getFirst() instanceof AllColumns all && all.getAliases().isEmpty();
    }

    private static boolean isPlainStar(QuerySpecification specification)
    {
        return isStar(specification) && specification.getSelect().getSelectItems().getFirst() instanceof AllColumns all && all.getTarget().isEmpty();
    }

    private static boolean hasNoNames(AliasedRelation aliased)
    {
        return aliased.getColumnNames() == null || aliased.getColumnNames().isEmpty();
    }
}
