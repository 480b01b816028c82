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
import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.snapshot.LocalTags.LocalTag;
import io.weir.governance.snapshot.TagSource.Contained;
import io.weir.governance.snapshot.TagSource.Derived;
import io.weir.governance.snapshot.TagSource.Inherited;
import io.weir.governance.snapshot.TagSource.Own;
import io.weir.governance.snapshot.TagSource.Pending;
import io.weir.governance.tag.PendingWrite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/**
 * Finds the tags of an asset by walking the lineage graph backwards from it, breadth first.
 *
 * <h2>Nodes</h2>
 * Columns and tables. A table as a source stands for all of its columns: its own tags, the edges into it, and every column of it that is known.
 * A column is reached by the edges into it and by those into its table.
 *
 * <h2>Order</h2>
 * First everything that edges alone reach, then what unresolved writes reach, so a tag that is known to be derived is reported as
 * derived. Every node is visited once, so diamonds and cycles end, and the path that is kept is a shortest one.
 *
 * <h2>Declassified tags</h2>
 * They stop at the node at which they are declassified, and so also for what lies behind it. Where a walk meets a declassification, it is
 * repeated for each tag alone, not passing the nodes that stop that tag.
 */
final class TagTrace
{
    private final TagGraph graph;
    private final LocalTags localTags;
    private final Asset start;

    TagTrace(TagGraph graph, Asset start)
    {
        this.graph = requireNonNull(graph, "graph is null");
        this.localTags = new LocalTags(graph);
        this.start = requireNonNull(start, "start is null");
    }

    private record Visit(Asset node, Optional<Visit> towardsStart, Optional<Pending> pending) {}

    private record OwnedTag(Asset owner, String tag) {}

    Set<EffectiveTag> effectiveTags()
    {
        List<Visit> visits = walk(node -> true);
        boolean stops = visits.stream().anyMatch(visit -> !localTags.stoppedAt(visit.node()).isEmpty());
        if (!stops) {
            return collect(visits, tag -> true);
        }
        Set<String> tags = new LinkedHashSet<>();
        visits.forEach(visit -> localTags.of(visit.node()).forEach(local -> tags.add(local.tag())));
        ImmutableSet.Builder<EffectiveTag> effective = ImmutableSet.builder();
        for (String tag : tags) {
            effective.addAll(collect(walk(node -> !LocalTags.isStopped(localTags.stoppedAt(node), tag)), tag::equals));
        }
        return effective.build();
    }

    private List<Visit> walk(Predicate<Asset> arrives)
    {
        List<Visit> visits = new ArrayList<>();
        Set<Asset> seen = new HashSet<>();
        Queue<Visit> queue = new ArrayDeque<>();
        Visit first = new Visit(start, Optional.empty(), Optional.empty());
        visits.add(first);
        // a table that is asked about is not yet visited as a source of itself: then its columns count too
        if (start.kind() != AssetKind.TABLE) {
            seen.add(start);
        }
        expandEdges(first, arrives, seen, queue);
        drain(queue, visits, seen, visit -> expandEdges(visit, arrives, seen, queue));
        ImmutableList.copyOf(visits).forEach(visit -> expandPendings(visit, arrives, seen, queue));
        drain(queue, visits, seen, visit -> {
            expandEdges(visit, arrives, seen, queue);
            expandPendings(visit, arrives, seen, queue);
        });
        return visits;
    }

    private static void drain(Queue<Visit> queue, List<Visit> visits, Set<Asset> seen, java.util.function.Consumer<Visit> expand)
    {
        while (!queue.isEmpty()) {
            Visit visit = queue.remove();
            visits.add(visit);
            expand.accept(visit);
        }
    }

    private void expandEdges(Visit visit, Predicate<Asset> arrives, Set<Asset> seen, Queue<Visit> queue)
    {
        Asset node = visit.node();
        if (node.kind().compareTo(AssetKind.TABLE) < 0) {
            return;
        }
        if (arrives.test(node)) {
            graph.sourcesOf(node).forEach(source -> enqueue(source, visit, visit.pending(), seen, queue));
            if (node.kind() == AssetKind.COLUMN) {
                graph.sourcesOf(node.table()).forEach(source -> enqueue(source, visit, visit.pending(), seen, queue));
            }
        }
        if (node.kind() == AssetKind.TABLE && visit.towardsStart().isPresent()) {
            graph.knownColumns(node).forEach(column -> enqueue(column, visit, visit.pending(), seen, queue));
        }
    }

    private void expandPendings(Visit visit, Predicate<Asset> arrives, Set<Asset> seen, Queue<Visit> queue)
    {
        Asset node = visit.node();
        if (node.kind().compareTo(AssetKind.TABLE) < 0 || !arrives.test(node)) {
            return;
        }
        for (PendingWrite write : graph.pendingWritesTo(node.table())) {
            for (Asset source : write.sources()) {
                Optional<Pending> pending = visit.pending().or(() -> Optional.of(new Pending(write.queryId(), source)));
                enqueue(source, visit, pending, seen, queue);
            }
        }
    }

    private static void enqueue(Asset node, Visit towardsStart, Optional<Pending> pending, Set<Asset> seen, Queue<Visit> queue)
    {
        if (seen.add(node)) {
            queue.add(new Visit(node, Optional.of(towardsStart), pending));
        }
    }

    private Set<EffectiveTag> collect(List<Visit> visits, Predicate<String> wanted)
    {
        ImmutableSet.Builder<EffectiveTag> effective = ImmutableSet.builder();
        Set<OwnedTag> found = new HashSet<>();
        for (Visit visit : visits) {
            for (LocalTag local : localTags.of(visit.node())) {
                if (wanted.test(local.tag()) && found.add(new OwnedTag(local.owner(), local.tag()))) {
                    effective.add(new EffectiveTag(local.tag(), local.value(), source(visit, local.owner())));
                }
            }
        }
        return effective.build();
    }

    private TagSource source(Visit visit, Asset owner)
    {
        if (visit.pending().isPresent()) {
            return visit.pending().get();
        }
        if (visit.towardsStart().isPresent()) {
            return new Derived(path(visit, owner));
        }
        if (owner.equals(start)) {
            return new Own();
        }
        return start.isWithin(owner) ? new Inherited(owner) : new Contained(owner);
    }

    private static List<Asset> path(Visit visit, Asset owner)
    {
        ImmutableList.Builder<Asset> path = ImmutableList.builder();
        if (!owner.equals(visit.node())) {
            path.add(owner);
        }
        Optional<Visit> current = Optional.of(visit);
        while (current.isPresent()) {
            path.add(current.get().node());
            current = current.get().towardsStart();
        }
        return path.build();
    }
}
