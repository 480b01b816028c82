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

import io.airlift.slice.Slice;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.time.ZoneOffset.UTC;
import static java.time.format.ResolverStyle.STRICT;
import static java.util.Comparator.naturalOrder;
import static java.util.Locale.ENGLISH;

/**
 * What the ids of queries tell of time. Trino begins an id with the second in which the query was made, in UTC ({@code io.trino.execution.QueryIdGenerator}), and nothing
 * that is logged about a query comes before that. When it ends nobody knows from its id.
 */
final class QueryIds
{
    // The id is made by a clock that is read at the coordinator's start and then only counted on, and what is logged by others. A wrong time zone is within it.
    static final Duration CLOCKS_DIFFER_BY = Duration.ofDays(1);

    private static final Pattern ID = Pattern.compile("([0-9]{8}_[0-9]{6})_[0-9]{5}_[0-9a-z]+");
    private static final DateTimeFormatter CREATED = DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss", ENGLISH).withResolverStyle(STRICT);

    private QueryIds() {}

    /**
     * No event of the queries that are asked for is earlier. Empty when not each of them is named, or when one has an id that is not Trino's.
     *
     * @param domain of a column of type {@code varchar}
     */
    static Optional<Instant> earliestEvent(Domain domain)
    {
        ValueSet values = domain.getValues();
        if (domain.isNullAllowed() || values.isNone() || values.isAll()) {
            return Optional.empty();
        }
        List<Range> ranges = values.getRanges().getOrderedRanges();
        List<Instant> created = ranges.stream()
                .filter(Range::isSingleValue)
                .map(range -> created(((Slice) range.getSingleValue()).toStringUtf8()))
                .flatMap(Optional::stream)
                .toList();
        if (created.size() < ranges.size()) {
            return Optional.empty();
        }
        return created.stream().min(naturalOrder()).map(first -> first.minus(CLOCKS_DIFFER_BY));
    }

    private static Optional<Instant> created(String queryId)
    {
        Matcher matcher = ID.matcher(queryId);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(matcher.group(1), CREATED).toInstant(UTC));
        }
        catch (DateTimeParseException _) {
            // of the form, but there is no such day or time
            return Optional.empty();
        }
    }
}
