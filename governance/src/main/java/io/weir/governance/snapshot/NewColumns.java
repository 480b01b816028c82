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

import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Tells the columns that came into a table after somebody had looked at it and tagged in it. Such a column is known once anything was said about it or about one of
 * its fields, or if it is a known column of the table under another name.
 */
final class NewColumns
{
    private final TagGraph graph;

    NewColumns(TagGraph graph)
    {
        this.graph = requireNonNull(graph, "graph is null");
    }

    boolean isNew(Asset column)
    {
        // what connectors add to tables ($path) is among the columns that were seen when something was tagged; a name like that tells nothing, because others may give it as well
        if (graph.knownColumns().isEmpty() || column.kind() != AssetKind.COLUMN) {
            return false;
        }
        boolean listed = false;
        Set<Asset> seen = new HashSet<>(Set.of(column));
        Queue<Asset> names = new ArrayDeque<>(seen);
        while (!names.isEmpty()) {
            Asset name = names.remove();
            Set<String> known = graph.knownColumns().get(name.table()).orElse(ImmutableSet.of());
            listed |= !known.isEmpty();
            if (known.contains(name.name()) || isClassified(name)) {
                return false;
            }
            graph.otherNames(name).stream().filter(seen::add).forEach(names::add);
            graph.formerColumns().get(name).orElse(ImmutableSet.of()).stream().filter(seen::add).forEach(names::add);
        }
        return listed;
    }

    private boolean isClassified(Asset column)
    {
        AssetGroup<AssetTags> tags = graph.tagsWithin(column.table());
        if (tags.contains(PathInGroup.of(column))) {
            return true;
        }
        boolean[] found = new boolean[1];
        tags.forEachStartingWith(PathInGroup.fieldsOf(column), (_, _) -> found[0] = true);
        return found[0];
    }
}
