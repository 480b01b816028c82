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

import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TinyintType.TINYINT;

/**
 * Gathers the statistics of a column without fields of its own.
 */
final class LeafStatistics
        implements ColumnStatistics
{
    private final ValueBounds bounds;
    private long nullCount;

    private LeafStatistics(ValueBounds bounds)
    {
        this.bounds = bounds;
    }

    static LeafStatistics of(Type type, int textLength)
    {
        return new LeafStatistics(bounds(type, textLength));
    }

    /**
     * Booleans, binaries, arrays and maps have no bounds that a reader would use.
     */
    private static ValueBounds bounds(Type type, int textLength)
    {
        if (type.equals(BIGINT) || type.equals(INTEGER) || type.equals(SMALLINT) || type.equals(TINYINT)) {
            return LongBounds.integers(type);
        }
        if (type.equals(DATE)) {
            return LongBounds.dates();
        }
        if (type.equals(TIMESTAMP_MICROS)) {
            return LongBounds.timestamps();
        }
        if (type.equals(TIMESTAMP_TZ_MICROS)) {
            return LongBounds.instants();
        }
        if (type.equals(DOUBLE) || type.equals(REAL)) {
            return new FloatingBounds(type);
        }
        if (type instanceof DecimalType decimal) {
            return decimal.isShort() ? LongBounds.decimals(decimal) : new LongDecimalBounds(decimal);
        }
        return type instanceof VarcharType ? new VarcharBounds(textLength) : new NoBounds();
    }

    @Override
    public void add(Block block)
    {
        int positions = block.getPositionCount();
        if (positions > 0 && block instanceof RunLengthEncodedBlock) {
            if (block.isNull(0)) {
                nullCount += positions;
            }
            else {
                bounds.add(block, 0);
            }
            return;
        }
        boolean mayHaveNull = block.mayHaveNull();
        for (int position = 0; position < positions; position++) {
            if (mayHaveNull && block.isNull(position)) {
                nullCount++;
            }
            else {
                bounds.add(block, position);
            }
        }
    }

    @Override
    public Optional<Object> min()
    {
        return bounds.min();
    }

    @Override
    public Optional<Object> max()
    {
        return bounds.max();
    }

    @Override
    public Optional<Object> nullCount()
    {
        return Optional.of(nullCount);
    }
}
