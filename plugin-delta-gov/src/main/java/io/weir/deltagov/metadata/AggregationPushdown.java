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
import com.google.common.collect.ImmutableSet;
import io.trino.spi.connector.AggregateFunction;
import io.trino.spi.connector.AggregationApplicationResult;
import io.trino.spi.connector.Assignment;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Variable;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.deltagov.AggregateColumnHandle;
import io.weir.deltagov.AggregateKind;
import io.weir.deltagov.AggregateTableHandle;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovTableHandle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.weir.deltagov.AggregateKind.COUNT;
import static io.weir.deltagov.AggregateKind.COUNT_ROWS;
import static io.weir.deltagov.AggregateKind.MAX;
import static io.weir.deltagov.AggregateKind.MIN;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * Which aggregations the log answers: numbers of rows, and the least and the greatest value of a column whose bounds the log has as they
 * are, over the table or over each of its partitions. Trino asks only where no mask and no row filter is between.
 */
final class AggregationPushdown
{
    // Strings are shortened in the log, timestamps rounded, decimals may have been through a double, and NaN is in no bound
    private static final Set<Class<? extends Type>> EXACT_BOUNDS = ImmutableSet.of(TinyintType.class, SmallintType.class, IntegerType.class, BigintType.class, DateType.class);

    private final LogAnswers answers;

    AggregationPushdown(LogAnswers answers)
    {
        this.answers = requireNonNull(answers, "answers is null");
    }

    Optional<AggregationApplicationResult<AggregateTableHandle>> apply(
            DeltaGovTableHandle table,
            List<AggregateFunction> aggregates,
            Map<String, ColumnHandle> assignments,
            List<List<ColumnHandle>> groupingSets)
    {
        // what the log does not decide is decided above the scan, and there the aggregation stays
        if (!table.unenforced().isAll() || groupingSets.size() != 1) {
            return Optional.empty();
        }
        Optional<List<DataColumn>> groupingColumns = all(groupingSets.getFirst(), AggregationPushdown::groupingColumn);
        Optional<List<AggregateColumnHandle>> columns = all(aggregates, aggregate -> column(aggregate, assignments));
        if (groupingColumns.isEmpty() || columns.isEmpty()) {
            return Optional.empty();
        }
        AggregateTableHandle handle = new AggregateTableHandle(table, groupingColumns.orElseThrow(), columns.orElseThrow());
        return answers.isKnown(handle) ? Optional.of(result(handle, groupingSets.getFirst())) : Optional.empty();
    }

    private static AggregationApplicationResult<AggregateTableHandle> result(AggregateTableHandle handle, List<ColumnHandle> groupingColumns)
    {
        ImmutableList.Builder<ConnectorExpression> projections = ImmutableList.builder();
        ImmutableList.Builder<Assignment> assignments = ImmutableList.builder();
        for (int index = 0; index < handle.aggregates().size(); index++) {
            AggregateColumnHandle column = handle.aggregates().get(index);
            String variable = "aggregate#" + index;
            projections.add(new Variable(variable, column.type()));
            assignments.add(new Assignment(variable, column, column.type()));
        }
        Map<ColumnHandle, ColumnHandle> grouping = groupingColumns.stream().collect(toImmutableMap(identity(), identity()));
        return new AggregationApplicationResult<>(handle, projections.build(), assignments.build(), grouping, false);
    }

    private static Optional<DataColumn> groupingColumn(ColumnHandle handle)
    {
        return handle instanceof DeltaGovColumnHandle(DataColumn column) && isExactPartition(column) ? Optional.of(column) : Optional.empty();
    }

    private static Optional<AggregateColumnHandle> column(AggregateFunction aggregate, Map<String, ColumnHandle> assignments)
    {
        boolean isPlain = aggregate.getFilter().isEmpty() && aggregate.getSortItems().isEmpty();
        if (!isPlain || aggregate.getArguments().size() > 1) {
            return Optional.empty();
        }
        if (aggregate.getArguments().isEmpty()) {
            return aggregate.getFunctionName().equals("count") ? Optional.of(new AggregateColumnHandle(COUNT_ROWS, Optional.empty(), aggregate.getOutputType())) : Optional.empty();
        }
        if (!(aggregate.getArguments().getFirst() instanceof Variable variable) || !(assignments.get(variable.getName()) instanceof DeltaGovColumnHandle(DataColumn column))) {
            return Optional.empty();
        }
        return function(aggregate, column).map(function -> new AggregateColumnHandle(function, Optional.of(column), aggregate.getOutputType()));
    }

    private static Optional<AggregateKind> function(AggregateFunction aggregate, DataColumn column)
    {
        return switch (aggregate.getFunctionName()) {
            case "count" -> Optional.of(COUNT).filter(_ -> !aggregate.isDistinct() && column.parents().isEmpty());
            case "min" -> Optional.of(MIN).filter(_ -> hasExactBounds(column));
            case "max" -> Optional.of(MAX).filter(_ -> hasExactBounds(column));
            default -> Optional.empty();
        };
    }

    private static boolean hasExactBounds(DataColumn column)
    {
        return isExactPartition(column) || (column.kind() == Kind.DATA && column.parents().isEmpty() && EXACT_BOUNDS.contains(column.type().getClass()));
    }

    private static boolean isExactPartition(DataColumn column)
    {
        return column.kind() == Kind.PARTITION && !(column.type() instanceof RealType) && !(column.type() instanceof DoubleType);
    }

    private static <F, T> Optional<List<T>> all(List<F> from, Function<F, Optional<T>> function)
    {
        ImmutableList.Builder<T> all = ImmutableList.builder();
        for (F value : from) {
            Optional<T> result = function.apply(value);
            if (result.isEmpty()) {
                return Optional.empty();
            }
            all.add(result.orElseThrow());
        }
        return Optional.of(all.build());
    }
}
