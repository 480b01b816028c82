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
import java.util.Collection;
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

    private void addRenamed(Set<Asset> known)
    {
        Queue<Asset> queue = new ArrayDeque<>();
        namesOfOthers().forEach((target, source) -> known.stream()
                .filter(asset -> asset.isWithin(source))
                .map(asset -> asset.moved(source, target))
                .forEach(queue::add));
        // a table that was renamed twice takes over what its former name took over
        Collection<Asset> added = queue.stream().filter(asset -> !known.contains(asset)).toList();
        if (known.addAll(added)) {
            addRenamed(known);
        }
    }

    private Multimap<Asset, Asset> namesOfOthers()
    {
        ImmutableSetMultimap.Builder<Asset, Asset> names = ImmutableSetMultimap.builder();
        Set<Asset> holders = new HashSet<>(graph.renames().keys());
        holders.addAll(graph.pendings().keys());
        graph.tablesAt().toMap().values().stream()
                .filter(tables -> tables.size() > 1)
                .forEach(holders::addAll);
        holders.forEach(holder -> names.putAll(holder, graph.otherNames(holder)));
        return names.build();
    }
}
