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
import io.trino.spi.type.Type;

import java.util.Optional;

import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static java.util.Objects.requireNonNull;

/**
 * Bounds of floating point numbers. There are none when there is a NaN, which readers order differently, or an infinity, which JSON has no number for.
 */
final class FloatingBounds
        implements ValueBounds
{
    private final Type type;

    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private boolean finite = true;

    FloatingBounds(Type type)
    {
        this.type = requireNonNull(type, "type is null");
    }

    @Override
    public void add(Block block, int position)
    {
        double value = type.equals(REAL) ? REAL.getFloat(block, position) : DOUBLE.getDouble(block, position);
        finite &= Double.isFinite(value);
        // these order -0.0 before 0.0
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    /**
     * A zero is the least of the zeros, for readers that tell them apart.
     */
    @Override
    public Optional<Object> min()
    {
        return isKnown() ? Optional.of(min == 0 ? -0.0 : min) : Optional.empty();
    }

    @Override
    public Optional<Object> max()
    {
        return isKnown() ? Optional.of(max == 0 ? 0.0 : max) : Optional.empty();
    }

    private boolean isKnown()
    {
        return finite && min <= max;
    }
}
