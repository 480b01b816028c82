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

import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.util.stream.Collectors.toSet;

/**
 * The rules of effective tags written down as plainly as possible, over a known set of columns: every column starts with what is set on it or above it, and tags
 * flow along edges until nothing changes any more. The model that the real snapshot is compared with.
 */
final class NaiveTags
{
    private final List<Asset> columns;
    private final List<TagLogEntry> tagLog;
    private final List<LineageEvent> lineageLog;

    NaiveTags(List<Asset> columns, List<TagLogEntry> tagLog, List<LineageEvent> lineageLog)
    {
        this.columns = columns;
        this.tagLog = tagLog;
        this.lineageLog = lineageLog;
    }

    Map<Asset, Set<String>> tagsOfColumns()
    {
        Map<Asset, Set<String>> tags = new HashMap<>();
        columns.forEach(column -> tags.put(column, local(column)));
        boolean changed = true;
        while (changed) {
            changed = false;
            for (LineageEvent event : lineageLog) {
                if (event instanceof LineageEdge edge && edge.carriesTags()) {
                    changed |= edge.isRename() ? flowByName(edge.source(), edge.target(), tags) : flow(edge.source(), edge.target(), tags);
                }
            }
            for (TagLogEntry entry : tagLog) {
                if (entry instanceof PendingWrite write && !isResolved(write)) {
                    for (Asset source : write.sources()) {
                        changed |= write.target().kind() == AssetKind.SCHEMA ? flowByName(source, write.target(), tags) : flow(source, write.target(), tags);
                    }
                }
                if (entry instanceof TableLocation location) {
                    changed |= flowWithinPlace(location, tags);
                }
            }
        }
        return tags;
    }

    private boolean flow(Asset source, Asset target, Map<Asset, Set<String>> tags)
    {
        boolean changed = false;
        for (Asset from : columns) {
            for (Asset to : columns) {
                if (from.isWithin(source) && to.isWithin(target)) {
                    changed |= add(tags.get(from), to, tags);
                }
            }
        }
        return changed;
    }

    private boolean flowWithinPlace(TableLocation location, Map<Asset, Set<String>> tags)
    {
        boolean changed = false;
        for (TagLogEntry entry : tagLog) {
            if (entry instanceof TableLocation other && other.location().equals(location.location())) {
                changed |= flowByName(other.table(), location.table(), tags);
            }
        }
        return changed;
    }

    private boolean flowByName(Asset source, Asset target, Map<Asset, Set<String>> tags)
    {
        boolean changed = false;
        for (Asset from : columns) {
            if (from.isWithin(source) && columns.contains(from.moved(source, target))) {
                changed |= add(tags.get(from), from.moved(source, target), tags);
            }
        }
        return changed;
    }

    private boolean add(Set<String> arriving, Asset column, Map<Asset, Set<String>> tags)
    {
        Set<String> passing = arriving.stream()
                .filter(tag -> chain(column).stream().noneMatch(holder -> declassified(holder, tag)))
                .collect(toSet());
        return tags.get(column).addAll(passing);
    }

    private Set<String> local(Asset column)
    {
        Set<String> local = new HashSet<>();
        for (TagEvent event : tagEvents()) {
            if (column.isWithin(event.asset()) && isSet(event.asset(), event.tag())) {
                boolean stopped = chain(column).stream()
                        .filter(holder -> holder.isWithin(event.asset()) && !holder.equals(event.asset()))
                        .anyMatch(holder -> declassified(holder, event.tag()));
                if (!stopped) {
                    local.add(event.tag());
                }
            }
        }
        return local;
    }

    private boolean isSet(Asset asset, String tag)
    {
        boolean set = false;
        for (TagEvent event : tagEvents()) {
            if (event.asset().equals(asset) && event.tag().equals(tag) && event.action() != TagAction.DECLASSIFY) {
                set = event.action() == TagAction.SET;
            }
        }
        return set;
    }

    private boolean declassified(Asset asset, String tag)
    {
        Set<String> declassified = new HashSet<>();
        for (TagEvent event : tagEvents()) {
            if (event.asset().equals(asset)) {
                if (event.action() == TagAction.DECLASSIFY) {
                    declassified.add(event.tag());
                }
                if (event.action() == TagAction.SET) {
                    declassified.remove(event.tag());
                }
            }
        }
        return declassified.stream().anyMatch(ancestor -> tag.equals(ancestor) || tag.startsWith(ancestor + "."));
    }

    private boolean isResolved(PendingWrite write)
    {
        return lineageLog.stream().anyMatch(event -> event instanceof RunResolved && event.queryId().equals(write.queryId()));
    }

    private List<TagEvent> tagEvents()
    {
        return tagLog.stream().filter(TagEvent.class::isInstance).map(TagEvent.class::cast).toList();
    }

    private static List<Asset> chain(Asset column)
    {
        Asset table = column.table();
        Asset schema = table.parent().orElseThrow();
        return List.of(column, table, schema, schema.parent().filter(asset -> asset.kind() == AssetKind.CATALOG).orElseThrow());
    }
}
