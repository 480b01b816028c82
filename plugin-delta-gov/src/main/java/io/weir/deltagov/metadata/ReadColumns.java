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
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.weir.delta.engine.TableSnapshot;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What of the definition of a table says how its files are read. Comments, defaults, properties and whether there may be NULL do not.
 */
record ReadColumns(List<Column> columns, List<String> partitionColumns, boolean byId)
{
    /**
     * @param places of the column in files: its name there, and its id where it is found by that
     * @param type without what is within
     * @param within fields, elements, keys and values
     */
    record Column(String name, List<String> places, String type, List<Column> within)
    {
        Column
        {
            requireNonNull(name, "name is null");
            places = ImmutableList.copyOf(places);
            requireNonNull(type, "type is null");
            within = ImmutableList.copyOf(within);
        }
    }

    ReadColumns
    {
        columns = ImmutableList.copyOf(columns);
        partitionColumns = ImmutableList.copyOf(partitionColumns);
    }

    static ReadColumns of(TableSnapshot table)
    {
        ColumnMappingMode mapping = table.columnMapping();
        return new ReadColumns(columns(table.schema(), mapping), table.partitionColumns(), mapping == ColumnMappingMode.ID);
    }

    private static List<Column> columns(StructType type, ColumnMappingMode mapping)
    {
        return type.fields().stream()
                .map(field -> column(field.getName(), places(field, mapping), field.getDataType(), mapping))
                .collect(toImmutableList());
    }

    private static List<String> places(StructField field, ColumnMappingMode mapping)
    {
        String name = mapping == ColumnMappingMode.NONE ? field.getName() : ColumnMapping.getPhysicalName(field);
        Object id = field.getMetadata().get(ColumnMapping.COLUMN_MAPPING_ID_KEY);
        return mapping == ColumnMappingMode.ID && id != null ? ImmutableList.of(name, id.toString()) : ImmutableList.of(name);
    }

    private static Column column(String name, List<String> places, DataType type, ColumnMappingMode mapping)
    {
        return switch (type) {
            case StructType struct -> new Column(name, places, "struct", columns(struct, mapping));
            case ArrayType array -> new Column(name, places, "array", ImmutableList.of(within("element", array.getElementType(), mapping)));
            case MapType map -> new Column(name, places, "map", ImmutableList.of(within("key", map.getKeyType(), mapping), within("value", map.getValueType(), mapping)));
            default -> new Column(name, places, type.toString(), ImmutableList.of());
        };
    }

    private static Column within(String name, DataType type, ColumnMappingMode mapping)
    {
        return column(name, ImmutableList.of(), type, mapping);
    }
}
