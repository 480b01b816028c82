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
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.AggregateColumnHandle;
import io.weir.deltagov.AggregateTableHandle;
import io.weir.deltagov.BrokenTableHandle;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.HiddenColumn;
import io.weir.deltagov.HiddenColumnHandle;
import io.weir.deltagov.MissingVersionHandle;
import io.weir.deltagov.OptimizeSource;
import io.weir.deltagov.RowIdColumnHandle;
import io.weir.deltagov.metadata.TableColumns.TableColumn;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.deltagov.DeltaGovTableProperties.CLUSTERED_BY;
import static io.weir.deltagov.DeltaGovTableProperties.LOCATION;
import static io.weir.deltagov.DeltaGovTableProperties.PARTITIONED_BY;
import static io.weir.deltagov.metadata.MaterializedViewDefinitions.isStorageName;
import static io.weir.deltagov.metadata.MaterializedViewDefinitions.viewName;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Stream.concat;

/**
 * What a table is: columns, properties, comment.
 */
final class TableReader
{
    private final TableResolver resolver;
    private final TableColumns columns;

    TableReader(TableResolver resolver, TableColumns columns)
    {
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.columns = requireNonNull(columns, "columns is null");
    }

    static DeltaGovTableHandle requireReadable(ConnectorTableHandle handle)
    {
        return switch (handle) {
            case DeltaGovTableHandle table -> table;
            case AggregateTableHandle(DeltaGovTableHandle table, _, _) -> table;
            case OptimizeSource optimized -> optimized.table();
            case BrokenTableHandle broken -> throw broken.problem();
            case MissingVersionHandle missing -> throw missing.problem();
            default -> throw new IllegalArgumentException("Not a table of this connector: " + handle);
        };
    }

    /**
     * For what the engine asks before it asks whether the user may read the table.
     */
    static DeltaGovTableHandle requireKnown(ConnectorTableHandle handle)
    {
        return handle instanceof MissingVersionHandle(DeltaGovTableHandle latest, _) ? latest : requireReadable(handle);
    }

    /**
     * The rows of a materialized view are what its query gives, and nothing else.
     */
    static DeltaGovTableHandle requireChangeable(ConnectorTableHandle handle)
    {
        return requireReadable(notStorage(handle));
    }

    /**
     * For tables that cannot be read as well.
     */
    static ConnectorTableHandle notStorage(ConnectorTableHandle handle)
    {
        if (handle instanceof DeltaGovTableHandle table && isStorageName(table.name())) {
            SchemaTableName view = viewName(table.name());
            throw new TrinoException(NOT_SUPPORTED, "Table %s has the rows of materialized view %s and is not changed by itself. Run REFRESH MATERIALIZED VIEW %s, or change the view".formatted(table.name(), view, view));
        }
        return handle;
    }

    ConnectorTableMetadata metadata(DeltaGovTableHandle table)
    {
        TableSnapshot snapshot = resolver.snapshot(table);
        return new ConnectorTableMetadata(table.name(), columns(table), properties(table, snapshot), snapshot.description(), RowConditions.known(snapshot.definition(), columns.data(snapshot)).inTrino());
    }

    /**
     * Hidden ones as well.
     */
    List<ColumnMetadata> columns(DeltaGovTableHandle table)
    {
        return concat(
                distinct(table).stream().map(TableColumn::metadata),
                Arrays.stream(HiddenColumn.values()).map(HiddenColumn::metadata))
                .collect(toImmutableList());
    }

    Map<String, ColumnHandle> columnHandles(DeltaGovTableHandle table)
    {
        Map<String, ColumnHandle> handles = new HashMap<>();
        for (TableColumn column : distinct(table)) {
            handles.put(column.trinoName(), new DeltaGovColumnHandle(column.column()));
        }
        for (HiddenColumn column : HiddenColumn.values()) {
            handles.put(column.columnName(), new HiddenColumnHandle(column));
        }
        return handles;
    }

    private List<TableColumn> distinct(DeltaGovTableHandle table)
    {
        return columns.distinct(table.name(), resolver.snapshot(table));
    }

    ColumnMetadata columnMetadata(DeltaGovTableHandle table, ColumnHandle handle)
    {
        return switch (handle) {
            case HiddenColumnHandle(HiddenColumn column) -> column.metadata();
            case RowIdColumnHandle rowId -> rowId.metadata();
            case AggregateColumnHandle aggregate -> aggregate.metadata();
            case DeltaGovColumnHandle(DataColumn column) -> columnMetadata(table, column);
            default -> throw new IllegalArgumentException("Not a column of this connector: " + handle);
        };
    }

    /**
     * Of a field: that of its column, with the field's type. So events tell which column was read.
     */
    private ColumnMetadata columnMetadata(DeltaGovTableHandle table, DataColumn column)
    {
        ColumnMetadata metadata = columns.of(resolver.snapshot(table)).stream()
                .filter(candidate -> candidate.column().physical().name().equals(column.path().getFirst()))
                .map(TableColumn::metadata)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Table %s has no column %s".formatted(table, column.name())));
        return column.parents().isEmpty() ? metadata : ColumnMetadata.builderFrom(metadata).setType(column.type()).build();
    }

    /**
     * The location only of data that is not the table's own: to run SHOW CREATE TABLE's answer again must not give two tables one location.
     */
    private static Map<String, Object> properties(DeltaGovTableHandle table, TableSnapshot snapshot)
    {
        ImmutableMap.Builder<String, Object> properties = ImmutableMap.builder();
        if (table.owner() == DataOwner.ELSEWHERE) {
            properties.put(LOCATION, table.location());
        }
        if (!snapshot.partitionColumns().isEmpty()) {
            properties.put(PARTITIONED_BY, snapshot.partitionColumns().stream()
                    .map(name -> name.toLowerCase(ENGLISH))
                    .collect(toImmutableList()));
        }
        List<String> clusteredBy = snapshot.clusteringColumns();
        if (!clusteredBy.isEmpty()) {
            properties.put(CLUSTERED_BY, clusteredBy.stream().map(name -> name.toLowerCase(ENGLISH)).collect(toImmutableList()));
        }
        return properties.putAll(PropertyValues.ofTable(snapshot)).buildOrThrow();
    }
}
