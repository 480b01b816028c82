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

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import com.mongodb.client.model.Filters;
import io.trino.spi.TrinoException;
import io.trino.spi.type.TypeManager;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.CollectionSchema.Source;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.SqlNames;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.BsonValue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_INVALID_SCHEMA_DOCUMENT;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Columns as Trino's own connector for MongoDB keeps them, which this connector reads and never writes: one document per collection in a collection of the same database.
 * <pre>
 * {table: "user_ratings", fields: [{name: "userId", type: "bigint", hidden: false}, {name: "_id", type: "ObjectId", hidden: true}]}
 * </pre>
 * The fields are called as in the documents. Those that are hidden are no columns here, but for the key. What the types cannot say to this connector comes from a sample.
 */
public final class BuiltInSchemas
{
    private static final MongoRecentColumnHandle KEY = MongoRecentColumnHandle.declared(ID_FIELD, ID_FIELD, BsonMapping.ofObjectId(), Optional.empty());

    private final MongoConnection connection;
    private final BuiltInTypes types;
    private final Optional<String> collection;

    @Inject
    public BuiltInSchemas(MongoConnection connection, TypeManager typeManager, MongoSchemaConfig config)
    {
        this.connection = requireNonNull(connection, "connection is null");
        this.types = new BuiltInTypes(typeManager);
        this.collection = config.getTrinoSchemaCollection();
    }

    /**
     * @param sample asked only when the document leaves something open
     * @return empty when the other connector has kept nothing of the collection, or is not to be asked
     * @throws TrinoException MONGO_RECENT_INVALID_SCHEMA_DOCUMENT
     */
    public Optional<CollectionSchema> read(CollectionName name, Supplier<CollectionSchema> sample)
    {
        return collection
                .map(schemas -> new CollectionName(name.database(), schemas))
                .flatMap(schemas -> find(schemas, name).map(document -> parse(schemas, name, document, sample)));
    }

    private Optional<BsonDocument> find(CollectionName schemas, CollectionName name)
    {
        // it knows collections by their own names, and has known them in lower case
        BsonArray names = new BsonArray(List.of(new BsonString(name.collection()), new BsonString(name.collection().toLowerCase(ENGLISH))));
        List<BsonDocument> found = connection.errors().translate(
                "read the columns of %s in %s".formatted(name, schemas),
                () -> connection.collection(schemas).find(Filters.in("table", names)).into(new ArrayList<>()));
        return found.stream()
                .filter(document -> document.get("table").equals(names.getFirst()))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    CollectionSchema parse(CollectionName schemas, CollectionName name, BsonDocument document, Supplier<CollectionSchema> sample)
    {
        try {
            Map<String, BsonDocument> fields = new LinkedHashMap<>();
            for (BsonValue value : document.getArray("fields")) {
                BsonDocument field = value.asDocument();
                String fieldName = field.getString("name").getValue();
                boolean shown = fieldName.equals(ID_FIELD) || !field.getBoolean("hidden", BsonBoolean.FALSE).getValue();
                if (shown && !fieldName.isEmpty() && !fieldName.startsWith(MongoNamespaces.OWN_PREFIX) && fields.put(fieldName, field) != null) {
                    throw invalid(schemas, name, "two fields are called '%s'".formatted(fieldName));
                }
            }
            Optional<String> comment = Optional.ofNullable(document.get("comment")).map(value -> value.asString().getValue());
            Supplier<CollectionSchema> sampled = Suppliers.memoize(sample::get);
            List<MongoRecentColumnHandle> columns = columns(schemas, name, fields, sampled);
            return new CollectionSchema(columns, comment, Source.BUILT_IN_SCHEMA).withUndecided(UndecidedFields.of(columns, sampled));
        }
        catch (BsonInvalidOperationException e) {
            throw invalid(schemas, name, "an entry is missing or has another BSON type than expected");
        }
    }

    private List<MongoRecentColumnHandle> columns(CollectionName schemas, CollectionName name, Map<String, BsonDocument> fields, Supplier<CollectionSchema> sample)
    {
        Optional<Map<String, MongoRecentColumnHandle>> sampled = Optional.empty();
        ImmutableList.Builder<MongoRecentColumnHandle> columns = ImmutableList.builder();
        if (!fields.containsKey(ID_FIELD)) {
            columns.add(KEY);
        }
        SqlNames names = SqlNames.of(List.copyOf(fields.keySet()));
        for (Map.Entry<String, String> column : names.ownNames().entrySet()) {
            BsonDocument field = fields.get(column.getValue());
            Optional<BsonMapping> mapping = types.mapping(field.getString("type").getValue(), problem -> invalid(schemas, name, "field '%s' %s".formatted(column.getValue(), problem)));
            Optional<String> comment = Optional.ofNullable(field.get("comment")).map(value -> value.asString().getValue());
            if (mapping.isPresent()) {
                columns.add(MongoRecentColumnHandle.declared(column.getKey(), column.getValue(), mapping.orElseThrow(), comment));
                continue;
            }
            if (sampled.isEmpty()) {
                sampled = Optional.of(byField(sample.get()));
            }
            columns.add(Optional.ofNullable(sampled.orElseThrow().get(column.getValue()))
                    .map(found -> found.renamed(column.getKey()).withComment(comment))
                    .orElseGet(() -> MongoRecentColumnHandle.inferred(column.getKey(), column.getValue(), types.anything())));
        }
        return columns.build();
    }

    private static Map<String, MongoRecentColumnHandle> byField(CollectionSchema sample)
    {
        Map<String, MongoRecentColumnHandle> columns = new LinkedHashMap<>();
        sample.columns().stream()
                .filter(column -> column.refusal().isEmpty())
                .forEach(column -> columns.put(column.field(), column));
        return columns;
    }

    private static TrinoException invalid(CollectionName schemas, CollectionName name, String problem)
    {
        return new TrinoException(
                MONGO_RECENT_INVALID_SCHEMA_DOCUMENT,
                "The document of table '%s' in %s cannot be used: %s. Correct it, declare the columns in %s, or take mongo-recent.trino-schema-collection away"
                        .formatted(name.collection(), schemas, problem, SchemaDocuments.SCHEMA_COLLECTION));
    }
}
