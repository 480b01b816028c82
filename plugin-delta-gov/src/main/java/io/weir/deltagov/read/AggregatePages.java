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
package io.weir.deltagov.read;

import com.google.common.collect.ImmutableList;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.FixedPageSource;
import io.weir.deltagov.AggregateColumnHandle;
import io.weir.deltagov.AggregateSplit;
import io.weir.deltagov.AggregateTableHandle;
import io.weir.deltagov.DeltaGovColumnHandle;

import java.util.List;

/**
 * The rows that the log gave for an aggregation.
 */
final class AggregatePages
{
    private AggregatePages() {}

    static ConnectorPageSource of(AggregateTableHandle aggregation, AggregateSplit split, List<ColumnHandle> columns)
    {
        Block[] blocks = columns.stream()
                .map(column -> split.channels().get(channel(aggregation, column)))
                .toArray(Block[]::new);
        return new FixedPageSource(ImmutableList.of(new Page(split.rowCount(), blocks)));
    }

    private static int channel(AggregateTableHandle aggregation, ColumnHandle column)
    {
        return switch (column) {
            case DeltaGovColumnHandle grouping -> aggregation.groupingColumns().indexOf(grouping.column());
            case AggregateColumnHandle aggregate -> aggregation.groupingColumns().size() + aggregation.aggregates().indexOf(aggregate);
            default -> throw new IllegalArgumentException("Not a column of an aggregation: " + column);
        };
    }
}
