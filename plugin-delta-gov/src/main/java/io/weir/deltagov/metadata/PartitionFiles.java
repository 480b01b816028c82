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

import io.trino.spi.TrinoException;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PartitionValues;
import io.weir.delta.engine.data.skipping.FileSkipping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.type.TypeUtils.isFloatingPointNaN;
import static io.weir.delta.engine.data.DataColumn.Kind.PARTITION;
import static io.weir.deltagov.kernel.EngineErrors.mayMatch;

/**
 * The partitions that new files are in, and the files that are there already. Values are compared and not their texts, since writers write
 * the same value in several ways.
 *
 * @param reads the partitions, as something that was read
 */
record PartitionFiles(FileReads reads)
{
    static PartitionFiles of(List<DataColumn> columns, List<NewDataFile> files)
    {
        Set<TupleDomain<DataColumn>> partitions = files.stream()
                .map(file -> partition(columns, file))
                .collect(toImmutableSet());
        return new PartitionFiles(new FileReads(partitions.stream().collect(toImmutableList())));
    }

    List<ActiveFile> among(List<ActiveFile> files)
    {
        List<Predicate<ActiveFile>> partitions = reads.predicates().stream().map(predicate -> mayMatch(new FileSkipping(predicate))).collect(toImmutableList());
        return files.stream()
                .filter(file -> partitions.stream().anyMatch(partition -> partition.test(file)))
                .collect(toImmutableList());
    }

    private static TupleDomain<DataColumn> partition(List<DataColumn> columns, NewDataFile file)
    {
        Map<DataColumn, Domain> domains = new HashMap<>();
        for (DataColumn column : columns) {
            if (column.kind() == PARTITION) {
                domains.put(column, domain(column.type(), PartitionValues.decode(column.type(), file.partitionValues().get(column.physical().name()))));
            }
        }
        return TupleDomain.withColumnDomains(domains);
    }

    private static Domain domain(Type type, NullableValue value)
    {
        if (value.isNull()) {
            return Domain.onlyNull(type);
        }
        if (isFloatingPointNaN(type, value.getValue())) {
            throw new TrinoException(NOT_SUPPORTED, "A partition of NaN cannot be overwritten. Delete its rows, and insert the others with insert_existing_partitions_behavior = APPEND");
        }
        return Domain.singleValue(type, value.getValue());
    }
}
