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
package io.weir.delta.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.StructType;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a new table is to be.
 *
 * @param schema logical names; column comments are field metadata {@code comment}
 * @param partitionColumns logical names, in order
 * @param properties table properties as they are kept in the log, for example {@code delta.columnMapping.mode}
 * @param clusteringColumns logical names of the columns by whose values rows are to be near each other; only a table without partitions has any.
 *         A field, which another engine may have chosen, is named by its path with dots
 */
public record TableDefinition(StructType schema, List<String> partitionColumns, Map<String, String> properties, Optional<String> description, List<String> clusteringColumns)
{
    public TableDefinition
    {
        requireNonNull(schema, "schema is null");
        partitionColumns = ImmutableList.copyOf(partitionColumns);
        properties = ImmutableMap.copyOf(properties);
        requireNonNull(description, "description is null");
        clusteringColumns = ImmutableList.copyOf(clusteringColumns);
    }

    /**
     * Without clustering columns.
     */
    public TableDefinition(StructType schema, List<String> partitionColumns, Map<String, String> properties, Optional<String> description)
    {
        this(schema, partitionColumns, properties, description, ImmutableList.of());
    }

    public TableDefinition withSchema(StructType schema)
    {
        return new TableDefinition(schema, partitionColumns, properties, description, clusteringColumns);
    }

    public TableDefinition withPartitionColumns(List<String> partitionColumns)
    {
        return new TableDefinition(schema, partitionColumns, properties, description, clusteringColumns);
    }

    public TableDefinition withProperties(Map<String, String> properties)
    {
        return new TableDefinition(schema, partitionColumns, properties, description, clusteringColumns);
    }

    public TableDefinition withDescription(Optional<String> description)
    {
        return new TableDefinition(schema, partitionColumns, properties, description, clusteringColumns);
    }

    public TableDefinition withClusteringColumns(List<String> clusteringColumns)
    {
        return new TableDefinition(schema, partitionColumns, properties, description, clusteringColumns);
    }
}
