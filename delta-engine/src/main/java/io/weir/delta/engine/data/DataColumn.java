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

import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.spi.type.Type;

import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

/**
 * A column of a table and where its values are: in the data files under a physical name or a field id, in the log as a
 * partition value, or in neither.
 *
 * @param name the logical name in its original case
 * @param physical what it is called in data files, in partition values and in statistics
 * @param mapping how a data file's fields are told apart
 */
public record DataColumn(String name, Type type, PhysicalField physical, Kind kind, ColumnMappingMode mapping)
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
    }

    public static DataColumn rowPosition()
    {
        return new DataColumn("$row_position", BIGINT, PhysicalField.leaf("$row_position"), Kind.ROW_POSITION, ColumnMappingMode.NONE);
    }
}
