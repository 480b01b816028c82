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

import io.trino.spi.PageBuilder;
import io.trino.spi.TrinoException;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

import java.util.List;

import static io.trino.spi.StandardErrorCode.AMBIGUOUS_NAME;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_VALUE_DOES_NOT_FIT;
import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

/**
 * Reads documents straight from their bytes into the blocks of a page. Not thread-safe.
 */
final class DocumentDecoder
{
    private static final JsonWriterSettings EXTENDED_JSON = JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private final CollectionName collection;
    private final List<MongoRecentColumnHandle> columns;
    private final FieldDecoders fields;

    DocumentDecoder(CollectionName collection, List<MongoRecentColumnHandle> columns)
    {
        this.collection = requireNonNull(collection, "collection is null");
        this.columns = List.copyOf(columns);
        columns.forEach(DocumentDecoder::checkReadable);
        this.fields = new FieldDecoders(
                columns.stream().map(MongoRecentColumnHandle::field).toList(),
                columns.stream().map(column -> ValueDecoders.decoder(column.mapping())).toList());
    }

    private static void checkReadable(MongoRecentColumnHandle column)
    {
        column.refusal().ifPresent(refusal -> {
            throw new TrinoException(AMBIGUOUS_NAME, "Column '%s' cannot be read: %s".formatted(column.name(), refusal));
        });
    }

    void decode(RawBsonDocument document, PageBuilder page)
    {
        page.declarePosition();
        try (BsonBinaryReader reader = new BsonBinaryReader(document.getByteBuffer().asNIO())) {
            fields.decode(reader, page::getBlockBuilder);
        }
        catch (FieldMisfitException e) {
            throw misfit(document, e);
        }
    }

    private TrinoException misfit(RawBsonDocument document, FieldMisfitException misfit)
    {
        String top = misfit.field();
        MongoRecentColumnHandle column = columns.stream()
                .filter(candidate -> top.equals(candidate.field()) || top.startsWith(candidate.field() + "."))
                .max(comparingInt(candidate -> candidate.field().length()))
                .orElseThrow();
        return new TrinoException(
                MONGO_RECENT_VALUE_DOES_NOT_FIT,
                "The document with _id %s in %s has in field '%s' %s, which does not fit column '%s' of type %s. ".formatted(
                        id(document), collection, misfit.field(), misfit.getMessage(), column.name(), column.type().getDisplayName()) +
                        cure(column));
    }

    private static String cure(MongoRecentColumnHandle column)
    {
        return switch (column.origin()) {
            case DECLARED -> "Correct the document, or declare the column with another type";
            case INFERRED -> "Correct the document, raise mongo-recent.sample-size so that such documents are seen, or declare the columns of the collection";
        };
    }

    private static String id(RawBsonDocument document)
    {
        BsonValue id = document.get(ID_FIELD);
        if (id == null) {
            return "(none)";
        }
        String wrapped = new BsonDocument(ID_FIELD, id).toJson(EXTENDED_JSON);
        return wrapped.substring(wrapped.indexOf(':') + 1, wrapped.lastIndexOf('}')).strip();
    }
}
