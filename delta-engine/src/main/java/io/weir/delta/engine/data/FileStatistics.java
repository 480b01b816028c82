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
package io.weir.delta.engine.data;

import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.weir.delta.engine.ActiveFile;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * What the log says about the values in a file, as bounds: the values lie between them, and need not reach them. What is absent or
 * cannot be understood is unknown.
 *
 * @param numRecords rows of the file, deleted ones too
 * @param tight whether bounds and counts are those of the rows that the table still has
 */
public record FileStatistics(OptionalLong numRecords, Map<DataColumn, ColumnBounds> columns, boolean tight)
{
    private static final ColumnBounds UNKNOWN = new ColumnBounds(OptionalLong.empty(), Optional.empty());

    /**
     * @param range of the values that are not NULL, in Trino's native representation
     */
    public record ColumnBounds(OptionalLong nullCount, Optional<Range> range)
    {
        public ColumnBounds
        {
            requireNonNull(nullCount, "nullCount is null");
            requireNonNull(range, "range is null");
        }
    }

    public FileStatistics
    {
        requireNonNull(numRecords, "numRecords is null");
        columns = Map.copyOf(columns);
    }

    /**
     * For one file; for many, make one {@link StatisticsDecoder}.
     *
     * @param columns the data columns that statistics are wanted of
     */
    public static FileStatistics of(ActiveFile file, Collection<DataColumn> columns)
    {
        return new StatisticsDecoder(columns).decode(file);
    }

    public ColumnBounds column(DataColumn column)
    {
        return columns.getOrDefault(column, UNKNOWN);
    }

    /**
     * All values that the column can have in the file.
     */
    public Domain domain(DataColumn column)
    {
        ColumnBounds bounds = column(column);
        boolean onlyNull = numRecords.isPresent() && numRecords.equals(bounds.nullCount());
        if (onlyNull) {
            return Domain.onlyNull(column.type());
        }
        boolean mayHaveNull = bounds.nullCount().isEmpty() || bounds.nullCount().getAsLong() != 0;
        ValueSet values = bounds.range().map(ValueSet::ofRanges).orElseGet(() -> ValueSet.all(column.type()));
        return Domain.create(values, mayHaveNull);
    }
}
