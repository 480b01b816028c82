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

import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;

import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.DateTimeEncoding.unpackZoneKey;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimeZoneKey.getTimeZoneKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class TestCalendarMasks
{
    private static final long MICROS_2024 = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli() * 1000;

    @Test
    void firstDayOfTheYear()
    {
        assertThat(CalendarMasks.YEAR.date(LocalDate.of(2024, 12, 31).toEpochDay())).isEqualTo(LocalDate.of(2024, 1, 1).toEpochDay());
        assertThat(CalendarMasks.YEAR.date(LocalDate.of(-5, 3, 7).toEpochDay())).isEqualTo(LocalDate.of(-5, 1, 1).toEpochDay());
        assertThat(CalendarMasks.YEAR.timestamp(MICROS_2024 + 123)).isEqualTo(MICROS_2024);
        assertThat(CalendarMasks.YEAR.timestamp(new LongTimestamp(MICROS_2024 + 123, 456))).isEqualTo(new LongTimestamp(MICROS_2024, 0));
    }

    @Test
    void zoneIsNotShown()
    {
        long packed = packDateTimeWithZone(Instant.parse("2024-06-01T12:00:00Z").toEpochMilli(), getTimeZoneKey("Asia/Tokyo"));
        assertThat(unpackMillisUtc(CalendarMasks.YEAR.zoned(packed))).isEqualTo(MICROS_2024 / 1000);
        assertThat(unpackZoneKey(CalendarMasks.YEAR.zoned(packed))).isEqualTo(UTC_KEY);
        assertThat(CalendarMasks.YEAR.zoned(LongTimestampWithTimeZone.fromEpochMillisAndFraction(MICROS_2024 / 1000 + 5, 7, getTimeZoneKey("America/New_York"))))
                .isEqualTo(LongTimestampWithTimeZone.fromEpochMillisAndFraction(MICROS_2024 / 1000, 0, UTC_KEY));
        assertThat(CalendarMasks.YEAR.zoned(LongTimestampWithTimeZone.fromEpochMillisAndFraction(MICROS_2024 / 1000 + 5, 7, UTC_KEY)))
                .isEqualTo(LongTimestampWithTimeZone.fromEpochMillisAndFraction(MICROS_2024 / 1000, 0, UTC_KEY));
    }

    @Test
    void noValueFails()
    {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertThatCode(() -> {
                CalendarMasks.YEAR.date((int) value);
                CalendarMasks.YEAR.timestamp(value);
                CalendarMasks.YEAR.zoned(packDateTimeWithZone((value << 12) >> 12, UTC_KEY));
            }).doesNotThrowAnyException();
        }
        assertThatCode(() -> CalendarMasks.YEAR.date(Integer.MIN_VALUE)).doesNotThrowAnyException();
        assertThatCode(() -> CalendarMasks.YEAR.timestamp(Long.MIN_VALUE)).doesNotThrowAnyException();
        assertThatCode(() -> CalendarMasks.YEAR.timestamp(Long.MAX_VALUE)).doesNotThrowAnyException();
        assertThatCode(() -> CalendarMasks.YEAR.zoned(packDateTimeWithZone(-(1L << 51), UTC_KEY))).doesNotThrowAnyException();
        assertThatCode(() -> CalendarMasks.YEAR.zoned(packDateTimeWithZone((1L << 51) - 1, UTC_KEY))).doesNotThrowAnyException();
    }
}
