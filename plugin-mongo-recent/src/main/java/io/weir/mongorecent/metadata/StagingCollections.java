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
import io.airlift.log.Logger;
import io.trino.spi.TrinoException;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.mongo.DocumentWriter;
import io.weir.mongorecent.mongo.MongoNamespaces;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

/**
 * The hidden collections in which statements keep what they have not shown yet, and their removal when a statement ends.
 */
public final class StagingCollections
{
    private static final Logger log = Logger.get(StagingCollections.class);

    private final MongoNamespaces namespaces;
    private final DocumentWriter documents;
    private final Map<String, CollectionName> byQuery = new ConcurrentHashMap<>();

    @Inject
    public StagingCollections(MongoNamespaces namespaces, DocumentWriter documents)
    {
        this.namespaces = requireNonNull(namespaces, "namespaces is null");
        this.documents = requireNonNull(documents, "documents is null");
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

    /**
     * Whoever drops the collection while a statement writes takes the rows that are in it, and the next ones create it anew. To be called when all writers are done.
     *
     * @param rows how many the statement has written
     */
    void requireComplete(String queryId, CollectionName staging, long rows)
    {
        long left = documents.count(staging, queryId);
        if (left != rows) {
            throw new TrinoException(
                    TRANSACTION_CONFLICT,
                    "The hidden collection %s has %d of the %d rows that were written to it: somebody has dropped it meanwhile, as DROP SCHEMA ... CASCADE does. Run the statement again".formatted(staging, left, rows));
        }
    }

    void forget(String queryId)
    {
        byQuery.remove(queryId);
    }

    /**
     * The last that is done for a statement, whose rows are in their table by then, or nowhere: it never fails.
     */
    void drop(String queryId)
    {
        Optional.ofNullable(byQuery.remove(queryId)).ifPresent(this::tryToDrop);
    }

    private void tryToDrop(CollectionName staging)
    {
        try {
            namespaces.dropCollection(staging);
        }
        catch (TrinoException e) {
            log.warn("The hidden collection %s is left over and can be dropped: %s", staging, e.getMessage());
        }
    }
}
