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
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.MergeOptions;
import com.mongodb.client.model.MergeOptions.WhenMatched;
import com.mongodb.client.model.MergeOptions.WhenNotMatched;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.trino.spi.TrinoException;
import io.weir.mongorecent.CollectionKind;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.State;
import io.weir.mongorecent.KeyRange;
import io.weir.mongorecent.RecentPart;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.conversions.Bson;

import java.util.List;
import java.util.Optional;

import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.merge;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_SEALED_ROW;
import static java.util.Objects.requireNonNull;

/**
 * Changes documents, in their order, each command one that the driver may retry where the server lets it.
 */
public final class DocumentWriter
{
    // MongoDB answers when it has copied all: soon enough for mongo-recent.read-timeout, however many rows there are
    static final int COPIED_AT_ONCE = 10_000;
    private static final BsonDocument KEY_ONLY = new BsonDocument(ID_FIELD, new BsonInt32(1));

    private final MongoConnection connection;
    private final HistoryLinkDocuments links;
    private final CollectionFacts facts;

    @Inject
    public DocumentWriter(MongoConnection connection, HistoryLinkDocuments links, CollectionFacts facts)
    {
        this.connection = requireNonNull(connection, "connection is null");
        this.links = requireNonNull(links, "links is null");
        this.facts = requireNonNull(facts, "facts is null");
    }

    /**
     * Appends documents. The driver gives an ObjectId to each that has no key.
     */
    public void insert(CollectionName name, List<BsonDocument> documents, String queryId)
    {
        connection.errors().translateWrite(
                "insert into " + name,
                () -> connection.collection(name).insertMany(documents, new InsertManyOptions().ordered(true).comment(new BsonString(queryId))));
    }

    /**
     * Changes documents of a collection that had no history when the statement began. If it has one by now, what is there, or on its way, is not changed.
     */
    public void change(CollectionName name, List<WriteModel<BsonDocument>> changes, String queryId)
    {
        List<WriteModel<BsonDocument>> ofDocuments = ofDocuments(changes);
        connection.errors().translateWrite("change rows of " + name, () -> {
            BulkWriteResult result = bulkWrite(name, changes.stream().map(SealGuard::ofUnsealed).toList(), queryId);
            if (changed(result) < ofDocuments.size()) {
                // deleted by another writer, which is as good; or sealed, and then it depends on the link.
                // What has no seal by now was changed, or is newer: this statement may have inserted another row with the key, or another writer changed it since
                links.findAfterWrite(name).ifPresentOrElse(
                        link -> changeSealed(name, ofDocuments, result, guard(name, link), queryId),
                        () -> bulkWrite(name, ofDocuments.stream().map(SealGuard::ofSealed).toList(), queryId));
            }
        });
    }

    /**
     * @param before of documents without a seal
     */
    private void changeSealed(CollectionName name, List<WriteModel<BsonDocument>> changes, BulkWriteResult before, SealGuard guard, String queryId)
    {
        guard.requireChangeable(changes);
        List<WriteModel<BsonDocument>> deletions = guard.deletionsOfCopied(changes);
        int deleted = deletions.isEmpty() ? 0 : bulkWrite(name, deletions, queryId).getDeletedCount();
        if (changed(before) + deleted < changes.size()) {
            guard.requireChangeable(changes);
            requireNoneGone(name, before.getMatchedCount() < updates(changes), RecentPart.NOTHING_COPIED);
        }
    }

    /**
     * Changes documents of a collection that has a history. One that is there, or on its way, is not changed.
     *
     * @param recent when the statement began
     */
    public void change(CollectionName name, List<WriteModel<BsonDocument>> changes, RecentPart recent, String queryId)
    {
        change(name, changes, new SealGuard(connection, links, name, recent), recent, queryId);
    }

    private void change(CollectionName name, List<WriteModel<BsonDocument>> changes, SealGuard guard, RecentPart recent, String queryId)
    {
        connection.errors().translateWrite("change rows of " + name, () -> {
            guard.requireChangeable(changes);
            BulkWriteResult result = bulkWrite(name, changes.stream().map(guard::guarded).toList(), queryId);
            if (changed(result) < ofDocuments(changes).size()) {
                // deleted by another writer, which is as good; or sealed just now, and expired perhaps
                guard.requireChangeable(changes);
                requireNoneGone(name, result.getMatchedCount() < updates(changes), recent);
            }
        });
    }

    /**
     * @param updates whether an updated document is gone, and not only deleted ones, which may be in the history for as long as they like
     * @param recent when the statement began: what was sealed later came to the history since
     */
    private void requireNoneGone(CollectionName name, boolean updates, RecentPart recent)
    {
        Optional<HistoryLink> link = links.findAfterWrite(name);
        if (link.filter(found -> wereLeft(recent.abandonedSeals(), found)).isPresent()) {
            throw new TrinoException(
                    MONGO_RECENT_SEALED_ROW,
                    "A copier that failed may have had rows of %s on the way to its history when they were to be changed, and they were left as they were. Others may be changed. ".formatted(name) +
                            "Run the statement again");
        }
        // of one that is not linked any more nothing has expired but under a statement from before
        boolean mayExpire = link.filter(found -> found.state() == State.LINKED).isPresent();
        if (committedSeal(link) > (updates && mayExpire ? 0 : recent.watermark())) {
            throw new TrinoException(
                    MONGO_RECENT_SEALED_ROW,
                    "Rows of %s that were to be changed are gone: another writer deleted them, or they expired, and its history keeps them as they were. Others may be changed. ".formatted(name) +
                            "Run the statement again, and change in the history what is there");
        }
    }

    /**
     * Whether documents may have had a seal when a command came to them, and have none any more: a copier takes its seal off only after it has put it on the list of abandoned ones.
     *
     * @param before the list when the statement began
     */
    private static boolean wereLeft(List<Long> before, HistoryLink after)
    {
        return !before.containsAll(after.abandonedSeals());
    }

    private static long updates(List<WriteModel<BsonDocument>> changes)
    {
        return changes.stream().filter(UpdateOneModel.class::isInstance).count();
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
     * Documents of a collection that were written a moment ago, one by one: the count that MongoDB keeps may be wrong after a crash.
     */
    public long count(CollectionName name, String queryId)
    {
        return connection.errors().translate(
                "count documents of " + name,
                () -> justWritten(name).countDocuments(new BsonDocument(), new CountOptions().comment(new BsonString(queryId))));
    }

    /**
     * Copies documents within their database, on the server, in the order of their keys. A key that is there already ends it with an error.
     *
     * @param source has documents
     */
    public void copy(CollectionName source, CollectionName target, String queryId)
    {
        Bson merge = merge(target.collection(), new MergeOptions().whenMatched(WhenMatched.FAIL).whenNotMatched(WhenNotMatched.INSERT));
        connection.errors().translateWrite("insert into " + target, () -> {
            for (KeyRange range : ranges(source, queryId)) {
                List<Bson> pipeline = KeyRanges.filterOfCollection(range)
                        .map(filter -> List.of(match(filter), merge))
                        .orElseGet(() -> List.of(merge));
                justWritten(source).aggregate(pipeline).comment(new BsonString(queryId)).toCollection();
            }
            requireStillThere(source, target);
        });
    }

    /**
     * A command about a collection that is gone copies nothing, and says nothing.
     */
    private void requireStillThere(CollectionName source, CollectionName target)
    {
        if (justWritten(source).find().projection(KEY_ONLY).first() == null) {
            throw new TrinoException(
                    TRANSACTION_CONFLICT,
                    "The hidden collection %s was dropped while its rows were copied to %s, as DROP SCHEMA ... CASCADE does, and not all of them may be there. Look at the table before you run the statement again".formatted(source, target));
        }
    }

    private List<KeyRange> ranges(CollectionName source, String queryId)
    {
        try (MongoCursor<BsonDocument> keys = justWritten(source).find().projection(KEY_ONLY).sort(KEY_ONLY).comment(new BsonString(queryId)).iterator()) {
            return KeyRanges.ofSize(keys, COPIED_AT_ONCE);
        }
    }

    /**
     * What was written a moment ago is read where it was written: a secondary may not have all of it yet, nor what most members have.
     */
    private MongoCollection<BsonDocument> justWritten(CollectionName name)
    {
        return connection.collection(name)
                .withReadPreference(ReadPreference.primary())
                .withReadConcern(ReadConcern.LOCAL);
    }

    /**
     * Deletes all documents but those on the way to a history. A collection may be linked with one, and documents copied to it, while they are deleted.
     *
     * @return how many there were
     */
    public long deleteAll(CollectionName name, String queryId)
    {
        if (facts.kind(name) == CollectionKind.TIME_SERIES) {
            // it has no seals, and servers before MongoDB 7 refuse a filter by them
            return connection.errors().translateWrite("delete from " + name, () -> deleteMany(name, new BsonDocument(), queryId));
        }
        Optional<HistoryLink> before = links.find(name);
        Optional<SealGuard> guard = before.map(link -> guard(name, link));
        return connection.errors().translateWrite("delete from " + name, () -> {
            guard.ifPresent(SealGuard::requireAllDeletable);
            long deleted = deleteMany(name, guard.map(SealGuard::deletable).orElseGet(Seals::unsealed), queryId);
            Optional<HistoryLink> after = links.findAfterWrite(name);
            if (after.isEmpty()) {
                // seals of which no link tells
                return deleted + deleteMany(name, Seals.sealed(), queryId);
            }
            requireNoneCopied(name, committedSeal(before), after.orElseThrow());
            requireNoneLeft(name, before);
            return deleted;
        });
    }

    private long deleteMany(CollectionName name, BsonDocument filter, String queryId)
    {
        return connection.collection(name).deleteMany(filter, new DeleteOptions().comment(new BsonString(queryId))).getDeletedCount();
    }

    /**
     * @param before when the statement began; documents that came to the history since then may have expired here
     */
    private void requireNoneCopied(CollectionName name, long before, HistoryLink after)
    {
        if (committedSeal(Optional.of(after)) != before || !guard(name, after).areAllDeletable()) {
            throw new TrinoException(
                    MONGO_RECENT_SEALED_ROW,
                    "The copier came to rows of %s while all of its rows were deleted: those are in its history, or on the way there, and the others are deleted. ".formatted(name) +
                            "Delete them in the history; " + SealGuard.onTheWay(Optional.of(after)));
        }
    }

    /**
     * The link is looked at once more: what has no seal by now may have lost it after the last look.
     */
    private void requireNoneLeft(CollectionName name, Optional<HistoryLink> before)
    {
        List<Long> abandoned = before.map(HistoryLink::abandonedSeals).orElse(List.of());
        if (links.findAfterWrite(name).filter(after -> wereLeft(abandoned, after)).isPresent() && justWritten(name).find().projection(KEY_ONLY).first() != null) {
            throw new TrinoException(
                    MONGO_RECENT_SEALED_ROW,
                    "A copier that failed may have had rows of %s on the way to its history while all of its rows were deleted, and they were left. ".formatted(name) +
                            "Run the statement again");
        }
    }

    private static long committedSeal(Optional<HistoryLink> link)
    {
        return link.map(found -> found.pair().committedSeal()).orElse(0L);
    }

    private SealGuard guard(CollectionName name, HistoryLink link)
    {
        return new SealGuard(connection, links, name, link.recentPart());
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
