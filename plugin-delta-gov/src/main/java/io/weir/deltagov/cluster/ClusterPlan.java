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

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ConnectorPartitioningHandle;
import io.weir.delta.engine.data.DataColumn;

import java.util.List;
import java.util.Locale;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Which rows go to which files so that rows whose values are near each other are in few files.
 * <p>
 * A value becomes its rank among the bounds of its column. The ranks of a row, put together bit by bit, are its place on a Z-order curve
 * (Morton 1966), on which rows that are near each other in all columns are near each other. The curve is cut into ranges of about equally
 * many rows. For one column that is the order of its values.
 */
public record ClusterPlan(List<DataColumn> partitionColumns, List<ClusterColumn> columns, List<PartitionRanges> partitions)
        implements ConnectorPartitioningHandle
{
    public ClusterPlan
    {
        partitionColumns = ImmutableList.copyOf(partitionColumns);
        columns = ImmutableList.copyOf(columns);
        partitions = ImmutableList.copyOf(partitions);
        checkArgument(!columns.isEmpty(), "columns is empty");
        checkArgument(!partitions.isEmpty(), "partitions is empty");
    }

    /**
     * The columns whose values tell the range of a row.
     */
    public List<DataColumn> keyColumns()
    {
        return ImmutableList.<DataColumn>builder()
                .addAll(partitionColumns)
                .addAll(columns.stream().map(ClusterColumn::column).iterator())
                .build();
    }

    /**
     * As SQL knows them.
     */
    public List<String> keyNames()
    {
        return keyColumns().stream().map(column -> column.name().toLowerCase(Locale.ENGLISH)).collect(toImmutableList());
    }

    public int rangeCount()
    {
        return partitions.stream().mapToInt(PartitionRanges::count).sum();
    }

    // EXPLAIN shows it, and bounds are values of somebody
    @Override
    public String toString()
    {
        return "%s ranges by %s".formatted(rangeCount(), columns.stream().map(column -> column.column().name()).toList());
    }
}
