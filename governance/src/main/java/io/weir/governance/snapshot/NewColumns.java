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

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.Comparator.comparingLong;
import static java.util.Objects.requireNonNull;

/**
 * Tells the columns that came into a table after somebody had looked at it and tagged in it, and the fields that came into its columns. Such a column or field is known once anything was said about it or
 * about a field in it, or if it is a known one of the table under another name.
 */
final class NewColumns
{
    private final TagGraph graph;

    NewColumns(TagGraph graph)
    {
        this.graph = requireNonNull(graph, "graph is null");
    }

    /**
     * @param asset a column or field; nothing above is ever new
     */
    boolean isNew(Asset asset)
    {
        // what connectors add to tables ($path) is among the columns that were seen when something was tagged; a name like that tells nothing, because others may give it as well
        if (graph.knownColumns().isEmpty() || asset.kind().compareTo(AssetKind.COLUMN) < 0) {
            return false;
        }
        List<Asset> names = names(asset.column());
        return firstListed(names)
                .filter(first -> moved(asset, names).noneMatch(named -> isListed(named, first) || isClassified(named)))
                .isPresent();
    }

    /**
     * @param asset a column or field
     */
    boolean isKnown(Asset asset)
    {
        List<Asset> names = names(asset.column());
        return firstListed(names)
                .filter(first -> moved(asset, names).anyMatch(named -> isListed(named, first)))
                .isPresent();
    }

    /**
     * Whether the column is known to have had fields in it.
     */
    boolean isKnownWithFields(Asset column)
    {
        List<Asset> names = names(column);
        return firstListed(names)
                .filter(first -> names.stream().anyMatch(name -> listsOf(name.table(), first).flatMap(Set::stream).anyMatch(path -> path.startsWith(PathInGroup.fieldsOf(name)))))
                .isPresent();
    }

    /**
     * Whether the column is or was called so.
     */
    boolean isNameOf(Asset name, Asset column)
    {
        return names(column).contains(name);
    }

    /**
     * The name of the table under which its columns were listed first. A list under a later name was made by who did not know of it, and may have columns that came in between.
     */
    private Optional<Asset> firstListed(List<Asset> columns)
    {
        return columns.stream()
                .map(Asset::table)
                .distinct()
                .flatMap(table -> graph.knownColumns().get(table).map(list -> new Listed(table, list.place())).stream())
                .min(comparingLong(Listed::place))
                .map(Listed::table);
    }

    private record Listed(Asset table, long place) {}

    private static Stream<Asset> moved(Asset asset, List<Asset> columns)
    {
        return columns.stream().map(column -> asset.moved(asset.column(), column));
    }

    private boolean isListed(Asset asset, Asset first)
    {
        return listsOf(asset.table(), first).anyMatch(paths -> paths.contains(PathInGroup.of(asset)));
    }

    private Stream<Set<String>> listsOf(Asset table, Asset first)
    {
        return Stream.concat(
                graph.knownColumns().get(table).filter(_ -> table.equals(first)).map(FirstColumns::paths).stream(),
                graph.knownFields().get(table).stream());
    }

    private boolean isClassified(Asset asset)
    {
        AssetGroup<AssetTags> tags = graph.tagsWithin(asset.table());
        if (tags.contains(PathInGroup.of(asset))) {
            return true;
        }
        boolean[] found = new boolean[1];
        tags.forEachStartingWith(PathInGroup.fieldsOf(asset), (_, _) -> found[0] = true);
        return found[0];
    }

    /**
     * All that a column is or was called.
     */
    private List<Asset> names(Asset column)
    {
        Set<Asset> seen = new LinkedHashSet<>(Set.of(column));
        Queue<Asset> names = new ArrayDeque<>(seen);
        while (!names.isEmpty()) {
            Asset name = names.remove();
            Stream.concat(graph.otherNames(name).stream(), graph.formerColumns().get(name).stream().flatMap(Set::stream))
                    .filter(seen::add)
                    .forEach(names::add);
        }
        return ImmutableList.copyOf(seen);
    }
}
