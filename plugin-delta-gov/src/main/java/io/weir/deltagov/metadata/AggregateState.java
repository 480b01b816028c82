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

import io.trino.spi.predicate.NullableValue;
import io.trino.spi.predicate.Range;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.FileStatistics;
import io.weir.delta.engine.data.FileStatistics.ColumnBounds;
import io.weir.delta.engine.data.PartitionValues;
import io.weir.deltagov.AggregateColumnHandle;

import java.util.Optional;

import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * An aggregate of the files so far. Immutable.
 */
sealed interface AggregateState
{
    static AggregateState empty(AggregateColumnHandle aggregate)
    {
        return switch (aggregate.function()) {
            case COUNT_ROWS -> new CountRows(0);
            case COUNT -> new Count(aggregate.column().orElseThrow(), 0);
            case MIN -> new Extreme(aggregate.column().orElseThrow(), true, Optional.empty());
            case MAX -> new Extreme(aggregate.column().orElseThrow(), false, Optional.empty());
        };
    }

    /**
     * @param rows of the file that are not deleted, at least one
     */
    AggregateState add(long rows, ActiveFile file, FileStatistics statistics);

    /**
     * In Trino's native representation; empty is NULL.
     */
    Optional<Object> value();

    record CountRows(long count)
            implements AggregateState
    {
        @Override
        public AggregateState add(long rows, ActiveFile file, FileStatistics statistics)
        {
            return new CountRows(count + rows);
        }

        @Override
        public Optional<Object> value()
        {
            return Optional.of(count);
        }
    }

    record Count(DataColumn column, long count)
            implements AggregateState
    {
        public Count
        {
            requireNonNull(column, "column is null");
        }

        @Override
        public AggregateState add(long rows, ActiveFile file, FileStatistics statistics)
        {
            if (column.kind() == Kind.PARTITION) {
                return partitionValue(column, file).isNull() ? this : new Count(column, count + rows);
            }
            ColumnBounds bounds = statistics.column(column);
            if (!statistics.tight() || bounds.nullCount().isEmpty() || bounds.nullCount().getAsLong() > rows) {
                return new Unknown();
            }
            return new Count(column, count + rows - bounds.nullCount().getAsLong());
        }

        @Override
        public Optional<Object> value()
        {
            return Optional.of(count);
        }
    }

    /**
     * @param least whether it is the least value, and not the greatest
     */
    record Extreme(DataColumn column, boolean least, Optional<Object> value)
            implements AggregateState
    {
        public Extreme
        {
            requireNonNull(column, "column is null");
            requireNonNull(value, "value is null");
        }

        @Override
        public AggregateState add(long rows, ActiveFile file, FileStatistics statistics)
        {
            if (column.kind() == Kind.PARTITION) {
                NullableValue partition = partitionValue(column, file);
                return partition.isNull() ? this : with(partition.getValue());
            }
            if (!statistics.tight()) {
                return new Unknown();
            }
            if (statistics.domain(column).isOnlyNull()) {
                return this;
            }
            Optional<Range> range = statistics.column(column).range();
            return range.filter(present -> least ? !present.isLowUnbounded() : !present.isHighUnbounded())
                    .<AggregateState>map(present -> with(least ? present.getLowBoundedValue() : present.getHighBoundedValue()))
                    .orElseGet(Unknown::new);
        }

        @SuppressWarnings("unchecked")
        private Extreme with(Object candidate)
        {
            boolean isBetter = value.isEmpty() || (least ? ((Comparable<Object>) candidate).compareTo(value.orElseThrow()) < 0 : ((Comparable<Object>) candidate).compareTo(value.orElseThrow()) > 0);
            return isBetter ? new Extreme(column, least, Optional.of(candidate)) : this;
        }
    }

    /**
     * A file did not tell.
     */
    record Unknown()
            implements AggregateState
    {
        @Override
        public AggregateState add(long rows, ActiveFile file, FileStatistics statistics)
        {
            return this;
        }

        @Override
        public Optional<Object> value()
        {
            throw new IllegalStateException("not known");
        }
    }

    private static NullableValue partitionValue(DataColumn column, ActiveFile file)
    {
        return translated(() -> PartitionValues.decode(file.location(), column, file.partitionValue(column)));
    }
}
