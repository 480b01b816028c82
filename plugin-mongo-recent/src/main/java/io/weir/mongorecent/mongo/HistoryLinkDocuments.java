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
import com.google.inject.Inject;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.trino.spi.type.TypeId;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.Column;
import io.weir.mongorecent.HistoryLink.History;
import io.weir.mongorecent.HistoryLink.LatestPerKey;
import io.weir.mongorecent.HistoryLink.Pair;
import io.weir.mongorecent.HistoryLink.Publication;
import io.weir.mongorecent.HistoryLink.State;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * The links between collections and their histories: one document per collection in the hidden collection {@code _weir_history} of its database, so that what
 * readers go by changes in one step.
 */
public final class HistoryLinkDocuments
{
    public static final String LINK_COLLECTION = MongoNamespaces.OWN_PREFIX + "history";

    private static final int FORMAT = 1;

    private final MongoConnection connection;

    @Inject
    public HistoryLinkDocuments(MongoConnection connection)
    {
        this.connection = requireNonNull(connection, "connection is null");
    }

    public Optional<HistoryLink> find(CollectionName name)
    {
        return connection.errors().translate("read the link of %s with its history".formatted(name), () -> read(name));
    }

    /**
     * The same on the way of a statement of which rows are written: when it fails here, it is not to be run again unseen.
     */
    Optional<HistoryLink> findAfterWrite(CollectionName name)
    {
        return connection.errors().translateWrite("read the link of %s with its history".formatted(name), () -> read(name));
    }

    private Optional<HistoryLink> read(CollectionName name)
    {
        return Optional.ofNullable(links(name.database()).find(Filters.eq(name.collection())).first())
                .map(document -> parse(name, document));
    }

    /**
     * @return the link with its new revision, or empty when another process has changed it since it was read: nothing was done then
     */
    public Optional<HistoryLink> replace(HistoryLink read, HistoryLink changed)
    {
        BsonDocument document = format(changed);
        boolean replaced = connection.errors().translate(
                "change the link of %s with its history".formatted(read.collection()),
                () -> links(read.collection().database())
                        .replaceOne(stored(read), document)
                        .getMatchedCount() == 1);
        return replaced ? Optional.of(parse(changed.collection(), document)) : Optional.empty();
    }

    /**
     * @return false when there is one already: nothing was done then
     */
    public boolean create(HistoryLink link)
    {
        return connection.errors().translate("write the link of %s with its history".formatted(link.collection()), () -> {
            try {
                links(link.collection().database()).insertOne(format(link));
                return true;
            }
            catch (MongoWriteException e) {
                if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                    return false;
                }
                throw e;
            }
        });
    }

    /**
     * Of a link that another process has changed since it was read, nothing is done.
     */
    public void delete(HistoryLink read)
    {
        connection.errors().translate(
                "forget the link of %s with its history".formatted(read.collection()),
                () -> links(read.collection().database()).deleteOne(stored(read)));
    }

    private static Bson stored(HistoryLink read)
    {
        return Filters.and(Filters.eq(read.collection().collection()), Filters.eq("revision", new ObjectId(read.revision())));
    }

    /**
     * What one of several members says may be taken back, so it is read from the primary what most of them have.
     */
    private MongoCollection<BsonDocument> links(String database)
    {
        return connection.collection(new CollectionName(database, LINK_COLLECTION))
                .withReadPreference(ReadPreference.primary())
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(WriteConcern.MAJORITY);
    }

    private static BsonDocument format(HistoryLink link)
    {
        BsonDocument document = new BsonDocument(ID_FIELD, new BsonString(link.collection().collection()))
                .append("format", new BsonInt32(FORMAT))
                .append("revision", new BsonObjectId())
                .append("state", new BsonString(link.state().name()))
                .append("history", new BsonString(link.history().table()))
                .append("location", new BsonString(link.history().location()))
                .append("tableId", new BsonString(link.history().tableId()))
                .append("applicationId", new BsonString(link.history().applicationId()))
                .append("graceMillis", new BsonInt64(link.grace().toMillis()))
                .append("columns", new BsonArray(link.columns().stream().map(HistoryLinkDocuments::format).toList()))
                .append("version", new BsonInt64(link.pair().version()))
                .append("watermark", new BsonDateTime(link.pair().watermark()))
                .append("committedSeal", new BsonDateTime(link.pair().committedSeal()))
                .append("published", date(link.pair().published()))
                .append("openSeal", link.openSeal().isPresent() ? new BsonDateTime(link.openSeal().getAsLong()) : BsonNull.VALUE)
                .append("abandonedSeals", new BsonArray(link.abandonedSeals().stream().map(BsonDateTime::new).toList()))
                .append("publications", new BsonArray(link.publications().stream().map(HistoryLinkDocuments::format).toList()))
                .append("formerTableIds", new BsonArray(link.formerTables().stream().map(BsonString::new).toList()));
        link.latest().ifPresent(latest -> document.append("latest", new BsonDocument("keys", new BsonArray(latest.keys().stream().map(BsonString::new).toList()))
                .append("order", new BsonString(latest.order()))
                .append("fields", new BsonArray(latest.fields().entrySet().stream().map(HistoryLinkDocuments::formatField).toList()))));
        link.keptUntil().ifPresent(until -> document.append("keptUntil", date(until)));
        return document;
    }

    private static BsonDocument format(Publication publication)
    {
        BsonDocument document = new BsonDocument("watermark", new BsonDateTime(publication.watermark()));
        publication.published().ifPresent(since -> document.append("published", date(since)));
        return document;
    }

    // a name may have what the key of an entry must not have
    private static BsonDocument formatField(Map.Entry<String, String> field)
    {
        return new BsonDocument("name", new BsonString(field.getKey())).append("field", new BsonString(field.getValue()));
    }

    private static BsonDocument format(Column column)
    {
        BsonDocument document = new BsonDocument("name", new BsonString(column.name()))
                .append("recentType", new BsonString(column.recentType().getId()))
                .append("type", new BsonString(column.type().getId()));
        column.field().ifPresent(field -> document.append("field", new BsonString(field)));
        return document;
    }

    private static HistoryLink parse(CollectionName name, BsonDocument document)
    {
        try {
            int format = document.getInt32("format").getValue();
            if (format != FORMAT) {
                throw invalid(name, "format %d is not known; this connector knows format %d".formatted(format, FORMAT));
            }
            return new HistoryLink(
                    name,
                    document.getObjectId("revision").getValue().toHexString(),
                    State.valueOf(string(document, "state")),
                    new History(string(document, "history"), string(document, "location"), string(document, "tableId"), string(document, "applicationId")),
                    new Duration(document.getInt64("graceMillis").getValue(), MILLISECONDS).convertToMostSuccinctTimeUnit(),
                    Optional.ofNullable(document.get("latest")).map(BsonValue::asDocument).map(HistoryLinkDocuments::parseLatest),
                    documents(document, "columns").stream().map(HistoryLinkDocuments::parseColumn).collect(toImmutableList()),
                    new Pair(document.getInt64("version").getValue(), millis(document, "watermark"), millis(document, "committedSeal"), instant(document, "published")),
                    document.isNull("openSeal") ? OptionalLong.empty() : OptionalLong.of(millis(document, "openSeal")),
                    document.getArray("abandonedSeals").stream().map(seal -> seal.asDateTime().getValue()).collect(toImmutableList()),
                    documents(document, "publications").stream()
                            .map(publication -> new Publication(millis(publication, "watermark"), optionalInstant(publication, "published")))
                            .collect(toImmutableList()),
                    optionalInstant(document, "keptUntil"),
                    // links of before this was written have no such field
                    document.getArray("formerTableIds", new BsonArray()).stream().map(id -> id.asString().getValue()).collect(toImmutableList()));
        }
        catch (BsonInvalidOperationException | IllegalArgumentException e) {
            throw invalid(name, "an entry is missing or has another BSON type than expected");
        }
    }

    private static LatestPerKey parseLatest(BsonDocument latest)
    {
        return new LatestPerKey(
                latest.getArray("keys").stream().map(key -> key.asString().getValue()).collect(toImmutableList()),
                string(latest, "order"),
                // links of before this was written have no such fields
                latest.getArray("fields", new BsonArray()).stream().map(BsonValue::asDocument).collect(toImmutableMap(field -> string(field, "name"), field -> string(field, "field"))));
    }

    private static Column parseColumn(BsonDocument column)
    {
        Optional<String> field = Optional.ofNullable(column.get("field")).map(value -> value.asString().getValue());
        return new Column(string(column, "name"), field, TypeId.of(string(column, "recentType")), TypeId.of(string(column, "type")));
    }

    private static List<BsonDocument> documents(BsonDocument document, String key)
    {
        ImmutableList.Builder<BsonDocument> documents = ImmutableList.builder();
        document.getArray(key).forEach(value -> documents.add(value.asDocument()));
        return documents.build();
    }

    private static String string(BsonDocument document, String key)
    {
        return document.getString(key).getValue();
    }

    private static long millis(BsonDocument document, String key)
    {
        return document.getDateTime(key).getValue();
    }

    private static Instant instant(BsonDocument document, String key)
    {
        return Instant.ofEpochMilli(millis(document, key));
    }

    private static Optional<Instant> optionalInstant(BsonDocument document, String key)
    {
        return document.containsKey(key) ? Optional.of(instant(document, key)) : Optional.empty();
    }

    private static BsonDateTime date(Instant instant)
    {
        return new BsonDateTime(instant.toEpochMilli());
    }

    private static TrinoException invalid(CollectionName name, String problem)
    {
        return new TrinoException(
                MONGO_RECENT_HISTORY_ERROR,
                "The document '%s' in %s.%s, which links the collection with its history, cannot be used: %s. Restore it from a backup of MongoDB".formatted(name.collection(), name.database(), LINK_COLLECTION, problem));
    }
}
