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
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What of the definition of a table says how its files are read. Comments, defaults, properties and whether there may be NULL do not.
 */
record ReadColumns(List<Column> columns, List<String> partitionColumns, ColumnMappingMode mapping)
{
    /**
     * @param places of the column in files, where it is not found by its name
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
        requireNonNull(mapping, "mapping is null");
    }

    static ReadColumns of(TableSnapshot table)
    {
        return new ReadColumns(columns(table.schema()), table.partitionColumns(), table.columnMapping());
    }

    private static List<Column> columns(StructType type)
    {
        return type.fields().stream()
                .map(field -> column(field.getName(), places(field), field.getDataType()))
                .collect(toImmutableList());
    }

    private static List<String> places(StructField field)
    {
        return Stream.of(ColumnMapping.COLUMN_MAPPING_ID_KEY, ColumnMapping.COLUMN_MAPPING_PHYSICAL_NAME_KEY)
                .flatMap(key -> Optional.ofNullable(field.getMetadata().get(key)).map(place -> key + "=" + place).stream())
                .collect(toImmutableList());
    }

    private static Column column(String name, List<String> places, DataType type)
    {
        return switch (type) {
            case StructType struct -> new Column(name, places, "struct", columns(struct));
            case ArrayType array -> new Column(name, places, "array", ImmutableList.of(column("element", ImmutableList.of(), array.getElementType())));
            case MapType map -> new Column(name, places, "map", ImmutableList.of(column("key", ImmutableList.of(), map.getKeyType()), column("value", ImmutableList.of(), map.getValueType())));
            default -> new Column(name, places, type.toString(), ImmutableList.of());
        };
    }
}
