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
package io.weir.server.lineage;

import com.google.common.collect.ImmutableList;
import io.weir.server.lineage.Placed.Box;
import io.weir.server.lineage.Placed.Line;
import io.weir.server.lineage.Placed.Point;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.PortConstraints;
import org.eclipse.elk.core.options.PortSide;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkPort;
import org.eclipse.elk.graph.util.ElkGraphUtil;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives every table a place, from left to right along the flow, by the layered algorithm of the Eclipse Layout Kernel (Sugiyama and others, 1981).
 */
final class GraphLayout
{
    private static final double NODE_SPACING = 24;
    private static final double LAYER_SPACING = 60;
    private static final double LINE_SPACING = 9;

    private final LineageGraph graph;
    private final ElkNode root = ElkGraphUtil.createGraph();
    private final Map<AssetName, ElkNode> nodes = new HashMap<>();
    private final Map<AssetName, List<String>> columns = new HashMap<>();
    private final Map<String, ElkPort> ports = new HashMap<>();
    private final Map<Flow, ElkEdge> edges = new HashMap<>();

    private GraphLayout(LineageGraph graph)
    {
        this.graph = graph;
    }

    static Placed place(LineageGraph graph)
    {
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
        return new GraphLayout(graph).place();
    }

    private Placed place()
    {
        root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        root.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
        root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        root.setProperty(CoreOptions.SPACING_NODE_NODE, NODE_SPACING);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, LAYER_SPACING);
        root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, LINE_SPACING);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, LINE_SPACING * 2);
        graph.tables().forEach(this::addTable);
        graph.flows().forEach(this::addFlow);
        new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
        return new Placed(root.getWidth(), root.getHeight(), boxes(), lines());
    }

    private void addTable(AssetName table, Set<String> tableColumns)
    {
        ElkNode node = ElkGraphUtil.createNode(root);
        node.setIdentifier(table.toString());
        node.setDimensions(BoxShape.width(graph, table, tableColumns), BoxShape.height(tableColumns.size()));
        node.setProperty(CoreOptions.PORT_CONSTRAINTS, PortConstraints.FIXED_POS);
        nodes.put(table, node);
        columns.put(table, List.copyOf(tableColumns));
    }

    private void addFlow(Flow flow)
    {
        if (!flow.source().equals(flow.target())) {
            edges.put(flow, ElkGraphUtil.createSimpleEdge(port(flow.source(), PortSide.EAST), port(flow.target(), PortSide.WEST)));
        }
    }

    private ElkPort port(AssetName asset, PortSide side)
    {
        return ports.computeIfAbsent(side + " " + asset, _ -> {
            ElkNode node = nodes.get(asset.table());
            int row = asset.column().map(column -> columns.get(asset.table()).indexOf(column)).orElse(-1);
            ElkPort port = ElkGraphUtil.createPort(node);
            port.setProperty(CoreOptions.PORT_SIDE, side);
            port.setLocation(side == PortSide.EAST ? node.getWidth() : 0, BoxShape.rowMiddle(row));
            return port;
        });
    }

    private List<Box> boxes()
    {
        ImmutableList.Builder<Box> boxes = ImmutableList.builder();
        graph.tables().forEach((table, _) -> {
            ElkNode node = nodes.get(table);
            boxes.add(new Box(table, node.getX(), node.getY(), node.getWidth(), node.getHeight(), columns.get(table)));
        });
        return boxes.build();
    }

    private List<Line> lines()
    {
        ImmutableList.Builder<Line> lines = ImmutableList.builder();
        for (Flow flow : graph.flows()) {
            Optional.ofNullable(edges.get(flow)).ifPresent(edge -> lines.add(new Line(flow, points(edge))));
        }
        return lines.build();
    }

    private static List<Point> points(ElkEdge edge)
    {
        ElkEdgeSection section = edge.getSections().getFirst();
        List<Point> points = new ArrayList<>();
        points.add(new Point(section.getStartX(), section.getStartY()));
        section.getBendPoints().forEach(bend -> points.add(new Point(bend.getX(), bend.getY())));
        points.add(new Point(section.getEndX(), section.getEndY()));
        return points;
    }
}
