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
import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        Map<Asset, Map<Asset, AssetTags>> changedTags = new HashMap<>();
        for (TagLogEntry entry : tags) {
            if (seenEvents.add(entry.eventId())) {
                switch (entry) {
                    case TagEvent event -> applyTag(event, changedTags);
                    case PendingWrite write -> applyPending(write);
                }
            }
        }
        Map<Asset, Map<Asset, Set<Asset>>> changedEdges = new HashMap<>();
        for (LineageEvent event : lineage) {
            if (seenEvents.add(event.eventId())) {
                switch (event) {
                    case LineageEdge edge -> applyEdge(edge, changedEdges);
                    case RunResolved resolved -> applyResolved(resolved);
                }
            }
        }
        graph = new TagGraph(graph.tags().with(changedTags), graph.edges().with(changedEdges), pendingsByTarget());
        return new GovernanceSnapshot(graph, tagVersion, lineageVersion);
    }

    private void applyTag(TagEvent event, Map<Asset, Map<Asset, AssetTags>> changed)
    {
        Asset asset = event.asset().governed();
        changed.computeIfAbsent(TagGraph.groupOf(asset), group -> new HashMap<>(graph.tagsWithin(group)))
                .compute(asset, (_, tags) -> (tags == null ? AssetTags.NONE : tags).apply(event));
    }

    private void applyPending(PendingWrite write)
    {
        // the end of a query may be read before its beginning: the two stand in different logs
        if (!resolvedQueries.contains(write.queryId())) {
            unresolved.computeIfAbsent(write.queryId(), _ -> new ArrayList<>()).add(write);
        }
    }

    private void applyEdge(LineageEdge edge, Map<Asset, Map<Asset, Set<Asset>>> changed)
    {
        if (!edge.carriesTags()) {
            return;
        }
        Asset target = node(edge.target());
        Asset source = node(edge.source());
        changed.computeIfAbsent(target.table(), table -> new HashMap<>(graph.edges().get(table).orElse(ImmutableMap.of())))
                .merge(target, ImmutableSet.of(source), GovernanceFold::union);
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
                List<Asset> sources = write.sources().stream().map(GovernanceFold::node).collect(ImmutableList.toImmutableList());
                byTarget.computeIfAbsent(write.target().governed(), _ -> ImmutableList.builder())
                        .add(new PendingWrite(write.eventId(), write.queryId(), write.target(), sources, write.actor(), write.time()));
            }
        }
        ImmutableMap.Builder<Asset, List<PendingWrite>> pendings = ImmutableMap.builder();
        byTarget.forEach((target, writes) -> pendings.put(target, writes.build()));
        return pendings.buildOrThrow();
    }

    private static Asset node(Asset asset)
    {
        Asset governed = asset.governed();
        return governed.kind() == AssetKind.FIELD ? governed.column() : governed;
    }

    private static Set<Asset> union(Set<Asset> left, Set<Asset> right)
    {
        return ImmutableSet.<Asset>builder().addAll(left).addAll(right).build();
    }
}
