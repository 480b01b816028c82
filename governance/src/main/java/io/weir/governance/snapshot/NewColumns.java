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
import io.weir.governance.tag.PendingWrite;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

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
        boolean listed = false;
        Names names = new Names(asset.column());
        while (names.hasNext()) {
            Asset column = names.next();
            Asset named = asset.moved(asset.column(), column);
            Set<String> known = knownIn(column.table());
            listed |= !known.isEmpty();
            if (known.contains(PathInGroup.of(named)) || isClassified(named)) {
                return false;
            }
        }
        return listed;
    }

    /**
     * Whether the column is known to have had fields in it.
     */
    boolean isKnownWithFields(Asset column)
    {
        Names names = new Names(column);
        while (names.hasNext()) {
            Asset name = names.next();
            String fields = PathInGroup.fieldsOf(name);
            if (knownIn(name.table()).stream().anyMatch(path -> path.startsWith(fields))) {
                return true;
            }
        }
        return false;
    }

    private Set<String> knownIn(Asset table)
    {
        return graph.knownColumns().get(table).orElse(ImmutableSet.of());
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
    private final class Names
    {
        private final Set<Asset> seen = new HashSet<>();
        private final Queue<Asset> names = new ArrayDeque<>();

        private Names(Asset column)
        {
            add(column);
        }

        boolean hasNext()
        {
            return !names.isEmpty();
        }

        Asset next()
        {
            Asset name = names.remove();
            graph.otherNames(name).forEach(this::add);
            graph.formerColumns().get(name).orElse(ImmutableSet.of()).forEach(this::add);
            addPending(name);
            return name;
        }

        /**
         * A write that reads all of another table may be its rename, which is announced in the same words.
         */
        private void addPending(Asset name)
        {
            for (PendingWrite write : graph.pendingWritesTo(name.table())) {
                write.sources().stream()
                        .filter(source -> source.kind() == AssetKind.TABLE)
                        .forEach(source -> add(name.moved(name.table(), source)));
            }
        }

        private void add(Asset name)
        {
            if (seen.add(name)) {
                names.add(name);
            }
        }
    }
}
