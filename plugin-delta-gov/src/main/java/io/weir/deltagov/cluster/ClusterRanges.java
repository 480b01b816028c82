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
package io.weir.deltagov.cluster;

import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.BucketFunction;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PartitionValues;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.BLOCK_POSITION_NOT_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.FAIL_ON_NULL;
import static io.trino.spi.function.InvocationConvention.simpleConvention;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static io.trino.spi.type.TypeUtils.writeNativeValue;

/**
 * Finds the range of a row. Not safe for use by many threads.
 */
public final class ClusterRanges
        implements BucketFunction
{
    private record Ranges(int first, long[] bounds) {}

    private final List<DataColumn> partitionColumns;
    private final List<Ranker> rankers;
    private final ZOrderCurve curve;
    private final Map<List<Object>, Ranges> partitions = new HashMap<>();
    private final int count;
    private final int[] ranks;

    public ClusterRanges(ClusterPlan plan, TypeOperators typeOperators)
    {
        partitionColumns = plan.partitionColumns();
        rankers = plan.columns().stream().map(column -> new Ranker(column, typeOperators)).toList();
        curve = new ZOrderCurve(rankers.size());
        ranks = new int[rankers.size()];
        int first = 0;
        for (PartitionRanges ranges : plan.partitions()) {
            long[] bounds = ranges.bounds().stream().mapToLong(Long::longValue).toArray();
            partitions.put(decoded(ranges.partitionValues()), new Ranges(first, bounds));
            first += ranges.count();
        }
        count = first;
    }

    /**
     * Numbers of ranges are below this.
     */
    public int count()
    {
        return count;
    }

    /**
     * @param keys the key columns of the plan
     */
    @Override
    public int getBucket(Page keys, int position)
    {
        Ranges ranges = partitions.get(partition(keys, position));
        if (ranges == null) {
            throw new IllegalStateException("A row is in a partition that the table did not have when its files were chosen");
        }
        return ranges.first() + boundsUpTo(ranges.bounds(), place(keys, partitionColumns.size(), position));
    }

    /**
     * @param firstChannel of the columns that the ranges are made by
     */
    long place(Page page, int firstChannel, int position)
    {
        for (int column = 0; column < ranks.length; column++) {
            Ranker ranker = rankers.get(column);
            ranks[column] = curve.scaled(ranker.rank(page.getBlock(firstChannel + column), position), ranker.highestRank());
        }
        return curve.place(ranks);
    }

    private static int boundsUpTo(long[] bounds, long place)
    {
        int low = 0;
        int high = bounds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bounds[middle] <= place) {
                low = middle + 1;
            }
            else {
                high = middle;
            }
        }
        return low;
    }

    private List<Object> partition(Page keys, int position)
    {
        List<Object> values = new ArrayList<>(partitionColumns.size());
        for (int channel = 0; channel < partitionColumns.size(); channel++) {
            values.add(readNativeValue(partitionColumns.get(channel).type(), keys.getBlock(channel), position));
        }
        return values;
    }

    private List<Object> decoded(Map<String, Optional<String>> partitionValues)
    {
        List<Object> values = new ArrayList<>(partitionColumns.size());
        for (DataColumn column : partitionColumns) {
            values.add(PartitionValues.decode(column.type(), partitionValues.getOrDefault(column.physical().name(), Optional.empty())).getValue());
        }
        return values;
    }

    /**
     * The number of bounds up to a value, and one more, since NULL comes before all values.
     */
    private static final class Ranker
    {
        private final Block bounds;
        private final MethodHandle comparison;

        Ranker(ClusterColumn column, TypeOperators typeOperators)
        {
            Type type = column.column().type();
            List<Object> values = column.bounds().isNone() ? List.of() : column.bounds().getDiscreteSet();
            BlockBuilder builder = type.createBlockBuilder(null, values.size());
            values.forEach(value -> writeNativeValue(type, builder, value));
            bounds = builder.build();
            comparison = typeOperators.getComparisonUnorderedLastOperator(type, simpleConvention(FAIL_ON_NULL, BLOCK_POSITION_NOT_NULL, BLOCK_POSITION_NOT_NULL));
        }

        int highestRank()
        {
            return bounds.getPositionCount() + 1;
        }

        int rank(Block block, int position)
        {
            if (block.isNull(position)) {
                return 0;
            }
            int low = 0;
            int high = bounds.getPositionCount();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (compare(middle, block, position) <= 0) {
                    low = middle + 1;
                }
                else {
                    high = middle;
                }
            }
            return low + 1;
        }

        private long compare(int bound, Block block, int position)
        {
            try {
                return (long) comparison.invokeExact(bounds, bound, block, position);
            }
            catch (Throwable e) {
                throwIfUnchecked(e);
                throw new IllegalStateException(e);
            }
        }
    }
}
