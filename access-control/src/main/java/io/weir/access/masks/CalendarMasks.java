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
package io.weir.access.masks;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;

import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.createTimestampType;
import static io.trino.spi.type.TimestampWithTimeZoneType.createTimestampWithTimeZoneType;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * The first day of the year or month of a date or timestamp. Where there is a zone, of its instant in UTC, and in UTC: the zone of a value tells where somebody was, and in it the first day
 * would begin on the day before. Total: where that lies before what the type can hold, the value is the type's first.
 */
final class CalendarMasks
{
    static final CalendarMasks YEAR = new CalendarMasks(date -> date.withDayOfYear(1));
    static final CalendarMasks MONTH = new CalendarMasks(date -> date.withDayOfMonth(1));

    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long FIRST_PACKED_MILLIS = -(1L << 51);

    private final UnaryOperator<LocalDate> start;

    private CalendarMasks(UnaryOperator<LocalDate> start)
    {
        this.start = requireNonNull(start, "start is null");
    }

    List<MaskFunction> functions(String name, String description)
    {
        ImmutableList.Builder<MaskFunction> functions = ImmutableList.builder();
        functions.add(MaskFunction.ofType(name, description, DATE, method("date", long.class)));
        for (int precision = 0; precision <= TimestampType.MAX_PRECISION; precision++) {
            TimestampType timestamp = createTimestampType(precision);
            functions.add(MaskFunction.ofType(name, description, timestamp, method("timestamp", timestamp.getJavaType())));
            TimestampWithTimeZoneType zoned = createTimestampWithTimeZoneType(precision);
            functions.add(MaskFunction.ofType(name, description, zoned, method("zoned", zoned.getJavaType())));
        }
        return functions.build();
    }

    long date(long epochDay)
    {
        return Math.max(start.apply(LocalDate.ofEpochDay(epochDay)).toEpochDay(), Integer.MIN_VALUE);
    }

    long timestamp(long epochMicros)
    {
        return start(epochMicros, MICROS_PER_DAY, Long.MIN_VALUE);
    }

    LongTimestamp timestamp(LongTimestamp value)
    {
        return new LongTimestamp(timestamp(value.getEpochMicros()), 0);
    }

    long zoned(long packed)
    {
        return packDateTimeWithZone(start(unpackMillisUtc(packed), MILLIS_PER_DAY, FIRST_PACKED_MILLIS), UTC_KEY);
    }

    LongTimestampWithTimeZone zoned(LongTimestampWithTimeZone value)
    {
        return LongTimestampWithTimeZone.fromEpochMillisAndFraction(start(value.getEpochMillis(), MILLIS_PER_DAY, FIRST_PACKED_MILLIS), 0, UTC_KEY);
    }

    private long start(long value, long unitsPerDay, long first)
    {
        long day = start.apply(LocalDate.ofEpochDay(Math.floorDiv(value, unitsPerDay))).toEpochDay();
        return day < Math.ceilDiv(first, unitsPerDay) ? first : day * unitsPerDay;
    }

    private MethodHandle method(String name, Class<?> javaType)
    {
        try {
            return MethodHandles.lookup().findVirtual(CalendarMasks.class, name, methodType(javaType, javaType)).bindTo(this);
        }
        catch (ReflectiveOperationException e) {
            throw new IllegalStateException("There is no calendar mask for %s".formatted(javaType), e);
        }
    }
}
