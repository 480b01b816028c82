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
import io.trino.spi.block.BlockBuilder;
import io.weir.mongorecent.BsonMapping.Representation;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.Misfits;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

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
    private final CollectionName collection;
    private final List<MongoRecentColumnHandle> columns;
    private final Optional<FlatDocuments> flat;
    private final FieldDecoders fields;
    private final int[] fieldChannels;
    private final int[] documentChannels;
    private final boolean shownAsNull;
    private long misfits;

    DocumentDecoder(CollectionName collection, List<MongoRecentColumnHandle> columns, Misfits misfits)
    {
        this.collection = requireNonNull(collection, "collection is null");
        this.columns = List.copyOf(columns);
        this.shownAsNull = misfits.shownAsNull();
        columns.forEach(DocumentDecoder::checkReadable);
        this.flat = FlatDocuments.of(columns);
        List<Integer> ofFields = new ArrayList<>();
        List<Integer> ofDocuments = new ArrayList<>();
        for (int channel = 0; channel < columns.size(); channel++) {
            (columns.get(channel).mapping().wholeDocument() ? ofDocuments : ofFields).add(channel);
        }
        this.fieldChannels = ofFields.stream().mapToInt(Integer::intValue).toArray();
        this.documentChannels = ofDocuments.stream().mapToInt(Integer::intValue).toArray();
        this.fields = new FieldDecoders(
                ofFields.stream().map(channel -> columns.get(channel).field()).toList(),
                ofFields.stream().map(channel -> decoder(columns.get(channel))).toList());
    }

    private static void checkReadable(MongoRecentColumnHandle column)
    {
        column.refusal().ifPresent(refusal -> {
            throw new TrinoException(AMBIGUOUS_NAME, "Column '%s' cannot be read: %s".formatted(column.name(), refusal));
        });
    }

    private ValueDecoder decoder(MongoRecentColumnHandle column)
    {
        ValueDecoder decoder = ValueDecoders.decoder(column.mapping());
        for (String name : column.nested().reversed()) {
            decoder = new NestedFieldDecoder(name, decoder);
        }
        // NULL is the key of no row that could be changed
        boolean lenient = shownAsNull && column.mapping().representation() != Representation.KEY;
        return lenient ? new LenientDecoder(decoder, column.type(), this::countMisfit) : decoder;
    }

    private void countMisfit()
    {
        misfits++;
    }

    /**
     * Values so far that were shown as NULL because they did not fit their column.
     */
    long misfits()
    {
        return misfits;
    }

    /**
     * @return how many bytes the document has
     */
    int decode(RawBsonDocument document, PageBuilder page)
    {
        ByteBuffer bytes = document.getByteBuffer().asNIO();
        int length = bytes.remaining();
        if (flat.isEmpty() || !flat.orElseThrow().decode(bytes.array(), bytes.arrayOffset() + bytes.position(), length, page)) {
            decodeFully(document, bytes, page);
        }
        return length;
    }

    private void decodeFully(RawBsonDocument document, ByteBuffer bytes, PageBuilder page)
    {
        page.declarePosition();
        try (BsonBinaryReader reader = new BsonBinaryReader(bytes)) {
            IntFunction<BlockBuilder> outputs = position -> page.getBlockBuilder(fieldChannels[position]);
            if (shownAsNull) {
                fields.decodeLeniently(reader, outputs);
            }
            else {
                fields.decode(reader, outputs);
            }
        }
        catch (FieldMisfitException e) {
            throw misfit(document, e);
        }
        for (int channel : documentChannels) {
            decodeDocument(document, columns.get(channel), page.getBlockBuilder(channel));
        }
    }

    private void decodeDocument(RawBsonDocument document, MongoRecentColumnHandle column, BlockBuilder output)
    {
        try {
            if (!shownAsNull) {
                LosslessValues.require(document);
            }
            ExtendedJson.write(document, column.type(), output);
        }
        catch (MisfitException e) {
            throw misfit(collection, id(document), "itself %s, which does not fit column '%s'. Correct the document".formatted(e.getMessage(), column.name()));
        }
    }

    private TrinoException misfit(RawBsonDocument document, FieldMisfitException misfit)
    {
        String top = misfit.field();
        MongoRecentColumnHandle column = columns.stream()
                .filter(candidate -> top.equals(candidate.path()) || top.startsWith(candidate.path() + ".") || candidate.path().startsWith(top + "."))
                .max(comparingInt(candidate -> candidate.field().length()))
                .orElseThrow();
        return misfit(
                collection,
                id(document),
                "field '%s' %s, which does not fit column '%s' of type %s. ".formatted(misfit.field(), misfit.getMessage(), column.name(), column.type().getDisplayName()) + cure(column));
    }

    private static TrinoException misfit(CollectionName collection, String id, String problem)
    {
        return new TrinoException(MONGO_RECENT_VALUE_DOES_NOT_FIT, "The document with _id %s in %s has in %s".formatted(id, collection, problem));
    }

    static String cure(MongoRecentColumnHandle column)
    {
        return switch (column.origin()) {
            case DECLARED -> "Correct the document, or declare the column with another type";
            case INFERRED -> "Correct the document, raise mongo-recent.sample-size so that such documents are seen, or declare the columns of the collection";
            case HISTORY -> "That is the type of the column in the history of the table. Correct the document, or unlink the history with system.unlink_history and link one whose column holds such values";
        };
    }

    static String id(BsonDocument document)
    {
        BsonValue id = document.get(ID_FIELD);
        return id == null ? "(none)" : shown(id);
    }

    /**
     * Numbers and ids that MongoDB makes itself. A text, such as an address, may be what a mask hides in the column, and errors are not masked.
     */
    static String shown(BsonValue id)
    {
        return id.isNumber() || id.isObjectId() ? ExtendedJson.of(id) : "(of type %s)".formatted(id.getBsonType().name().toLowerCase(Locale.ENGLISH));
    }
}
