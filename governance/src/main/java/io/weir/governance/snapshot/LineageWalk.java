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

import com.google.common.collect.ImmutableList;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.snapshot.TagSource.Pending;
import io.weir.governance.tag.PendingWrite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/**
 * Walks the lineage graph backwards from an asset, breadth first.
 *
 * <h2>Nodes</h2>
 * A column is reached by the edges into it and by those into its table. A table that is a source stands for all of its columns: the edges into it, and
 * every column of it that is known. A table at which the walk starts stands for what holds for each of its columns: the edges into it only.
 *
 * <h2>Order</h2>
 * First everything that edges alone reach, then what unresolved writes reach, so that what is known to be derived is reported as
 * derived. Every node is visited once, so diamonds and cycles end, and the way that is kept is a shortest one; of several the first by name, so
 * that the same log always gives the same explanation.
 */
final class LineageWalk
{
    private final TagGraph graph;
    private final TableLookups lookups;
    private final KnownAssets knownAssets;
    private final Predicate<Asset> arrives;
    private final List<Visit> visits = new ArrayList<>();
    private final Set<Node> seen = new HashSet<>();
    private final Queue<Visit> queue = new ArrayDeque<>();

    /**
     * @param arrives whether what is looked for arrives at an asset by lineage, or is stopped there
     */
    LineageWalk(TableLookups lookups, Predicate<Asset> arrives)
    {
        this.lookups = requireNonNull(lookups, "lookups is null");
        this.graph = lookups.graph();
        this.knownAssets = new KnownAssets(graph);
        this.arrives = requireNonNull(arrives, "arrives is null");
    }

    record Visit(Node node, Optional<Visit> towardsStart, Optional<Pending> pending)
    {
        Asset asset()
        {
            return node.asset();
        }
    }

    record Node(Asset asset, boolean allColumns)
    {
        static Node source(Asset asset)
        {
            return new Node(asset, asset.kind() == AssetKind.TABLE);
        }
    }

    List<Visit> from(Asset start)
    {
        enqueue(new Visit(new Node(start, false), Optional.empty(), Optional.empty()));
        drain(this::expandEdges);
        ImmutableList.copyOf(visits).forEach(this::expandPendingWrites);
        drain(visit -> {
            expandEdges(visit);
            expandPendingWrites(visit);
        });
        return visits;
    }

    private void drain(Consumer<Visit> expand)
    {
        while (!queue.isEmpty()) {
            Visit visit = queue.remove();
            visits.add(visit);
            expand.accept(visit);
        }
    }

    private void expandEdges(Visit visit)
    {
        Asset asset = visit.asset();
        if (arrives.test(asset)) {
            if (asset.kind().compareTo(AssetKind.TABLE) > 0) {
                graph.sourcesOf(asset).stream().sorted().forEach(source -> step(visit, Node.source(source)));
            }
            if (asset.kind() == AssetKind.TABLE || asset.kind() == AssetKind.COLUMN) {
                lookups.sourcesOfTable(asset.table()).forEach(source -> step(visit, Node.source(source)));
            }
            lookups.otherNames(asset).forEach(former -> step(visit, new Node(former, false)));
        }
        if (visit.node().allColumns()) {
            // by their names of today: one that was declassified since the table was renamed stops what comes through it
            knownAssets.columnsOf(asset).stream().sorted().forEach(column -> step(visit, Node.source(column)));
        }
    }

    private void expandPendingWrites(Visit visit)
    {
        Asset asset = visit.asset();
        if (asset.kind().compareTo(AssetKind.TABLE) < 0 || !arrives.test(asset)) {
            return;
        }
        for (PendingWrite write : graph.pendingWritesTo(asset.table())) {
            for (Asset source : write.sources()) {
                Optional<Pending> pending = visit.pending().or(() -> Optional.of(new Pending(write.queryId(), source)));
                enqueue(new Visit(Node.source(source), Optional.of(visit), pending));
            }
        }
    }

    private void step(Visit visit, Node next)
    {
        enqueue(new Visit(next, Optional.of(visit), visit.pending()));
    }

    private void enqueue(Visit visit)
    {
        if (seen.add(visit.node())) {
            queue.add(visit);
        }
    }
}
