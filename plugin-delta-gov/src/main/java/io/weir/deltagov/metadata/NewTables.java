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

import com.google.common.collect.ImmutableSet;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.deltagov.NewTable;
import io.weir.deltagov.kernel.DeltaStore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.weir.deltagov.DeltaGovTableProperties.ColumnMapping.NAME;
import static io.weir.deltagov.DeltaGovTableProperties.clusteredBy;
import static io.weir.deltagov.DeltaGovTableProperties.partitionedBy;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * From what CREATE TABLE asks for to what Delta writes down.
 */
final class NewTables
{
    private final DeltaStore store;
    private final NewColumns newColumns;
    private final DeltaTypes types;

    NewTables(DeltaStore store, NewColumns newColumns, DeltaTypes types)
    {
        this.store = requireNonNull(store, "store is null");
        this.newColumns = requireNonNull(newColumns, "newColumns is null");
        this.types = requireNonNull(types, "types is null");
    }

    TableDefinition definition(ConnectorTableMetadata metadata)
    {
        List<String> partitionedBy = partitionedBy(metadata.getProperties());
        requirePartitioning(metadata.getColumns(), partitionedBy);
        Map<String, String> properties = new HashMap<>(PropertyValues.ofNewTable(metadata.getProperties()));
        if (metadata.getColumns().stream().anyMatch(NewColumns::needsMapping)) {
            properties.putIfAbsent(PropertyValues.MAPPING_MODE, PropertyValues.text(NAME));
        }
        StructType schema = new StructType(metadata.getColumns().stream()
                .map(newColumns::field)
                .collect(toImmutableList()));
        ConstraintCheck.inTrino(schema, ConstraintCheck.constraints(properties));
        return new TableDefinition(schema, partitionedBy, properties, metadata.getComment(), clusteredBy(metadata.getProperties()));
    }

    /**
     * With the names and ids that its data files are to be written with.
     */
    NewTable prepared(Location location, TableDefinition definition)
    {
        return NewTable.of(store.prepare(location, definition));
    }

    /**
     * The columns of the table once it is there.
     */
    List<DataColumn> columns(NewTable table)
    {
        TableDefinition definition = table.definition();
        return translated(() -> new DataColumns(types).of(definition.schema(), definition.partitionColumns(), ColumnMapping.getColumnMappingMode(definition.properties())));
    }

    private static void requirePartitioning(List<ColumnMetadata> columns, List<String> partitionedBy)
    {
        Set<String> partitions = ImmutableSet.copyOf(partitionedBy);
        Set<String> names = columns.stream().map(ColumnMetadata::getName).collect(toImmutableSet());
        if (partitions.size() < partitionedBy.size()) {
            throw new TrinoException(INVALID_TABLE_PROPERTY, "Table property partitioned_by names a column twice: %s".formatted(partitionedBy));
        }
        if (!names.containsAll(partitions)) {
            throw new TrinoException(INVALID_TABLE_PROPERTY, "Table property partitioned_by is %s, but the table has only the columns %s".formatted(partitionedBy, names));
        }
        if (partitions.size() == names.size()) {
            throw new TrinoException(INVALID_TABLE_PROPERTY, "Table property partitioned_by names all columns of the table; at least one must be left for the data files");
        }
        columns.stream()
                .filter(column -> partitions.contains(column.getName()))
                .filter(column -> isNested(column.getType()))
                .findFirst()
                .ifPresent(column -> {
                    throw new TrinoException(INVALID_TABLE_PROPERTY, "Column %s of type %s cannot partition a table: use a column of a simple type".formatted(column.getName(), column.getType().getDisplayName()));
                });
    }

    private static boolean isNested(Type type)
    {
        return type instanceof ArrayType || type instanceof MapType || type instanceof RowType;
    }
}
