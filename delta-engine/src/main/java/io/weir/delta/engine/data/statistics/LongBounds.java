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
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.LongFunction;

import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_MILLISECOND;
import static java.lang.Math.floorDiv;
import static java.util.Objects.requireNonNull;

/**
 * Bounds of values that fit a long.
 */
final class LongBounds
        implements ValueBounds
{
    private final LongReader reader;
    private final LongFunction<Optional<Object>> format;

    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;
    private boolean empty = true;

    private LongBounds(LongReader reader, LongFunction<Optional<Object>> format)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.format = requireNonNull(format, "format is null");
    }

    static LongBounds integers(Type type)
    {
        return new LongBounds(type::getLong, Optional::of);
    }

    static LongBounds decimals(DecimalType type)
    {
        return new LongBounds(type::getLong, unscaled -> Optional.of(BigDecimal.valueOf(unscaled, type.getScale())));
    }

    static LongBounds dates()
    {
        return new LongBounds(DATE::getLong, epochDay -> TemporalBounds.date(epochDay).map(Object.class::cast));
    }

    /**
     * The log keeps milliseconds, rounded down; readers know that a maximum may be up to one more.
     */
    static LongBounds timestamps()
    {
        return new LongBounds(TIMESTAMP_MICROS::getLong, micros -> TemporalBounds.local(floorDiv(micros, MICROSECONDS_PER_MILLISECOND)).map(Object.class::cast));
    }

    static LongBounds instants()
    {
        return new LongBounds(
                (block, position) -> ((LongTimestampWithTimeZone) TIMESTAMP_TZ_MICROS.getObject(block, position)).getEpochMillis(),
                epochMillis -> TemporalBounds.instant(epochMillis).map(Object.class::cast));
    }

    @Override
    public void add(Block block, int position)
    {
        long value = reader.read(block, position);
        min = Math.min(min, value);
        max = Math.max(max, value);
        empty = false;
    }

    @Override
    public Optional<Object> min()
    {
        return empty ? Optional.empty() : format.apply(min);
    }

    @Override
    public Optional<Object> max()
    {
        return empty ? Optional.empty() : format.apply(max);
    }

    @FunctionalInterface
    private interface LongReader
    {
        long read(Block block, int position);
    }
}
