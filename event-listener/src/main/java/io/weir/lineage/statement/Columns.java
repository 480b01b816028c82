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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.record.TableName;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * The columns of a relation.
 *
 * @param ordered whether the list is complete and in order. It is not for a base table, of which only the columns that the query uses are known.
 * @param others where columns come from whose names are not known, such as the fields of a row
 * @param namesakes tables whose columns are here too, each by its own name; which they have is not known
 */
public record Columns(List<Column> list, boolean ordered, Optional<Origins> others, Set<TableName> namesakes)
{
    public Columns
    {
        list = ImmutableList.copyOf(list);
        requireNonNull(others, "others is null");
        namesakes = ImmutableSet.copyOf(namesakes);
    }

    public Columns(List<Column> list, boolean ordered)
    {
        this(list, ordered, Optional.empty());
    }

    public Columns(List<Column> list, boolean ordered, Optional<Origins> others)
    {
        this(list, ordered, others, Set.of());
    }

    /**
     * @param doubtful whether the relation need not have it
     */
    public record Column(Optional<String> name, Origins origins, boolean doubtful)
    {
        public Column
        {
            name = name.map(text -> text.toLowerCase(ENGLISH));
            requireNonNull(origins, "origins is null");
        }

        public Column(Optional<String> name, Origins origins)
        {
            this(name, origins, false);
        }

        Column with(Origins origins)
        {
            return new Column(name, origins, doubtful);
        }
    }

    static Columns unknown(Origins origins)
    {
        return new Columns(List.of(), false, Optional.of(origins));
    }

    List<Column> named(String name)
    {
        String wanted = name.toLowerCase(ENGLISH);
        return list.stream().filter(column -> column.name().filter(wanted::equals).isPresent()).toList();
    }

    /**
     * Where a column that is not in the list may come from, if there may be one.
     */
    Optional<Origins> possible(String name)
    {
        if (namesakes.isEmpty()) {
            return others;
        }
        String column = name.toLowerCase(ENGLISH);
        return Optional.of(namesakes.stream()
                .map(table -> Origins.unchanged(new ColumnName(table, column)))
                .reduce(others.orElse(Origins.NONE), Origins::and));
    }

    Origins all()
    {
        return Origins.ofAll(each().stream());
    }

    /**
     * The origins of each column.
     */
    List<Origins> each()
    {
        if (!namesakes.isEmpty()) {
            throw new UnresolvedStatementException();
        }
        return Stream.concat(list.stream().map(Column::origins), others.stream()).toList();
    }

    Columns renamed(List<String> names)
    {
        boolean complete = ordered && names.size() == list.size();
        if (!complete && others.isEmpty()) {
            throw new UnresolvedStatementException();
        }
        if (!complete) {
            // the new names stand for some of all
            Origins all = all();
            return new Columns(names.stream().map(name -> new Column(Optional.of(name), all)).toList(), true);
        }
        List<Column> renamed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            renamed.add(new Column(Optional.of(names.get(i)), list.get(i).origins()));
        }
        return new Columns(renamed, true);
    }

    Columns without(List<String> names)
    {
        List<String> unwanted = names.stream().map(name -> name.toLowerCase(ENGLISH)).toList();
        return new Columns(list.stream().filter(column -> column.name().filter(unwanted::contains).isEmpty()).toList(), ordered, others, namesakes);
    }

    /**
     * The columns of all these, one after the other.
     */
    static Columns ofAll(List<Columns> several)
    {
        return new Columns(
                several.stream().flatMap(columns -> columns.list.stream()).toList(),
                several.stream().allMatch(Columns::ordered),
                several.stream().anyMatch(columns -> columns.others.isPresent()) ? Optional.of(Origins.ofAll(several.stream().flatMap(columns -> columns.others.stream()))) : Optional.empty(),
                several.stream().flatMap(columns -> columns.namesakes.stream()).collect(toImmutableSet()));
    }

    Columns map(UnaryOperator<Origins> change)
    {
        if (!namesakes.isEmpty()) {
            throw new UnresolvedStatementException();
        }
        return new Columns(list.stream().map(column -> column.with(change.apply(column.origins()))).toList(), ordered, others.map(change));
    }

    /**
     * The same columns, which tell of what decides whether they are there.
     */
    Columns decidedBy(Set<ColumnName> deciding)
    {
        Origins decision = Origins.of(deciding, Influence.CONDITIONAL);
        return deciding.isEmpty() ? this : map(origins -> origins.and(decision));
    }

    /**
     * The rows of both, column by column.
     */
    Columns union(Columns other)
    {
        if (!ordered || !other.ordered || list.size() != other.list.size()) {
            throw new UnresolvedStatementException();
        }
        List<Column> united = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            united.add(new Column(list.get(i).name(), list.get(i).origins().and(other.list.get(i).origins())));
        }
        return new Columns(united, true);
    }

    /**
     * The rows of both, columns of one name together; the others are left out.
     */
    Columns corresponding(Columns other)
    {
        if (!ordered || !other.ordered) {
            throw new UnresolvedStatementException();
        }
        ImmutableList.Builder<Column> united = ImmutableList.builder();
        for (Column column : list) {
            column.name().map(other::named).filter(found -> !found.isEmpty()).ifPresent(found ->
                    united.add(new Column(column.name(), column.origins().and(found.getFirst().origins()))));
        }
        return new Columns(united.build(), true);
    }
}
