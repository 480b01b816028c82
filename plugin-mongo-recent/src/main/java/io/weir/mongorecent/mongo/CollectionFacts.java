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
import com.mongodb.MongoCommandException;
import com.mongodb.client.model.EstimatedDocumentCountOptions;
import io.airlift.units.Duration;
import io.weir.mongorecent.CollectionIndex;
import io.weir.mongorecent.CollectionIndex.Field;
import io.weir.mongorecent.CollectionKind;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.MongoRecentConfig;
import io.weir.mongorecent.MongoRecentConfig.UnindexedScanPolicy;
import io.weir.mongorecent.SortKey.Direction;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * What MongoDB knows about a collection besides its documents.
 */
public final class CollectionFacts
{
    private static final int COMMAND_NOT_SUPPORTED_ON_VIEW = 166;

    private final MongoConnection connection;
    private final Optional<Duration> maxQueryTime;
    private final boolean countsViews;

    @Inject
    public CollectionFacts(MongoConnection connection, MongoRecentConfig config)
    {
        this.connection = requireNonNull(connection, "connection is null");
        this.maxQueryTime = config.getMaxQueryTime();
        this.countsViews = config.getUnindexedScanPolicy() != UnindexedScanPolicy.ALLOW;
    }

    /**
     * Needs no more rights than to see the collection.
     */
    public CollectionKind kind(CollectionName name)
    {
        BsonDocument command = new BsonDocument("listCollections", new BsonInt32(1))
                .append("filter", new BsonDocument("name", new BsonString(name.collection())))
                .append("nameOnly", BsonBoolean.TRUE)
                .append("authorizedCollections", BsonBoolean.TRUE);
        BsonDocument answer = connection.errors().translate("look for " + name, () -> connection.database(name.database()).runCommand(command, BsonDocument.class));
        return answer.getDocument("cursor").getArray("firstBatch").stream()
                .map(BsonValue::asDocument)
                .filter(found -> isCalled(found, name))
                .findFirst()
                .map(found -> found.get("type", BsonNull.VALUE))
                .filter(BsonValue::isString)
                .map(type -> switch (type.asString().getValue()) {
                    case "view" -> CollectionKind.VIEW;
                    case "timeseries" -> CollectionKind.TIME_SERIES;
                    default -> CollectionKind.COLLECTION;
                })
                .orElse(CollectionKind.COLLECTION);
    }

    /**
     * Those that any filter of this connector may use: they hold all documents, in the simple collation.
     */
    public List<CollectionIndex> indexes(CollectionName name)
    {
        return describedIndexes(name).stream()
                .flatMap(index -> parse(index).stream())
                .collect(toImmutableList());
    }

    /**
     * All of them, as MongoDB describes them.
     */
    List<BsonDocument> describedIndexes(CollectionName name)
    {
        return connection.errors().translate("list indexes of " + name, () -> {
            try {
                return connection.collection(name).listIndexes(BsonDocument.class).into(new ArrayList<>());
            }
            catch (MongoCommandException e) {
                if (e.getErrorCode() == COMMAND_NOT_SUPPORTED_ON_VIEW) {
                    return ImmutableList.of();
                }
                throw e;
            }
        });
    }

    static Optional<CollectionIndex> parse(BsonDocument index)
    {
        boolean complete = !isTrue(index, "sparse") && !isTrue(index, "hidden") && !index.containsKey("partialFilterExpression") && !index.containsKey("collation");
        ImmutableList.Builder<Field> fields = ImmutableList.builder();
        for (Map.Entry<String, BsonValue> field : index.getDocument("key").entrySet()) {
            if (!field.getValue().isNumber() || field.getKey().contains("$**")) {
                // text, hashed, 2dsphere and wildcard indexes have no order of values
                complete = false;
                continue;
            }
            fields.add(new Field(field.getKey(), field.getValue().asNumber().doubleValue() < 0 ? Direction.DESCENDING : Direction.ASCENDING));
        }
        return complete ? Optional.of(new CollectionIndex(index.getString("name").getValue(), fields.build(), isTrue(index, "unique"))) : Optional.empty();
    }

    private static boolean isTrue(BsonDocument index, String property)
    {
        return index.containsKey(property) && index.get(property).isBoolean() && index.getBoolean(property).getValue();
    }

    /**
     * From the collection's own count, without a look at the documents. Those of a view are counted one by one, and only where a policy asks for their number.
     */
    public OptionalLong estimatedDocuments(CollectionName name, CollectionKind kind)
    {
        if (kind != CollectionKind.COLLECTION && !countsViews) {
            return OptionalLong.empty();
        }
        EstimatedDocumentCountOptions options = new EstimatedDocumentCountOptions();
        maxQueryTime.ifPresent(limit -> options.maxTime(limit.toMillis(), MILLISECONDS));
        return connection.errors().translate("count documents of " + name, () -> OptionalLong.of(connection.collection(name).estimatedDocumentCount(options)));
    }

    /**
     * The {@code $jsonSchema} of the collection's validator, if it has one.
     */
    public Optional<BsonDocument> validator(CollectionName name)
    {
        return options("read the validator of " + name, name)
                .flatMap(options -> document(options, "validator"))
                .flatMap(validator -> document(validator, "$jsonSchema"));
    }

    /**
     * With what the collection was created, or changed since.
     */
    BsonDocument options(CollectionName name)
    {
        return options("read the options of " + name, name).orElseGet(BsonDocument::new);
    }

    private Optional<BsonDocument> options(String operation, CollectionName name)
    {
        return connection.errors().translate(operation, () -> connection.database(name.database())
                .listCollections(BsonDocument.class)
                .filter(new BsonDocument("name", new BsonString(name.collection())))
                .into(new ArrayList<>()).stream()
                .filter(found -> isCalled(found, name))
                .flatMap(collection -> document(collection, "options").stream())
                .findFirst());
    }

    /**
     * Some servers give all of the database, whichever is asked for.
     */
    private static boolean isCalled(BsonDocument collection, CollectionName name)
    {
        return collection.getString("name").getValue().equals(name.collection());
    }

    private static Optional<BsonDocument> document(BsonDocument parent, String name)
    {
        return Optional.ofNullable(parent.get(name)).filter(BsonValue::isDocument).map(BsonValue::asDocument);
    }
}
