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

import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

class TestTimeSpan
{
    private static final Instant TIME = Instant.parse("2026-03-03T10:15:30.123Z");

    @Test
    void ofWhatAQueryAsksFor()
    {
        assertThat(TimeSpan.of(Domain.all(TIMESTAMP_TZ_MILLIS)).isAlways()).isTrue();
        assertThat(TimeSpan.of(Domain.notNull(TIMESTAMP_TZ_MILLIS)).isAlways()).isTrue();
        assertThat(TimeSpan.of(Domain.none(TIMESTAMP_TZ_MILLIS)).isAlways()).isTrue();

        TimeSpan one = TimeSpan.of(Domain.singleValue(TIMESTAMP_TZ_MILLIS, packed(TIME)));
        // it is shown in milliseconds, and may have been a little later
        assertThat(one).isEqualTo(new TimeSpan(TIME, TIME.plusMillis(1)));

        TimeSpan since = TimeSpan.of(domain(Range.greaterThan(TIMESTAMP_TZ_MILLIS, packed(TIME))));
        assertThat(since).isEqualTo(new TimeSpan(TIME, TimeSpan.ALWAYS.last()));

        TimeSpan until = TimeSpan.of(domain(Range.lessThanOrEqual(TIMESTAMP_TZ_MILLIS, packed(TIME))));
        assertThat(until).isEqualTo(new TimeSpan(TimeSpan.ALWAYS.first(), TIME.plusMillis(1)));

        TimeSpan two = TimeSpan.of(domain(Range.equal(TIMESTAMP_TZ_MILLIS, packed(TIME)), Range.equal(TIMESTAMP_TZ_MILLIS, packed(TIME.plusSeconds(60)))));
        assertThat(two).isEqualTo(new TimeSpan(TIME, TIME.plusSeconds(60).plusMillis(1)));
    }

    @Test
    void timesThatNobodyHas()
    {
        TimeSpan ancient = TimeSpan.of(domain(Range.greaterThan(TIMESTAMP_TZ_MILLIS, packed(Instant.parse("-5000-01-01T00:00:00Z")))));
        assertThat(ancient).isEqualTo(TimeSpan.ALWAYS);
    }

    @Test
    void grows()
    {
        TimeSpan span = new TimeSpan(TIME, TIME.plusSeconds(1));
        assertThat(span.widerBy(Duration.ofSeconds(9))).isEqualTo(new TimeSpan(TIME.minusSeconds(9), TIME.plusSeconds(10)));
        assertThat(TimeSpan.ALWAYS.widerBy(Duration.ofSeconds(9))).isEqualTo(TimeSpan.ALWAYS);
    }

    @Test
    void beginsLater()
    {
        TimeSpan span = new TimeSpan(TIME, TIME.plusSeconds(10));
        assertThat(span.since(TIME.minusSeconds(1))).isEqualTo(span);
        assertThat(span.since(TIME.plusSeconds(1))).isEqualTo(new TimeSpan(TIME.plusSeconds(1), TIME.plusSeconds(10)));
        // nothing is asked for, and a span has an end
        assertThat(span.since(TIME.plusSeconds(11))).isEqualTo(new TimeSpan(TIME.plusSeconds(10), TIME.plusSeconds(10)));
        assertThat(TimeSpan.ALWAYS.since(TIME)).isEqualTo(new TimeSpan(TIME, TimeSpan.ALWAYS.last()));
    }

    private static Domain domain(Range first, Range... others)
    {
        return Domain.create(ValueSet.ofRanges(first, others), false);
    }

    private static long packed(Instant time)
    {
        return packDateTimeWithZone(time.toEpochMilli(), UTC_KEY);
    }
}
