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
import io.weir.governance.asset.AboutTables;
import io.weir.governance.asset.AddedColumns;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Folds the log into snapshots, extending the last one by new entries only. Entries may be given in parts, and a part again: an event counts once. Not safe for use by several threads.
 */
public final class GovernanceFold
{
    private final EventIds seenEvents;
    private final Map<String, List<PendingWrite>> unresolved = new HashMap<>();
    private final Interned interned = new Interned();
    private final TagMemo memo = new TagMemo();
    private TagGraph graph;
    private FoldChanges changes;

    public GovernanceFold()
    {
        this(TagGraph.EMPTY, ImmutableList.of(), new EventIds());
    }

    /**
     * @param seenEvents the ids of all events that are in the graph and the pending writes; given away
     */
    GovernanceFold(TagGraph graph, List<PendingWrite> pendings, EventIds seenEvents)
    {
        this.seenEvents = requireNonNull(seenEvents, "seenEvents is null");
        this.graph = requireNonNull(graph, "graph is null");
        this.changes = new FoldChanges(graph);
        pendings.forEach(this::announce);
    }

    /**
     * @param tags the entries after those that were applied before, in the order of the log
     */
    public GovernanceSnapshot apply(List<? extends TagLogEntry> tags, List<? extends LineageEvent> lineage, long tagVersion, long lineageVersion)
    {
        addTags(tags);
        addLineage(lineage);
        return snapshot(tagVersion, lineageVersion);
    }

    public void addTags(List<? extends TagLogEntry> entries)
    {
        for (TagLogEntry entry : entries) {
            if (seenEvents.add(entry.eventId())) {
                switch (entry) {
                    case TagEvent event -> applyTag(event);
                    case PendingWrite write -> applyPending(write);
                    case KnownColumns columns -> applyColumns(columns);
                    case TableLocation location -> changes.addLocation(location.table().governed(), location.location());
                }
            }
        }
    }

    public void addLineage(List<? extends LineageEvent> events)
    {
        for (LineageEvent event : events) {
            if (seenEvents.add(event.eventId())) {
                switch (event) {
                    case LineageEdge edge -> applyEdge(edge);
                    case RunResolved resolved -> applyResolved(resolved);
                }
            }
        }
    }

    /**
     * What was added up to now.
     */
    public GovernanceSnapshot snapshot(long tagVersion, long lineageVersion)
    {
        graph = changes.applied();
        GovernanceSnapshot snapshot = new GovernanceSnapshot(graph, tagVersion, lineageVersion, memo.next(changes.groups()));
        changes = new FoldChanges(graph);
        return snapshot;
    }

    TagGraph graph()
    {
        return graph;
    }

    /**
     * For each target in the order of the log.
     */
    List<PendingWrite> unresolved()
    {
        return graph.pendings().toMap().values().stream()
                .flatMap(List::stream)
                .collect(toImmutableList());
    }

    EventIds seenEvents()
    {
        return seenEvents;
    }

    private void applyTag(TagEvent event)
    {
        Asset asset = event.asset().governed();
        // what takes away nothing says nothing about what the asset holds
        if (event.action() != TagAction.UNSET || changes.isSet(asset, event.tag())) {
            changes.changeTags(asset, tags -> interned.tags(tags.apply(event)), interned, event.action());
        }
    }

    private void applyColumns(KnownColumns columns)
    {
        if (columns.seenWithEvent().filter(seenEvents::contains).isPresent()) {
            return;
        }
        Asset table = columns.table().governed();
        Set<String> paths = columns.columns().stream().map(column -> interned.name(PathInGroup.of(column))).collect(toImmutableSet());
        if (columns.isWhole()) {
            changes.addKnownColumns(table, paths);
            return;
        }
        changes.addKnownFields(table, paths);
        columns.columns().forEach(field -> changes.classifyField(field.moved(columns.table(), table), interned));
    }

    private void applyPending(PendingWrite write)
    {
        // the end of a query may be read before its beginning: the two stand in different logs
        if (seenEvents.contains(RunResolved.eventId(write.queryId()))) {
            return;
        }
        List<Asset> sources = write.sources().stream().flatMap(GovernanceFold::sources).collect(toImmutableList());
        announce(new PendingWrite(write.eventId(), write.queryId(), write.target().governed(), sources, write.actor(), write.time()));
    }

    private void announce(PendingWrite announced)
    {
        unresolved.computeIfAbsent(announced.queryId(), _ -> new ArrayList<>()).add(announced);
        changes.changePendings(announced.target(), writes -> ImmutableList.<PendingWrite>builder().addAll(writes).add(announced).build());
    }

    private void applyResolved(RunResolved resolved)
    {
        List<PendingWrite> writes = unresolved.remove(resolved.queryId());
        if (writes == null) {
            return;
        }
        writes.stream()
                .map(PendingWrite::target)
                .distinct()
                .forEach(target -> changes.changePendings(target, pending -> pending.stream()
                        .filter(write -> !write.queryId().equals(resolved.queryId()))
                        .collect(toImmutableList())));
    }

    private void applyEdge(LineageEdge edge)
    {
        if (!edge.carriesTags()) {
            return;
        }
        if (edge.isRename()) {
            changes.addRename(edge.target().governed(), edge.source().governed());
            return;
        }
        Asset target = node(edge.target());
        sources(edge.source()).forEach(each -> changes.addEdge(target, interned.asset(each), interned));
        Asset source = source(edge.source());
        // a column into which values of another were copied may hold anything beside them
        if (edge.isColumnRename() && source.kind() == AssetKind.COLUMN) {
            changes.addFormerColumn(interned.asset(target), interned.asset(source));
        }
    }

    /**
     * What a connector adds to a table tells of all of its columns, and so do the columns of {@code t$partitions}.
     */
    static Asset source(Asset asset)
    {
        Asset node = node(asset);
        boolean isAdded = node.kind() == AssetKind.COLUMN && (AddedColumns.isAdded(node.name()) || !asset.table().equals(node.table()));
        return isAdded ? node.table() : node;
    }

    private static Stream<Asset> sources(Asset asset)
    {
        return Stream.concat(Stream.of(source(asset)), besideTable(asset).stream());
    }

    /**
     * A new column is none that the log knows in the table. So what may quote values of any column, or hold what is in none, is a source of its own as well: a column that a connector adds, and of tables such as {@code t$files} one
     * called after these. So is a column of {@code t$partitions} that is one of {@code t}.
     */
    private static Optional<Asset> besideTable(Asset asset)
    {
        if (asset.kind().compareTo(AssetKind.COLUMN) < 0) {
            return Optional.empty();
        }
        Asset column = asset.kind() == AssetKind.FIELD ? asset.column() : asset;
        Asset node = node(asset);
        if (AboutTables.mayQuote(column)) {
            return Optional.of(node.table().child(AboutTables.suffix(column.table())));
        }
        boolean isAdded = AddedColumns.isAdded(node.name()) && column.equals(node);
        return isAdded || AboutTables.isOfBase(column) ? Optional.of(node) : Optional.empty();
    }

    static Asset node(Asset asset)
    {
        Asset governed = asset.governed();
        return governed.kind() == AssetKind.FIELD ? governed.column() : governed;
    }
}
