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
import io.trino.spi.connector.ConnectorTableHandle;
import io.weir.delta.engine.data.DataColumn;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * An aggregation of a table whose result is in the log: no data file is opened for it.
 *
 * @param table without a predicate that the log does not decide
 * @param groupingColumns partition columns; without any, there is one row
 */
public record AggregateTableHandle(DeltaGovTableHandle table, List<DataColumn> groupingColumns, List<AggregateColumnHandle> aggregates)
        implements ConnectorTableHandle
{
    public AggregateTableHandle
    {
        requireNonNull(table, "table is null");
        groupingColumns = ImmutableList.copyOf(groupingColumns);
        aggregates = ImmutableList.copyOf(aggregates);
    }

    @Override
    public String toString()
    {
        return "%s answered by the log: %s by %s".formatted(table, aggregates, groupingColumns.stream().map(DataColumn::name).toList());
    }
}
