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
        Set<Asset> seen = new HashSet<>(Set.of(table));
        Queue<Asset> names = new ArrayDeque<>(seen);
        while (!names.isEmpty()) {
            Asset name = names.remove();
            graph.knownColumns(name).forEach(column -> columns.add(column.moved(name, table)));
            graph.formerNames(name).stream().filter(seen::add).forEach(names::add);
        }
        return ImmutableSet.copyOf(columns);
    }

    Set<Asset> all()
    {
        Set<Asset> known = new HashSet<>();
        graph.tags().toMap().values().forEach(group -> known.addAll(group.keySet()));
        graph.edges().toMap().values().forEach(group -> known.addAll(group.keySet()));
        known.addAll(graph.pendings().keySet());
        known.addAll(graph.renames().keys());
        addRenamed(known);
        return ImmutableSet.copyOf(known);
    }

    private void addRenamed(Set<Asset> known)
    {
        Queue<Asset> queue = new ArrayDeque<>();
        graph.renames().toMap().forEach((target, sources) -> sources.forEach(source -> known.stream()
                .filter(asset -> asset.isWithin(source))
                .map(asset -> asset.moved(source, target))
                .forEach(queue::add)));
        // a table that was renamed twice takes over what its former name took over
        Collection<Asset> added = queue.stream().filter(asset -> !known.contains(asset)).toList();
        if (known.addAll(added)) {
            addRenamed(known);
        }
    }
}
