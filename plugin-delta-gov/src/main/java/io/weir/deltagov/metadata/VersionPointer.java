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
package io.weir.deltagov.metadata;

import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.type.DateType;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static java.lang.Math.floorDiv;
import static java.lang.Math.floorMod;
import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNull;

/**
 * What FOR VERSION AS OF and FOR TIMESTAMP AS OF ask for.
 */
sealed interface VersionPointer
{
    Pattern VERSION_OF = Pattern.compile("([0-9]{1,18}) of (.+)");

    record AtVersion(long version)
            implements VersionPointer {}

    /**
     * A version of one table only, whichever table has its name now: {@code '7 of <id of the table>'}, for whoever has remembered the number.
     */
    record AtVersionOf(long version, String tableId)
            implements VersionPointer
    {
        public AtVersionOf
        {
            requireNonNull(tableId, "tableId is null");
        }
    }

    record AtTime(Instant time)
            implements VersionPointer
    {
        public AtTime
        {
            requireNonNull(time, "time is null");
        }
    }

    static VersionPointer of(ConnectorTableVersion version, ConnectorSession session)
    {
        return switch (version.getPointerType()) {
            case TARGET_ID -> version(version);
            case TEMPORAL -> new AtTime(instant(version, session.getTimeZoneKey().getZoneId()));
        };
    }

    private static VersionPointer version(ConnectorTableVersion version)
    {
        Type type = version.getVersionType();
        if (type == BIGINT || type == INTEGER || type == SMALLINT || type == TINYINT) {
            return new AtVersion((long) version.getVersion());
        }
        if (type instanceof VarcharType) {
            Matcher versionOf = VERSION_OF.matcher(((Slice) version.getVersion()).toStringUtf8());
            if (versionOf.matches()) {
                return new AtVersionOf(Long.parseLong(versionOf.group(1)), versionOf.group(2));
            }
        }
        throw new TrinoException(NOT_SUPPORTED, "FOR VERSION AS OF takes the number of a version, not a value of type %s".formatted(type.getDisplayName()));
    }

    private static Instant instant(ConnectorTableVersion version, ZoneId zone)
    {
        Object value = version.getVersion();
        return switch (version.getVersionType()) {
            case DateType _ -> LocalDate.ofEpochDay((long) value).atStartOfDay(zone).toInstant();
            case TimestampType type when type.isShort() -> localTime((long) value, 0).atZone(zone).toInstant();
            case TimestampType _ -> localTime(((LongTimestamp) value).getEpochMicros(), ((LongTimestamp) value).getPicosOfMicro()).atZone(zone).toInstant();
            case TimestampWithTimeZoneType type when type.isShort() -> Instant.ofEpochMilli(unpackMillisUtc((long) value));
            case TimestampWithTimeZoneType _ -> Instant.ofEpochMilli(((LongTimestampWithTimeZone) value).getEpochMillis())
                    .plusNanos(((LongTimestampWithTimeZone) value).getPicosOfMilli() / 1000);
            case Type type -> throw new TrinoException(NOT_SUPPORTED, "FOR TIMESTAMP AS OF takes a date or a timestamp, not a value of type %s".formatted(type.getDisplayName()));
        };
    }

    private static LocalDateTime localTime(long epochMicros, int picosOfMicro)
    {
        return LocalDateTime.ofEpochSecond(
                floorDiv(epochMicros, 1_000_000L),
                (int) floorMod(epochMicros, 1_000_000L) * 1000 + picosOfMicro / 1000,
                UTC);
    }
}
