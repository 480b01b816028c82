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
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.result.UpdateResult;
import io.trino.spi.TrinoException;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeId;
import io.trino.spi.type.TypeManager;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.CollectionSchema.Source;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_INVALID_SCHEMA_DOCUMENT;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Declared columns: one document per collection in the hidden collection {@code _weir_schema} of its database.
 * <pre>
 * {_id: "user_ratings", version: 1, columns: [{name: "user_id", field: "userId", type: "bigint"},
 *                                             {name: "product", field: "product", type: "varchar(24)", bson: "objectId"}]}
 * </pre>
 * {@code field} may be missing: it is the name then. {@code dropped} has the fields of columns that are being dropped, or whose removal failed on its way. Whoever writes such a document for a collection of another application declares its columns.
 */
public final class SchemaDocuments
{
    public static final String SCHEMA_COLLECTION = MongoNamespaces.OWN_PREFIX + "schema";

    private static final int VERSION = 1;
    private static final String OBJECT_ID = "objectId";
    private static final String REVISION = "revision";
    private static final String DROPPED = "dropped";
    private static final int MAX_EDIT_ATTEMPTS = 20;
    private static final MongoRecentColumnHandle KEY = MongoRecentColumnHandle.declared(ID_FIELD, ID_FIELD, BsonMapping.ofObjectId(), Optional.empty());

    private final MongoConnection connection;
    private final TypeManager typeManager;

    @Inject
    public SchemaDocuments(MongoConnection connection, TypeManager typeManager)
    {
        this.connection = requireNonNull(connection, "connection is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    public Optional<CollectionSchema> read(CollectionName name)
    {
        return find(name).map(found -> parse(name, found));
    }

    /**
     * The declaration as it is stored, whatever it says.
     */
    public Optional<BsonDocument> find(CollectionName name)
    {
        return Optional.ofNullable(connection.errors().translate(
                "read the declared columns of " + name,
                () -> declarations(name).find(Filters.eq(name.collection())).first()));
    }

    /**
     * Changes a declaration as it is in MongoDB now, whoever changes it at the same time.
     */
    public void edit(CollectionName name, UnaryOperator<CollectionSchema> change)
    {
        for (int attempt = 0; attempt < MAX_EDIT_ATTEMPTS; attempt++) {
            BsonDocument document = find(name).orElseThrow(() -> invalid(name, "it is gone"));
            BsonDocument changed = format(name, change.apply(parse(name, document)));
            UpdateResult result = connection.errors().translate(
                    "change the declared columns of " + name,
                    () -> declarations(name).replaceOne(stored(name, document), changed));
            if (result.getMatchedCount() == 1) {
                return;
            }
        }
        throw beingChanged(name);
    }

    public void write(CollectionName name, CollectionSchema schema)
    {
        connection.errors().translate(
                "declare the columns of " + name,
                () -> declarations(name).replaceOne(Filters.eq(name.collection()), format(name, schema), new ReplaceOptions().upsert(true)));
    }

    /**
     * Declares of a collection what is declared of another.
     *
     * @param instead what was declared of it so far, and is replaced
     * @return the copy as it is stored
     */
    public BsonDocument copy(BsonDocument declaration, CollectionName name, Optional<BsonDocument> instead)
    {
        BsonDocument copy = declaration.clone()
                .append(ID_FIELD, new BsonString(name.collection()))
                .append(REVISION, new BsonObjectId());
        // with another revision it is not found, and inserting it beside that one fails
        Bson replaced = stored(name, instead.orElseGet(BsonDocument::new));
        connection.errors().translate("declare the columns of " + name, () -> {
            try {
                return declarations(name).replaceOne(replaced, copy, new ReplaceOptions().upsert(true));
            }
            catch (MongoWriteException e) {
                if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                    throw beingChanged(name);
                }
                throw e;
            }
        });
        return copy;
    }

    /**
     * Of a declaration that was changed since it was read, nothing is done.
     */
    public void delete(CollectionName name, BsonDocument declaration)
    {
        connection.errors().translate(
                "forget the declared columns of " + name,
                () -> declarations(name).deleteOne(stored(name, declaration)));
    }

    /**
     * To MongoDB a revision that is missing, as in what was written by hand, equals null.
     */
    private static Bson stored(CollectionName name, BsonDocument declaration)
    {
        return Filters.and(Filters.eq(name.collection()), Filters.eq(REVISION, declaration.get(REVISION)));
    }

    private static TrinoException beingChanged(CollectionName name)
    {
        return new TrinoException(TRANSACTION_CONFLICT, "The declared columns of %s are being changed by others. Run the statement again".formatted(name));
    }

    static BsonDocument format(CollectionName name, CollectionSchema schema)
    {
        BsonArray columns = new BsonArray();
        for (MongoRecentColumnHandle column : schema.columns()) {
            if (column.equals(KEY)) {
                // every table has it, unless it is declared as something else
                continue;
            }
            BsonDocument document = new BsonDocument("name", new BsonString(column.name()))
                    .append("field", new BsonString(column.field()))
                    .append("type", new BsonString(column.type().getTypeId().getId()));
            if (column.mapping().holdsObjectId()) {
                document.append("bson", new BsonString(OBJECT_ID));
            }
            column.comment().ifPresent(comment -> document.append("comment", new BsonString(comment)));
            columns.add(document);
        }
        BsonDocument document = new BsonDocument(ID_FIELD, new BsonString(name.collection()))
                .append("version", new BsonInt32(VERSION))
                .append(REVISION, new BsonObjectId())
                .append("columns", columns);
        schema.comment().ifPresent(comment -> document.append("comment", new BsonString(comment)));
        if (!schema.dropped().isEmpty()) {
            document.append(DROPPED, new BsonArray(schema.dropped().stream().map(BsonString::new).toList()));
        }
        return document;
    }

    CollectionSchema parse(CollectionName name, BsonDocument document)
    {
        try {
            int version = document.getNumber("version").intValue();
            if (version != VERSION) {
                throw invalid(name, "version %d is not known; this connector knows version %d".formatted(version, VERSION));
            }
            List<MongoRecentColumnHandle> columns = new ArrayList<>();
            for (BsonValue column : document.getArray("columns")) {
                columns.add(parseColumn(name, column.asDocument()));
            }
            if (columns.stream().noneMatch(MongoRecentColumnHandle::key)) {
                columns.addFirst(KEY);
            }
            checkDistinct(name, "name", columns.stream().map(MongoRecentColumnHandle::name).toList());
            checkDistinct(name, "field", columns.stream().map(MongoRecentColumnHandle::field).toList());
            Set<String> dropped = document.getArray(DROPPED, new BsonArray()).stream().map(field -> field.asString().getValue()).collect(toImmutableSet());
            return new CollectionSchema(columns, optionalString(document, "comment"), Source.SCHEMA_DOCUMENT).withDropped(dropped);
        }
        catch (BsonInvalidOperationException e) {
            throw invalid(name, "an entry is missing or has another BSON type than expected");
        }
    }

    private MongoRecentColumnHandle parseColumn(CollectionName name, BsonDocument column)
    {
        String columnName = column.getString("name").getValue();
        if (columnName.isEmpty() || !columnName.equals(columnName.toLowerCase(ENGLISH))) {
            throw invalid(name, "column name '%s' is not in lower case; put the name of the documents into 'field'".formatted(columnName));
        }
        String field = optionalString(column, "field").orElse(columnName);
        if (field.startsWith(MongoNamespaces.OWN_PREFIX)) {
            throw invalid(name, "field '%s' is this connector's own".formatted(field));
        }
        return MongoRecentColumnHandle.declared(columnName, field, parseMapping(name, columnName, column), optionalString(column, "comment"));
    }

    private BsonMapping parseMapping(CollectionName name, String columnName, BsonDocument column)
    {
        Type type = parseType(name, columnName, column.getString("type").getValue());
        Optional<String> bson = optionalString(column, "bson");
        if (bson.isEmpty()) {
            StorableTypes.refusal(type).ifPresent(reason -> {
                throw invalid(name, "column '%s' has the type %s, which cannot be kept in MongoDB: %s".formatted(columnName, type.getDisplayName(), reason));
            });
            return BsonMapping.of(type);
        }
        if (!bson.orElseThrow().equals(OBJECT_ID) || !type.equals(BsonMapping.OBJECT_ID_TYPE)) {
            throw invalid(name, "column '%s': 'bson' can only be '%s', with type %s".formatted(columnName, OBJECT_ID, BsonMapping.OBJECT_ID_TYPE));
        }
        return BsonMapping.ofObjectId();
    }

    private Type parseType(CollectionName name, String columnName, String type)
    {
        try {
            return typeManager.getType(TypeId.of(type));
        }
        catch (RuntimeException e) {
            throw invalid(name, "column '%s' has the type '%s', which Trino does not know".formatted(columnName, type));
        }
    }

    private static void checkDistinct(CollectionName name, String entry, List<String> values)
    {
        if (Set.copyOf(values).size() != values.size()) {
            throw invalid(name, "two columns have the same " + entry);
        }
    }

    private static Optional<String> optionalString(BsonDocument document, String key)
    {
        return Optional.ofNullable(document.get(key)).map(value -> value.asString().getValue());
    }

    /**
     * From the primary, as the list of collections: to a secondary that is behind, a table that was just created would have no declared columns, and one that was just changed its old ones.
     */
    private MongoCollection<BsonDocument> declarations(CollectionName name)
    {
        return connection.collection(new CollectionName(name.database(), SCHEMA_COLLECTION)).withReadPreference(ReadPreference.primary());
    }

    private static TrinoException invalid(CollectionName name, String problem)
    {
        return new TrinoException(
                MONGO_RECENT_INVALID_SCHEMA_DOCUMENT,
                "The schema document '%s' in %s.%s cannot be used: %s. Correct it in MongoDB".formatted(name.collection(), name.database(), SCHEMA_COLLECTION, problem));
    }
}
