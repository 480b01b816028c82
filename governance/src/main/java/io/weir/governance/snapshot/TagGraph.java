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
import io.weir.governance.tag.PendingWrite;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The tags and edges of a snapshot, grouped by table (a catalog or schema is its own group), so that all that concerns a table is one look-up away.
 *
 * @param tags by group, then by asset
 * @param edges the sources by table, then by target
 * @param renames the former names of a table or schema
 * @param pendings the unresolved writes by target table
 * @param declassifies whether anything was ever declassified, so that who never does pays nothing for it
 */
record TagGraph(
        LayeredMap<Asset, Map<Asset, AssetTags>> tags,
        LayeredMap<Asset, Map<Asset, Set<Asset>>> edges,
        LayeredMap<Asset, Set<Asset>> renames,
        Map<Asset, List<PendingWrite>> pendings,
        boolean declassifies)
{
    static final TagGraph EMPTY = new TagGraph(LayeredMap.empty(), LayeredMap.empty(), LayeredMap.empty(), ImmutableMap.of(), false);

    TagGraph
    {
        requireNonNull(tags, "tags is null");
        requireNonNull(edges, "edges is null");
        requireNonNull(renames, "renames is null");
        pendings = ImmutableMap.copyOf(pendings);
    }

    static Asset groupOf(Asset asset)
    {
        return asset.kind().compareTo(AssetKind.TABLE) <= 0 ? asset : asset.table();
    }

    AssetTags tagsOf(Asset asset)
    {
        return tags.get(groupOf(asset))
                .map(group -> group.getOrDefault(asset, AssetTags.NONE))
                .orElse(AssetTags.NONE);
    }

    Map<Asset, AssetTags> tagsWithin(Asset group)
    {
        return tags.get(group).orElse(ImmutableMap.of());
    }

    /**
     * The direct sources of exactly this table or column, without those of the table that a column is in.
     */
    Set<Asset> sourcesOf(Asset target)
    {
        return edges.get(target.table())
                .map(group -> group.getOrDefault(target, ImmutableSet.of()))
                .orElse(ImmutableSet.of());
    }

    List<PendingWrite> pendingWritesTo(Asset table)
    {
        return pendings.getOrDefault(table, ImmutableList.of());
    }

    /**
     * What the asset was called before it, or what holds it, was renamed. One step back only.
     */
    Set<Asset> formerNames(Asset asset)
    {
        if (renames.isEmpty()) {
            return ImmutableSet.of();
        }
        ImmutableSet.Builder<Asset> names = ImmutableSet.builder();
        for (Asset holder : chain(asset)) {
            renames.get(holder).ifPresent(former -> former.forEach(other -> names.add(asset.moved(holder, other))));
        }
        return names.build();
    }

    /**
     * The columns of a table that a tag or edge names. There may be others: the log knows no schemas.
     */
    Set<Asset> knownColumns(Asset table)
    {
        ImmutableSet.Builder<Asset> columns = ImmutableSet.builder();
        tagsWithin(table).keySet().stream()
                .filter(asset -> asset.kind().compareTo(AssetKind.COLUMN) >= 0)
                .map(Asset::column)
                .forEach(columns::add);
        edges.get(table).ifPresent(group -> group.keySet().stream()
                .filter(asset -> asset.kind() == AssetKind.COLUMN)
                .forEach(columns::add));
        return columns.build();
    }

    /**
     * The asset itself, then what holds it, up to the catalog.
     */
    static List<Asset> chain(Asset asset)
    {
        ImmutableList.Builder<Asset> chain = ImmutableList.builder();
        Optional<Asset> current = Optional.of(asset);
        while (current.isPresent()) {
            chain.add(current.orElseThrow());
            current = current.orElseThrow().parent();
        }
        return chain.build();
    }
}
