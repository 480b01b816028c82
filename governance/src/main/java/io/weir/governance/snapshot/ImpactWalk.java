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

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Walks the lineage graph forwards, breadth first: what was made of an asset. The graph is kept by target, so it is turned around first, which takes time in
 * proportion to all edges: for a question of a person, not of a query.
 */
final class ImpactWalk
{
    private final TagGraph graph;
    private final ListMultimap<Asset, Flow> flowsBySourceTable = ArrayListMultimap.create();

    ImpactWalk(TagGraph graph)
    {
        this.graph = requireNonNull(graph, "graph is null");
        graph.edges().toMap().forEach((table, group) -> group.forEach((path, sources) -> sources.forEach(source ->
                flowsBySourceTable.put(source.table(), new Flow(source, PathInGroup.asset(table, path), false)))));
        graph.pendings().toMap().forEach((target, writes) -> writes.forEach(write -> write.sources().stream()
                .filter(source -> source.kind().compareTo(AssetKind.TABLE) >= 0)
                .forEach(source -> flowsBySourceTable.put(source.table(), new Flow(source, target, true)))));
    }

    private record Flow(Asset source, Asset target, boolean pending)
    {
        /**
         * A table stands for its columns, as the source of an edge and as what is asked about.
         */
        boolean startsAt(Asset asset)
        {
            return asset.isWithin(source) || source.isWithin(asset);
        }
    }

    List<LineageStep> from(Asset start)
    {
        List<LineageStep> steps = new ArrayList<>();
        Set<Asset> seen = new HashSet<>(Set.of(start));
        Queue<LineageStep> queue = new ArrayDeque<>();
        expand(start, 0, false, queue);
        while (!queue.isEmpty()) {
            LineageStep step = queue.remove();
            if (seen.add(step.asset())) {
                steps.add(step);
                expand(step.asset(), step.steps(), step.pending(), queue);
            }
        }
        return steps;
    }

    private void expand(Asset asset, int steps, boolean pending, Queue<LineageStep> queue)
    {
        flowsBySourceTable.get(asset.table()).stream()
                .filter(flow -> flow.startsAt(asset))
                .forEach(flow -> queue.add(new LineageStep(flow.target(), asset, steps + 1, pending || flow.pending())));
        laterNames(asset).forEach(later -> queue.add(new LineageStep(later, asset, steps + 1, pending)));
    }

    private List<Asset> laterNames(Asset asset)
    {
        List<Asset> later = new ArrayList<>();
        graph.renames().toMap().forEach((target, sources) -> sources.stream()
                .filter(asset::isWithin)
                .forEach(source -> later.add(asset.moved(source, target))));
        return later;
    }
}
