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
package io.weir.delta.engine.data.statistics;

import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.statistics.BoundValues.Bound;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.OptionalLong;

import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_DAY;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_MILLISECOND;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_SECOND;
import static io.trino.spi.type.Timestamps.NANOSECONDS_PER_MICROSECOND;
import static io.trino.spi.type.Timestamps.PICOSECONDS_PER_MICROSECOND;
import static java.lang.Math.addExact;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;
import static java.lang.Math.multiplyExact;
import static java.lang.Math.subtractExact;
import static java.lang.Math.toIntExact;

/**
 * Reads bounds of dates and timestamps. The log has timestamps in milliseconds, which some writers round down and some to the nearest, so
 * both bounds are moved outwards by one. Offsets of local mean time have seconds, which Delta's writer for Spark left out until its version 4: such a bound may be wrong by as much as
 * these seconds, and is moved by a minute.
 */
final class TemporalText
{
    // some months after Monrovia, as the last of all, began to have one without
    private static final long LAST_OFFSET_WITH_SECONDS = LocalDate.of(1973, 1, 1).toEpochDay() * MICROSECONDS_PER_DAY;
    private static final long MICROSECONDS_PER_MINUTE = 60 * MICROSECONDS_PER_SECOND;

    private TemporalText() {}

    static boolean isTemporal(Type type)
    {
        return type.equals(DATE) || type.equals(TIMESTAMP_MICROS) || type.equals(TIMESTAMP_TZ_MICROS);
    }

    static Optional<Bound> lower(Type type, String text)
    {
        if (type.equals(DATE)) {
            return Optional.of(Bound.inclusive(LocalDate.parse(text).toEpochDay()));
        }
        OptionalLong micros = micros(type, text);
        return micros.isPresent() ? Optional.of(bound(type, subtractExact(micros.getAsLong(), error(type, micros.getAsLong())))) : Optional.empty();
    }

    static Optional<Bound> upper(Type type, String text)
    {
        if (type.equals(DATE)) {
            return Optional.of(Bound.inclusive(LocalDate.parse(text).toEpochDay()));
        }
        OptionalLong micros = micros(type, text);
        return micros.isPresent() ? Optional.of(bound(type, addExact(micros.getAsLong(), error(type, micros.getAsLong())))) : Optional.empty();
    }

    private static long error(Type type, long micros)
    {
        return type.equals(TIMESTAMP_TZ_MICROS) && micros < LAST_OFFSET_WITH_SECONDS ? MICROSECONDS_PER_MINUTE : MICROSECONDS_PER_MILLISECOND;
    }

    private static Bound bound(Type type, long micros)
    {
        if (type.equals(TIMESTAMP_MICROS)) {
            return Bound.inclusive(micros);
        }
        int picosOfMilli = toIntExact(floorMod(micros, MICROSECONDS_PER_MILLISECOND)) * PICOSECONDS_PER_MICROSECOND;
        return Bound.inclusive(LongTimestampWithTimeZone.fromEpochMillisAndFraction(floorDiv(micros, MICROSECONDS_PER_MILLISECOND), picosOfMilli, UTC_KEY));
    }

    /**
     * An instant needs an offset, and a timestamp without time zone has none but possibly Z.
     */
    private static OptionalLong micros(Type type, String text)
    {
        TemporalAccessor parsed = text.length() == "yyyy-MM-dd".length()
                // from before the column's type was widened
                ? LocalDate.parse(text).atStartOfDay()
                : DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        boolean instant = type.equals(TIMESTAMP_TZ_MICROS);
        return switch (parsed) {
            case OffsetDateTime offset when instant || offset.getOffset().equals(ZoneOffset.UTC) -> OptionalLong.of(micros(offset.toInstant()));
            case LocalDateTime local when !instant -> OptionalLong.of(micros(local.toInstant(ZoneOffset.UTC)));
            default -> OptionalLong.empty();
        };
    }

    private static long micros(Instant instant)
    {
        return addExact(multiplyExact(instant.getEpochSecond(), MICROSECONDS_PER_SECOND), instant.getNano() / NANOSECONDS_PER_MICROSECOND);
    }
}
