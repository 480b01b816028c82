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
package io.weir.mongorecent.mongo;

import com.google.common.collect.Iterators;
import com.google.inject.Inject;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.UpdateOptions;
import io.trino.spi.TrinoException;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.RecentPart;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_VALUE_DOES_NOT_FIT;
import static io.weir.mongorecent.mongo.Seals.SEAL_FIELD;
import static java.util.Objects.requireNonNull;

/**
 * What a run of the copier does to documents. All commands are about few documents at a time, found by their keys: one that goes on at the server after its copier
 * was killed is short.
 */
public final class SealedDocuments
{
    private static final int BATCH = 5_000;
    private static final BsonDocument KEY_ONLY = new BsonDocument(ID_FIELD, new BsonInt32(1));

    private final MongoConnection connection;

    @Inject
    public SealedDocuments(MongoConnection connection)
    {
        this.connection = requireNonNull(connection, "connection is null");
    }

    /**
     * Seals all documents that are there and have no seal.
     */
    public long seal(CollectionName name, long seal, String queryId)
    {
        return change("seal documents of " + name, name, Seals.unsealed(), seal, queryId);
    }

    /**
     * Gives documents of copiers that died another seal.
     */
    public long resealAbandoned(CollectionName name, List<Long> abandoned, long seal, String queryId)
    {
        return abandoned.isEmpty() ? 0 : change("seal documents of %s again".formatted(name), name, Seals.sealedByAny(abandoned), seal, queryId);
    }

    private long change(String operation, CollectionName name, BsonDocument filter, long seal, String queryId)
    {
        return inBatches(operation, name, filter, queryId, keys -> collection(name)
                .updateMany(
                        BsonFilters.allOf(List.of(keys, filter)),
                        new BsonDocument("$set", Seals.sealedBy(seal)),
                        new UpdateOptions().comment(new BsonString(queryId)))
                .getModifiedCount());
    }

    /**
     * The documents of one seal, whole fields, in no order.
     */
    public Documents find(CollectionName name, long seal, List<MongoRecentColumnHandle> columns, String queryId)
    {
        return find(name, seal, DocumentReader.projection(columns), queryId);
    }

    /**
     * The same with all that they have.
     */
    public Documents findWhole(CollectionName name, long seal, String queryId)
    {
        return find(name, seal, Optional.empty(), queryId);
    }

    private Documents find(CollectionName name, long seal, Optional<BsonDocument> projection, String queryId)
    {
        String operation = "find sealed documents of " + name;
        return connection.errors().translate(operation, () -> {
            MongoCollection<RawBsonDocument> collection = connection.database(name.database())
                    .getCollection(name.collection(), RawBsonDocument.class)
                    .withReadPreference(ReadPreference.primary())
                    .withReadConcern(ReadConcern.MAJORITY);
            return DocumentCursor.open(connection, collection, collection.find(Seals.sealedBy(seal)).projection(projection.orElse(null)).comment(queryId), operation);
        });
    }

    public boolean isAnySealed(CollectionName name)
    {
        return connection.errors().translate(
                "look for sealed documents of " + name,
                () -> collection(name).find(Seals.sealed()).first() != null);
    }

    /**
     * Makes the documents of one seal such as no copier has come to. None of them may be in the history, now or later.
     */
    public void unseal(CollectionName name, long seal, String queryId)
    {
        BsonDocument filter = Seals.sealedBy(seal);
        BsonDocument mark = new BsonDocument(SEAL_FIELD, BsonNull.VALUE);
        inBatches("take a seal off documents of " + name, name, filter, queryId, keys -> collection(name)
                .updateMany(BsonFilters.allOf(List.of(keys, filter)), new BsonDocument("$unset", mark), new UpdateOptions().comment(new BsonString(queryId)))
                .getModifiedCount());
    }

    /**
     * Makes all documents such as no copier has ever come to.
     */
    public void unseal(CollectionName name, String queryId)
    {
        BsonDocument marks = new BsonDocument(SEAL_FIELD, BsonNull.VALUE).append(Seals.KEPT_FIELD, BsonNull.VALUE);
        inBatches("unseal documents of " + name, name, Seals.sealed(), queryId, keys -> collection(name)
                .updateMany(keys, new BsonDocument("$unset", marks), new UpdateOptions().comment(new BsonString(queryId)))
                .getModifiedCount());
    }

    /**
     * Lets the next expiry decide again which documents outlive it.
     */
    public void forgetKept(CollectionName name, String queryId)
    {
        BsonDocument mark = new BsonDocument(Seals.KEPT_FIELD, BsonNull.VALUE);
        inBatches("look again for the latest documents of " + name, name, new BsonDocument(Seals.KEPT_FIELD, new BsonDocument("$ne", BsonNull.VALUE)), queryId, keys -> collection(name)
                .updateMany(keys, new BsonDocument("$unset", mark), new UpdateOptions().comment(new BsonString(queryId)))
                .getModifiedCount());
    }

    /**
     * Removes what was in the history before a time.
     */
    public long expire(CollectionName name, RecentPart recent, String queryId)
    {
        BsonDocument filter = Seals.inHistory(recent);
        return inBatches("expire documents of " + name, name, filter, queryId, keys -> collection(name)
                .deleteMany(BsonFilters.allOf(List.of(keys, filter)), new DeleteOptions().comment(new BsonString(queryId)))
                .getDeletedCount());
    }

    /**
     * Does something to documents by their keys, a batch at a time.
     */
    private long inBatches(String operation, CollectionName name, BsonDocument filter, String queryId, ToLongFunction<BsonDocument> action)
    {
        return connection.errors().translate(operation, () -> {
            long changed = 0;
            try (MongoCursor<RawBsonDocument> documents = collection(name).find(filter, RawBsonDocument.class).projection(KEY_ONLY).batchSize(BATCH).comment(queryId).iterator()) {
                Iterator<List<RawBsonDocument>> batches = Iterators.partition(documents, BATCH);
                while (batches.hasNext()) {
                    List<BsonValue> keys = batches.next().stream().map(document -> key(name, document)).toList();
                    changed += action.applyAsLong(new BsonDocument(ID_FIELD, new BsonDocument("$in", new BsonArray(keys))));
                }
            }
            return changed;
        });
    }

    private static BsonValue key(CollectionName name, RawBsonDocument document)
    {
        return KeyBytes.key(document).orElseThrow(() -> new TrinoException(
                MONGO_RECENT_VALUE_DOES_NOT_FIT,
                "A document of %s has in field '_id' text that is not UTF-8, or a document with the same field twice, and cannot be found by it: it would never be copied. ".formatted(name) +
                        "Nothing is copied and nothing expires. Store it with another key"));
    }

    private MongoCollection<BsonDocument> collection(CollectionName name)
    {
        return connection.collection(name)
                .withReadPreference(ReadPreference.primary())
                .withWriteConcern(WriteConcern.MAJORITY);
    }
}
