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
import com.google.common.collect.ImmutableSet;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.statement.TiedColumns.Tie;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Which columns decide which rows a statement sees, gathered while it is read.
 * <p>
 * A condition that mentions two columns ties them: where {@code a.email = b.email} holds, whoever selects {@code b.email} has {@code a.email}, whatever table it
 * was read from; and so in every other wording of the same ({@code LIKE}, two inequalities, {@code IN}, {@code EXISTS}). All columns of one condition are tied,
 * because which operators amount to equality cannot be told; a tie carries tags. A condition on one side alone does not: it leaves out rows, and changes no value.
 * <p>
 * Where a row that is left out is a NULL in another one, as in a query that stands for a value and on the optional side of an outer join, a condition decides about
 * values, on one side or both. All do but those that look up a row by its key, {@code a.id = b.a_id}: they are in every statement, and tie.
 */
final class Conditions
{
    private final Function<ColumnName, Set<ColumnName>> behind;
    private final Map<ColumnName, Set<Influence>> columns = new LinkedHashMap<>();
    private final List<Tie> ties = new ArrayList<>();
    private final Set<ColumnName> deciding = new LinkedHashSet<>();

    /**
     * @param behind what is behind a column of a view
     */
    Conditions(Function<ColumnName, Set<ColumnName>> behind)
    {
        this.behind = requireNonNull(behind, "behind is null");
    }

    /**
     * No conditions yet, of a query inside of this one.
     */
    Conditions inside()
    {
        return new Conditions(behind);
    }

    void add(Influence influence, Origins origins)
    {
        origins.columns().keySet().forEach(column -> columns.computeIfAbsent(column, _ -> EnumSet.noneOf(Influence.class)).add(influence));
    }

    void tie(Influence influence, Origins origins)
    {
        add(influence, origins);
        Set<ColumnName> tied = origins.columns().keySet();
        Set<ColumnName> reached = tied.stream().flatMap(this::reached).collect(toImmutableSet());
        if (tied.size() > 1 || isOfSeveral(reached)) {
            ties.add(new Tie(tied, reached, influence));
        }
    }

    // one column of a view may be a comparison of two of tables
    private boolean isOfSeveral(Set<ColumnName> reached)
    {
        return reached.stream().filter(column -> behind.apply(column).isEmpty()).limit(2).count() > 1;
    }

    /**
     * A condition that is more than a lookup.
     */
    void decide(Origins origins)
    {
        deciding.addAll(origins.columns().keySet());
    }

    /**
     * The conditions of a query that stands for a value: they leave out no rows around it.
     */
    void addColumns(Conditions other)
    {
        other.columns.forEach((column, influences) -> columns.computeIfAbsent(column, _ -> EnumSet.noneOf(Influence.class)).addAll(influences));
    }

    /**
     * The conditions of a query with a name, where the name is used. What they tie is tied where the query is.
     */
    void addNamed(Conditions other)
    {
        addColumns(other);
        deciding.addAll(other.deciding);
    }

    /**
     * The conditions of a query that is a part of a condition, or of a relation.
     */
    void addAll(Conditions other)
    {
        addNamed(other);
        ties.addAll(other.ties);
    }

    private Stream<ColumnName> reached(ColumnName column)
    {
        return Stream.concat(Stream.of(column), behind.apply(column).stream());
    }

    /**
     * How much is copied where they become conditions of a query around.
     */
    int size()
    {
        return columns.size() + deciding.size() + ties.size();
    }

    /**
     * With those that only the statement itself has, as a condition around this one may tie them.
     */
    Set<ColumnName> all()
    {
        return ImmutableSet.copyOf(columns.keySet());
    }

    /**
     * The columns of conditions that are more than lookups, with those that only the statement itself has.
     */
    Set<ColumnName> deciding()
    {
        return ImmutableSet.copyOf(deciding);
    }

    /**
     * The columns of tables.
     */
    Map<ColumnName, Set<Influence>> columns()
    {
        ImmutableMap.Builder<ColumnName, Set<Influence>> copy = ImmutableMap.builder();
        columns.forEach((column, influences) -> {
            if (!MadeColumns.contains(column)) {
                copy.put(column, ImmutableSet.copyOf(influences));
            }
        });
        return copy.buildOrThrow();
    }

    /**
     * What all conditions so far tie to each other.
     *
     * @param effort which is spent on what comes from tied columns
     */
    TiedColumns tied(Effort effort)
    {
        return new TiedColumns(ties, this::reached, effort);
    }
}
