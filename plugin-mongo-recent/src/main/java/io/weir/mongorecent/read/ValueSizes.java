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
import org.bson.BsonType;

/**
 * How many bytes a value has in a document, of any type whose size can be told without reading the value.
 *
 * @see <a href="https://bsonspec.org/spec.html">BSON</a>
 */
final class ValueSizes
{
    static final int UNKNOWN = -1;

    private static final int OBJECT_ID_BYTES = 12;
    private static final int DECIMAL_BYTES = 16;

    private ValueSizes() {}

    /**
     * @param type null when there is no such type
     * @param end of the document, whose last byte belongs to no value
     * @return {@link #UNKNOWN} also when the value would not end within the document
     */
    static int bytes(BsonType type, Slice document, int offset, int end)
    {
        if (type == null) {
            return UNKNOWN;
        }
        int bytes = switch (type) {
            case NULL, UNDEFINED, MIN_KEY, MAX_KEY -> 0;
            case BOOLEAN -> 1;
            case INT32 -> Integer.BYTES;
            case DOUBLE, DATE_TIME, INT64, TIMESTAMP -> Long.BYTES;
            case OBJECT_ID -> OBJECT_ID_BYTES;
            case DECIMAL128 -> DECIMAL_BYTES;
            case STRING, SYMBOL, JAVASCRIPT -> counted(document, offset, end, Integer.BYTES, 1);
            case BINARY -> counted(document, offset, end, Integer.BYTES + 1, 0);
            // which count themselves
            case DOCUMENT, ARRAY, JAVASCRIPT_WITH_SCOPE -> counted(document, offset, end, 0, Integer.BYTES + 1);
            case END_OF_DOCUMENT, REGULAR_EXPRESSION, DB_POINTER -> UNKNOWN;
        };
        return bytes <= end - 1 - offset ? bytes : UNKNOWN;
    }

    /**
     * @param more bytes than the number says that is at the offset
     * @param least what the number has to be
     */
    private static int counted(Slice document, int offset, int end, int more, int least)
    {
        if (offset + Integer.BYTES > end) {
            return UNKNOWN;
        }
        int count = document.getInt(offset);
        return count >= least && count <= end - offset ? count + more : UNKNOWN;
    }
}
