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

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagName;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static java.util.Objects.requireNonNull;

/**
 * What new entries change in a graph. What they touch is copied at the first touch, so that the graph stays as it is.
 */
final class FoldChanges
{
    private final TagGraph graph;
    private final Map<Asset, Map<String, AssetTags>> tags = new HashMap<>();
    private final Map<Asset, Map<String, Set<Asset>>> edges = new HashMap<>();
    private final Map<Asset, Set<Asset>> renames = new HashMap<>();
    private final Map<Asset, Set<Asset>> formerColumns = new HashMap<>();
    private final Map<Asset, List<PendingWrite>> pendings = new HashMap<>();
    private final Map<Asset, FirstColumns> knownColumns = new HashMap<>();
    private final Map<Asset, Set<String>> knownFields = new HashMap<>();
    private final Map<Asset, Set<String>> locations = new HashMap<>();
    private final Map<String, Set<Asset>> tablesAt = new HashMap<>();
    private final Set<Asset> copiedTargets = new HashSet<>();
    // all of them are counted, so once
    private final Supplier<Integer> listedBefore;
    private boolean declassifies;

    FoldChanges(TagGraph graph)
    {
        this.graph = requireNonNull(graph, "graph is null");
        this.listedBefore = Suppliers.memoize(() -> graph.knownColumns().keys().size());
        this.declassifies = graph.declassifies();
    }

    void changeTags(Asset asset, UnaryOperator<AssetTags> change, Interned interned, TagAction action)
    {
        declassifies |= action == TagAction.DECLASSIFY;
        tags.computeIfAbsent(PathInGroup.groupOf(asset), group -> graph.tagsWithin(group).toMap())
                .compute(interned.name(PathInGroup.of(asset)), (_, known) -> change.apply(known == null ? AssetTags.NONE : known));
    }

    void addEdge(Asset target, Asset source, Interned interned)
    {
        Map<String, Set<Asset>> sources = edges.computeIfAbsent(target.table(), table -> graph.edges().get(table).map(AssetGroup::toMap).orElseGet(HashMap::new));
        String path = interned.name(PathInGroup.of(target));
        if (copiedTargets.add(target)) {
            sources.put(path, new LinkedHashSet<>(sources.getOrDefault(path, ImmutableSet.of())));
        }
        sources.get(path).add(source);
    }

    void addRename(Asset target, Asset source)
    {
        extended(renames, graph.renames(), target).add(source);
    }

    void addFormerColumn(Asset target, Asset source)
    {
        extended(formerColumns, graph.formerColumns(), target).add(source);
    }

    void changePendings(Asset target, UnaryOperator<List<PendingWrite>> change)
    {
        pendings.put(target, change.apply(pendings.getOrDefault(target, graph.pendingWritesTo(target))));
    }

    /**
     * Only the first list counts.
     */
    void addKnownColumns(Asset table, Set<String> paths)
    {
        if (!knownColumns.containsKey(table) && graph.knownColumns().get(table).isEmpty()) {
            knownColumns.put(table, new FirstColumns(listedBefore.get() + knownColumns.size(), paths));
        }
    }

    void addKnownFields(Asset table, Set<String> paths)
    {
        extended(knownFields, graph.knownFields(), table).addAll(paths);
    }

    /**
     * The field is known from here on, and so nobody needs to say what it holds.
     */
    void classifyField(Asset field, Interned interned)
    {
        if (isSet(field, TagName.UNCLASSIFIED)) {
            changeTags(field, known -> interned.tags(known.classified()), interned, TagAction.UNSET);
        }
    }

    boolean isSet(Asset asset, String tag)
    {
        Asset group = PathInGroup.groupOf(asset);
        String path = PathInGroup.of(asset);
        Optional<AssetTags> said = tags.containsKey(group) ? Optional.ofNullable(tags.get(group).get(path)) : graph.tagsWithin(group).get(path);
        return said.filter(known -> known.own().containsKey(tag)).isPresent();
    }

    void addLocation(Asset table, String location)
    {
        extended(locations, graph.locations(), table).add(location);
        extended(tablesAt, graph.tablesAt(), location).add(table);
    }

    TagGraph applied()
    {
        return new TagGraph(
                graph.tags().with(frozen(tags)),
                graph.edges().with(frozenSets(edges)),
                graph.renames().with(immutable(renames)),
                graph.formerColumns().with(immutable(formerColumns)),
                graph.pendings().with(new HashMap<>(pendings)),
                graph.knownColumns().with(new HashMap<>(knownColumns)),
                graph.knownFields().with(immutable(knownFields)),
                graph.locations().with(immutable(locations)),
                graph.tablesAt().with(immutable(tablesAt)),
                declassifies);
    }

    /**
     * The tables, schemas and catalogs of which something changed.
     */
    Set<Asset> groups()
    {
        Set<Asset> groups = new HashSet<>();
        groups.addAll(tags.keySet());
        groups.addAll(edges.keySet());
        groups.addAll(renames.keySet());
        formerColumns.keySet().forEach(column -> groups.add(column.table()));
        groups.addAll(pendings.keySet());
        groups.addAll(knownColumns.keySet());
        groups.addAll(knownFields.keySet());
        groups.addAll(locations.keySet());
        tablesAt.values().forEach(groups::addAll);
        return groups;
    }

    private static <K, V> Set<V> extended(Map<K, Set<V>> changed, LayeredMap<K, Set<V>> known, K key)
    {
        return changed.computeIfAbsent(key, _ -> new LinkedHashSet<>(known.get(key).orElse(ImmutableSet.of())));
    }

    private static <V> Map<Asset, AssetGroup<V>> frozen(Map<Asset, Map<String, V>> groups)
    {
        Map<Asset, AssetGroup<V>> frozen = HashMap.newHashMap(groups.size());
        groups.forEach((group, values) -> frozen.put(group, AssetGroup.of(values)));
        return frozen;
    }

    private static Map<Asset, AssetGroup<Set<Asset>>> frozenSets(Map<Asset, Map<String, Set<Asset>>> groups)
    {
        Map<Asset, AssetGroup<Set<Asset>>> frozen = HashMap.newHashMap(groups.size());
        groups.forEach((group, values) -> {
            values.replaceAll((_, sources) -> ImmutableSet.copyOf(sources));
            frozen.put(group, AssetGroup.of(values));
        });
        return frozen;
    }

    private static <K, V> Map<K, Set<V>> immutable(Map<K, Set<V>> sets)
    {
        Map<K, Set<V>> immutable = HashMap.newHashMap(sets.size());
        sets.forEach((key, values) -> immutable.put(key, ImmutableSet.copyOf(values)));
        return immutable;
    }
}
