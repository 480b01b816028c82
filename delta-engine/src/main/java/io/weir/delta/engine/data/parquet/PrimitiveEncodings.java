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
package io.weir.delta.engine.data.parquet;

import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

import java.util.Optional;
import java.util.stream.Stream;

import static io.trino.parquet.reader.ColumnReaderFactory.isDecimalRescaled;
import static io.trino.parquet.reader.ColumnReaderFactory.isIntegerAnnotationAndPrimitive;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_NANOS;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarbinaryType.VARBINARY;

/**
 * How each primitive type may be stored: as its writers store it, and as files store it that were written before the column's type was widened.
 */
final class PrimitiveEncodings
{
    /**
     * @param type what Trino's reader reads it as
     */
    record Encoding(Type type, Optional<BlockConversion> conversion) {}

    private PrimitiveEncodings() {}

    /**
     * Empty when values of the file cannot be values of the type.
     */
    static Optional<Encoding> encoding(Type type, PrimitiveType file, FileCalendar calendar)
    {
        return encoding(type, file).map(encoding -> inCalendar(type, file, encoding, calendar));
    }

    // a date that became a timestamp is one in its own calendar first
    private static Encoding inCalendar(Type type, PrimitiveType file, Encoding encoding, FileCalendar calendar)
    {
        Optional<BlockConversion> before = calendar.conversion(encoding.type(), file);
        Optional<BlockConversion> after = encoding.type().equals(type) ? Optional.empty() : calendar.conversion(type, file);
        return new Encoding(encoding.type(), Stream.of(before, encoding.conversion(), after).flatMap(Optional::stream).reduce(BlockConversion::then));
    }

    private static Optional<Encoding> encoding(Type type, PrimitiveType file)
    {
        if (isDecodedByTrino(type, file)) {
            return Optional.of(new Encoding(type, Optional.empty()));
        }
        boolean integer = isInteger(file);
        if (type.equals(DOUBLE) && integer && file.getPrimitiveTypeName() == PrimitiveTypeName.INT32) {
            return Optional.of(new Encoding(INTEGER, Optional.of(BlockConversions.integerToDouble())));
        }
        if (type instanceof DecimalType decimal && integer) {
            return Optional.of(new Encoding(BIGINT, Optional.of(BlockConversions.bigintToDecimal(decimal))));
        }
        if (type.equals(TIMESTAMP_MICROS) && file.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation) {
            return Optional.of(new Encoding(DATE, Optional.of(BlockConversions.dateToTimestamp())));
        }
        if (type.equals(TIMESTAMP_TZ_MICROS) && timestampUnit(file).filter(TimeUnit.MILLIS::equals).isPresent()) {
            return Optional.of(new Encoding(TIMESTAMP_TZ_MILLIS, Optional.of(BlockConversions.millisToMicrosWithTimeZone())));
        }
        if (type.equals(TIMESTAMP_TZ_MICROS) && file.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
            return Optional.of(new Encoding(TIMESTAMP_TZ_NANOS, Optional.of(BlockConversions.nanosToMicrosWithTimeZone())));
        }
        return Optional.empty();
    }

    /**
     * Whether a predicate on the type may be compared with the file's statistics, dictionaries and Bloom filters as they are.
     */
    static boolean isComparable(Type type, PrimitiveType file, FileCalendar calendar)
    {
        return isComparable(type, file) && calendar.conversion(type, file).isEmpty();
    }

    private static boolean isComparable(Type type, PrimitiveType file)
    {
        PrimitiveTypeName name = file.getPrimitiveTypeName();
        return switch (type) {
            case DecimalType decimal -> file.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation annotation && !isDecimalRescaled(annotation, decimal) && hasComparableDecimals(decimal, file);
            case VarcharType _, VarbinaryType _ -> name == PrimitiveTypeName.BINARY;
            default -> {
                if (type.equals(TIMESTAMP_MICROS) || type.equals(TIMESTAMP_TZ_MICROS)) {
                    yield timestampUnit(file).filter(unit -> unit != TimeUnit.NANOS).isPresent();
                }
                if (type.equals(BIGINT)) {
                    yield isInteger(file) && name == PrimitiveTypeName.INT64;
                }
                if (isSmallInteger(type)) {
                    yield isInteger(file) && name == PrimitiveTypeName.INT32;
                }
                yield (type.equals(DATE) && name == PrimitiveTypeName.INT32) ||
                        (type.equals(BOOLEAN) && name == PrimitiveTypeName.BOOLEAN) ||
                        (type.equals(REAL) && name == PrimitiveTypeName.FLOAT) ||
                        (type.equals(DOUBLE) && name == PrimitiveTypeName.DOUBLE);
            }
        };
    }

    /**
     * A type that any field of a file can be read as.
     */
    static Type naturalType(PrimitiveType file)
    {
        LogicalTypeAnnotation annotation = file.getLogicalTypeAnnotation();
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            return DecimalType.createDecimalType(decimal.getPrecision(), decimal.getScale());
        }
        return switch (file.getPrimitiveTypeName()) {
            case BOOLEAN -> BOOLEAN;
            case INT32 -> annotation instanceof DateLogicalTypeAnnotation ? DATE : INTEGER;
            case INT64 -> annotation instanceof TimestampLogicalTypeAnnotation ? TIMESTAMP_MICROS : BIGINT;
            case FLOAT -> REAL;
            case DOUBLE -> DOUBLE;
            case INT96 -> TIMESTAMP_MICROS;
            case BINARY, FIXED_LEN_BYTE_ARRAY -> VARBINARY;
        };
    }

    private static boolean isDecodedByTrino(Type type, PrimitiveType file)
    {
        PrimitiveTypeName name = file.getPrimitiveTypeName();
        LogicalTypeAnnotation annotation = file.getLogicalTypeAnnotation();
        return switch (type) {
            case DecimalType _ -> annotation instanceof DecimalLogicalTypeAnnotation;
            case VarcharType _, VarbinaryType _ -> name == PrimitiveTypeName.BINARY || (name == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY && !(annotation instanceof DecimalLogicalTypeAnnotation));
            default -> {
                if (type.equals(TIMESTAMP_MICROS)) {
                    yield name == PrimitiveTypeName.INT96 || timestampUnit(file).isPresent();
                }
                if (type.equals(TIMESTAMP_TZ_MICROS)) {
                    yield timestampUnit(file).filter(unit -> unit != TimeUnit.MILLIS).isPresent();
                }
                if (type.equals(BIGINT)) {
                    yield isInteger(file);
                }
                if (isSmallInteger(type)) {
                    yield isInteger(file) && name == PrimitiveTypeName.INT32;
                }
                yield (type.equals(DATE) && name == PrimitiveTypeName.INT32 && (annotation == null || annotation instanceof DateLogicalTypeAnnotation)) ||
                        (type.equals(BOOLEAN) && name == PrimitiveTypeName.BOOLEAN) ||
                        (type.equals(REAL) && name == PrimitiveTypeName.FLOAT) ||
                        (type.equals(DOUBLE) && (name == PrimitiveTypeName.DOUBLE || name == PrimitiveTypeName.FLOAT));
            }
        };
    }

    private static boolean isInteger(PrimitiveType file)
    {
        return isIntegerAnnotationAndPrimitive(file.getLogicalTypeAnnotation(), file.getPrimitiveTypeName());
    }

    private static boolean isSmallInteger(Type type)
    {
        return type.equals(INTEGER) || type.equals(SMALLINT) || type.equals(TINYINT);
    }

    /**
     * Trino compares no more bytes of a decimal than its own representation has, and reads longer ones as 0.
     */
    private static boolean hasComparableDecimals(DecimalType type, PrimitiveType file)
    {
        return switch (file.getPrimitiveTypeName()) {
            case INT32, INT64 -> true;
            case FIXED_LEN_BYTE_ARRAY -> file.getTypeLength() <= (type.isShort() ? Long.BYTES : 2 * Long.BYTES);
            default -> false;
        };
    }

    private static Optional<TimeUnit> timestampUnit(PrimitiveType file)
    {
        return file.getPrimitiveTypeName() == PrimitiveTypeName.INT64 && file.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp
                ? Optional.of(timestamp.getUnit())
                : Optional.empty();
    }
}
