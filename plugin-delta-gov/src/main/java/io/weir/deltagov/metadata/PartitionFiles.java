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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.TrinoException;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.FloatingPoint;
import io.weir.delta.engine.data.PartitionValues;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.delta.engine.data.DataColumn.Kind.PARTITION;
import static io.weir.deltagov.kernel.EngineErrors.requireNotInterrupted;
import static io.weir.deltagov.kernel.EngineErrors.translated;

/**
 * The partitions that new files are in, and the files that are there already. Values are compared and not their texts, since writers write
 * the same value in several ways.
 *
 * @param columns the partition columns
 * @param partitions the values of each partition, in the order of the columns
 */
record PartitionFiles(List<DataColumn> columns, Set<List<NullableValue>> partitions)
{
    PartitionFiles
    {
        columns = ImmutableList.copyOf(columns);
        partitions = ImmutableSet.copyOf(partitions);
    }

    static PartitionFiles of(List<DataColumn> columns, List<NewDataFile> files)
    {
        List<DataColumn> partitionColumns = columns.stream().filter(column -> column.kind() == PARTITION).collect(toImmutableList());
        return new PartitionFiles(
                partitionColumns,
                files.stream().map(file -> partitionColumns.stream().map(column -> value(column, file)).collect(toImmutableList())).collect(toImmutableSet()));
    }

    private static NullableValue value(DataColumn column, NewDataFile file)
    {
        NullableValue value = PartitionValues.decode(column.type(), file.partitionValues().get(column.physical().name()));
        if (FloatingPoint.isNaN(value)) {
            throw new TrinoException(NOT_SUPPORTED, "A partition of NaN cannot be overwritten. Delete its rows, and insert the others with insert_existing_partitions_behavior = APPEND");
        }
        return value;
    }

    /**
     * The partitions, as something that was read.
     */
    FileReads reads()
    {
        List<TupleDomain<DataColumn>> predicates = partitions.stream().map(this::predicate).collect(toImmutableList());
        // the values of one column fit into one predicate
        return columns.size() == 1 ? FileReads.of(TupleDomain.columnWiseUnion(predicates)) : new FileReads(predicates);
    }

    List<ActiveFile> among(List<ActiveFile> files)
    {
        return files.stream()
                .filter(file -> partitions.contains(partition(file)))
                .collect(toImmutableList());
    }

    private List<NullableValue> partition(ActiveFile file)
    {
        requireNotInterrupted();
        return translated(() -> columns.stream()
                .map(column -> PartitionValues.decode(file.location(), column, file.partitionValue(column)))
                .collect(toImmutableList()));
    }

    private TupleDomain<DataColumn> predicate(List<NullableValue> partition)
    {
        Map<DataColumn, NullableValue> values = new HashMap<>();
        for (int column = 0; column < columns.size(); column++) {
            values.put(columns.get(column), partition.get(column));
        }
        return TupleDomain.fromFixedValues(values);
    }
}
