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

import com.google.common.collect.ImmutableMap;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.predicate.Range;
import io.trino.spi.statistics.ColumnStatistics;
import io.trino.spi.statistics.DoubleRange;
import io.trino.spi.statistics.Estimate;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.DeltaEngineException;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.FileStatistics;
import io.weir.delta.engine.data.FileStatistics.ColumnBounds;
import io.weir.delta.engine.data.PartitionValues;
import io.weir.deltagov.metadata.AnalyzedTable.AnalyzedColumn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.delta.engine.data.DataColumn.Kind.DATA;
import static java.util.Objects.requireNonNull;

/**
 * Joins the statistics of files to those of a table. What one file does not tell is not known of the table. Of a file no more is kept than what it adds: a table may have many of them.
 * Not safe for use by many threads.
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

    private sealed interface ColumnSum
            permits DataSum, PartitionSum
    {
        void add(FileRows file);

        void estimate(long rowCount, ColumnStatistics.Builder builder);
    }

    private final Map<DataColumn, ColumnSum> sums;
    private long rowCount;

    ColumnEstimates(List<DataColumn> columns)
    {
        ImmutableMap.Builder<DataColumn, ColumnSum> builder = ImmutableMap.builder();
        for (DataColumn column : columns) {
            switch (column.kind()) {
                case DATA -> builder.put(column, new DataSum(column));
                case PARTITION -> builder.put(column, new PartitionSum(column));
                case ROW_POSITION -> {}
            }
        }
        sums = builder.buildKeepingLast();
    }

    void add(FileRows file)
    {
        rowCount += file.rowCount();
        sums.values().forEach(sum -> sum.add(file));
    }

    long rowCount()
    {
        return rowCount;
    }

    /**
     * @param known what ANALYZE found out about the column
     */
    ColumnStatistics of(DataColumn column, Optional<AnalyzedColumn> known)
    {
        ColumnStatistics.Builder builder = ColumnStatistics.builder();
        known.filter(_ -> column.kind() == DATA).ifPresent(analyzed -> addAnalyzed(analyzed, builder));
        Optional.ofNullable(sums.get(column)).ifPresent(sum -> sum.estimate(rowCount, builder));
        return builder.build();
    }

    /**
     * Of the rows that are asked for. That fewer rows have fewer values is for the optimizer to say, but no more than there are rows.
     */
    private void addAnalyzed(AnalyzedColumn known, ColumnStatistics.Builder builder)
    {
        builder.setDistinctValuesCount(Estimate.of(Math.min(known.distinctValues(), rowCount)));
        if (known.dataSize().isPresent() && known.rowCount() > 0) {
            builder.setDataSize(Estimate.of((double) known.dataSize().getAsLong() / known.rowCount() * rowCount));
        }
    }

    private static Estimate fraction(long rows, long rowCount)
    {
        return Estimate.of(Math.min(1.0, (double) rows / rowCount));
    }

    private static final class DataSum
            implements ColumnSum
    {
        private final DataColumn column;
        private OptionalLong nulls = OptionalLong.of(0);
        private Optional<DoubleRange> range = Optional.empty();
        private boolean rangeIsKnown = true;

        private DataSum(DataColumn column)
        {
            this.column = requireNonNull(column, "column is null");
        }

        @Override
        public void add(FileRows file)
        {
            ColumnBounds bounds = file.statistics().column(column);
            nulls = nulls.isPresent() && bounds.nullCount().isPresent() ? OptionalLong.of(nulls.getAsLong() + bounds.nullCount().getAsLong()) : OptionalLong.empty();
            if (rangeIsKnown && !file.statistics().domain(column).isOnlyNull()) {
                Optional<DoubleRange> ofFile = bounds.range().flatMap(DataSum::doubleRange);
                rangeIsKnown = ofFile.isPresent();
                range = ofFile.map(added -> range.map(known -> DoubleRange.union(known, added)).orElse(added));
            }
        }

        private static Optional<DoubleRange> doubleRange(Range range)
        {
            if (range.isLowUnbounded() || range.isHighUnbounded()) {
                return Optional.empty();
            }
            return DoubleRange.from(range.getType(), range.getLowBoundedValue(), range.getHighBoundedValue());
        }

        @Override
        public void estimate(long rowCount, ColumnStatistics.Builder builder)
        {
            nulls.ifPresent(rows -> builder.setNullsFraction(fraction(rows, rowCount)));
            builder.setRange(range);
        }
    }

    private static final class PartitionSum
            implements ColumnSum
    {
        private final DataColumn column;
        // as the log writes them
        private final Map<Optional<String>, Long> rowsByText = new HashMap<>();

        private PartitionSum(DataColumn column)
        {
            this.column = requireNonNull(column, "column is null");
        }

        @Override
        public void add(FileRows file)
        {
            rowsByText.merge(file.file().partitionValue(column), file.rowCount(), Long::sum);
        }

        @Override
        public void estimate(long rowCount, ColumnStatistics.Builder builder)
        {
            rowsByValue().ifPresent(rowsByValue -> estimate(rowsByValue, rowCount, builder));
        }

        // unknown when the log has a value that is none of the column, which is told to whoever reads that
        private Optional<Map<NullableValue, Long>> rowsByValue()
        {
            Map<NullableValue, Long> rowsByValue = new HashMap<>();
            try {
                rowsByText.forEach((text, rows) -> rowsByValue.merge(PartitionValues.decode(column.type(), text), rows, Long::sum));
            }
            catch (DeltaEngineException _) {
                return Optional.empty();
            }
            return Optional.of(rowsByValue);
        }

        private void estimate(Map<NullableValue, Long> rowsByValue, long rowCount, ColumnStatistics.Builder builder)
        {
            long nulls = rowsByValue.entrySet().stream()
                    .filter(entry -> entry.getKey().isNull())
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            List<Object> values = rowsByValue.keySet().stream()
                    .filter(value -> !value.isNull())
                    .map(NullableValue::getValue)
                    .collect(toImmutableList());
            builder.setNullsFraction(fraction(nulls, rowCount))
                    .setDistinctValuesCount(Estimate.of(values.size()))
                    .setRange(values.stream()
                            .flatMap(value -> DoubleRange.from(column.type(), value, value).stream())
                            .reduce(DoubleRange::union));
        }
    }
}
