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
package io.weir.deltagov;

import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.RowType.field;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * What tells a row of a table version from every other: its data file, and its position in it counted from 0 over all rows, deleted ones
 * too.
 */
public record RowIdColumnHandle(Type type)
        implements ColumnHandle
{
    public static final int PATH_FIELD = 0;
    public static final int POSITION_FIELD = 1;

    private static final String COLUMN_NAME = "$row_id";
    private static final RowType ROW_ID_TYPE = RowType.rowType(field("path", VARCHAR), field("position", BIGINT));

    public RowIdColumnHandle
    {
        requireNonNull(type, "type is null");
    }

    public static RowIdColumnHandle rowId()
    {
        return new RowIdColumnHandle(ROW_ID_TYPE);
    }

    public ColumnMetadata metadata()
    {
        return ColumnMetadata.builder()
                .setName(COLUMN_NAME)
                .setType(type)
                .setHidden(true)
                .build();
    }

    @Override
    public String toString()
    {
        return COLUMN_NAME;
    }
}
