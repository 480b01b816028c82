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

import com.google.common.collect.ImmutableList;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.trino.spi.TrinoException;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.State;
import io.weir.mongorecent.RecentPart;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_SEALED_ROW;
import static java.util.Objects.requireNonNull;

/**
 * Keeps changes away from documents that the copier has sealed: an update would never come to the history. A document that is in the history already may be deleted:
 * it would expire anyway.
 */
final class SealGuard
{
    private final MongoConnection connection;
    private final HistoryLinkDocuments links;
    private final CollectionName name;
    private final RecentPart recent;

    SealGuard(MongoConnection connection, HistoryLinkDocuments links, CollectionName name, RecentPart recent)
    {
        this.connection = requireNonNull(connection, "connection is null");
        this.links = requireNonNull(links, "links is null");
        this.name = requireNonNull(name, "name is null");
        this.recent = requireNonNull(recent, "recent is null");
    }

    BsonDocument deletable()
    {
        return new BsonDocument("$or", new BsonArray(ImmutableList.of(Seals.unsealed(), Seals.inHistory(recent))));
    }

    /**
     * The same change of a document only if it may be changed when the command comes to it.
     */
    WriteModel<BsonDocument> guarded(WriteModel<BsonDocument> change)
    {
        return onlyWhere(change, Seals.unsealed(), deletable());
    }

    /**
     * The deletions among changes, each of a document only if it is in the history when the command comes to it.
     */
    List<WriteModel<BsonDocument>> deletionsOfCopied(List<WriteModel<BsonDocument>> changes)
    {
        return changes.stream()
                .filter(DeleteOneModel.class::isInstance)
                .map(deletion -> onlyWhere(deletion, Seals.unsealed(), Seals.inHistory(recent)))
                .toList();
    }

    /**
     * The same change of a document only if it has no seal when the command comes to it.
     */
    static WriteModel<BsonDocument> ofUnsealed(WriteModel<BsonDocument> change)
    {
        return onlyWhere(change, Seals.unsealed(), Seals.unsealed());
    }

    /**
     * The same change of a document only if it has a seal when the command comes to it.
     */
    static WriteModel<BsonDocument> ofSealed(WriteModel<BsonDocument> change)
    {
        return onlyWhere(change, Seals.sealed(), Seals.sealed());
    }

    private static WriteModel<BsonDocument> onlyWhere(WriteModel<BsonDocument> change, BsonDocument updatable, BsonDocument deletable)
    {
        return switch (change) {
            case UpdateOneModel<BsonDocument> update -> new UpdateOneModel<>(both(update.getFilter(), updatable), requireNonNull(update.getUpdate(), "update is null"));
            case DeleteOneModel<BsonDocument> delete -> new DeleteOneModel<>(both(delete.getFilter(), deletable));
            default -> change;
        };
    }

    private static BsonDocument both(Bson filter, BsonDocument condition)
    {
        return BsonFilters.allOf(List.of(filter.toBsonDocument(), condition));
    }

    void requireChangeable(List<WriteModel<BsonDocument>> changes)
    {
        requireNone(keys(changes.stream().filter(UpdateOneModel.class::isInstance)), Seals.sealed());
        requireNone(keys(changes.stream().filter(DeleteOneModel.class::isInstance)), undeletable());
    }

    private static BsonArray keys(Stream<WriteModel<BsonDocument>> changes)
    {
        return new BsonArray(changes.map(SealGuard::key).toList());
    }

    private static BsonValue key(WriteModel<BsonDocument> change)
    {
        Bson filter = switch (change) {
            case UpdateOneModel<BsonDocument> update -> update.getFilter();
            case DeleteOneModel<BsonDocument> delete -> delete.getFilter();
            case InsertOneModel<BsonDocument> _ -> throw new IllegalArgumentException("an insert has no filter");
            default -> throw new IllegalArgumentException("Unexpected change: " + change.getClass().getSimpleName());
        };
        return filter.toBsonDocument().getDocument(ID_FIELD).get("$eq");
    }

    /**
     * Every document of the collection.
     */
    void requireAllDeletable()
    {
        requireNone(undeletable());
    }

    boolean areAllDeletable()
    {
        return !isAny(undeletable());
    }

    private BsonDocument undeletable()
    {
        return new BsonDocument("$nor", deletable().getArray("$or"));
    }

    private void requireNone(BsonArray keys, BsonDocument sealed)
    {
        if (!keys.isEmpty()) {
            requireNone(BsonFilters.allOf(List.of(new BsonDocument(ID_FIELD, new BsonDocument("$in", keys)), sealed)));
        }
    }

    private void requireNone(BsonDocument wanted)
    {
        if (isAny(wanted)) {
            throw new TrinoException(
                    MONGO_RECENT_SEALED_ROW,
                    "Rows of %s that are in its history, or on the way there, cannot be changed here: the history would keep them as they were. ".formatted(name) +
                            "Change them in the history; " + onTheWay(links.findAfterWrite(name)));
        }
    }

    /**
     * When those can be changed that are on the way: a table that was unlinked has no copier that would bring them to the history.
     */
    static String onTheWay(Optional<HistoryLink> link)
    {
        boolean unlinked = link.filter(found -> found.state() != State.LINKED).isPresent();
        return "rows that are on the way are there after the next run of the copier" +
                (unlinked ? ". The table was unlinked and has none: link it again with system.link_history and call system.copy_to_history, or drop the table" : "");
    }

    private boolean isAny(BsonDocument wanted)
    {
        return connection.collection(name).withReadPreference(ReadPreference.primary()).find(wanted).first() != null;
    }
}
