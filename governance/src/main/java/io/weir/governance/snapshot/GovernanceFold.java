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
import com.google.common.collect.ImmutableMap;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Folds the log into snapshots, extending the last one by new entries only. Not safe for use by several threads.
 */
public final class GovernanceFold
{
    private final Set<String> seenEvents = new HashSet<>();
    private final Set<String> resolvedQueries = new HashSet<>();
    private final Map<String, List<PendingWrite>> unresolved = new LinkedHashMap<>();
    private TagGraph graph = TagGraph.EMPTY;

    /**
     * @param tags the entries after those that were applied before, in the order of the log
     */
    public GovernanceSnapshot apply(List<? extends TagLogEntry> tags, List<? extends LineageEvent> lineage, long tagVersion, long lineageVersion)
    {
        Changes changes = new Changes();
        for (TagLogEntry entry : tags) {
            if (seenEvents.add(entry.eventId())) {
                switch (entry) {
                    case TagEvent event -> applyTag(event, changes);
                    case PendingWrite write -> applyPending(write);
                }
            }
        }
        for (LineageEvent event : lineage) {
            if (seenEvents.add(event.eventId())) {
                switch (event) {
                    case LineageEdge edge -> applyEdge(edge, changes);
                    case RunResolved resolved -> applyResolved(resolved);
                }
            }
        }
        graph = new TagGraph(
                graph.tags().with(changes.tags),
                graph.edges().with(changes.edges),
                graph.renames().with(changes.renames),
                pendingsByTarget(),
                graph.declassifies() || changes.declassifies);
        return new GovernanceSnapshot(graph, tagVersion, lineageVersion);
    }

    /**
     * Copies of the groups that new entries touch, made at the first touch. They become part of the graph and are not changed any more.
     */
    private static final class Changes
    {
        private final Map<Asset, Map<Asset, AssetTags>> tags = new HashMap<>();
        private final Map<Asset, Map<Asset, Set<Asset>>> edges = new HashMap<>();
        private final Map<Asset, Set<Asset>> renames = new HashMap<>();
        private final Set<Asset> copiedTargets = new HashSet<>();
        private boolean declassifies;
    }

    private void applyTag(TagEvent event, Changes changes)
    {
        Asset asset = event.asset().governed();
        changes.declassifies |= event.action() == TagAction.DECLASSIFY;
        changes.tags.computeIfAbsent(TagGraph.groupOf(asset), group -> new HashMap<>(graph.tagsWithin(group)))
                .compute(asset, (_, tags) -> (tags == null ? AssetTags.NONE : tags).apply(event));
    }

    private void applyPending(PendingWrite write)
    {
        // the end of a query may be read before its beginning: the two stand in different logs
        if (!resolvedQueries.contains(write.queryId())) {
            unresolved.computeIfAbsent(write.queryId(), _ -> new ArrayList<>()).add(write);
        }
    }

    private void applyEdge(LineageEdge edge, Changes changes)
    {
        if (!edge.carriesTags()) {
            return;
        }
        if (edge.isRename()) {
            Asset target = edge.target().governed();
            changes.renames.computeIfAbsent(target, _ -> new LinkedHashSet<>(graph.renames().get(target).orElse(Set.of())))
                    .add(edge.source().governed());
            return;
        }
        Asset target = node(edge.target());
        Map<Asset, Set<Asset>> sources = changes.edges.computeIfAbsent(target.table(), table -> new HashMap<>(graph.edges().get(table).orElse(Map.of())));
        if (changes.copiedTargets.add(target)) {
            sources.put(target, new LinkedHashSet<>(sources.getOrDefault(target, Set.of())));
        }
        sources.get(target).add(source(edge.source()));
    }

    private void applyResolved(RunResolved resolved)
    {
        resolvedQueries.add(resolved.queryId());
        unresolved.remove(resolved.queryId());
    }

    private Map<Asset, List<PendingWrite>> pendingsByTarget()
    {
        Map<Asset, ImmutableList.Builder<PendingWrite>> byTarget = new HashMap<>();
        for (List<PendingWrite> writes : unresolved.values()) {
            for (PendingWrite write : writes) {
                List<Asset> sources = write.sources().stream().map(GovernanceFold::source).collect(toImmutableList());
                byTarget.computeIfAbsent(write.target().governed(), _ -> ImmutableList.builder())
                        .add(new PendingWrite(write.eventId(), write.queryId(), write.target(), sources, write.actor(), write.time()));
            }
        }
        ImmutableMap.Builder<Asset, List<PendingWrite>> pendings = ImmutableMap.builder();
        byTarget.forEach((target, writes) -> pendings.put(target, writes.build()));
        return pendings.buildOrThrow();
    }

    /**
     * What a connector adds to a table tells of all of its columns: a {@code $path} holds partition values, and so do the columns of {@code t$partitions}.
     */
    private static Asset source(Asset asset)
    {
        Asset node = node(asset);
        boolean isAdded = node.kind() == AssetKind.COLUMN && (node.name().startsWith("$") || !asset.table().equals(node.table()));
        return isAdded ? node.table() : node;
    }

    private static Asset node(Asset asset)
    {
        Asset governed = asset.governed();
        return governed.kind() == AssetKind.FIELD ? governed.column() : governed;
    }
}
