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
package io.weir.mongorecent.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.AggregateFunction;
import io.trino.spi.connector.AggregationApplicationResult;
import io.trino.spi.connector.Assignment;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Variable;
import io.trino.spi.type.BooleanType;
import io.weir.mongorecent.Aggregation;
import io.weir.mongorecent.Aggregation.Call;
import io.weir.mongorecent.Aggregation.Function;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.mongo.AggregationPipelines;
import io.weir.mongorecent.mongo.FitExpressions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;

/**
 * Leaves GROUP BY and aggregate functions to MongoDB where it computes what Trino computes: count of anything it can check, sum and avg of integers, min and max of
 * what both order alike. Not of floating point numbers, whose sums depend on their order, and not of decimals, of which MongoDB keeps 34 digits.
 */
public final class AggregationPushdown
{
    private static final String ROW_COUNT = "$row_count";

    private AggregationPushdown() {}

    public static Optional<AggregationApplicationResult<ConnectorTableHandle>> apply(
            MongoRecentTableHandle table,
            List<AggregateFunction> aggregates,
            Map<String, ColumnHandle> assignments,
            List<List<ColumnHandle>> groupingSets)
    {
        if (table.limit().isPresent() || table.computation().isPresent() || table.misfits().shownAsNull() || table.constraint().isNone() || groupingSets.size() != 1) {
            return Optional.empty();
        }
        List<MongoRecentColumnHandle> keys = groupingSets.getFirst().stream().map(MongoRecentColumnHandle.class::cast).toList();
        List<Call> calls = new ArrayList<>();
        for (AggregateFunction aggregate : aggregates) {
            Optional<Call> call = call(aggregate, assignments);
            if (call.isEmpty()) {
                return Optional.empty();
            }
            calls.add(call.orElseThrow());
        }
        Aggregation aggregation = new Aggregation(keys, calls, outputs(keys, calls));
        if (!AggregationPipelines.columns(table, aggregation).stream().allMatch(FitExpressions::isCheckable)) {
            return Optional.empty();
        }
        return Optional.of(result(table, aggregation));
    }

    private static Optional<Call> call(AggregateFunction aggregate, Map<String, ColumnHandle> assignments)
    {
        if (aggregate.isDistinct() || aggregate.getFilter().isPresent() || !aggregate.getSortItems().isEmpty()) {
            return Optional.empty();
        }
        if (aggregate.getArguments().isEmpty()) {
            return aggregate.getFunctionName().equals("count") ? Optional.of(new Call(Function.COUNT_ROWS, Optional.empty())) : Optional.empty();
        }
        if (aggregate.getArguments().size() > 1 || !(aggregate.getArguments().getFirst() instanceof Variable variable)) {
            return Optional.empty();
        }
        MongoRecentColumnHandle column = (MongoRecentColumnHandle) assignments.get(variable.getName());
        return function(aggregate, column).map(function -> new Call(function, Optional.of(column)));
    }

    private static Optional<Function> function(AggregateFunction aggregate, MongoRecentColumnHandle column)
    {
        boolean integral = FitExpressions.isIntegral(column.mapping());
        return switch (aggregate.getFunctionName()) {
            case "count" -> Optional.of(Function.COUNT_VALUES);
            case "sum" -> integral && aggregate.getOutputType().equals(BIGINT) ? Optional.of(Function.SUM) : Optional.empty();
            case "avg" -> integral && aggregate.getOutputType().equals(DOUBLE) ? Optional.of(Function.AVERAGE) : Optional.empty();
            case "min" -> column.type() instanceof BooleanType ? Optional.empty() : Optional.of(Function.MINIMUM);
            case "max" -> column.type() instanceof BooleanType ? Optional.empty() : Optional.of(Function.MAXIMUM);
            default -> Optional.empty();
        };
    }

    private static List<MongoRecentColumnHandle> outputs(List<MongoRecentColumnHandle> keys, List<Call> calls)
    {
        ImmutableList.Builder<MongoRecentColumnHandle> outputs = ImmutableList.builder();
        for (int index = 0; index < keys.size(); index++) {
            outputs.add(MongoRecentColumnHandle.computed("key" + index, keys.get(index).column(), keys.get(index).mapping()));
        }
        for (int index = 0; index < calls.size(); index++) {
            String column = calls.get(index).argument().map(MongoRecentColumnHandle::column).orElse(ROW_COUNT);
            outputs.add(MongoRecentColumnHandle.computed("aggregate" + index, column, resultMapping(calls.get(index))));
        }
        return outputs.build();
    }

    private static BsonMapping resultMapping(Call call)
    {
        return switch (call.function()) {
            case COUNT_ROWS, COUNT_VALUES, SUM -> BsonMapping.of(BIGINT);
            case AVERAGE -> BsonMapping.of(DOUBLE);
            case MINIMUM, MAXIMUM -> call.argument().orElseThrow().mapping();
        };
    }

    private static AggregationApplicationResult<ConnectorTableHandle> result(MongoRecentTableHandle table, Aggregation aggregation)
    {
        ImmutableList.Builder<ConnectorExpression> projections = ImmutableList.builder();
        ImmutableList.Builder<Assignment> assignments = ImmutableList.builder();
        for (int index = 0; index < aggregation.calls().size(); index++) {
            MongoRecentColumnHandle output = aggregation.callOutput(index);
            projections.add(new Variable(output.name(), output.type()));
            assignments.add(new Assignment(output.name(), output, output.type()));
        }
        ImmutableMap.Builder<ColumnHandle, ColumnHandle> groupingColumns = ImmutableMap.builder();
        for (int index = 0; index < aggregation.keys().size(); index++) {
            MongoRecentColumnHandle output = aggregation.keyOutput(index);
            assignments.add(new Assignment(output.name(), output, output.type()));
            groupingColumns.put(aggregation.keys().get(index), output);
        }
        return new AggregationApplicationResult<>(table.withComputation(aggregation), projections.build(), assignments.build(), groupingColumns.buildOrThrow(), false);
    }
}
