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
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.UpdateOptions;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.RecentPart;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static io.weir.mongorecent.mongo.Seals.KEPT_FIELD;
import static java.util.Objects.requireNonNull;

/**
 * Expiry that leaves the latest document of each key. Keys are compared as SQL compares them, whatever the collation of the collection. It is marked, so that the next run does not look at it again before a document of its key expires.
 */
public final class LatestDocuments
{
    private static final int BATCH = 500;

    private final MongoConnection connection;

    @Inject
    public LatestDocuments(MongoConnection connection)
    {
        this.connection = requireNonNull(connection, "connection is null");
    }

    /**
     * @param published what is in the history; one that is not, and may still be changed or deleted, takes the place of none
     * @param keys fields; documents with the same values in them are of one key
     * @param order the field that is greatest in the one that stays
     */
    public long expire(CollectionName name, RecentPart recent, RecentPart published, List<String> keys, String order, String queryId)
    {
        BsonDocument filter = BsonFilters.allOf(List.of(Seals.inHistory(recent), new BsonDocument(KEPT_FIELD, BsonNull.VALUE)));
        BsonDocument projection = new BsonDocument();
        keys.forEach(key -> projection.append(key, new BsonInt32(1)));
        return connection.errors().translate("expire documents of " + name, () -> {
            long expired = 0;
            try (MongoCursor<BsonDocument> documents = collection(name).find(filter).projection(projection).collation(DocumentReader.SIMPLE).batchSize(BATCH).comment(queryId).iterator()) {
                Iterator<List<BsonDocument>> batches = Iterators.partition(documents, BATCH);
                while (batches.hasNext()) {
                    Set<BsonDocument> values = new HashSet<>();
                    batches.next().forEach(document -> values.add(values(document, keys)));
                    BsonDocument ofKeys = new BsonDocument("$or", new BsonArray(List.copyOf(values)));
                    BsonArray latest = new BsonArray(latest(name, BsonFilters.allOf(List.of(ofKeys, Seals.inHistory(published))), keys, order, queryId));
                    expired += expire(name, recent, ofKeys, latest, queryId);
                }
            }
            return expired;
        });
    }

    private static BsonDocument values(BsonDocument document, List<String> keys)
    {
        BsonDocument values = new BsonDocument();
        // MongoDB's null means missing too
        keys.forEach(key -> values.append(key, new BsonDocument("$eq", document.getOrDefault(key, BsonNull.VALUE))));
        return values;
    }

    private long expire(CollectionName name, RecentPart recent, BsonDocument ofKeys, BsonArray latest, String queryId)
    {
        BsonDocument expired = BsonFilters.allOf(List.of(ofKeys, Seals.inHistory(recent)));
        BsonDocument isLatest = new BsonDocument(ID_FIELD, new BsonDocument("$in", latest));
        collection(name).updateMany(
                BsonFilters.allOf(List.of(isLatest, Seals.inHistory(recent))),
                new BsonDocument("$set", new BsonDocument(KEPT_FIELD, BsonBoolean.TRUE)),
                new UpdateOptions().comment(new BsonString(queryId)));
        return collection(name).deleteMany(
                        BsonFilters.allOf(List.of(expired, new BsonDocument(ID_FIELD, new BsonDocument("$nin", latest)))),
                        new DeleteOptions().collation(DocumentReader.SIMPLE).comment(new BsonString(queryId)))
                .getDeletedCount();
    }

    /**
     * The keys of the documents that stay.
     */
    private List<BsonValue> latest(CollectionName name, BsonDocument candidates, List<String> keys, String order, String queryId)
    {
        BsonValue group = AggregationPipelines.groupKey(keys.stream().map(key -> new BsonString("$" + key)).toList());
        List<BsonValue> latest = new ArrayList<>();
        collection(name)
                .aggregate(List.of(
                        new BsonDocument("$match", candidates),
                        new BsonDocument("$sort", new BsonDocument(order, new BsonInt32(-1)).append(ID_FIELD, new BsonInt32(-1))),
                        new BsonDocument("$group", new BsonDocument(ID_FIELD, group).append("latest", new BsonDocument("$first", new BsonString("$" + ID_FIELD))))))
                .allowDiskUse(true)
                .collation(DocumentReader.SIMPLE)
                .comment(queryId)
                .forEach(document -> latest.add(document.get("latest")));
        return latest;
    }

    private MongoCollection<BsonDocument> collection(CollectionName name)
    {
        return connection.collection(name)
                .withReadPreference(ReadPreference.primary())
                .withWriteConcern(WriteConcern.MAJORITY);
    }
}
