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
import io.trino.spi.type.Int128;

import java.math.BigDecimal;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Bounds of decimals that do not fit a long.
 */
final class LongDecimalBounds
        implements ValueBounds
{
    private final DecimalType type;

    private Optional<Int128> min = Optional.empty();
    private Optional<Int128> max = Optional.empty();

    LongDecimalBounds(DecimalType type)
    {
        this.type = requireNonNull(type, "type is null");
    }

    @Override
    public void add(Block block, int position)
    {
        Int128 value = (Int128) type.getObject(block, position);
        if (min.isEmpty() || value.compareTo(min.orElseThrow()) < 0) {
            min = Optional.of(value);
        }
        if (max.isEmpty() || value.compareTo(max.orElseThrow()) > 0) {
            max = Optional.of(value);
        }
    }

    @Override
    public Optional<Object> min()
    {
        return min.map(this::decimal);
    }

    @Override
    public Optional<Object> max()
    {
        return max.map(this::decimal);
    }

    private BigDecimal decimal(Int128 unscaled)
    {
        return new BigDecimal(unscaled.toBigInteger(), type.getScale());
    }
}
