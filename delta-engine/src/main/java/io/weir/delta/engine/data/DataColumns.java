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
package io.weir.delta.engine.data;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn.Kind;

import java.util.List;
import java.util.OptionalInt;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.delta.kernel.internal.util.ColumnMapping.COLUMN_MAPPING_ID_KEY;
import static io.delta.kernel.internal.util.ColumnMapping.COLUMN_MAPPING_NESTED_IDS_KEY;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * Makes the {@link DataColumn}s of a table from its schema.
 */
public final class DataColumns
{
    private final DeltaTypes types;

    public DataColumns(DeltaTypes types)
    {
        this.types = requireNonNull(types, "types is null");
    }

    /**
     * All columns, in the order of the schema.
     *
     * @throws UnsupportedDeltaTypeException when Trino has no type for one of them
     */
    public List<DataColumn> of(TableSnapshot table)
    {
        return of(table.schema(), table.partitionColumns(), table.columnMapping());
    }

    /**
     * @param partitionColumns logical names
     */
    public List<DataColumn> of(StructType schema, List<String> partitionColumns, ColumnMappingMode mapping)
    {
        return schema.fields().stream()
                .map(field -> of(field, partitionColumns, mapping))
                .collect(toImmutableList());
    }

    public DataColumn of(StructField field, List<String> partitionColumns, ColumnMappingMode mapping)
    {
        Kind kind = partitionColumns.stream().anyMatch(field.getName()::equalsIgnoreCase) ? Kind.PARTITION : Kind.DATA;
        return new DataColumn(field.getName(), types.toTrino(field.getDataType()), physical(field, mapping), kind, mapping);
    }

    private static PhysicalField physical(StructField field, ColumnMappingMode mapping)
    {
        if (mapping == NONE) {
            return new PhysicalField(field.getName(), OptionalInt.empty(), children(field.getDataType(), new NestedIds(FieldMetadata.empty(), ""), mapping));
        }
        String name = ColumnMapping.getPhysicalName(field);
        FieldMetadata nestedIds = field.getMetadata().contains(COLUMN_MAPPING_NESTED_IDS_KEY) ? field.getMetadata().getMetadata(COLUMN_MAPPING_NESTED_IDS_KEY) : FieldMetadata.empty();
        return new PhysicalField(name, id(field.getMetadata(), COLUMN_MAPPING_ID_KEY), children(field.getDataType(), new NestedIds(nestedIds, name), mapping));
    }

    private static List<PhysicalField> children(DataType type, NestedIds ids, ColumnMappingMode mapping)
    {
        return switch (type) {
            case StructType struct -> struct.fields().stream().map(field -> physical(field, mapping)).collect(toImmutableList());
            case ArrayType array -> ImmutableList.of(nested("element", array.getElementType(), ids, mapping));
            case MapType map -> ImmutableList.of(nested("key", map.getKeyType(), ids, mapping), nested("value", map.getValueType(), ids, mapping));
            default -> ImmutableList.of();
        };
    }

    private static PhysicalField nested(String name, DataType type, NestedIds parent, ColumnMappingMode mapping)
    {
        NestedIds ids = parent.child(name);
        return new PhysicalField(name, id(ids.ids(), ids.path()), children(type, ids, mapping));
    }

    private static OptionalInt id(FieldMetadata metadata, String key)
    {
        return metadata.contains(key) ? OptionalInt.of(toIntExact(metadata.getLong(key))) : OptionalInt.empty();
    }

    /**
     * The ids of elements, keys and values, which are no fields of their own: kept at the nearest field under paths such as {@code physicalName.value.element}.
     */
    private record NestedIds(FieldMetadata ids, String path)
    {
        NestedIds child(String name)
        {
            return new NestedIds(ids, path + "." + name);
        }
    }
}
