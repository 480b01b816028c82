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

import com.google.common.collect.ImmutableList;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.statistics.ColumnStatistics;
import io.trino.spi.statistics.DoubleRange;
import io.trino.spi.statistics.Estimate;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PartitionValues;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * Joins the statistics of files to those of a table. What one file does not tell is not known of the table.
 */
final class ColumnEstimates
{
    private final List<FileStatistics> files;
    private final long rowCount;

    /**
     * @param files all with a known number of rows
     * @param rowCount their sum, more than 0
     */
    ColumnEstimates(List<FileStatistics> files, long rowCount)
    {
        this.files = ImmutableList.copyOf(files);
        this.rowCount = rowCount;
    }

    ColumnStatistics of(DataColumn column)
    {
        requireNonNull(column, "column is null");
        return switch (column.kind()) {
            case DATA -> dataColumn(column.physical().name(), column.type());
            case PARTITION -> partitionColumn(column.physical().name(), column.type());
            case ROW_POSITION -> ColumnStatistics.empty();
        };
    }

    private ColumnStatistics dataColumn(String name, Type type)
    {
        ColumnStatistics.Builder builder = ColumnStatistics.builder();
        List<OptionalLong> nulls = files.stream().map(file -> file.nullCount(name)).collect(toImmutableList());
        if (nulls.stream().allMatch(OptionalLong::isPresent)) {
            builder.setNullsFraction(fraction(nulls.stream().mapToLong(OptionalLong::orElseThrow).sum()));
        }
        List<FileStatistics> withValues = files.stream()
                .filter(file -> !isAllNull(file, name))
                .collect(toImmutableList());
        all(withValues, file -> file.minimum(name, type)).ifPresent(minima ->
                all(withValues, file -> file.maximum(name, type)).ifPresent(maxima ->
                        range(Collections.min(minima), Collections.max(maxima)).ifPresent(builder::setRange)));
        return builder.build();
    }

    private ColumnStatistics partitionColumn(String name, Type type)
    {
        Map<Optional<String>, Long> rowsByValue = new HashMap<>();
        files.forEach(file -> rowsByValue.merge(file.partitionValues().getOrDefault(name, Optional.empty()), file.rowCount().orElseThrow(), Long::sum));
        ColumnStatistics.Builder builder = ColumnStatistics.builder();
        List<Object> values = rowsByValue.keySet().stream()
                .map(value -> translated(() -> PartitionValues.decode(type, value)))
                .filter(value -> !value.isNull())
                .map(NullableValue::getValue)
                .collect(toImmutableList());
        long nulls = rowsByValue.entrySet().stream()
                .filter(entry -> entry.getKey().filter(value -> !value.isEmpty()).isEmpty())
                .mapToLong(Map.Entry::getValue)
                .sum();
        values.stream()
                .flatMap(value -> DoubleRange.from(type, value, value).stream())
                .reduce(DoubleRange::union)
                .ifPresent(builder::setRange);
        return builder
                .setDistinctValuesCount(Estimate.of(values.size()))
                .setNullsFraction(fraction(nulls))
                .build();
    }

    private Estimate fraction(long rows)
    {
        return Estimate.of(Math.min(1.0, (double) rows / rowCount));
    }

    private static boolean isAllNull(FileStatistics file, String name)
    {
        OptionalLong nulls = file.nullCount(name);
        return nulls.isPresent() && nulls.getAsLong() >= file.rowCount().orElseThrow();
    }

    private static Optional<List<Double>> all(List<FileStatistics> files, Function<FileStatistics, OptionalDouble> value)
    {
        List<OptionalDouble> values = files.stream().map(value).collect(toImmutableList());
        if (values.isEmpty() || !values.stream().allMatch(OptionalDouble::isPresent)) {
            return Optional.empty();
        }
        return Optional.of(values.stream().map(OptionalDouble::orElseThrow).collect(toImmutableList()));
    }

    private static Optional<DoubleRange> range(double minimum, double maximum)
    {
        return minimum <= maximum ? Optional.of(new DoubleRange(minimum, maximum)) : Optional.empty();
    }
}
