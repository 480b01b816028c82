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
package io.weir.delta.engine.log;

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * The rows of a log as pages, and back.
 */
final class LogPages
{
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int PICOS_PER_NANO = 1_000;

    private final List<LogColumn> columns;
    private final List<Type> types;

    LogPages(LogSchema schema)
    {
        this.columns = requireNonNull(schema, "schema is null").columns();
        this.types = columns.stream().map(column -> trinoType(column.type())).toList();
    }

    private static Type trinoType(LogType type)
    {
        return switch (type) {
            case STRING -> VARCHAR;
            case LONG -> BIGINT;
            case BOOLEAN -> BOOLEAN;
            case TIMESTAMP -> TIMESTAMP_TZ_MICROS;
            case STRING_LIST -> new ArrayType(VARCHAR);
        };
    }

    void write(List<LogRow> rows, Consumer<Page> sink)
    {
        PageBuilder page = new PageBuilder(types);
        for (LogRow row : rows) {
            page.declarePosition();
            for (int column = 0; column < columns.size(); column++) {
                write(page.getBlockBuilder(column), columns.get(column).type(), row.values().get(column));
            }
            if (page.isFull()) {
                sink.accept(page.build());
                page.reset();
            }
        }
        if (!page.isEmpty()) {
            sink.accept(page.build());
        }
    }

    private static void write(BlockBuilder builder, LogType type, Object value)
    {
        if (value == null) {
            builder.appendNull();
            return;
        }
        switch (type) {
            case STRING -> VARCHAR.writeSlice(builder, utf8Slice((String) value));
            case LONG -> BIGINT.writeLong(builder, (Long) value);
            case BOOLEAN -> BOOLEAN.writeBoolean(builder, (Boolean) value);
            case TIMESTAMP -> TIMESTAMP_TZ_MICROS.writeObject(builder, toTrino((Instant) value));
            case STRING_LIST -> ((ArrayBlockBuilder) builder).buildEntry(elements ->
                    ((List<?>) value).forEach(element -> VARCHAR.writeSlice(elements, utf8Slice((String) element))));
        }
    }

    void read(SourcePage page, Consumer<LogRow> sink)
    {
        for (int position = 0; position < page.getPositionCount(); position++) {
            List<Object> values = new ArrayList<>(columns.size());
            for (int column = 0; column < columns.size(); column++) {
                values.add(read(page.getBlock(column), columns.get(column).type(), position));
            }
            sink.accept(new LogRow(values));
        }
    }

    private static Object read(Block block, LogType type, int position)
    {
        if (block.isNull(position)) {
            return null;
        }
        return switch (type) {
            case STRING -> VARCHAR.getSlice(block, position).toStringUtf8();
            case LONG -> BIGINT.getLong(block, position);
            case BOOLEAN -> BOOLEAN.getBoolean(block, position);
            case TIMESTAMP -> toInstant((LongTimestampWithTimeZone) TIMESTAMP_TZ_MICROS.getObject(block, position));
            case STRING_LIST -> strings(new ArrayType(VARCHAR).getObject(block, position));
        };
    }

    private static List<String> strings(Block block)
    {
        ImmutableList.Builder<String> strings = ImmutableList.builder();
        for (int position = 0; position < block.getPositionCount(); position++) {
            Slice value = VARCHAR.getSlice(block, position);
            strings.add(value.toStringUtf8());
        }
        return strings.build();
    }

    static LongTimestampWithTimeZone toTrino(Instant instant)
    {
        int nanosOfMilli = instant.getNano() % NANOS_PER_MILLI;
        int microsOfMilli = nanosOfMilli / NANOS_PER_MICRO;
        return LongTimestampWithTimeZone.fromEpochMillisAndFraction(instant.toEpochMilli(), microsOfMilli * NANOS_PER_MICRO * PICOS_PER_NANO, UTC_KEY);
    }

    private static Instant toInstant(LongTimestampWithTimeZone timestamp)
    {
        return Instant.ofEpochMilli(timestamp.getEpochMillis()).plusNanos(timestamp.getPicosOfMilli() / PICOS_PER_NANO);
    }
}
