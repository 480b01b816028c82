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
package io.weir.mongorecent.metadata;

import com.google.inject.Inject;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.mongo.MongoNamespaces;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import static java.util.Objects.requireNonNull;

/**
 * The hidden collections in which statements keep what they have not shown yet, and their removal when a statement ends early.
 */
public final class StagingCollections
{
    private final MongoNamespaces namespaces;
    private final Map<String, CollectionName> byQuery = new ConcurrentHashMap<>();

    @Inject
    public StagingCollections(MongoNamespaces namespaces)
    {
        this.namespaces = requireNonNull(namespaces, "namespaces is null");
    }

    /**
     * A name; the first document creates the collection.
     */
    CollectionName create(String queryId, String database)
    {
        CollectionName staging = new CollectionName(database, MongoNamespaces.OWN_PREFIX + "staging_" + UUID.randomUUID());
        byQuery.put(queryId, staging);
        return staging;
    }

    void forget(String queryId)
    {
        byQuery.remove(queryId);
    }

    void drop(String queryId)
    {
        Optional.ofNullable(byQuery.remove(queryId)).ifPresent(namespaces::dropCollection);
    }
}
