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

import com.google.inject.Inject;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.MergeOptions;
import com.mongodb.client.model.MergeOptions.WhenMatched;
import com.mongodb.client.model.MergeOptions.WhenNotMatched;
import com.mongodb.client.model.WriteModel;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.RecentPart;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;

import java.util.List;
import java.util.Optional;

import static com.mongodb.client.model.Aggregates.merge;
import static java.util.Objects.requireNonNull;

/**
 * Changes documents, in their order, each command one that the driver may retry where the server lets it.
 */
public final class DocumentWriter
{
    private final MongoConnection connection;
    private final HistoryLinkDocuments links;

    @Inject
    public DocumentWriter(MongoConnection connection, HistoryLinkDocuments links)
    {
        this.connection = requireNonNull(connection, "connection is null");
        this.links = requireNonNull(links, "links is null");
    }

    /**
     * Appends documents. The driver gives an ObjectId to each that has no key.
     */
    public void insert(CollectionName name, List<BsonDocument> documents, String queryId)
    {
        connection.errors().translate(
                "insert into " + name,
                () -> connection.collection(name).insertMany(documents, new InsertManyOptions().ordered(true).comment(new BsonString(queryId))));
    }

    /**
     * Changes documents of a collection that had no history when the statement began. If it has one by now, what is there, or on its way, is not changed.
     */
    public void change(CollectionName name, List<WriteModel<BsonDocument>> changes, String queryId)
    {
        List<WriteModel<BsonDocument>> ofDocuments = ofDocuments(changes);
        connection.errors().translate("change rows of " + name, () -> {
            BulkWriteResult result = bulkWrite(name, changes.stream().map(SealGuard::ofUnsealed).toList(), queryId);
            if (changed(result) < ofDocuments.size()) {
                // deleted by another writer, which is as good; or sealed, and then it depends on the link. A change that is made twice is the same
                links.find(name).ifPresentOrElse(
                        link -> change(name, ofDocuments, link.recentPart(), queryId),
                        () -> bulkWrite(name, ofDocuments, queryId));
            }
        });
    }

    /**
     * Changes documents of a collection that has a history. One that is there, or on its way, is not changed.
     */
    public void change(CollectionName name, List<WriteModel<BsonDocument>> changes, RecentPart recent, String queryId)
    {
        SealGuard guard = new SealGuard(connection, name, recent);
        connection.errors().translate("change rows of " + name, () -> {
            guard.requireChangeable(changes);
            BulkWriteResult result = bulkWrite(name, changes.stream().map(guard::guarded).toList(), queryId);
            if (changed(result) < ofDocuments(changes).size()) {
                // deleted by another writer, which is as good; or sealed just now
                guard.requireChangeable(changes);
            }
        });
    }

    private static List<WriteModel<BsonDocument>> ofDocuments(List<WriteModel<BsonDocument>> changes)
    {
        return changes.stream().filter(change -> !(change instanceof InsertOneModel)).toList();
    }

    private static int changed(BulkWriteResult result)
    {
        return result.getMatchedCount() + result.getDeletedCount();
    }

    private BulkWriteResult bulkWrite(CollectionName name, List<? extends WriteModel<BsonDocument>> changes, String queryId)
    {
        return connection.collection(name).bulkWrite(changes, new BulkWriteOptions().ordered(true).comment(new BsonString(queryId)));
    }

    /**
     * Copies documents within their database, on the server. A key that is there already ends it with an error. They were written a moment ago, so they are read where they were written:
     * a secondary may not have all of them yet, nor what most members have.
     */
    public void copy(CollectionName source, CollectionName target, String queryId)
    {
        connection.errors().translate(
                "insert into " + target,
                () -> connection.collection(source)
                        .withReadPreference(ReadPreference.primary())
                        .withReadConcern(ReadConcern.LOCAL)
                        .aggregate(List.of(merge(target.collection(), new MergeOptions().whenMatched(WhenMatched.FAIL).whenNotMatched(WhenNotMatched.INSERT))))
                        .comment(new BsonString(queryId))
                        .toCollection());
    }

    /**
     * @param recent of a collection that has a history: what is on its way there is left
     * @return how many there were
     */
    public long deleteAll(CollectionName name, Optional<RecentPart> recent, String queryId)
    {
        Optional<SealGuard> guard = recent.map(part -> new SealGuard(connection, name, part));
        BsonDocument filter = guard.map(SealGuard::deletable).orElseGet(BsonDocument::new);
        return connection.errors().translate("delete from " + name, () -> {
            guard.ifPresent(SealGuard::requireAllDeletable);
            return connection.collection(name).deleteMany(filter, new DeleteOptions().comment(new BsonString(queryId))).getDeletedCount();
        });
    }

    public void removeField(CollectionName name, String field)
    {
        connection.errors().translate(
                "remove the field '%s' from %s".formatted(field, name),
                () -> connection.collection(name).updateMany(
                        new BsonDocument(field, new BsonDocument("$exists", BsonBoolean.TRUE)),
                        new BsonDocument("$unset", new BsonDocument(field, BsonNull.VALUE))));
    }
}
