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

import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.MapBlockBuilder;
import io.trino.spi.block.RowBlockBuilder;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;

import java.math.BigInteger;
import java.util.Random;

import static io.airlift.slice.Slices.utf8Slice;
import static io.airlift.slice.Slices.wrappedBuffer;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TypeUtils.writeNativeValue;

/**
 * Makes values of every type, the extreme ones often.
 */
final class RandomBlocks
{
    /**
     * Between the years 1 and 9999.
     */
    private static final long FIRST_SECOND = -62_135_596_800L;
    private static final long LAST_SECOND = 253_402_300_799L;

    private final Random random;

    RandomBlocks(Random random)
    {
        this.random = random;
    }

    Block create(Type type, int positions)
    {
        BlockBuilder builder = type.createBlockBuilder(null, positions);
        for (int position = 0; position < positions; position++) {
            append(type, builder, true);
        }
        return builder.build();
    }

    private void append(Type type, BlockBuilder builder, boolean nullable)
    {
        if (nullable && random.nextInt(5) == 0) {
            builder.appendNull();
            return;
        }
        switch (type) {
            case ArrayType array -> ((ArrayBlockBuilder) builder).buildEntry(elements -> {
                for (int i = random.nextInt(4); i > 0; i--) {
                    append(array.getElementType(), elements, true);
                }
            });
            case MapType map -> ((MapBlockBuilder) builder).buildEntry((keys, values) -> {
                if (random.nextBoolean()) {
                    append(map.getKeyType(), keys, false);
                    append(map.getValueType(), values, true);
                }
            });
            case RowType row -> ((RowBlockBuilder) builder).buildEntry(fields -> {
                for (int i = 0; i < fields.size(); i++) {
                    append(row.getFields().get(i).getType(), fields.get(i), true);
                }
            });
            default -> writeNativeValue(type, builder, value(type));
        }
    }

    Object value(Type type)
    {
        return switch (type) {
            case VarcharType _ -> utf8Slice(text());
            case VarbinaryType _ -> {
                byte[] bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                yield wrappedBuffer(bytes);
            }
            case DecimalType decimal -> decimal(decimal);
            default -> simple(type);
        };
    }

    private Object simple(Type type)
    {
        if (type.equals(BOOLEAN)) {
            return random.nextBoolean();
        }
        if (type.equals(DOUBLE)) {
            return pick(random.nextGaussian() * 1e6, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0, Double.MIN_VALUE, Double.MAX_VALUE, (double) random.nextInt(10));
        }
        if (type.equals(REAL)) {
            float value = pick(random.nextFloat(), Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0.0f, 0.0f, 1.1f, (float) random.nextInt(10));
            return (long) Float.floatToIntBits(value);
        }
        if (type.equals(TIMESTAMP_MICROS)) {
            return micros();
        }
        if (type.equals(TIMESTAMP_TZ_MICROS)) {
            long micros = micros();
            return LongTimestampWithTimeZone.fromEpochMillisAndFraction(Math.floorDiv(micros, 1000), (int) Math.floorMod(micros, 1000) * 1_000_000, UTC_KEY);
        }
        if (type.getBaseName().equals("date")) {
            return Math.floorDiv(seconds(), 86_400L);
        }
        long min = (long) type.getRange().orElseThrow().getMin();
        long max = (long) type.getRange().orElseThrow().getMax();
        return pick(min, max, 0L, (long) random.nextInt(100), random.nextLong(min, max));
    }

    private long seconds()
    {
        return pick(FIRST_SECOND, LAST_SECOND, 0L, -1L, random.nextLong(FIRST_SECOND, LAST_SECOND), random.nextLong(-1000, 1000));
    }

    private long micros()
    {
        return seconds() * 1_000_000 + pick(0, 1, 999, 1000, 999_999, random.nextInt(1_000_000));
    }

    private Object decimal(DecimalType type)
    {
        BigInteger limit = BigInteger.TEN.pow(random.nextBoolean() ? type.getPrecision() : random.nextInt(type.getPrecision()) + 1);
        BigInteger unscaled = new BigInteger(limit.bitLength(), random).mod(limit);
        unscaled = pick(unscaled, unscaled.negate(), limit.subtract(BigInteger.ONE), BigInteger.ZERO);
        return type.isShort() ? (Object) unscaled.longValueExact() : Int128.valueOf(unscaled);
    }

    private String text()
    {
        int length = pick(0, 1, 5, 31, 32, 33, 60);
        StringBuilder text = new StringBuilder();
        String alphabet = pick("ab", "aäß€", "\uD83D\uDE00a", "x\uDBFF\uDFFF\uFFFF");
        int[] codePoints = alphabet.codePoints().toArray();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return text.toString();
    }

    @SafeVarargs
    private <T> T pick(T... values)
    {
        return values[random.nextInt(values.length)];
    }
}
