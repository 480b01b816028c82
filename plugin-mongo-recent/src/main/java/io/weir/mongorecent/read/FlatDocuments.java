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

import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.PageBuilder;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.bson.BsonType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The common case of a scan, without a reader that makes a string of each name and value: columns of scalar types, and documents that hold in them what is expected. A document is looked
 * through first, and only written when all of it is as expected; what is not is left, unwritten, to the decoders that know all forms and all errors. Not thread-safe.
 */
final class FlatDocuments
{
    private static final int MISSING = -1;
    // what the library makes of names that are not UTF-8
    private static final char REPLACEMENT = '\uFFFD';
    private static final int MIN_DOCUMENT_BYTES = Integer.BYTES + 1;

    private final ScalarDecoder[] decoders;
    private final DocumentLayout layout;
    private final int[] offsets;
    private final BsonType[] types;

    private FlatDocuments(List<String> fields, List<ScalarDecoder> decoders)
    {
        this.decoders = requireNonNull(decoders, "decoders is null").toArray(ScalarDecoder[]::new);
        this.layout = new DocumentLayout(fields);
        this.offsets = new int[decoders.size()];
        this.types = new BsonType[decoders.size()];
    }

    /**
     * @return empty when a column is no scalar field of the document, two are the same, or a name stands for several
     */
    static Optional<FlatDocuments> of(List<MongoRecentColumnHandle> columns)
    {
        List<ScalarDecoder> decoders = new ArrayList<>();
        Set<String> fields = new HashSet<>();
        for (MongoRecentColumnHandle column : columns) {
            Optional<ScalarDecoder> decoder = column.nested().isEmpty() ? ScalarDecoders.of(column.mapping()) : Optional.empty();
            if (decoder.isEmpty() || !fields.add(column.field()) || column.field().indexOf(REPLACEMENT) >= 0) {
                return Optional.empty();
            }
            decoders.add(decoder.orElseThrow());
        }
        return Optional.of(new FlatDocuments(columns.stream().map(MongoRecentColumnHandle::field).toList(), decoders));
    }

    /**
     * @return false when nothing was written
     */
    boolean decode(byte[] bytes, int start, int length, PageBuilder page)
    {
        Slice document = Slices.wrappedBuffer(bytes);
        if (!find(bytes, document, start, start + length)) {
            return false;
        }
        page.declarePosition();
        for (int column = 0; column < decoders.length; column++) {
            if (offsets[column] == MISSING) {
                page.getBlockBuilder(column).appendNull();
            }
            else {
                decoders[column].write(types[column], document, offsets[column], page.getBlockBuilder(column));
            }
        }
        return true;
    }

    private boolean find(byte[] bytes, Slice document, int start, int end)
    {
        Arrays.fill(offsets, MISSING);
        if (end - start < MIN_DOCUMENT_BYTES || document.getInt(start) != end - start || bytes[end - 1] != 0) {
            return false;
        }
        Arrays.fill(types, null);
        int position = start + Integer.BYTES;
        for (int number = 0; position < end - 1; number++) {
            BsonType type = BsonType.findByValue(bytes[position]);
            int column = layout.find(bytes, position + 1, end, number);
            int value = position + 1 + layout.nameBytes();
            int valueBytes = ValueSizes.bytes(type, document, value, end);
            if (valueBytes == ValueSizes.UNKNOWN || (column != DocumentLayout.NOT_WANTED && !take(column, type, document, value))) {
                return false;
            }
            position = value + valueBytes;
        }
        return position == end - 1;
    }

    private boolean take(int column, BsonType type, Slice document, int value)
    {
        // a field that is there twice
        if (types[column] != null) {
            return false;
        }
        types[column] = type;
        if (type == BsonType.NULL) {
            return true;
        }
        offsets[column] = value;
        return decoders[column].isExpected(type, document, value);
    }
}
