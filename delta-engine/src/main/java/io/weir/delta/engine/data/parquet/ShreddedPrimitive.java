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

import io.trino.spi.block.Block;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Decimals;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.Type;
import io.trino.spi.variant.Variant;
import io.weir.delta.engine.data.parquet.ShreddedVariant.Primitive;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

import java.math.BigDecimal;
import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TimeType.TIME_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_NANOS;
import static io.trino.spi.type.Timestamps.NANOSECONDS_PER_MICROSECOND;
import static io.trino.spi.type.Timestamps.PICOSECONDS_PER_MICROSECOND;
import static io.trino.spi.type.Timestamps.PICOSECONDS_PER_NANOSECOND;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * The Parquet types that a part of a variant may be shredded to.
 *
 * @param type what Trino's reader reads it as
 */
record ShreddedPrimitive(Type type, Primitive content)
{
    ShreddedPrimitive
    {
        requireNonNull(type, "type is null");
        requireNonNull(content, "content is null");
    }

    private ShreddedPrimitive(Type type, Primitive.Conversion conversion)
    {
        this(type, new Primitive(conversion));
    }

    /**
     * Empty when the format has no variant of the type.
     */
    static Optional<ShreddedPrimitive> of(PrimitiveType file)
    {
        return Optional.ofNullable(switch (file.getLogicalTypeAnnotation()) {
            case null -> plain(file);
            case DecimalLogicalTypeAnnotation decimal -> decimal(DecimalType.createDecimalType(decimal.getPrecision(), decimal.getScale()));
            case IntLogicalTypeAnnotation integer when integer.isSigned() -> plain(file);
            case DateLogicalTypeAnnotation _ -> new ShreddedPrimitive(DATE, (block, position) -> Variant.ofDate(DATE.getInt(block, position)));
            case TimeLogicalTypeAnnotation time when time.getUnit() == TimeUnit.MICROS -> new ShreddedPrimitive(TIME_MICROS, (block, position) -> Variant.ofTimeMicrosNtz(TIME_MICROS.getLong(block, position) / PICOSECONDS_PER_MICROSECOND));
            case TimestampLogicalTypeAnnotation timestamp when timestamp.getUnit() != TimeUnit.MILLIS -> timestamp(timestamp);
            case StringLogicalTypeAnnotation _ -> new ShreddedPrimitive(VARCHAR, (block, position) -> Variant.ofString(VARCHAR.getSlice(block, position)));
            case UUIDLogicalTypeAnnotation _ -> new ShreddedPrimitive(UUID, (block, position) -> Variant.ofUuid(UUID.getSlice(block, position)));
            default -> null;
        });
    }

    // null for none
    private static ShreddedPrimitive plain(PrimitiveType file)
    {
        return switch (file.getPrimitiveTypeName()) {
            case BOOLEAN -> new ShreddedPrimitive(BOOLEAN, (block, position) -> Variant.ofBoolean(BOOLEAN.getBoolean(block, position)));
            case INT32 -> new ShreddedPrimitive(INTEGER, (block, position) -> Variant.ofInt(INTEGER.getInt(block, position)));
            case INT64 -> new ShreddedPrimitive(BIGINT, (block, position) -> Variant.ofLong(BIGINT.getLong(block, position)));
            case FLOAT -> new ShreddedPrimitive(REAL, (block, position) -> Variant.ofFloat(REAL.getFloat(block, position)));
            case DOUBLE -> new ShreddedPrimitive(DOUBLE, (block, position) -> Variant.ofDouble(DOUBLE.getDouble(block, position)));
            case BINARY -> new ShreddedPrimitive(VARBINARY, (block, position) -> Variant.ofBinary(VARBINARY.getSlice(block, position)));
            case INT96, FIXED_LEN_BYTE_ARRAY -> null;
        };
    }

    private static ShreddedPrimitive decimal(DecimalType type)
    {
        return new ShreddedPrimitive(type, (block, position) -> Variant.ofDecimal(type.isShort() ? BigDecimal.valueOf(type.getLong(block, position), type.getScale()) : Decimals.readBigDecimal(type, block, position)));
    }

    private static ShreddedPrimitive timestamp(TimestampLogicalTypeAnnotation timestamp)
    {
        boolean utc = timestamp.isAdjustedToUTC();
        if (timestamp.getUnit() == TimeUnit.NANOS) {
            return new ShreddedPrimitive(TIMESTAMP_NANOS, (block, position) -> utc ? Variant.ofTimestampNanosUtc(nanos(block, position)) : Variant.ofTimestampNanosNtz(nanos(block, position)));
        }
        return new ShreddedPrimitive(TIMESTAMP_MICROS, (block, position) -> {
            long micros = TIMESTAMP_MICROS.getLong(block, position);
            return utc ? Variant.ofTimestampMicrosUtc(micros) : Variant.ofTimestampMicrosNtz(micros);
        });
    }

    private static long nanos(Block block, int position)
    {
        LongTimestamp timestamp = (LongTimestamp) TIMESTAMP_NANOS.getObject(block, position);
        return timestamp.getEpochMicros() * NANOSECONDS_PER_MICROSECOND + timestamp.getPicosOfMicro() / PICOSECONDS_PER_NANOSECOND;
    }
}
