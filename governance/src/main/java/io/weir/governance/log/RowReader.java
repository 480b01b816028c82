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
package io.weir.governance.log;

import io.weir.delta.engine.log.LogRow;
import io.weir.delta.engine.log.LogSchema;
import io.weir.governance.asset.Asset;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.governance.log.LogCodec.CURRENT_VERSION;
import static io.weir.governance.log.LogCodec.EVENT_ID;
import static io.weir.governance.log.LogCodec.SCHEMA_VERSION;
import static java.util.Objects.requireNonNull;

/**
 * Reads a row by the names of its columns. Errors name the log, the event and the column.
 */
final class RowReader
{
    private final String table;
    private final LogSchema schema;
    private final LogRow row;

    RowReader(String table, LogSchema schema, LogRow row)
    {
        this.table = requireNonNull(table, "table is null");
        this.schema = requireNonNull(schema, "schema is null");
        this.row = requireNonNull(row, "row is null");
        long version = longValue(SCHEMA_VERSION);
        if (version != CURRENT_VERSION) {
            throw new UnreadableRowException("%s has a row of schema version %s (event %s), but this version of Weir reads only %s. Upgrade Weir on this node".formatted(table, version, optionalString(EVENT_ID).orElse("unknown"), CURRENT_VERSION));
        }
    }

    String string(String column)
    {
        return required(column, optionalString(column));
    }

    Optional<String> optionalString(String column)
    {
        return value(column, String.class);
    }

    long longValue(String column)
    {
        return required(column, optionalLong(column));
    }

    Optional<Long> optionalLong(String column)
    {
        return value(column, Long.class);
    }

    boolean booleanValue(String column)
    {
        return required(column, value(column, Boolean.class));
    }

    Instant instant(String column)
    {
        return required(column, value(column, Instant.class));
    }

    Asset asset(String column)
    {
        return Asset.parse(string(column));
    }

    List<String> strings(String column)
    {
        List<?> values = required(column, value(column, List.class));
        return values.stream()
                .map(String.class::cast)
                .collect(toImmutableList());
    }

    <E extends Enum<E>> E enumValue(String column, Class<E> type)
    {
        String name = string(column);
        for (E constant : type.getEnumConstants()) {
            if (text(constant).equals(name)) {
                return constant;
            }
        }
        throw new UnreadableRowException("%s: unknown %s '%s' in event %s".formatted(table, column, name, optionalString(EVENT_ID).orElse("unknown")));
    }

    static String text(Enum<?> constant)
    {
        return constant.name().toLowerCase(Locale.ENGLISH);
    }

    private <T> Optional<T> value(String column, Class<T> type)
    {
        for (int position = 0; position < schema.columns().size(); position++) {
            if (schema.columns().get(position).name().equals(column)) {
                return row.value(position, type);
            }
        }
        throw new IllegalArgumentException("%s has no column %s".formatted(table, column));
    }

    private <T> T required(String column, Optional<T> value)
    {
        return value.orElseThrow(() -> new UnreadableRowException("%s: column %s is null in event %s".formatted(table, column, column.equals(EVENT_ID) ? "unknown" : optionalString(EVENT_ID).orElse("unknown"))));
    }
}
