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
package io.weir.delta.engine.data.parquet;

import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;
import org.apache.parquet.schema.PrimitiveType;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Calendar;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;

import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static java.lang.Math.floorDiv;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT96;

/**
 * The calendar that the dates and instants of a file are in. Parquet has one calendar for all times. Spark before version 3, and later ones in their mode LEGACY, have the
 * Julian one before 1582-10-15, and instants before 1900 without local mean time; their files say so.
 */
public final class FileCalendar
{
    private static final String VERSION = "org.apache.spark.version";
    private static final String TIME_ZONE = "org.apache.spark.timeZone";
    private static final String LEGACY = "org.apache.spark.legacyDateTime";
    private static final String LEGACY_INT96 = "org.apache.spark.legacyINT96";
    private static final long MILLIS_PER_DAY = DAYS.toMillis(1);
    private static final long FIRST_GREGORIAN_DAY = -141_427;
    // from here on, both calendars have the same offsets in every zone
    private static final long LAST_LOCAL_MEAN_TIME = Instant.parse("1900-01-01T00:00:00Z").toEpochMilli();

    private final boolean legacy;
    private final boolean legacyInt96;
    private final ZoneId zone;

    private FileCalendar(boolean legacy, boolean legacyInt96, ZoneId zone)
    {
        this.legacy = legacy;
        this.legacyInt96 = legacyInt96;
        this.zone = requireNonNull(zone, "zone is null");
    }

    /**
     * @param metadata what the file's footer says beside its schema
     */
    public static FileCalendar of(Map<String, String> metadata)
    {
        boolean legacy = metadata.containsKey(LEGACY) || isBefore(metadata, "3.0.0");
        boolean legacyInt96 = metadata.containsKey(LEGACY_INT96) || isBefore(metadata, "3.1.0");
        Optional<ZoneId> zone = Optional.ofNullable(metadata.get(TIME_ZONE))
                .filter(_ -> legacy || legacyInt96)
                .map(name -> ZoneId.of(name, ZoneId.SHORT_IDS));
        return new FileCalendar(legacy, legacyInt96, zone.orElse(ZoneOffset.UTC));
    }

    // as Spark compares them
    private static boolean isBefore(Map<String, String> metadata, String version)
    {
        return metadata.containsKey(VERSION) && metadata.get(VERSION).compareTo(version) < 0;
    }

    /**
     * What makes a field's values of a type those of Parquet's calendar; empty when they are that already, as timestamps without time zone always are.
     */
    Optional<BlockConversion> conversion(Type type, PrimitiveType field)
    {
        if (!isOther(field)) {
            return Optional.empty();
        }
        if (type.equals(DATE)) {
            return Optional.of(BlockConversions.values(DATE, (block, position, builder) -> DATE.writeLong(builder, day(DATE.getInt(block, position)))));
        }
        if (type.equals(TIMESTAMP_TZ_MICROS)) {
            return Optional.of(BlockConversions.values(TIMESTAMP_TZ_MICROS, (block, position, builder) ->
                    TIMESTAMP_TZ_MICROS.writeObject(builder, instant((LongTimestampWithTimeZone) TIMESTAMP_TZ_MICROS.getObject(block, position)))));
        }
        return Optional.empty();
    }

    /**
     * Whether a day of a field is the same in both calendars, or in that of Parquet.
     */
    public boolean isCertainDay(PrimitiveType field, long day)
    {
        return !isOther(field) || day >= FIRST_GREGORIAN_DAY;
    }

    /**
     * Whether an instant of a field is the same in both calendars and any time zone, or in that of Parquet.
     */
    public boolean isCertainInstant(PrimitiveType field, long micros)
    {
        return !isOther(field) || micros >= MILLISECONDS.toMicros(LAST_LOCAL_MEAN_TIME);
    }

    private boolean isOther(PrimitiveType field)
    {
        return field.getPrimitiveTypeName() == INT96 ? legacyInt96 : legacy;
    }

    private static int day(int day)
    {
        return day >= FIRST_GREGORIAN_DAY ? day : toIntExact(floorDiv(millis(day * MILLIS_PER_DAY, ZoneOffset.UTC), MILLIS_PER_DAY));
    }

    private LongTimestampWithTimeZone instant(LongTimestampWithTimeZone instant)
    {
        if (instant.getEpochMillis() >= LAST_LOCAL_MEAN_TIME) {
            return instant;
        }
        return LongTimestampWithTimeZone.fromEpochMillisAndFraction(millis(instant.getEpochMillis(), zone), instant.getPicosOfMilli(), UTC_KEY);
    }

    /**
     * The time that has the same year, month, day and time of day. Where there is no such day, as 29 February 1000, it is the one after.
     */
    private static long millis(long millis, ZoneId zone)
    {
        Calendar hybrid = new Calendar.Builder()
                .setCalendarType("gregory")
                .setTimeZone(TimeZone.getTimeZone(zone))
                .setInstant(millis)
                .build();
        return LocalDateTime.of(hybrid.get(Calendar.YEAR), hybrid.get(Calendar.MONTH) + 1, 1, hybrid.get(Calendar.HOUR_OF_DAY), hybrid.get(Calendar.MINUTE), hybrid.get(Calendar.SECOND))
                .with(ChronoField.ERA, hybrid.get(Calendar.ERA))
                .with(ChronoField.MILLI_OF_SECOND, hybrid.get(Calendar.MILLISECOND))
                .plusDays(hybrid.get(Calendar.DAY_OF_MONTH) - 1)
                .atZone(zone)
                .toInstant()
                .toEpochMilli();
    }
}
