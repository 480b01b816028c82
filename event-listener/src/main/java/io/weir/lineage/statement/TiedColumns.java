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

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multimap;
import io.weir.lineage.record.ColumnName;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import static com.google.common.collect.Sets.newIdentityHashSet;
import static java.util.Objects.requireNonNull;

/**
 * Which columns conditions tie to which, over as many conditions as lead there. Two conditions that reach the same column tie all of theirs to each other, whichever of them one comes from, so they fall into
 * groups. The groups are found once, for all columns that are written.
 */
final class TiedColumns
{
    /**
     * @param columns of one condition
     * @param reached the columns, and those of tables behind them
     */
    record Tie(Set<ColumnName> columns, Set<ColumnName> reached, Influence influence)
    {
        Tie
        {
            columns = ImmutableSet.copyOf(columns);
            reached = ImmutableSet.copyOf(reached);
            requireNonNull(influence, "influence is null");
        }

        private Origins origins()
        {
            return Origins.of(columns, influence);
        }
    }

    private final Function<ColumnName, Stream<ColumnName>> reached;
    private final Effort effort;
    private final List<Origins> groups;
    private final Map<ColumnName, Integer> groupOf = new HashMap<>();

    /**
     * @param reached a column, and those of tables behind it
     */
    TiedColumns(List<Tie> ties, Function<ColumnName, Stream<ColumnName>> reached, Effort effort)
    {
        this.reached = requireNonNull(reached, "reached is null");
        this.effort = requireNonNull(effort, "effort is null");
        Multimap<ColumnName, Tie> tiesOf = ArrayListMultimap.create();
        ties.forEach(tie -> tie.reached().forEach(column -> tiesOf.put(column, tie)));
        List<Origins> found = new ArrayList<>();
        Set<Tie> grouped = newIdentityHashSet();
        for (Tie tie : ties) {
            if (grouped.add(tie)) {
                found.add(Origins.ofAll(group(tie, found.size(), tiesOf, grouped).stream().map(Tie::origins)));
            }
        }
        this.groups = ImmutableList.copyOf(found);
    }

    private List<Tie> group(Tie first, int group, Multimap<ColumnName, Tie> tiesOf, Set<Tie> grouped)
    {
        List<Tie> ties = new ArrayList<>(List.of(first));
        // it grows meanwhile
        for (int i = 0; i < ties.size(); i++) {
            ties.get(i).reached().stream()
                    .filter(column -> groupOf.putIfAbsent(column, group) == null)
                    .flatMap(column -> tiesOf.get(column).stream())
                    .filter(grouped::add)
                    .forEach(ties::add);
        }
        return ties;
    }

    /**
     * The origins of a value, and what they are tied to.
     */
    Origins and(Origins origins)
    {
        List<Origins> tied = origins.columns().keySet().stream()
                .flatMap(reached)
                .filter(groupOf::containsKey)
                .map(groupOf::get)
                .distinct()
                .map(groups::get)
                .toList();
        if (tied.isEmpty()) {
            return origins;
        }
        tied.forEach(group -> effort.columns(group.columns().size()));
        // a column of its own comes along as it is
        return Origins.ofAll(Stream.concat(Stream.of(origins), tied.stream().map(group -> group.without(origins.columns().keySet()))));
    }
}
