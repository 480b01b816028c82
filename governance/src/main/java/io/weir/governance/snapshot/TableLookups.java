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

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What a walk asks of the graph about tables, each looked up once: a walk meets many columns of the same table, and a table is judged with all of its columns. For one piece of work by one thread.
 */
final class TableLookups
{
    private final TagGraph graph;
    private final Map<Asset, List<Asset>> otherNames = new HashMap<>();
    private final Map<Asset, List<Asset>> sources = new HashMap<>();
    private final Map<Asset, List<HolderTags>> holders = new HashMap<>();

    TableLookups(TagGraph graph)
    {
        this.graph = requireNonNull(graph, "graph is null");
    }

    record HolderTags(Asset holder, AssetTags tags) {}

    TagGraph graph()
    {
        return graph;
    }

    /**
     * As {@link TagGraph#otherNames}, in order.
     */
    List<Asset> otherNames(Asset asset)
    {
        if (asset.kind() != AssetKind.COLUMN) {
            return sorted(graph.otherNames(asset));
        }
        Asset table = asset.table();
        List<Asset> names = otherNames.computeIfAbsent(table, key -> sorted(graph.otherNames(key)));
        return names.isEmpty() ? names : names.stream().map(name -> asset.moved(table, name)).collect(toImmutableList());
    }

    /**
     * The direct sources of a table as a whole, in order.
     */
    List<Asset> sourcesOfTable(Asset table)
    {
        return sources.computeIfAbsent(table, key -> sorted(graph.sourcesOf(key)));
    }

    /**
     * The asset itself, then what holds it, each with what was said about it.
     */
    List<HolderTags> chain(Asset asset)
    {
        if (asset.kind().compareTo(AssetKind.TABLE) <= 0) {
            return above(asset);
        }
        ImmutableList.Builder<HolderTags> chain = ImmutableList.builder();
        if (asset.kind() == AssetKind.FIELD) {
            TagGraph.chain(asset).stream().filter(holder -> holder.kind() == AssetKind.FIELD).forEach(field -> chain.add(new HolderTags(field, graph.tagsOf(field))));
        }
        Asset column = asset.column();
        return chain.add(new HolderTags(column, graph.tagsOf(column))).addAll(above(asset.table())).build();
    }

    private List<HolderTags> above(Asset asset)
    {
        return holders.computeIfAbsent(asset, key -> TagGraph.chain(key).stream()
                .map(holder -> new HolderTags(holder, graph.tagsOf(holder)))
                .collect(toImmutableList()));
    }

    private static List<Asset> sorted(Collection<Asset> assets)
    {
        return assets.size() < 2 ? ImmutableList.copyOf(assets) : assets.stream().sorted().collect(toImmutableList());
    }
}
