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

import io.trino.spi.block.Block;

import static io.airlift.slice.Slices.utf8Slice;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * What happened to a row, as the change data feed names it. See "Change Data Files" in the Delta protocol.
 */
public enum ChangeType
{
    INSERT("insert"),
    DELETE("delete"),
    /**
     * The row as it was before an update.
     */
    UPDATE_PREIMAGE("update_preimage"),
    /**
     * The row as it is after an update.
     */
    UPDATE_POSTIMAGE("update_postimage"),
    /**/;

    private static final String COLUMN_NAME = "_change_type";

    private final Block value;

    ChangeType(String text)
    {
        this.value = writeNativeValue(VARCHAR, utf8Slice(text));
    }

    /**
     * One position with the type's text.
     */
    public Block value()
    {
        return value;
    }

    /**
     * The column that files of change data have beside those of their table.
     */
    public static DataColumn column()
    {
        return new DataColumn(COLUMN_NAME, VARCHAR, PhysicalField.leaf(COLUMN_NAME), DataColumn.Kind.DATA, NONE);
    }
}
