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
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.weir.delta.engine.TableDefinition;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The definition of a table that is being made, as it travels.
 *
 * @param schema as Delta writes it, with the names and ids that its data files are written with
 * @param properties those of the Delta table
 */
public record NewTable(String schema, List<String> partitionedBy, Map<String, String> properties, Optional<String> comment, List<String> clusteredBy)
{
    public NewTable
    {
        requireNonNull(schema, "schema is null");
        partitionedBy = ImmutableList.copyOf(partitionedBy);
        properties = ImmutableMap.copyOf(properties);
        requireNonNull(comment, "comment is null");
        clusteredBy = ImmutableList.copyOf(clusteredBy);
    }

    public static NewTable of(TableDefinition definition)
    {
        return new NewTable(definition.schema().toJson(), definition.partitionColumns(), definition.properties(), definition.description(), definition.clusteringColumns());
    }

    public TableDefinition definition()
    {
        return new TableDefinition(DataTypeJsonSerDe.deserializeStructType(schema), partitionedBy, properties, comment, clusteredBy);
    }
}
