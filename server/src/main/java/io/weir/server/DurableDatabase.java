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
package io.weir.server;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import org.h2.mvstore.MVStore;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * Repairs the rename of {@link H2Database}: it asks the collection for its name after it has renamed it. The documents stay under the old name,
 * where the open collection still finds them, and the next start finds an empty collection under the new one.
 */
final class DurableDatabase
        extends H2Database
{
    private final MVStore store;

    DurableDatabase(String name, MVStore store, CursorRegistry cursors)
    {
        super(name, store, cursors);
        this.store = requireNonNull(store, "store is null");
    }

    @Override
    public void moveCollection(MongoDatabase oldDatabase, MongoCollection<?> collection, String newName)
    {
        String oldFullName = collection.getFullName();
        String newFullName = getDatabaseName() + "." + newName;
        Map<String, String> renames = mapNames(oldFullName).stream()
                .collect(toImmutableMap(identity(), name -> name.replace(oldFullName, newFullName)));

        super.moveCollection(oldDatabase, collection, newName);

        renames.forEach((from, to) -> {
            if (store.hasMap(to)) {
                // what the rename has just opened, and is empty
                store.removeMap(to);
            }
            store.renameMap(store.openMap(from), to);
        });
    }

    /**
     * What H2Database keeps of a collection: documents, properties, and one map per index.
     */
    private List<String> mapNames(String fullName)
    {
        Stream<String> indexes = store.getMapNames().stream()
                .filter(name -> name.startsWith(fullName + "._index_"));
        return Stream.concat(Stream.of("databases." + fullName, "meta." + fullName), indexes)
                .collect(toImmutableList());
    }
}
