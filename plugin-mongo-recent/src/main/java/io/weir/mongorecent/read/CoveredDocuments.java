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
package io.weir.mongorecent.read;

import io.trino.spi.TrinoException;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.mongo.Documents;
import io.weir.mongorecent.mongo.MongoNamespaces;
import io.weir.mongorecent.mongo.SchemaDocuments;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Documents of which every field with a value is in some column. For whoever copies them by columns that nobody has decided on: a field that a sample did not see would be gone with the document.
 */
public final class CoveredDocuments
        implements Documents
{
    private final Documents documents;
    private final CollectionName collection;
    private final CollectionSchema schema;
    private final Map<String, BsonMapping> mappings = new HashMap<>();

    /**
     * @param documents whole ones
     * @param schema of the collection
     */
    public CoveredDocuments(Documents documents, CollectionName collection, CollectionSchema schema)
    {
        this.documents = requireNonNull(documents, "documents is null");
        this.collection = requireNonNull(collection, "collection is null");
        this.schema = requireNonNull(schema, "schema is null");
        schema.decidedColumns().stream()
                .filter(column -> column.refusal().isEmpty())
                .forEach(column -> mappings.put(column.field(), column.mapping()));
    }

    @Override
    public Optional<RawBsonDocument> next()
    {
        Optional<RawBsonDocument> document = documents.next();
        document.ifPresent(this::check);
        return document;
    }

    private void check(RawBsonDocument document)
    {
        uncovered(document, mappings)
                .filter(field -> !field.startsWith(MongoNamespaces.OWN_PREFIX))
                .findFirst()
                .ifPresent(field -> {
                    throw new TrinoException(
                            MONGO_RECENT_HISTORY_ERROR,
                            "The document with _id %s in %s has the field '%s', which is in no column, so that its history would be without it when it expires. ".formatted(DocumentDecoder.id(document), collection, field) +
                                    "Nothing was copied. %s declare the columns in %s.%s".formatted(reason(), collection.database(), SchemaDocuments.SCHEMA_COLLECTION));
                });
    }

    private String reason()
    {
        return switch (schema.source()) {
            case SCHEMA_DOCUMENT -> "Its columns were declared without it:";
            case BUILT_IN_SCHEMA -> "Its columns come from the collection that mongo-recent.trino-schema-collection names, which is only read:";
            case VALIDATOR, SAMPLE -> "Its columns come from a sample, which the next run takes anew; if it still does not see the field, raise mongo-recent.sample-size, or";
        };
    }

    private static Stream<String> uncovered(BsonDocument document, Map<String, BsonMapping> mappings)
    {
        // null is what the history has of a field that is missing, too
        return document.entrySet().stream().filter(field -> !field.getValue().isNull()).flatMap(field -> Optional.ofNullable(mappings.get(field.getKey()))
                .map(mapping -> uncovered(field.getValue(), mapping).map(nested -> field.getKey() + "." + nested))
                .orElseGet(() -> Stream.of(field.getKey())));
    }

    private static Stream<String> uncovered(BsonValue value, BsonMapping mapping)
    {
        return switch (mapping.type()) {
            case RowType row when value.isDocument() -> {
                Map<String, BsonMapping> fields = new HashMap<>();
                for (int index = 0; index < row.getFields().size(); index++) {
                    fields.put(row.getFields().get(index).getName().orElseThrow(), mapping.nested().get(index));
                }
                yield uncovered(value.asDocument(), fields);
            }
            case ArrayType _ when value.isArray() -> value.asArray().stream().flatMap(element -> uncovered(element, mapping.nested().getFirst()));
            case MapType _ when value.isDocument() -> value.asDocument().values().stream().flatMap(element -> uncovered(element, mapping.nested().getFirst()));
            // JSON has all; what is of another type does not fit, and is an error of its own
            default -> Stream.empty();
        };
    }

    @Override
    public int available()
    {
        return documents.available();
    }

    @Override
    public int held()
    {
        return documents.held();
    }

    @Override
    public void close()
    {
        documents.close();
    }
}
