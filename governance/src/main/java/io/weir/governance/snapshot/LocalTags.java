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
import io.weir.governance.snapshot.TableLookups.HolderTags;
import io.weir.governance.tag.TagName;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The tags of an asset without lineage: its own, those of what holds it, and for a column those of its nested fields and that of a column that nobody has classified; and
 * which tags are stopped from arriving.
 */
final class LocalTags
{
    private final TagGraph graph;
    private final TableLookups lookups;
    private final NewColumns newColumns;

    LocalTags(TableLookups lookups)
    {
        this.lookups = requireNonNull(lookups, "lookups is null");
        this.graph = lookups.graph();
        this.newColumns = new NewColumns(graph);
    }

    record LocalTag(Asset owner, String tag, Optional<String> value) {}

    List<LocalTag> of(Asset asset)
    {
        ImmutableList.Builder<LocalTag> tags = ImmutableList.builder();
        Set<String> stopped = new HashSet<>();
        for (HolderTags owner : lookups.chain(asset)) {
            owner.tags().own().forEach((tag, value) -> {
                if (!isStopped(stopped, tag)) {
                    tags.add(new LocalTag(owner.holder(), tag, value));
                }
            });
            stopped.addAll(owner.tags().declassified());
        }
        if (asset.kind() == AssetKind.COLUMN) {
            addFieldTags(asset, isStopped(stoppedAt(asset.table()), TagName.UNCLASSIFIED), tags);
            if (!isStopped(stopped, TagName.UNCLASSIFIED) && newColumns.isNew(asset)) {
                tags.add(new LocalTag(asset, TagName.UNCLASSIFIED, Optional.empty()));
            }
        }
        return tags.build();
    }

    /**
     * The tags that do not arrive at this asset by lineage, because they were declassified at it or at something that holds it.
     */
    Set<String> stoppedAt(Asset asset)
    {
        if (!graph.declassifies()) {
            return ImmutableSet.of();
        }
        ImmutableSet.Builder<String> stopped = ImmutableSet.builder();
        for (HolderTags holder : lookups.chain(asset)) {
            stopped.addAll(holder.tags().declassified());
        }
        return stopped.build();
    }

    static boolean isStopped(Set<String> stopped, String tag)
    {
        return stopped.stream().anyMatch(ancestor -> TagName.covers(ancestor, tag));
    }

    /**
     * @param classified whether all that comes into the table is
     */
    private void addFieldTags(Asset column, boolean classified, ImmutableList.Builder<LocalTag> tags)
    {
        graph.tagsWithin(column.table()).forEachStartingWith(PathInGroup.fieldsOf(column), (path, fieldTags) -> {
            Asset field = PathInGroup.asset(column.table(), path);
            fieldTags.own().forEach((tag, value) -> {
                if (!classified || !tag.equals(TagName.UNCLASSIFIED)) {
                    tags.add(new LocalTag(field, tag, value));
                }
            });
        });
    }
}
