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
package io.weir.delta.engine.data.skipping;

import io.airlift.slice.Slice;
import io.trino.spi.type.CharType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.OptionalLong;

import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.toIntExact;

/**
 * Numbers that are in the order of the values that they stand for. Values that are near each other may share one, so that keys tell which values are apart
 * and never which are the same.
 */
final class SortKeys
{
    private static final int KEY_BYTES = Long.BYTES;

    private SortKeys() {}

    /**
     * @param value in Trino's native representation
     * @return empty for values that have no order here
     */
    static OptionalLong of(Type type, Object value)
    {
        return switch (value) {
            case Long number when type.equals(REAL) -> ofDouble(intBitsToFloat(toIntExact(number)));
            case Double number when type.equals(DOUBLE) -> ofDouble(number);
            case Long packed when type instanceof TimestampWithTimeZoneType -> OptionalLong.of(unpackMillisUtc(packed));
            case Long number -> OptionalLong.of(number);
            case Int128 number -> OptionalLong.of(clamped(number));
            case LongTimestamp timestamp -> OptionalLong.of(timestamp.getEpochMicros());
            case LongTimestampWithTimeZone timestamp -> OptionalLong.of(timestamp.getEpochMillis());
            // whose order pads with blanks
            case Slice text when !(type instanceof CharType) -> OptionalLong.of(firstBytes(text));
            default -> OptionalLong.empty();
        };
    }

    private static OptionalLong ofDouble(double number)
    {
        if (Double.isNaN(number)) {
            return OptionalLong.empty();
        }
        // the sum is one zero for both zeros, which are equal
        long bits = Double.doubleToLongBits(number + 0.0);
        return OptionalLong.of(bits ^ ((bits >> 63) & Long.MAX_VALUE));
    }

    private static long clamped(Int128 number)
    {
        if (number.getHigh() == number.getLow() >> 63) {
            return number.getLow();
        }
        return number.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /**
     * Strings are in the order of their bytes, as unsigned ones.
     */
    private static long firstBytes(Slice text)
    {
        long key = 0;
        for (int index = 0; index < KEY_BYTES; index++) {
            key = (key << 8) | (index < text.length() ? text.getUnsignedByte(index) : 0);
        }
        return key ^ Long.MIN_VALUE;
    }
}
