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
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * What came from what, whether or not it carries tags: edges that were masked and those that only decide about rows are in it too, and so are writes whose lineage has not arrived
 * and the other names of a table. To build it takes time in proportion to all edges: for a question of a person, not of a query.
 */
public final class LineageGraph
{
    private final List<LineageFlow> flows;

    private LineageGraph(List<LineageFlow> flows)
    {
        this.flows = requireNonNull(flows, "flows is null");
    }

    /**
     * @param edges all that are in force
     * @param snapshot read before the edges, so that a write is in one of the two at least
     */
    public static LineageGraph of(Collection<LineageEdge> edges, GovernanceSnapshot snapshot)
    {
        List<LineageFlow> flows = new ArrayList<>(edges.size());
        edges.forEach(edge -> flows.add(flow(edge)));
        addAnnounced(snapshot.graph(), flows);
        addSamePlaces(snapshot.graph(), flows);
        return new LineageGraph(flows);
    }

    /**
     * What an asset was made of: each asset once, by the way that carries most of the values and of such ways a short one; nearest first among those that carry alike.
     */
    public Stream<LineageStep> upstream(Asset asset)
    {
        return walk(asset, LineageWay.Direction.UPSTREAM);
    }

    /**
     * What was made of an asset.
     */
    public Stream<LineageStep> impact(Asset asset)
    {
        return walk(asset, LineageWay.Direction.IMPACT);
    }

    /**
     * Whether lineage names the asset, something in it, or a table as a whole that it is in.
     */
    public boolean knows(Asset asset)
    {
        Asset node = GovernanceFold.node(asset);
        return flows.stream().anyMatch(flow -> flow.after(node).isPresent() || flow.before(node).isPresent());
    }

    private Stream<LineageStep> walk(Asset asset, LineageWay.Direction direction)
    {
        ListMultimap<Asset, LineageFlow> byTable = ArrayListMultimap.create();
        List<LineageFlow> ofSchemas = new ArrayList<>();
        for (LineageFlow flow : flows) {
            Asset here = direction.here(flow);
            if (here.kind().compareTo(AssetKind.TABLE) >= 0) {
                byTable.put(here.table(), flow);
            }
            else {
                ofSchemas.add(flow);
            }
        }
        return new LineageWay(direction, node -> {
            if (node.kind().compareTo(AssetKind.TABLE) < 0) {
                return flows;
            }
            return ofSchemas.isEmpty() ? byTable.get(node.table()) : ImmutableList.<LineageFlow>builder().addAll(byTable.get(node.table())).addAll(ofSchemas).build();
        }).from(GovernanceFold.node(asset));
    }

    private static LineageFlow flow(LineageEdge edge)
    {
        if (edge.isRename()) {
            return new LineageFlow(edge.source().governed(), edge.target().governed(), kind(edge.kind()), edge.masked(), true);
        }
        return new LineageFlow(GovernanceFold.source(edge.source()), GovernanceFold.node(edge.target()), kind(edge.kind()), edge.masked(), false);
    }

    private static FlowKind kind(EdgeKind kind)
    {
        return switch (kind) {
            case IDENTITY -> FlowKind.IDENTITY;
            case TRANSFORMATION -> FlowKind.TRANSFORMATION;
            case AGGREGATION -> FlowKind.AGGREGATION;
            case INFERRED -> FlowKind.INFERRED;
            case INDIRECT -> FlowKind.INDIRECT;
        };
    }

    private static void addAnnounced(TagGraph graph, List<LineageFlow> flows)
    {
        graph.pendings().toMap().forEach((target, writes) -> writes.forEach(write -> write.sources().forEach(source ->
                flows.add(new LineageFlow(source, target, FlowKind.PENDING, false, target.kind() == AssetKind.SCHEMA)))));
    }

    private static void addSamePlaces(TagGraph graph, List<LineageFlow> flows)
    {
        Set<List<Asset>> pairs = new HashSet<>();
        graph.tablesAt().toMap().values().forEach(tables -> tables.forEach(table -> tables.stream()
                .filter(other -> !other.equals(table) && pairs.add(List.of(table, other)))
                .forEach(other -> flows.add(new LineageFlow(table, other, FlowKind.IDENTITY, false, true)))));
    }
}
