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

import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;
import io.trino.testing.TestingConnectorSession;
import io.weir.deltagov.metadata.VersionPointer.AtTime;
import io.weir.deltagov.metadata.VersionPointer.AtVersion;
import io.weir.deltagov.metadata.VersionPointer.AtVersionOf;
import org.junit.jupiter.api.Test;

import java.time.Instant;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.connector.PointerType.TARGET_ID;
import static io.trino.spi.connector.PointerType.TEMPORAL;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimeZoneKey.getTimeZoneKey;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_PICOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_PICOS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestVersionPointer
{
    @Test
    void versions()
    {
        assertThat(version(BIGINT, 7L)).isEqualTo(new AtVersion(7));
        assertThat(version(INTEGER, 0L)).isEqualTo(new AtVersion(0));
        assertThat(version(VARCHAR, utf8Slice("7 of a b"))).isEqualTo(new AtVersionOf(7, "a b"));
        assertThatThrownBy(() -> version(VARCHAR, utf8Slice("7"))).hasMessage("FOR VERSION AS OF takes the number of a version, not a value of type varchar");
    }

    @Test
    void timesWithoutZoneAreInTheZoneOfTheSession()
    {
        assertThat(time(DATE, 18262L)).isEqualTo(at("2019-12-31T23:00:00Z"));
        assertThat(time(TIMESTAMP_MICROS, 1_577_836_800_000_001L)).isEqualTo(at("2019-12-31T23:00:00.000001Z"));
        assertThat(time(TIMESTAMP_MICROS, -1L)).isEqualTo(at("1969-12-31T22:59:59.999999Z"));
        assertThat(time(TIMESTAMP_PICOS, new LongTimestamp(-1, 999_999))).isEqualTo(at("1969-12-31T22:59:59.999999999Z"));
    }

    @Test
    void timesWithZone()
    {
        assertThat(time(TIMESTAMP_TZ_MILLIS, packDateTimeWithZone(1, UTC_KEY))).isEqualTo(at("1970-01-01T00:00:00.001Z"));
        assertThat(time(TIMESTAMP_TZ_PICOS, LongTimestampWithTimeZone.fromEpochMillisAndFraction(1, 2_000, UTC_KEY))).isEqualTo(at("1970-01-01T00:00:00.001000002Z"));
        assertThatThrownBy(() -> time(BIGINT, 1L)).hasMessage("FOR TIMESTAMP AS OF takes a date or a timestamp, not a value of type bigint");
    }

    private static VersionPointer version(Type type, Object value)
    {
        return VersionPointer.of(new ConnectorTableVersion(TARGET_ID, type, value), TestingConnectorSession.SESSION);
    }

    private static VersionPointer time(Type type, Object value)
    {
        return VersionPointer.of(
                new ConnectorTableVersion(TEMPORAL, type, value),
                TestingConnectorSession.builder().setTimeZoneKey(getTimeZoneKey("Europe/Berlin")).build());
    }

    private static VersionPointer at(String instant)
    {
        return new AtTime(Instant.parse(instant));
    }
}
