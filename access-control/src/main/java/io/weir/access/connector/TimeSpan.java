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

import java.time.Duration;
import java.time.Instant;

import static io.trino.spi.type.DateTimeEncoding.unpackMillisUtc;
import static java.util.Objects.requireNonNull;

/**
 * The times that a query asks for.
 *
 * @param last included
 */
record TimeSpan(Instant first, Instant last)
{
    // times that a Delta table can hold and Trino can read
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    static final TimeSpan ALWAYS = new TimeSpan(EARLIEST, LATEST);

    TimeSpan
    {
        requireNonNull(first, "first is null");
        requireNonNull(last, "last is null");
    }

    /**
     * @param domain of a column of type {@code timestamp(3) with time zone}
     */
    static TimeSpan of(Domain domain)
    {
        if (domain.isNone() || domain.getValues().isNone() || domain.getValues().isAll()) {
            return ALWAYS;
        }
        Range range = domain.getValues().getRanges().getSpan();
        return new TimeSpan(
                range.isLowUnbounded() ? EARLIEST : bounded((long) range.getLowBoundedValue()),
                // what is shown in milliseconds may have been a little later
                range.isHighUnbounded() ? LATEST : bounded((long) range.getHighBoundedValue()).plusMillis(1));
    }

    private static Instant bounded(long packed)
    {
        Instant instant = Instant.ofEpochMilli(unpackMillisUtc(packed));
        return instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    }

    boolean isAlways()
    {
        return equals(ALWAYS);
    }

    /**
     * The part of the span that is not before an instant; at least its end.
     */
    TimeSpan since(Instant start)
    {
        if (!start.isAfter(first)) {
            return this;
        }
        return new TimeSpan(start.isBefore(last) ? start : last, last);
    }

    TimeSpan widerBy(Duration duration)
    {
        return new TimeSpan(
                first.isBefore(EARLIEST.plus(duration)) ? EARLIEST : first.minus(duration),
                last.isAfter(LATEST.minus(duration)) ? LATEST : last.plus(duration));
    }
}
