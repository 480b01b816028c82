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
package io.weir.mongorecent.read;

import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import org.bson.BsonReader;
import org.bson.BsonType;

import java.util.function.LongPredicate;

import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_MILLISECOND;
import static io.trino.spi.type.Timestamps.MILLISECONDS_PER_DAY;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;

/**
 * BSON dates: milliseconds since 1970 in UTC, whatever the time zone of the session.
 */
final class InstantDecoders
{
    // what 52 bits hold: Trino packs the time zone into the other 12
    private static final long MAX_PACKED_MILLIS = (1L << 51) - 1;
    private static final long MIN_PACKED_MILLIS = -(1L << 51);

    private InstantDecoders() {}

    /**
     * Only midnights: a time of day would be shown as a day that {@code = DATE '...'} does not find.
     */
    static void date(BsonReader reader, BlockBuilder output)
    {
        long millis = millis(reader);
        if (!isDay(millis)) {
            throw floorMod(millis, MILLISECONDS_PER_DAY) == 0 ? outOfRange() : MisfitException.wrongValue("date_time", "with a time of day other than midnight in UTC");
        }
        DATE.writeLong(output, toDay(millis));
    }

    static ValueDecoder timestamp(TimestampType type)
    {
        return (reader, output) -> type.writeLong(output, toTimestamp(inRange(millis(reader), InstantDecoders::isTimestamp)));
    }

    static ValueDecoder timestampWithTimeZone(TimestampWithTimeZoneType type)
    {
        return (reader, output) -> type.writeLong(output, toTimestampWithTimeZone(inRange(millis(reader), InstantDecoders::isTimestampWithTimeZone)));
    }

    private static long inRange(long millis, LongPredicate range)
    {
        if (!range.test(millis)) {
            throw outOfRange();
        }
        return millis;
    }

    static boolean isDay(long millis)
    {
        long day = floorDiv(millis, MILLISECONDS_PER_DAY);
        return floorMod(millis, MILLISECONDS_PER_DAY) == 0 && day == (int) day;
    }

    static long toDay(long millis)
    {
        return floorDiv(millis, MILLISECONDS_PER_DAY);
    }

    static boolean isTimestamp(long millis)
    {
        return millis <= Long.MAX_VALUE / MICROSECONDS_PER_MILLISECOND && millis >= Long.MIN_VALUE / MICROSECONDS_PER_MILLISECOND;
    }

    static long toTimestamp(long millis)
    {
        return millis * MICROSECONDS_PER_MILLISECOND;
    }

    static boolean isTimestampWithTimeZone(long millis)
    {
        return millis <= MAX_PACKED_MILLIS && millis >= MIN_PACKED_MILLIS;
    }

    static long toTimestampWithTimeZone(long millis)
    {
        return packDateTimeWithZone(millis, UTC_KEY);
    }

    private static long millis(BsonReader reader)
    {
        if (reader.getCurrentBsonType() != BsonType.DATE_TIME) {
            throw MisfitException.wrongType(reader);
        }
        return reader.readDateTime();
    }

    private static MisfitException outOfRange()
    {
        return MisfitException.wrongValue("date_time", "out of the range of the column's type");
    }
}
