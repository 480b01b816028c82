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
import io.weir.governance.tag.PendingWrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The tags and edges of a snapshot, grouped by table (a catalog or schema is its own group), so that all that concerns a table is one look-up away.
 *
 * @param tags by group, then by path
 * @param edges the sources by table, then by path of the target
 * @param renames the former names of a table or schema
 * @param formerColumns what a column was called before, in its table
 * @param pendings the unresolved writes by target table, or schema that is renamed; a target without any may have an empty list
 * @param knownColumns the columns that a table had when something in it was first tagged, by the name of that time
 * @param knownFields the fields that were seen later, by whoever said something about their column
 * @param locations the places at which a table was seen
 * @param tablesAt the tables that were seen at a place
 * @param declassifies whether anything was ever declassified, so that who never does pays nothing for it
 */
record TagGraph(
        LayeredMap<Asset, AssetGroup<AssetTags>> tags,
        LayeredMap<Asset, AssetGroup<Set<Asset>>> edges,
        LayeredMap<Asset, Set<Asset>> renames,
        LayeredMap<Asset, Set<Asset>> formerColumns,
        LayeredMap<Asset, List<PendingWrite>> pendings,
        LayeredMap<Asset, FirstColumns> knownColumns,
        LayeredMap<Asset, Set<String>> knownFields,
        LayeredMap<Asset, Set<String>> locations,
        LayeredMap<String, Set<Asset>> tablesAt,
        boolean declassifies)
{
    static final TagGraph EMPTY = new TagGraph(
            LayeredMap.empty(), LayeredMap.empty(), LayeredMap.empty(), LayeredMap.empty(), LayeredMap.empty(), LayeredMap.empty(), LayeredMap.empty(), LayeredMap.empty(), LayeredMap.empty(), false);

    TagGraph
    {
        requireNonNull(tags, "tags is null");
        requireNonNull(edges, "edges is null");
        requireNonNull(renames, "renames is null");
        requireNonNull(formerColumns, "formerColumns is null");
        requireNonNull(pendings, "pendings is null");
        requireNonNull(knownColumns, "knownColumns is null");
        requireNonNull(knownFields, "knownFields is null");
        requireNonNull(locations, "locations is null");
        requireNonNull(tablesAt, "tablesAt is null");
    }

    /**
     * A graph without pending writes.
     */
    static TagGraph of(
            Map<Asset, AssetGroup<AssetTags>> tags,
            Map<Asset, AssetGroup<Set<Asset>>> edges,
            Map<Asset, Set<Asset>> renames,
            Map<Asset, Set<Asset>> formerColumns,
            Map<Asset, FirstColumns> knownColumns,
            Map<Asset, Set<String>> knownFields,
            Map<Asset, Set<String>> locations,
            boolean declassifies)
    {
        Map<String, Set<Asset>> tablesAt = new HashMap<>();
        locations.forEach((table, places) -> places.forEach(place -> tablesAt.computeIfAbsent(place, _ -> new HashSet<>()).add(table)));
        return new TagGraph(
                layered(tags), layered(edges), layered(renames), layered(formerColumns), LayeredMap.empty(), layered(knownColumns), layered(knownFields), layered(locations), layered(tablesAt), declassifies);
    }

    private static <K, V> LayeredMap<K, V> layered(Map<K, V> map)
    {
        return LayeredMap.<K, V>empty().with(map);
    }

    AssetTags tagsOf(Asset asset)
    {
        return tagsWithin(PathInGroup.groupOf(asset)).get(PathInGroup.of(asset)).orElse(AssetTags.NONE);
    }

    AssetGroup<AssetTags> tagsWithin(Asset group)
    {
        return tags.get(group).orElseGet(AssetGroup::empty);
    }

    /**
     * The direct sources of exactly this table or column, without those of the table that a column is in.
     */
    Set<Asset> sourcesOf(Asset target)
    {
        return edges.get(target.table())
                .flatMap(group -> group.get(PathInGroup.of(target)))
                .orElse(ImmutableSet.of());
    }

    List<PendingWrite> pendingWritesTo(Asset target)
    {
        return pendings.get(target).orElse(ImmutableList.of());
    }

    /**
     * What else the asset is or was called, itself or through what holds it: before a rename that is done or under way, and by another name of its place. One step only.
     */
    Set<Asset> otherNames(Asset asset)
    {
        ImmutableSet.Builder<Asset> names = ImmutableSet.builder();
        for (Asset holder : chain(asset)) {
            renames.get(holder).ifPresent(former -> former.forEach(other -> names.add(asset.moved(holder, other))));
            if (holder.kind() == AssetKind.SCHEMA || holder.kind() == AssetKind.TABLE) {
                pendingWritesTo(holder).stream().filter(PendingWrite::isRename).forEach(rename -> names.add(asset.moved(holder, rename.sources().getFirst())));
            }
            if (holder.kind() == AssetKind.TABLE) {
                neighbours(holder).forEach(other -> names.add(asset.moved(holder, other)));
            }
        }
        return names.build();
    }

    /**
     * The columns of a table that a tag or edge names. There may be others: the log knows no schemas.
     */
    Set<Asset> namedColumns(Asset table)
    {
        ImmutableSet.Builder<Asset> columns = ImmutableSet.builder();
        tagsWithin(table).forEach((path, _) -> addColumn(table, path, columns));
        edges.get(table).ifPresent(group -> group.forEach((path, _) -> addColumn(table, path, columns)));
        return columns.build();
    }

    private static void addColumn(Asset table, String path, ImmutableSet.Builder<Asset> columns)
    {
        if (!path.equals(PathInGroup.SELF)) {
            columns.add(PathInGroup.asset(table, path).column());
        }
    }

    private List<Asset> neighbours(Asset table)
    {
        if (tablesAt.isEmpty()) {
            return ImmutableList.of();
        }
        List<Asset> neighbours = new ArrayList<>();
        for (String location : locations.get(table).orElse(ImmutableSet.of())) {
            tablesAt.get(location).orElse(ImmutableSet.of()).stream()
                    .filter(other -> !other.equals(table))
                    .forEach(neighbours::add);
        }
        return neighbours;
    }

    /**
     * All assets that are in groups.
     */
    static <V> Set<Asset> assets(LayeredMap<Asset, AssetGroup<V>> groups)
    {
        ImmutableSet.Builder<Asset> assets = ImmutableSet.builder();
        for (Map.Entry<Asset, AssetGroup<V>> group : groups.toMap().entrySet()) {
            group.getValue().forEach((path, _) -> assets.add(PathInGroup.asset(group.getKey(), path)));
        }
        return assets.build();
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
