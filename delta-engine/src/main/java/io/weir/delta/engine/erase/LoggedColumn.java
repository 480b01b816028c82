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
package io.weir.delta.engine.erase;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.delta.engine.data.parquet.FileFields;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.delta.kernel.internal.util.ColumnMapping.COLUMN_MAPPING_ID_KEY;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * A column as one definition of the table had it.
 *
 * @param physicalName what files that were written by this definition call it, and their partition values
 * @param id by which files have it too, when the definition mapped columns by id
 */
record LoggedColumn(String name, String physicalName, OptionalInt id, Kind kind)
{
    private static final String ROW_TRACKING_COLUMN = "delta.rowTracking.materialized";

    LoggedColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(physicalName, "physicalName is null");
        requireNonNull(id, "id is null");
        requireNonNull(kind, "kind is null");
    }

    static List<LoggedColumn> of(TableSnapshot table)
    {
        return of(table.schema(), table.partitionColumns(), table.columnMapping());
    }

    static LoggedColumn of(DataColumn column)
    {
        OptionalInt id = column.mapping() == ColumnMappingMode.ID ? column.physical().id() : OptionalInt.empty();
        return new LoggedColumn(column.name(), column.physical().name(), id, column.kind());
    }

    /**
     * @return none for a schema that cannot be read: then nobody knows what is in the files that were written by it
     */
    static List<LoggedColumn> of(String schema, List<String> partitionColumns, Map<String, String> properties)
    {
        // which files have beside those of the schema
        Stream<LoggedColumn> rowTracking = properties.entrySet().stream()
                .filter(property -> property.getKey().startsWith(ROW_TRACKING_COLUMN))
                .map(property -> new LoggedColumn(property.getValue(), property.getValue(), OptionalInt.empty(), Kind.DATA));
        try {
            List<LoggedColumn> columns = of(DataTypeJsonSerDe.deserializeStructType(schema), partitionColumns, ColumnMapping.getColumnMappingMode(properties));
            return Stream.concat(columns.stream(), rowTracking).collect(toImmutableList());
        }
        catch (IllegalArgumentException | KernelException _) {
            return ImmutableList.of();
        }
    }

    private static List<LoggedColumn> of(StructType schema, List<String> partitionColumns, ColumnMappingMode mapping)
    {
        return schema.fields().stream().map(field -> of(field, partitionColumns, mapping)).collect(toImmutableList());
    }

    private static LoggedColumn of(StructField field, List<String> partitionColumns, ColumnMappingMode mapping)
    {
        boolean byId = mapping == ColumnMappingMode.ID && field.getMetadata().contains(COLUMN_MAPPING_ID_KEY);
        return new LoggedColumn(
                field.getName(),
                mapping == ColumnMappingMode.NONE ? field.getName() : ColumnMapping.getPhysicalName(field),
                byId ? OptionalInt.of(toIntExact(field.getMetadata().getLong(COLUMN_MAPPING_ID_KEY))) : OptionalInt.empty(),
                partitionColumns.stream().anyMatch(field.getName()::equalsIgnoreCase) ? Kind.PARTITION : Kind.DATA);
    }

    /**
     * Whether it is called the same, by statements or in files.
     */
    boolean sharesNameWith(LoggedColumn other)
    {
        return name.equalsIgnoreCase(other.name) || physicalName.equalsIgnoreCase(other.physicalName);
    }

    /**
     * The field of a file that it is; empty when the file has none.
     */
    Optional<Type> in(GroupType file)
    {
        ColumnMappingMode mapping = id.isPresent() ? ColumnMappingMode.ID : ColumnMappingMode.NONE;
        PhysicalField physical = new PhysicalField(physicalName, id, ImmutableList.of());
        return FileFields.topLevel(physical, mapping, file);
    }
}
