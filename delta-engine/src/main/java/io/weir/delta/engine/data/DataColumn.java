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
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;

import java.util.List;

import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

/**
 * A column of a table, or a field within one, and where its values are: in the data files under a physical name or a field id, in the
 * log as a partition value, or in neither.
 *
 * @param name the logical name in its original case; of a field, those of the structs around it too, with dots between
 * @param physical what it is called in data files, in partition values and in statistics
 * @param mapping how a data file's fields are told apart
 * @param parents the structs around a field, from the outermost, each without its fields; none for a column
 */
public record DataColumn(String name, Type type, PhysicalField physical, Kind kind, ColumnMappingMode mapping, List<PhysicalField> parents)
{
    public enum Kind
    {
        DATA,
        PARTITION,
        /**
         * The position of the row in its data file, counted from 0 over all rows, deleted ones too.
         */
        ROW_POSITION,
    }

    public DataColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(physical, "physical is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(mapping, "mapping is null");
        parents = ImmutableList.copyOf(parents);
    }

    public DataColumn(String name, Type type, PhysicalField physical, Kind kind, ColumnMappingMode mapping)
    {
        this(name, type, physical, kind, mapping, ImmutableList.of());
    }

    public static DataColumn rowPosition()
    {
        return new DataColumn("$row_position", BIGINT, PhysicalField.leaf("$row_position"), Kind.ROW_POSITION, ColumnMappingMode.NONE);
    }

    /**
     * A field of this struct.
     */
    public DataColumn field(int index)
    {
        RowType.Field field = ((RowType) type).getFields().get(index);
        List<PhysicalField> parents = ImmutableList.<PhysicalField>builder()
                .addAll(this.parents)
                .add(new PhysicalField(physical.name(), physical.id(), ImmutableList.of()))
                .build();
        return new DataColumn(name + "." + field.getName().orElseThrow(), field.getType(), physical.children().get(index), kind, mapping, parents);
    }

    /**
     * The physical names from the column of the table to this field.
     */
    public List<String> path()
    {
        ImmutableList.Builder<String> path = ImmutableList.builder();
        parents.forEach(parent -> path.add(parent.name()));
        return path.add(physical.name()).build();
    }
}
