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
package io.weir.deltagov;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorSplit;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static io.airlift.slice.SizeOf.estimatedSizeOf;
import static io.airlift.slice.SizeOf.instanceSize;

/**
 * Rows of an {@link AggregateTableHandle}.
 *
 * @param channels the grouping columns, then the aggregates
 */
public record AggregateSplit(int rowCount, List<Block> channels)
        implements ConnectorSplit
{
    private static final int INSTANCE_SIZE = instanceSize(AggregateSplit.class);

    public AggregateSplit
    {
        checkArgument(rowCount >= 0, "rowCount is negative: %s", rowCount);
        channels = ImmutableList.copyOf(channels);
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE + estimatedSizeOf(channels, Block::getRetainedSizeInBytes);
    }

    @Override
    public String toString()
    {
        // Without the values: they are data
        return "%s rows of the log".formatted(rowCount);
    }
}
