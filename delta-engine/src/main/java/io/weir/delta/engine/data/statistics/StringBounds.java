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
package io.weir.delta.engine.data.statistics;

import io.airlift.slice.Slice;

import java.util.Optional;

import static io.airlift.slice.SliceUtf8.countCodePoints;
import static io.airlift.slice.SliceUtf8.getCodePointAt;
import static io.airlift.slice.SliceUtf8.offsetOfCodePoint;
import static io.airlift.slice.Slices.utf8Slice;

/**
 * Shortens strings to bounds of what they were. Delta and Trino both order strings by their code points.
 */
public final class StringBounds
{
    /**
     * How many code points of a string are kept when a table does not say, as Delta's other writers do.
     */
    public static final int MAX_CODE_POINTS = 32;

    private static final String GREATEST_CODE_POINT = Character.toString(Character.MAX_CODE_POINT);

    private StringBounds() {}

    /**
     * A string of so many code points that is not greater. Empty when the bytes are no UTF-8.
     */
    public static Optional<String> lower(Slice value, int length)
    {
        return isUtf8(value) ? Optional.of(prefix(value, length).toStringUtf8()) : Optional.empty();
    }

    /**
     * A string of so many code points, and possibly one more, that is not less. Empty when the bytes are no UTF-8, and when there is none that is short.
     */
    public static Optional<String> upper(Slice value, int length)
    {
        if (!isUtf8(value)) {
            return Optional.empty();
        }
        Slice prefix = prefix(value, length);
        if (prefix.length() == value.length()) {
            return Optional.of(value.toStringUtf8());
        }
        if (getCodePointAt(value, prefix.length()) == Character.MAX_CODE_POINT) {
            // what follows the prefix would not be less than the tie-breaker
            return Optional.empty();
        }
        return Optional.of(prefix.toStringUtf8() + GREATEST_CODE_POINT);
    }

    private static boolean isUtf8(Slice value)
    {
        return utf8Slice(value.toStringUtf8()).equals(value);
    }

    private static Slice prefix(Slice value, int length)
    {
        return countCodePoints(value) <= length ? value : value.slice(0, offsetOfCodePoint(value, length));
    }
}
