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
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FieldDereference;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;
import io.trino.spi.type.RowType;
import io.weir.mongorecent.Condition.Comparison;
import io.weir.mongorecent.MongoRecentColumnHandle;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.expression.StandardFunctions.AND_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.BETWEEN_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.CAST_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.OR_FUNCTION_NAME;
import static java.util.Objects.requireNonNull;

/**
 * Reads a predicate of Trino as conditions that MongoDB understands the same, see {@link Truth}.
 */
final class Conditions
{
    private static final Map<FunctionName, Comparison> COMPARISONS = Map.of(
            EQUAL_OPERATOR_FUNCTION_NAME, Comparison.EQUAL,
            NOT_EQUAL_OPERATOR_FUNCTION_NAME, Comparison.NOT_EQUAL,
            LESS_THAN_OPERATOR_FUNCTION_NAME, Comparison.LESS_THAN,
            LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME, Comparison.LESS_THAN_OR_EQUAL,
            GREATER_THAN_OPERATOR_FUNCTION_NAME, Comparison.GREATER_THAN,
            GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME, Comparison.GREATER_THAN_OR_EQUAL);

    private final Map<String, ColumnHandle> assignments;
    private final ColumnPredicates predicates;

    /**
     * @param assignments the columns of the variables
     * @param pushable which domains MongoDB may be asked for
     */
    Conditions(Map<String, ColumnHandle> assignments, ColumnPredicates.Pushable pushable)
    {
        this.assignments = requireNonNull(assignments, "assignments is null");
        this.predicates = new ColumnPredicates(pushable);
    }

    Truth translate(ConnectorExpression expression)
    {
        if (expression instanceof Call call) {
            return translate(call);
        }
        // a boolean column by itself
        return column(expression)
                .filter(column -> column.type().getJavaType() == boolean.class)
                .map(predicates::isTrue)
                .orElse(Truth.NOTHING_KNOWN);
    }

    private Truth translate(Call call)
    {
        FunctionName name = call.getFunctionName();
        List<ConnectorExpression> arguments = call.getArguments();
        if (name.equals(NOT_FUNCTION_NAME)) {
            return translate(arguments.getFirst()).negated();
        }
        if (name.equals(AND_FUNCTION_NAME)) {
            return Truth.allOf(arguments.stream().map(this::translate).toList());
        }
        if (name.equals(OR_FUNCTION_NAME)) {
            return Truth.anyOf(arguments.stream().map(this::translate).toList());
        }
        if (COMPARISONS.containsKey(name)) {
            return comparison(COMPARISONS.get(name), arguments.getFirst(), arguments.getLast());
        }
        if (name.equals(BETWEEN_FUNCTION_NAME)) {
            return Truth.allOf(ImmutableList.of(
                    comparison(Comparison.GREATER_THAN_OR_EQUAL, arguments.get(0), arguments.get(1)),
                    comparison(Comparison.LESS_THAN_OR_EQUAL, arguments.get(0), arguments.get(2))));
        }
        return column(arguments.getFirst())
                .map(column -> predicates.call(name, column, arguments))
                .orElse(Truth.NOTHING_KNOWN);
    }

    private Truth comparison(Comparison comparison, ConnectorExpression left, ConnectorExpression right)
    {
        if (right instanceof Constant constant) {
            return column(left).map(column -> predicates.compare(column, comparison, constant)).orElse(Truth.NOTHING_KNOWN);
        }
        if (left instanceof Constant constant) {
            return column(right).map(column -> predicates.compare(column, comparison.mirrored(), constant)).orElse(Truth.NOTHING_KNOWN);
        }
        return column(withoutWidening(left))
                .flatMap(leftColumn -> column(withoutWidening(right)).map(rightColumn -> predicates.compare(leftColumn, comparison, rightColumn)))
                .orElse(Truth.NOTHING_KNOWN);
    }

    /**
     * Integers and texts mean the same in a wider type.
     */
    private static ConnectorExpression withoutWidening(ConnectorExpression expression)
    {
        if (expression instanceof Call call && call.getFunctionName().equals(CAST_FUNCTION_NAME)) {
            ConnectorExpression argument = call.getArguments().getFirst();
            if (ColumnPredicates.isSameKind(call.getType(), argument.getType()) && WiderTypes.holdsAllOf(call.getType(), argument.getType())) {
                return argument;
            }
        }
        return expression;
    }

    private Optional<MongoRecentColumnHandle> column(ConnectorExpression expression)
    {
        return switch (expression) {
            case Variable variable -> Optional.ofNullable(assignments.get(variable.getName())).map(MongoRecentColumnHandle.class::cast);
            case FieldDereference dereference -> column(dereference.getTarget()).flatMap(target -> nestedColumn(target, dereference.getField()));
            default -> Optional.empty();
        };
    }

    static Optional<MongoRecentColumnHandle> nestedColumn(MongoRecentColumnHandle column, int field)
    {
        if (!(column.type() instanceof RowType row)) {
            return Optional.empty();
        }
        return row.getFields().get(field).getName().map(name -> column.nestedField(name, column.mapping().nested().get(field)));
    }
}
