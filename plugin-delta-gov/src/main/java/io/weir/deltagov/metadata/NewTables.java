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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.StructField;
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
import io.weir.deltagov.NewTable.NewColumn;
import io.weir.deltagov.kernel.DeltaStore;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.deltagov.DeltaGovTableProperties.changeDataFeedEnabled;
import static io.weir.deltagov.DeltaGovTableProperties.deletionVectorsEnabled;
import static io.weir.deltagov.DeltaGovTableProperties.partitionedBy;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * From what CREATE TABLE asks for to what Delta writes down.
 */
final class NewTables
{
    // The protocol allows these in names only together with column mapping
    private static final String FORBIDDEN = " ,;{}()\n\t=";

    private static final String DELETION_VECTORS_PROPERTY = "delta.enableDeletionVectors";
    private static final String CHANGE_DATA_FEED_PROPERTY = "delta.enableChangeDataFeed";

    private final DeltaStore store;
    private final DeltaTypes types;

    NewTables(DeltaStore store, DeltaTypes types)
    {
        this.store = requireNonNull(store, "store is null");
        this.types = requireNonNull(types, "types is null");
    }

    NewTable of(ConnectorTableMetadata metadata)
    {
        List<NewColumn> columns = metadata.getColumns().stream()
                .map(NewTables::column)
                .collect(toImmutableList());
        List<String> partitionedBy = partitionedBy(metadata.getProperties());
        columns.forEach(column -> requireName(column.name()));
        requirePartitioning(columns, partitionedBy);
        return new NewTable(columns, partitionedBy, metadata.getComment(), deletionVectorsEnabled(metadata.getProperties()), changeDataFeedEnabled(metadata.getProperties()));
    }

    TableDefinition definition(NewTable table)
    {
        List<StructField> fields = table.columns().stream()
                .map(this::field)
                .collect(toImmutableList());
        return new TableDefinition(new StructType(fields), table.partitionedBy(), deltaProperties(table), table.comment());
    }

    private static Map<String, String> deltaProperties(NewTable table)
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        properties.put(DELETION_VECTORS_PROPERTY, Boolean.toString(table.deletionVectorsEnabled()));
        if (table.changeDataFeedEnabled()) {
            properties.put(CHANGE_DATA_FEED_PROPERTY, "true");
        }
        return properties.buildOrThrow();
    }

    /**
     * The columns of the table once it is there.
     */
    List<DataColumn> columns(Location location, NewTable table)
    {
        TableDefinition definition = store.prepare(location, definition(table));
        return translated(() -> new DataColumns(types).of(definition.schema(), definition.partitionColumns(), NONE));
    }

    private StructField field(NewColumn column)
    {
        FieldMetadata.Builder metadata = FieldMetadata.builder();
        column.comment().ifPresent(comment -> metadata.putString("comment", comment));
        requireFieldNames(column.type());
        return new StructField(column.name(), translated(() -> types.toDelta(column.type())), column.nullable(), metadata.build());
    }

    private static NewColumn column(ColumnMetadata column)
    {
        if (column.getDefaultValue().isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "Column %s has a default value, and this connector does not support default values".formatted(column.getName()));
        }
        return new NewColumn(column.getName(), column.getType(), column.isNullable(), column.getComment());
    }

    private static void requirePartitioning(List<NewColumn> columns, List<String> partitionedBy)
    {
        Set<String> partitions = ImmutableSet.copyOf(partitionedBy);
        Set<String> names = columns.stream().map(NewColumn::name).collect(toImmutableSet());
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
                .filter(column -> partitions.contains(column.name()))
                .filter(column -> isNested(column.type()))
                .findFirst()
                .ifPresent(column -> {
                    throw new TrinoException(INVALID_TABLE_PROPERTY, "Column %s of type %s cannot partition a table: use a column of a simple type".formatted(column.name(), column.type().getDisplayName()));
                });
    }

    private static boolean isNested(Type type)
    {
        return type instanceof ArrayType || type instanceof MapType || type instanceof RowType;
    }

    private static void requireFieldNames(Type type)
    {
        switch (type) {
            case ArrayType array -> requireFieldNames(array.getElementType());
            case MapType map -> {
                requireFieldNames(map.getKeyType());
                requireFieldNames(map.getValueType());
            }
            case RowType row -> row.getFields().forEach(field -> {
                field.getName().ifPresent(NewTables::requireName);
                requireFieldNames(field.getType());
            });
            default -> {}
        }
    }

    private static void requireName(String name)
    {
        if (name.chars().anyMatch(character -> FORBIDDEN.indexOf(character) >= 0)) {
            throw new TrinoException(NOT_SUPPORTED, "Column name '%s' is not supported: Delta allows none of the characters '%s', tab and newline in it. Choose another name".formatted(name, " ,;{}()="));
        }
    }
}
