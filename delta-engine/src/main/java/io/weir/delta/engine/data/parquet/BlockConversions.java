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

import io.trino.spi.block.ArrayBlock;
import io.trino.spi.block.Bitmap;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.ColumnarMap;
import io.trino.spi.block.RowBlock;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.MapType;
import io.trino.spi.type.Type;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.block.ColumnarMap.toColumnarMap;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_NANOS;
import static io.trino.spi.type.Timestamps.PICOSECONDS_PER_MICROSECOND;
import static java.util.concurrent.TimeUnit.DAYS;

/**
 * The conversions of type widening, of encodings that Trino's reader does not decode to the column's type, and of their containers.
 */
final class BlockConversions
{
    private static final long MICROS_PER_DAY = DAYS.toMicros(1);

    private BlockConversions() {}

    static BlockConversion integerToDouble()
    {
        return values(DOUBLE, (block, position, builder) -> DOUBLE.writeDouble(builder, INTEGER.getInt(block, position)));
    }

    static BlockConversion bigintToDecimal(DecimalType type)
    {
        BigInteger scale = BigInteger.TEN.pow(type.getScale());
        if (type.isShort()) {
            return values(type, (block, position, builder) -> type.writeLong(builder, Math.multiplyExact(BIGINT.getLong(block, position), scale.longValueExact())));
        }
        return values(type, (block, position, builder) -> type.writeObject(builder, Int128.valueOf(BigInteger.valueOf(BIGINT.getLong(block, position)).multiply(scale))));
    }

    static BlockConversion dateToTimestamp()
    {
        return values(TIMESTAMP_MICROS, (block, position, builder) -> TIMESTAMP_MICROS.writeLong(builder, Math.multiplyExact(DATE.getInt(block, position), MICROS_PER_DAY)));
    }

    static BlockConversion millisToMicrosWithTimeZone()
    {
        return values(TIMESTAMP_TZ_MICROS, (block, position, builder) -> {
            long epochMillis = unpackMillisUtc(TIMESTAMP_TZ_MILLIS.getLong(block, position));
            TIMESTAMP_TZ_MICROS.writeObject(builder, LongTimestampWithTimeZone.fromEpochMillisAndFraction(epochMillis, 0, UTC_KEY));
        });
    }

    /**
     * What is left of a microsecond is cut off, as Spark does, and not rounded to the next.
     */
    static BlockConversion nanosToMicrosWithTimeZone()
    {
        return values(TIMESTAMP_TZ_MICROS, (block, position, builder) -> {
            LongTimestampWithTimeZone nanos = (LongTimestampWithTimeZone) TIMESTAMP_TZ_NANOS.getObject(block, position);
            int picosOfMilli = nanos.getPicosOfMilli() / PICOSECONDS_PER_MICROSECOND * PICOSECONDS_PER_MICROSECOND;
            TIMESTAMP_TZ_MICROS.writeObject(builder, LongTimestampWithTimeZone.fromEpochMillisAndFraction(nanos.getEpochMillis(), picosOfMilli, nanos.getTimeZoneKey()));
        });
    }

    /**
     * @param fields one for each field that is wanted; those after them are dropped
     */
    static BlockConversion row(List<Optional<BlockConversion>> fields)
    {
        return block -> {
            RowBlock row = (RowBlock) block;
            Block[] converted = new Block[fields.size()];
            for (int field = 0; field < converted.length; field++) {
                converted[field] = convert(fields.get(field), row.getFieldBlock(field));
            }
            return row.createProjection(converted);
        };
    }

    static BlockConversion array(BlockConversion element)
    {
        return block -> {
            ArrayBlock array = (ArrayBlock) block;
            return array.createProjection(element.convert(array.getElementsBlock()));
        };
    }

    static BlockConversion map(MapType type, Optional<BlockConversion> key, Optional<BlockConversion> value)
    {
        return block -> {
            ColumnarMap map = toColumnarMap(block);
            int positions = map.getPositionCount();
            int[] offsets = new int[positions + 1];
            long[] valid = Bitmap.allocateWords(positions, true);
            for (int position = 0; position < positions; position++) {
                if (map.isNull(position)) {
                    Bitmap.clear(valid, 0, position);
                }
                offsets[position + 1] = offsets[position] + (map.isNull(position) ? 0 : map.getEntryCount(position));
            }
            return type.createBlockFromKeyValue(Optional.of(valid), offsets, convert(key, map.getKeysBlock()), convert(value, map.getValuesBlock()));
        };
    }

    private static Block convert(Optional<BlockConversion> conversion, Block block)
    {
        return conversion.map(present -> present.convert(block)).orElse(block);
    }

    static BlockConversion values(Type type, ValueConversion conversion)
    {
        return block -> {
            BlockBuilder builder = type.createBlockBuilder(null, block.getPositionCount());
            for (int position = 0; position < block.getPositionCount(); position++) {
                if (block.isNull(position)) {
                    builder.appendNull();
                }
                else {
                    conversion.convert(block, position, builder);
                }
            }
            return builder.build();
        };
    }

    @FunctionalInterface
    interface ValueConversion
    {
        void convert(Block block, int position, BlockBuilder builder);
    }
}
