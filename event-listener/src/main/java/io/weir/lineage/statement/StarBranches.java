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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    private record Named(Query query, NamedQueries<Optional<Named>> names) {}

    private StarBranches() {}

    static StarBranches of(Query query)
    {
        StarBranches branches = new StarBranches();
        branches.add(query, NamedQueries.none());
        return branches;
    }

    // nothing is known of those whose columns have names of their own, and of recursive ones
    private static NamedQueries<Optional<Named>> within(With with, NamedQueries<Optional<Named>> around)
    {
        NamedQueries<Optional<Named>> names = around.inside();
        for (WithQuery query : with.getQueries()) {
            boolean plain = !with.isRecursive() && query.getColumnNames().isEmpty();
            names = names.with(query.getName().getValue(), plain ? Optional.of(new Named(query.getQuery(), names)) : Optional.empty());
        }
        return names;
    }

    private static boolean isTable(Table table, NamedQueries<Optional<Named>> names)
    {
        return table.getName().getParts().size() > 1 || names.find(table.getName().getSuffix()).isEmpty();
    }

    private static Optional<Named> query(Table table, NamedQueries<Optional<Named>> names)
    {
        return table.getName().getParts().size() > 1 ? Optional.empty() : names.find(table.getName().getSuffix()).flatMap(named -> named);
    }

    boolean contains(Relation branch)
    {
        return stars.contains(branch);
    }

    private void add(Query query, NamedQueries<Optional<Named>> names)
    {
        if (seen.add(query)) {
            add(query.getQueryBody(), query.getWith().map(with -> within(with, names)).orElse(names));
        }
    }

    private void add(Relation relation, NamedQueries<Optional<Named>> names)
    {
        switch (relation) {
            case SetOperation operation when operation.getCorresponding().isEmpty() -> operation.getRelations().forEach(branch -> addBranch(branch, names));
            case TableSubquery subquery -> add(subquery.getQuery(), names);
            case Table table -> query(table, names).ifPresent(named -> add(named.query(), named.names()));
            // x.* may be the fields of a row, or come from one relation of several
            case QuerySpecification specification when isPlainStar(specification) -> specification.getFrom().ifPresent(from -> add(from, names));
            case AliasedRelation aliased when hasNoNames(aliased) -> add(aliased.getRelation(), names);
            case SampledRelation sampled -> add(sampled.getRelation(), names);
            default -> {}
        }
    }

    private void addBranch(Relation branch, NamedQueries<Optional<Named>> names)
    {
        if (branch instanceof QueryBody && isOverTables(branch, names)) {
            stars.add(branch);
        }
        else {
            add(branch, names);
        }
    }

    private boolean isOverTables(Query query, NamedQueries<Optional<Named>> names)
    {
        Boolean known = overTables.get(query);
        if (known == null) {
            known = isOverTables(query.getQueryBody(), query.getWith().map(with -> within(with, names)).orElse(names));
            overTables.put(query, known);
        }
        return known;
    }

    // of the keys of a USING the engine names no sources
    private boolean isOverTables(Relation relation, NamedQueries<Optional<Named>> names)
    {
        return switch (relation) {
            case Table table -> isTable(table, names) || query(table, names).filter(named -> isOverTables(named.query(), named.names())).isPresent();
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
