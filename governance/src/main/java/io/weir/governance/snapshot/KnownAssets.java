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
package io.weir.governance.snapshot;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Multimap;
import io.weir.governance.asset.Asset;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The assets that the log names, or that a renamed table or schema took over from its former name.
 */
final class KnownAssets
{
    private final TagGraph graph;

    KnownAssets(TagGraph graph)
    {
        this.graph = requireNonNull(graph, "graph is null");
    }

    Set<Asset> columnsOf(Asset table)
    {
        Set<Asset> columns = new LinkedHashSet<>();
        namesOf(table).forEach(name -> graph.namedColumns(name).forEach(column -> columns.add(column.moved(name, table))));
        return ImmutableSet.copyOf(columns);
    }

    /**
     * All that the table is or was called.
     */
    Set<Asset> namesOf(Asset table)
    {
        Set<Asset> seen = new LinkedHashSet<>(Set.of(table));
        Queue<Asset> names = new ArrayDeque<>(seen);
        while (!names.isEmpty()) {
            graph.otherNames(names.remove()).stream().filter(seen::add).forEach(names::add);
        }
        return seen;
    }

    /**
     * Whether it is known, by any of its names, which columns the table had when something in it was first tagged.
     */
    boolean hasKnownColumns(Asset table)
    {
        return namesOf(table).stream().anyMatch(name -> graph.knownColumns().get(name).isPresent());
    }

    /**
     * The tables that {@link #hasKnownColumns}, by all of their names.
     */
    Set<Asset> tablesWithKnownColumns()
    {
        Set<Asset> tables = new HashSet<>(graph.knownColumns().keys());
        addRenamed(tables);
        return ImmutableSet.copyOf(tables);
    }

    Set<Asset> all()
    {
        Set<Asset> known = new HashSet<>();
        known.addAll(TagGraph.assets(graph.tags()));
        known.addAll(TagGraph.assets(graph.edges()));
        graph.pendings().toMap().forEach((target, writes) -> {
            if (!writes.isEmpty()) {
                known.add(target);
            }
        });
        known.addAll(graph.renames().keys());
        known.addAll(graph.locations().keys());
        addRenamed(known);
        return ImmutableSet.copyOf(known);
    }

    /**
     * A table that was renamed twice takes over what its former name took over. It may have been renamed thousands of times.
     */
    private void addRenamed(Set<Asset> known)
    {
        Multimap<Asset, Asset> names = laterNames();
        if (names.isEmpty()) {
            return;
        }
        Queue<Asset> queue = new ArrayDeque<>(known);
        while (!queue.isEmpty()) {
            Asset asset = queue.remove();
            for (Asset holder : TagGraph.chain(asset)) {
                names.get(holder).stream()
                        .map(name -> asset.moved(holder, name))
                        .filter(known::add)
                        .forEach(queue::add);
            }
        }
    }

    /**
     * By what a table or schema is or was called, what else it is called.
     */
    private Multimap<Asset, Asset> laterNames()
    {
        ImmutableSetMultimap.Builder<Asset, Asset> names = ImmutableSetMultimap.builder();
        Set<Asset> holders = new HashSet<>(graph.renames().keys());
        holders.addAll(graph.pendings().keys());
        graph.tablesAt().toMap().values().stream()
                .filter(tables -> tables.size() > 1)
                .forEach(holders::addAll);
        holders.forEach(holder -> graph.otherNames(holder).forEach(name -> names.put(name, holder)));
        return names.build();
    }
}
