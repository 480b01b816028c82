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

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

import static java.util.Locale.ENGLISH;

/**
 * Dates and timestamps as statistics have them. Years that do not have four digits have no form that all readers know.
 */
final class TemporalBounds
{
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", ENGLISH);
    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", ENGLISH);

    private TemporalBounds() {}

    static Optional<String> date(long epochDay)
    {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        return hasFourDigitYear(date.getYear()) ? Optional.of(date.toString()) : Optional.empty();
    }

    static Optional<String> local(long epochMillis)
    {
        return format(epochMillis, LOCAL);
    }

    static Optional<String> instant(long epochMillis)
    {
        return format(epochMillis, INSTANT);
    }

    private static Optional<String> format(long epochMillis, DateTimeFormatter formatter)
    {
        LocalDateTime timestamp = LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, 1000), Math.floorMod(epochMillis, 1000) * 1_000_000, ZoneOffset.UTC);
        return hasFourDigitYear(timestamp.getYear()) ? Optional.of(timestamp.format(formatter)) : Optional.empty();
    }

    private static boolean hasFourDigitYear(int year)
    {
        return year >= 1 && year <= 9999;
    }
}
