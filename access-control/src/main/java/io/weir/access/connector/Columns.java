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
package io.weir.access.connector;

import io.airlift.slice.Slices;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;
import io.weir.access.connector.RecordTable.Column;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * The kinds of columns that the tables of schema {@code system} have.
 */
final class Columns
{
    private static final Type TEXTS = new ArrayType(VARCHAR);

    private Columns() {}

    static <T> Column<T> text(String name, Function<T, ?> value)
    {
        return new Column<>(name, VARCHAR, record -> value.apply(record).toString());
    }

    static <T> Column<T> optionalText(String name, Function<T, Optional<String>> value)
    {
        return new Column<>(name, VARCHAR, record -> value.apply(record).orElse(null));
    }

    static <T> Column<T> number(String name, Function<T, Long> value)
    {
        return new Column<>(name, BIGINT, value::apply);
    }

    static <T> Column<T> optionalNumber(String name, Function<T, Optional<Long>> value)
    {
        return new Column<>(name, BIGINT, record -> value.apply(record).orElse(null));
    }

    static <T> Column<T> amount(String name, Function<T, Double> value)
    {
        return new Column<>(name, DOUBLE, value::apply);
    }

    static <T> Column<T> date(String name, Function<T, LocalDate> value)
    {
        return new Column<>(name, DATE, record -> value.apply(record).toEpochDay());
    }

    static <T> Column<T> flag(String name, Function<T, Boolean> value)
    {
        return new Column<>(name, BOOLEAN, value::apply);
    }

    static <T> Column<T> time(String name, Function<T, Instant> value)
    {
        return new Column<>(name, TIMESTAMP_TZ_MILLIS, record -> packed(value.apply(record)));
    }

    static <T> Column<T> optionalTime(String name, Function<T, Optional<Instant>> value)
    {
        return new Column<>(name, TIMESTAMP_TZ_MILLIS, record -> value.apply(record).map(Columns::packed).orElse(null));
    }

    static <T> Column<T> texts(String name, Function<T, ? extends List<?>> value)
    {
        return new Column<>(name, TEXTS, record -> textBlock(value.apply(record)));
    }

    private static Long packed(Instant time)
    {
        return packDateTimeWithZone(time.toEpochMilli(), UTC_KEY);
    }

    private static Object textBlock(List<?> values)
    {
        BlockBuilder builder = VARCHAR.createBlockBuilder(null, values.size());
        values.forEach(value -> VARCHAR.writeSlice(builder, Slices.utf8Slice(value.toString())));
        return builder.build();
    }
}
