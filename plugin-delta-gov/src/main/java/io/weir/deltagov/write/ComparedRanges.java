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
package io.weir.deltagov.write;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.BLOCK_POSITION_NOT_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.FAIL_ON_NULL;
import static io.trino.spi.function.InvocationConvention.simpleConvention;
import static io.trino.spi.type.TypeUtils.writeNativeValue;

/**
 * Ranges of values, which are compared by the operators of the engine, as in its SQL: NaN is in no range. A {@link ValueSet} would make a block of each value that it is asked for.
 */
final class ComparedRanges
{
    // the least and the greatest of each range, one after the other, with NULL where there is none
    private final Block bounds;
    private final boolean[] included;
    private final MethodHandle lessThan;
    private final MethodHandle lessThanOrEqual;

    /**
     * @param values neither all nor none
     */
    ComparedRanges(ValueSet values, TypeOperators typeOperators)
    {
        Type type = values.getType();
        List<Range> ranges = values.getRanges().getOrderedRanges();
        BlockBuilder builder = type.createBlockBuilder(null, 2 * ranges.size());
        included = new boolean[2 * ranges.size()];
        for (Range range : ranges) {
            included[builder.getPositionCount()] = range.isLowInclusive();
            append(type, builder, range.getLowValue());
            included[builder.getPositionCount()] = range.isHighInclusive();
            append(type, builder, range.getHighValue());
        }
        bounds = builder.build();
        lessThan = typeOperators.getLessThanOperator(type, simpleConvention(FAIL_ON_NULL, BLOCK_POSITION_NOT_NULL, BLOCK_POSITION_NOT_NULL));
        lessThanOrEqual = typeOperators.getLessThanOrEqualOperator(type, simpleConvention(FAIL_ON_NULL, BLOCK_POSITION_NOT_NULL, BLOCK_POSITION_NOT_NULL));
    }

    private static void append(Type type, BlockBuilder builder, Optional<Object> bound)
    {
        bound.ifPresentOrElse(value -> writeNativeValue(type, builder, value), builder::appendNull);
    }

    /**
     * @param position of a value that is not NULL
     */
    boolean contain(Block block, int position)
    {
        int low = 0;
        int high = included.length / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (startsBefore(2 * middle, block, position)) {
                low = middle + 1;
            }
            else {
                high = middle;
            }
        }
        return low > 0 && endsAfter(2 * low - 1, block, position);
    }

    private boolean startsBefore(int bound, Block block, int position)
    {
        return bounds.isNull(bound) || compared(bound, bounds, bound, block, position);
    }

    private boolean endsAfter(int bound, Block block, int position)
    {
        return bounds.isNull(bound) || compared(bound, block, position, bounds, bound);
    }

    private boolean compared(int bound, Block left, int leftPosition, Block right, int rightPosition)
    {
        try {
            return included[bound] ? (boolean) lessThanOrEqual.invokeExact(left, leftPosition, right, rightPosition) : (boolean) lessThan.invokeExact(left, leftPosition, right, rightPosition);
        }
        catch (Throwable e) {
            throwIfUnchecked(e);
            throw new IllegalStateException(e);
        }
    }
}
