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
package io.weir.delta.engine.data;

import io.airlift.slice.Slice;
import io.trino.filesystem.Location;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Decimals;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.UnsupportedValueException;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_MILLISECOND;
import static io.trino.spi.type.Timestamps.PICOSECONDS_PER_MICROSECOND;
import static io.trino.spi.type.TinyintType.TINYINT;
import static java.lang.Float.floatToIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.addExact;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;
import static java.lang.Math.multiplyExact;
import static java.lang.Math.toIntExact;
import static java.util.Locale.ENGLISH;

/**
 * The strings that the log keeps partition values in. Timestamps are in UTC.
 */
public final class PartitionValues
{
    private PartitionValues() {}

    /**
     * @param value in Trino's native representation of the type, or null
     * @return empty for NULL
     * @throws UnsupportedValueException when the log can keep no such value
     */
    public static Optional<String> encode(Type type, Object value)
    {
        if (value == null) {
            return Optional.empty();
        }
        String text = switch (type) {
            case VarcharType _ -> ((Slice) value).toStringUtf8();
            case VarbinaryType _ -> encodeBinary((Slice) value);
            case DecimalType decimal -> decimal(decimal, value).toPlainString();
            default -> encodeSimple(type, value);
        };
        if (text.isEmpty()) {
            throw new UnsupportedValueException("Delta keeps an empty %s as NULL in a partition column. Leave these rows out, or give them another value, or make NULL of it".formatted(type.getDisplayName()));
        }
        return Optional.of(text);
    }

    /**
     * @param value empty for NULL, which "" is too, and the name that directories have for NULL where it is no value of the type: so other engines read it
     * @throws DeltaEngineException when the text is no value of the type
     */
    public static NullableValue decode(Type type, Optional<String> value)
    {
        Optional<String> text = value.filter(present -> !isNull(type, present));
        if (text.isEmpty()) {
            return NullableValue.asNull(type);
        }
        try {
            return NullableValue.of(type, decode(type, text.orElseThrow()));
        }
        catch (IllegalArgumentException | ArithmeticException | DateTimeException _) {
            // without the value, which may be a person's, and the cause, which tells it
            throw new DeltaEngineException("The Delta log has a partition value that is not a %s. Restore the log, or recreate the table".formatted(type.getDisplayName()));
        }
    }

    /**
     * The same for the value that the log gives to a file.
     *
     * @throws CorruptDataFileException when the text is no value of the column; it names the file, and not the value
     */
    public static NullableValue decode(Location file, DataColumn column, Optional<String> value)
    {
        try {
            return decode(column.type(), value);
        }
        catch (UnsupportedDeltaTypeException e) {
            throw e;
        }
        catch (DeltaEngineException e) {
            throw new CorruptDataFileException(file, "the log gives it a value for the partition column %s that is not a %s".formatted(column.name(), column.type().getDisplayName()), e);
        }
    }

    /**
     * The directory, relative to the table and not URI-encoded, that files with these values are put in: {@code a=1/b=x}, or empty without any.
     */
    public static String directory(Map<String, Optional<String>> partitionValues)
    {
        return PartitionDirectories.directory(partitionValues);
    }

    private static String encodeSimple(Type type, Object value)
    {
        if (type.equals(BIGINT) || type.equals(INTEGER) || type.equals(SMALLINT) || type.equals(TINYINT) || type.equals(BOOLEAN) || type.equals(DOUBLE)) {
            return value.toString();
        }
        if (type.equals(REAL)) {
            return Float.toString(intBitsToFloat(toIntExact((long) value)));
        }
        if (type.equals(DATE)) {
            return LocalDate.ofEpochDay((long) value).toString();
        }
        if (type.equals(TIMESTAMP_MICROS)) {
            return PartitionTimestamps.formatLocal((long) value);
        }
        if (type.equals(TIMESTAMP_TZ_MICROS)) {
            LongTimestampWithTimeZone timestamp = (LongTimestampWithTimeZone) value;
            return PartitionTimestamps.formatInstant(addExact(multiplyExact(timestamp.getEpochMillis(), MICROSECONDS_PER_MILLISECOND), timestamp.getPicosOfMilli() / PICOSECONDS_PER_MICROSECOND));
        }
        throw notPartitionable(type);
    }

    private static boolean isNull(Type type, String text)
    {
        return switch (type) {
            case VarcharType _, VarbinaryType _ -> text.isEmpty();
            default -> text.isEmpty() || text.equals(PartitionDirectories.NULL);
        };
    }

    private static Object decode(Type type, String text)
    {
        return switch (type) {
            case VarcharType _, VarbinaryType _ -> utf8Slice(text);
            case DecimalType decimal -> decodeDecimal(decimal, text);
            default -> decodeSimple(type, text);
        };
    }

    private static Object decodeSimple(Type type, String text)
    {
        if (type.equals(BIGINT)) {
            return Long.parseLong(text);
        }
        if (type.equals(INTEGER)) {
            return (long) Integer.parseInt(text);
        }
        if (type.equals(SMALLINT)) {
            return (long) Short.parseShort(text);
        }
        if (type.equals(TINYINT)) {
            return (long) Byte.parseByte(text);
        }
        if (type.equals(BOOLEAN)) {
            return decodeBoolean(text);
        }
        if (type.equals(DOUBLE)) {
            return Double.parseDouble(asJavaWrites(text));
        }
        if (type.equals(REAL)) {
            return (long) floatToIntBits(Float.parseFloat(asJavaWrites(text)));
        }
        if (type.equals(DATE)) {
            return LocalDate.parse(text).toEpochDay();
        }
        if (type.equals(TIMESTAMP_MICROS)) {
            return PartitionTimestamps.parseMicros(text);
        }
        if (type.equals(TIMESTAMP_TZ_MICROS)) {
            long micros = PartitionTimestamps.parseMicros(text);
            int picosOfMilli = toIntExact(floorMod(micros, MICROSECONDS_PER_MILLISECOND)) * PICOSECONDS_PER_MICROSECOND;
            return LongTimestampWithTimeZone.fromEpochMillisAndFraction(floorDiv(micros, MICROSECONDS_PER_MILLISECOND), picosOfMilli, UTC_KEY);
        }
        throw notPartitionable(type);
    }

    // writers in other languages have other names for what is no number
    private static String asJavaWrites(String text)
    {
        return switch (text.toLowerCase(ENGLISH)) {
            case "inf", "+inf", "infinity", "+infinity" -> "Infinity";
            case "-inf", "-infinity" -> "-Infinity";
            case "nan" -> "NaN";
            default -> text;
        };
    }

    private static boolean decodeBoolean(String text)
    {
        return switch (text.toLowerCase(ENGLISH)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    /**
     * Delta writes the bytes as the characters that they are in UTF-8.
     */
    private static String encodeBinary(Slice value)
    {
        String text = value.toStringUtf8();
        if (!utf8Slice(text).equals(value)) {
            throw new UnsupportedValueException("Delta keeps a varbinary in a partition column as text, so it must be UTF-8. Do not partition by this column");
        }
        return text;
    }

    private static BigDecimal decimal(DecimalType type, Object value)
    {
        return type.isShort() ? BigDecimal.valueOf((long) value, type.getScale()) : new BigDecimal(((Int128) value).toBigInteger(), type.getScale());
    }

    private static Object decodeDecimal(DecimalType type, String text)
    {
        BigDecimal decimal = LogNumbers.parse(text).setScale(type.getScale(), RoundingMode.UNNECESSARY);
        if (decimal.precision() > type.getPrecision()) {
            throw new ArithmeticException("too many digits");
        }
        return type.isShort() ? (Object) Decimals.encodeShortScaledValue(decimal, type.getScale()) : Decimals.encodeScaledValue(decimal, type.getScale());
    }

    private static UnsupportedDeltaTypeException notPartitionable(Type type)
    {
        return new UnsupportedDeltaTypeException("A table cannot be partitioned by a column of type %s. Choose another column".formatted(type.getDisplayName()));
    }
}
