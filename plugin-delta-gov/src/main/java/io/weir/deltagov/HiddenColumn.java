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

import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;

import java.util.Arrays;
import java.util.Locale;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

public enum HiddenColumn
{
    PATH("$path", VARCHAR),
    FILE_MODIFIED_TIME("$file_modified_time", TIMESTAMP_TZ_MILLIS),
    FILE_SIZE("$file_size", BIGINT),
    /**/;

    private final String columnName;
    private final Type type;

    HiddenColumn(String columnName, Type type)
    {
        this.columnName = requireNonNull(columnName, "columnName is null");
        this.type = requireNonNull(type, "type is null");
    }

    /**
     * Whether a column that a table has itself could not be told from one of these.
     */
    public static boolean isName(String column)
    {
        return Arrays.stream(values()).anyMatch(hidden -> hidden.columnName.equalsIgnoreCase(column));
    }

    /**
     * Whether the text of a query may read one of these: a query reads them only by their names.
     */
    public static boolean isNamedIn(String text)
    {
        String lowerCase = text.toLowerCase(Locale.ENGLISH);
        return Arrays.stream(values()).anyMatch(hidden -> lowerCase.contains(hidden.columnName));
    }

    public String columnName()
    {
        return columnName;
    }

    public Type type()
    {
        return type;
    }

    /**
     * In the native representation of the type.
     *
     * @param path where the file is
     * @param modifiedMillis when the log says that it was written
     * @param size in bytes
     */
    public Object value(String path, long modifiedMillis, long size)
    {
        return switch (this) {
            case PATH -> utf8Slice(path);
            case FILE_MODIFIED_TIME -> packDateTimeWithZone(modifiedMillis, UTC_KEY);
            case FILE_SIZE -> size;
        };
    }

    public ColumnMetadata metadata()
    {
        return ColumnMetadata.builder()
                .setName(columnName)
                .setType(type)
                .setHidden(true)
                .build();
    }
}
