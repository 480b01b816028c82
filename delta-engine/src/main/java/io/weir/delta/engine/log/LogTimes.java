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
package io.weir.delta.engine.log;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.StatisticsDecoder;
import io.weir.delta.engine.data.skipping.FileSkipping;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * Which times the rows of a log's files have, by the statistics of the files.
 */
final class LogTimes
{
    private final DataColumn column;
    private final StatisticsDecoder statistics;

    /**
     * @param column of timestamps with time zone
     */
    LogTimes(DataColumn column)
    {
        this.column = requireNonNull(column, "column is null");
        this.statistics = new StatisticsDecoder(ImmutableSet.of(column));
    }

    /**
     * Files in the order of their oldest row, and those first of which nobody knows it.
     */
    List<ActiveFile> inOrder(List<ActiveFile> files)
    {
        Comparator<Aged> byTime = comparing(Aged::oldestFirst)
                .thenComparing(aged -> aged.file().modificationTime())
                .thenComparing(aged -> aged.file().path());
        return files.stream()
                .map(file -> new Aged(file, oldest(file)))
                .sorted(byTime)
                .map(Aged::file)
                .toList();
    }

    private record Aged(ActiveFile file, Optional<Instant> oldest)
    {
        Instant oldestFirst()
        {
            return oldest.orElse(Instant.MIN);
        }
    }

    /**
     * No row of the file is older. Empty when its statistics do not tell.
     */
    Optional<Instant> oldest(ActiveFile file)
    {
        return statistics.decode(file).column(column).range()
                .filter(range -> !range.isLowUnbounded())
                .map(range -> Instant.ofEpochMilli(((LongTimestampWithTimeZone) range.getLowBoundedValue()).getEpochMillis()));
    }

    /**
     * Whether a file may have a row of a time from the first to the last instant.
     */
    Predicate<ActiveFile> between(Instant first, Instant last)
    {
        Range range = Range.range(column.type(), LogPages.toTrino(first), true, LogPages.toTrino(last), true);
        Domain domain = Domain.create(ValueSet.ofRanges(range), false);
        return new FileSkipping(TupleDomain.withColumnDomains(ImmutableMap.of(column, domain)))::mayMatch;
    }
}
