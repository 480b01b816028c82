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
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import io.trino.sql.tree.Relation;
import io.weir.governance.asset.AddedColumns;
import io.weir.lineage.record.ColumnName;
import io.weir.lineage.statement.Columns.Column;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * In which order a star over tables gives their columns. The listener knows the columns of a table, not their order; the engine names the sources of each column that is
 * written, in order, and of a star over tables it leaves out none.
 *
 * @param stars the branches of set operations that are stars over tables, where the columns of the set operation are those that are written
 * @param reported the sources that the engine names of each column that is written
 */
record StarOrder(StarBranches stars, List<Set<ColumnName>> reported)
{
    static final StarOrder UNKNOWN = new StarOrder(StarBranches.NONE, List.of());

    StarOrder
    {
        requireNonNull(stars, "stars is null");
        reported = ImmutableList.copyOf(reported);
    }

    /**
     * The columns of a branch of a set operation, in order if that can be told.
     */
    Columns order(Relation branch, Columns columns)
    {
        if (columns.ordered() || !stars.contains(branch)) {
            return columns;
        }
        ImmutableSet.Builder<ColumnName> found = ImmutableSet.builder();
        List<Column> ordered = new ArrayList<>();
        for (Set<ColumnName> sources : reported) {
            List<Column> possible = columns.list().stream().filter(column -> sources.containsAll(sources(column))).toList();
            possible.forEach(column -> found.addAll(sources(column)));
            ordered.add(new Column(
                    possible.size() == 1 ? possible.getFirst().name() : Optional.empty(),
                    possible.stream().map(Column::origins).reduce(Origins::and).orElseThrow(UnresolvedStatementException::new)));
        }
        Set<ColumnName> all = columns.list().stream().flatMap(column -> sources(column).stream()).collect(toImmutableSet());
        // of TABLE t in parentheses the engine tells hidden columns as read, and a star gives none of them
        if (!Sets.difference(all, found.build()).stream().map(ColumnName::column).allMatch(AddedColumns::isAdded)) {
            throw new UnresolvedStatementException();
        }
        return new Columns(ordered, true);
    }

    private static Set<ColumnName> sources(Column column)
    {
        // what decides about the optional side of an outer join is no source of a star
        return Maps.filterValues(column.origins().columns(), way -> way.direct().isPresent()).keySet();
    }
}
