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

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;

import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_DAY;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_SECOND;
import static io.trino.spi.type.Timestamps.NANOSECONDS_PER_MICROSECOND;
import static java.lang.Math.addExact;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;
import static java.lang.Math.multiplyExact;
import static java.lang.Math.toIntExact;
import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE;
import static java.time.format.DateTimeFormatter.ISO_LOCAL_TIME;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;

/**
 * Timestamps as partition values: {@code 2020-01-31 12:30:00.5}, or {@code 2020-01-31T12:30:00.500000Z}. Without an offset they are
 * taken as UTC, whatever time zone the JVM is in. {@code 2020-01-31} was written while the column was a date.
 */
final class PartitionTimestamps
{
    private static final DateTimeFormatter WITH_SPACE = new DateTimeFormatterBuilder().append(ISO_LOCAL_DATE).appendLiteral(' ').append(ISO_LOCAL_TIME).toFormatter();
    private static final DateTimeFormatter WITH_SPACE_PADDED = new DateTimeFormatterBuilder().append(ISO_LOCAL_DATE).appendPattern(" HH:mm:ss").appendFraction(NANO_OF_SECOND, 0, 6, true).toFormatter();
    private static final DateTimeFormatter INSTANT = new DateTimeFormatterBuilder().append(ISO_LOCAL_DATE).appendPattern("'T'HH:mm:ss").appendFraction(NANO_OF_SECOND, 6, 6, true).appendLiteral('Z').toFormatter();

    private PartitionTimestamps() {}

    /**
     * @throws java.time.DateTimeException when the text is no timestamp
     */
    static long parseMicros(String text)
    {
        // a year of more than four digits has a sign
        if (text.indexOf('T') < 0 && text.indexOf(' ') < 0) {
            return multiplyExact(LocalDate.parse(text).toEpochDay(), MICROSECONDS_PER_DAY);
        }
        DateTimeFormatter formatter = text.indexOf('T') < 0 ? WITH_SPACE : DateTimeFormatter.ISO_DATE_TIME;
        TemporalAccessor timestamp = formatter.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        Instant instant = timestamp instanceof OffsetDateTime offset ? offset.toInstant() : ((LocalDateTime) timestamp).toInstant(ZoneOffset.UTC);
        return addExact(multiplyExact(instant.getEpochSecond(), MICROSECONDS_PER_SECOND), instant.getNano() / NANOSECONDS_PER_MICROSECOND);
    }

    static String formatLocal(long micros)
    {
        return inUtc(micros).format(WITH_SPACE_PADDED);
    }

    static String formatInstant(long micros)
    {
        return inUtc(micros).format(INSTANT);
    }

    private static LocalDateTime inUtc(long micros)
    {
        int nanos = toIntExact(floorMod(micros, MICROSECONDS_PER_SECOND) * NANOSECONDS_PER_MICROSECOND);
        return LocalDateTime.ofEpochSecond(floorDiv(micros, MICROSECONDS_PER_SECOND), nanos, ZoneOffset.UTC);
    }
}
