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
import com.google.common.collect.ImmutableMap;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.predicate.Range;
import io.trino.spi.statistics.ColumnStatistics;
import io.trino.spi.statistics.DoubleRange;
import io.trino.spi.statistics.Estimate;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.FileStatistics;
import io.weir.delta.engine.data.FileStatistics.ColumnBounds;
import io.weir.delta.engine.data.PartitionValues;
import io.weir.deltagov.metadata.AnalyzedTable.AnalyzedColumn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * Joins the statistics of files to those of a table. What one file does not tell is not known of the table.
 */
final class ColumnEstimates
{
    /**
     * @param rowCount without the rows that are deleted
     */
    record FileRows(long rowCount, ActiveFile file, FileStatistics statistics)
    {
        FileRows
        {
            requireNonNull(file, "file is null");
            requireNonNull(statistics, "statistics is null");
        }
    }

    private final List<FileRows> files;
    private final Map<String, AnalyzedColumn> analyzed;
    private final long rowCount;

    /**
     * @param analyzed by physical names
     */
    ColumnEstimates(List<FileRows> files, Map<String, AnalyzedColumn> analyzed)
    {
        this.files = ImmutableList.copyOf(files);
        this.analyzed = ImmutableMap.copyOf(analyzed);
        rowCount = files.stream().mapToLong(FileRows::rowCount).sum();
    }

    long rowCount()
    {
        return rowCount;
    }

    ColumnStatistics of(DataColumn column)
    {
        return switch (column.kind()) {
            case DATA -> dataColumn(column);
            case PARTITION -> partitionColumn(column);
            case ROW_POSITION -> ColumnStatistics.empty();
        };
    }

    private ColumnStatistics dataColumn(DataColumn column)
    {
        List<ColumnBounds> bounds = files.stream()
                .map(file -> file.statistics().column(column))
                .collect(toImmutableList());
        ColumnStatistics.Builder builder = ColumnStatistics.builder();
        addAnalyzed(column, builder);
        if (bounds.stream().allMatch(file -> file.nullCount().isPresent())) {
            builder.setNullsFraction(fraction(bounds.stream().mapToLong(file -> file.nullCount().orElseThrow()).sum()));
        }
        List<Optional<DoubleRange>> ranges = files.stream()
                .filter(file -> !file.statistics().domain(column).isOnlyNull())
                .map(file -> file.statistics().column(column).range().flatMap(ColumnEstimates::doubleRange))
                .collect(toImmutableList());
        if (ranges.stream().allMatch(Optional::isPresent)) {
            builder.setRange(ranges.stream().map(Optional::orElseThrow).reduce(DoubleRange::union));
        }
        return builder.build();
    }

    /**
     * Of the rows that are asked for. That fewer rows have fewer values is for the optimizer to say, but no more than there are rows.
     */
    private void addAnalyzed(DataColumn column, ColumnStatistics.Builder builder)
    {
        AnalyzedColumn known = analyzed.get(column.physical().name());
        if (known == null) {
            return;
        }
        builder.setDistinctValuesCount(Estimate.of(Math.min(known.distinctValues(), rowCount)));
        if (known.dataSize().isPresent() && known.rowCount() > 0) {
            builder.setDataSize(Estimate.of((double) known.dataSize().getAsLong() / known.rowCount() * rowCount));
        }
    }

    private ColumnStatistics partitionColumn(DataColumn column)
    {
        Map<NullableValue, Long> rowsByValue = new HashMap<>();
        for (FileRows file : files) {
            Optional<String> value = file.file().partitionValues().getOrDefault(column.physical().name(), Optional.empty());
            rowsByValue.merge(translated(() -> PartitionValues.decode(file.file().location(), column, value)), file.rowCount(), Long::sum);
        }
        long nulls = rowsByValue.entrySet().stream()
                .filter(entry -> entry.getKey().isNull())
                .mapToLong(Map.Entry::getValue)
                .sum();
        List<Object> values = rowsByValue.keySet().stream()
                .filter(value -> !value.isNull())
                .map(NullableValue::getValue)
                .collect(toImmutableList());
        return ColumnStatistics.builder()
                .setNullsFraction(fraction(nulls))
                .setDistinctValuesCount(Estimate.of(values.size()))
                .setRange(values.stream()
                        .flatMap(value -> DoubleRange.from(column.type(), value, value).stream())
                        .reduce(DoubleRange::union))
                .build();
    }

    private Estimate fraction(long rows)
    {
        return Estimate.of(Math.min(1.0, (double) rows / rowCount));
    }

    private static Optional<DoubleRange> doubleRange(Range range)
    {
        if (range.isLowUnbounded() || range.isHighUnbounded()) {
            return Optional.empty();
        }
        return DoubleRange.from(range.getType(), range.getLowBoundedValue(), range.getHighBoundedValue());
    }
}
