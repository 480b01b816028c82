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
import io.airlift.slice.Slice;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FieldDereference;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;
import io.weir.mongorecent.Condition;
import io.weir.mongorecent.Condition.Comparison;
import io.weir.mongorecent.Condition.Polarity;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.mongo.BsonFilterValues;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.expression.StandardFunctions.AND_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.ARRAY_CONSTRUCTOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.BETWEEN_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.CAST_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IDENTICAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IN_PREDICATE_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IS_NULL_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LIKE_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.OR_FUNCTION_NAME;
import static java.util.Objects.requireNonNull;

/**
 * Reads a predicate of Trino as conditions that MongoDB understands the same.
 *
 * <h2>Three truth values</h2>
 * SQL knows true, false and unknown; a filter of MongoDB lets a document through or not. So each part of a predicate becomes two conditions, one for all rows
 * of which it is true and one for all of which it is false, and what is unknown is in neither. NOT exchanges the two, AND and OR combine them by De Morgan's
 * laws, and nothing has to be said about NULL but at the leaves.
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
    private final Pushable pushable;

    /**
     * @param assignments the columns of the variables
     * @param pushable which domains MongoDB may be asked for
     */
    Conditions(Map<String, ColumnHandle> assignments, Pushable pushable)
    {
        this.assignments = requireNonNull(assignments, "assignments is null");
        this.pushable = requireNonNull(pushable, "pushable is null");
    }

    interface Pushable
    {
        boolean isPushable(MongoRecentColumnHandle column, Domain domain);
    }

    /**
     * @param whenTrue lets through every row of which the predicate is true; empty when nothing can be said to MongoDB
     * @param whenFalse the same for false
     * @param exact the conditions let through no other rows, as long as the values of their columns fit
     */
    record Truth(Optional<Condition> whenTrue, Optional<Condition> whenFalse, boolean exact)
    {
        static final Truth NOTHING_KNOWN = new Truth(Optional.empty(), Optional.empty(), false);

        Truth negated()
        {
            return new Truth(whenFalse, whenTrue, exact);
        }
    }

    Truth translate(ConnectorExpression expression)
    {
        if (expression instanceof Call call) {
            return translate(call);
        }
        // a boolean column by itself
        return column(expression)
                .filter(column -> column.type().getJavaType() == boolean.class)
                .map(column -> compare(column, Comparison.EQUAL, true))
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
            return allOf(arguments.stream().map(this::translate).toList());
        }
        if (name.equals(OR_FUNCTION_NAME)) {
            // not (not a and not b)
            return allOf(arguments.stream().map(argument -> translate(argument).negated()).toList()).negated();
        }
        if (COMPARISONS.containsKey(name)) {
            return comparison(COMPARISONS.get(name), arguments.getFirst(), arguments.getLast());
        }
        if (name.equals(BETWEEN_FUNCTION_NAME)) {
            return allOf(ImmutableList.of(
                    comparison(Comparison.GREATER_THAN_OR_EQUAL, arguments.get(0), arguments.get(1)),
                    comparison(Comparison.LESS_THAN_OR_EQUAL, arguments.get(0), arguments.get(2))));
        }
        return column(arguments.getFirst())
                .map(column -> ofColumn(name, column, arguments))
                .orElse(Truth.NOTHING_KNOWN);
    }

    private Truth ofColumn(FunctionName name, MongoRecentColumnHandle column, List<ConnectorExpression> arguments)
    {
        if (name.equals(IS_NULL_FUNCTION_NAME)) {
            return domains(column, Domain.onlyNull(column.type()), Domain.notNull(column.type()));
        }
        if (name.equals(IN_PREDICATE_FUNCTION_NAME)) {
            return in(column, arguments.getLast());
        }
        if (name.equals(IDENTICAL_OPERATOR_FUNCTION_NAME) && arguments.getLast() instanceof Constant constant && isSameKind(column.type(), constant.getType())) {
            if (!BsonFilterValues.isExact(column.mapping()) && constant.getValue() != null) {
                // NaN is in no domain, and distinct from all other numbers
                return Truth.NOTHING_KNOWN;
            }
            Domain same = constant.getValue() == null ? Domain.onlyNull(column.type()) : Domain.singleValue(column.type(), constant.getValue());
            return domains(column, same, same.complement());
        }
        if (name.equals(LIKE_FUNCTION_NAME)) {
            return like(column, arguments);
        }
        return Truth.NOTHING_KNOWN;
    }

    private static Truth allOf(List<Truth> parts)
    {
        // what cannot be said of one part may be left out when all have to be true, but not when any being false decides
        List<Condition> allTrue = parts.stream().flatMap(part -> part.whenTrue().stream()).toList();
        List<Condition> anyFalse = parts.stream().flatMap(part -> part.whenFalse().stream()).toList();
        boolean complete = allTrue.size() == parts.size() && anyFalse.size() == parts.size();
        return new Truth(
                allTrue.isEmpty() ? Optional.empty() : Optional.of(allTrue.size() == 1 ? allTrue.getFirst() : new Condition.AllOf(allTrue)),
                anyFalse.size() < parts.size() ? Optional.empty() : Optional.of(anyFalse.size() == 1 ? anyFalse.getFirst() : new Condition.AnyOf(anyFalse)),
                complete && parts.stream().allMatch(Truth::exact));
    }

    private Truth comparison(Comparison comparison, ConnectorExpression left, ConnectorExpression right)
    {
        if (right instanceof Constant constant) {
            return column(left).map(column -> compare(column, comparison, constant)).orElse(Truth.NOTHING_KNOWN);
        }
        if (left instanceof Constant constant) {
            return column(right).map(column -> compare(column, mirrored(comparison), constant)).orElse(Truth.NOTHING_KNOWN);
        }
        Optional<MongoRecentColumnHandle> leftColumn = column(withoutWidening(left));
        Optional<MongoRecentColumnHandle> rightColumn = column(withoutWidening(right));
        if (leftColumn.isEmpty() || rightColumn.isEmpty() || !areComparable(leftColumn.orElseThrow(), rightColumn.orElseThrow())) {
            return Truth.NOTHING_KNOWN;
        }
        return new Truth(
                Optional.of(new Condition.Compares(leftColumn.orElseThrow(), comparison, rightColumn.orElseThrow())),
                Optional.of(new Condition.Compares(leftColumn.orElseThrow(), comparison.negated(), rightColumn.orElseThrow())),
                true);
    }

    private static Comparison mirrored(Comparison comparison)
    {
        return switch (comparison) {
            case EQUAL, NOT_EQUAL -> comparison;
            case LESS_THAN -> Comparison.GREATER_THAN;
            case LESS_THAN_OR_EQUAL -> Comparison.GREATER_THAN_OR_EQUAL;
            case GREATER_THAN -> Comparison.LESS_THAN;
            case GREATER_THAN_OR_EQUAL -> Comparison.LESS_THAN_OR_EQUAL;
        };
    }

    private boolean areComparable(MongoRecentColumnHandle left, MongoRecentColumnHandle right)
    {
        boolean sameKind = left.mapping().representation() == right.mapping().representation() && isSameKind(left.type(), right.type());
        return sameKind &&
                BsonFilterValues.isOrdered(left.mapping()) &&
                BsonFilterValues.isExact(left.mapping()) &&
                pushable.isPushable(left, Domain.notNull(left.type())) &&
                pushable.isPushable(right, Domain.notNull(right.type()));
    }

    private static boolean isSameKind(Type left, Type right)
    {
        return left.equals(right) || (isIntegral(left) && isIntegral(right)) || (left instanceof VarcharType && right instanceof VarcharType);
    }

    private static boolean isIntegral(Type type)
    {
        return type instanceof TinyintType || type instanceof SmallintType || type instanceof IntegerType || type instanceof BigintType;
    }

    /**
     * Integers and texts mean the same in a wider type.
     */
    private static ConnectorExpression withoutWidening(ConnectorExpression expression)
    {
        if (expression instanceof Call call && call.getFunctionName().equals(CAST_FUNCTION_NAME)) {
            ConnectorExpression argument = call.getArguments().getFirst();
            if (isSameKind(call.getType(), argument.getType()) && WiderTypes.holdsAllOf(call.getType(), argument.getType())) {
                return argument;
            }
        }
        return expression;
    }

    private Truth compare(MongoRecentColumnHandle column, Comparison comparison, Constant constant)
    {
        boolean sameType = column.type().equals(constant.getType()) || (column.type() instanceof VarcharType && constant.getType() instanceof VarcharType);
        return constant.getValue() == null || !sameType ? Truth.NOTHING_KNOWN : compare(column, comparison, constant.getValue());
    }

    private Truth compare(MongoRecentColumnHandle column, Comparison comparison, Object value)
    {
        Type type = column.type();
        if (!type.isOrderable() || !BsonFilterValues.isExact(column.mapping())) {
            // NaN is in no range, but also different from everything: what is false of a number may be true of it
            return Truth.NOTHING_KNOWN;
        }
        ValueSet values = switch (comparison) {
            case EQUAL -> ValueSet.of(type, value);
            case NOT_EQUAL -> ValueSet.of(type, value).complement();
            case LESS_THAN -> ValueSet.ofRanges(Range.lessThan(type, value));
            case LESS_THAN_OR_EQUAL -> ValueSet.ofRanges(Range.lessThanOrEqual(type, value));
            case GREATER_THAN -> ValueSet.ofRanges(Range.greaterThan(type, value));
            case GREATER_THAN_OR_EQUAL -> ValueSet.ofRanges(Range.greaterThanOrEqual(type, value));
        };
        return values(column, values);
    }

    private Truth in(MongoRecentColumnHandle column, ConnectorExpression list)
    {
        if (!(list instanceof Call array) || !array.getFunctionName().equals(ARRAY_CONSTRUCTOR_FUNCTION_NAME) || !BsonFilterValues.isExact(column.mapping())) {
            return Truth.NOTHING_KNOWN;
        }
        ImmutableList.Builder<Object> values = ImmutableList.builder();
        for (ConnectorExpression element : array.getArguments()) {
            if (!(element instanceof Constant constant) || constant.getValue() == null || !column.type().equals(constant.getType())) {
                return Truth.NOTHING_KNOWN;
            }
            values.add(constant.getValue());
        }
        return values(column, ValueSet.copyOf(column.type(), values.build()));
    }

    private Truth like(MongoRecentColumnHandle column, List<ConnectorExpression> arguments)
    {
        Optional<String> pattern = text(arguments.get(1));
        Optional<String> escape = arguments.size() > 2 ? text(arguments.get(2)) : Optional.empty();
        if (!BsonFilterValues.isText(column.mapping()) || pattern.isEmpty() || (arguments.size() > 2 && escape.isEmpty())) {
            return Truth.NOTHING_KNOWN;
        }
        return LikePatterns.parse(pattern.orElseThrow(), escape)
                .map(parsed -> like(column, parsed))
                .orElse(Truth.NOTHING_KNOWN);
    }

    private Truth like(MongoRecentColumnHandle column, LikePatterns.Pattern pattern)
    {
        return switch (pattern) {
            case LikePatterns.Pattern.Exactly(String value) -> values(column, ValueSet.of(column.type(), utf8Slice(value)));
            case LikePatterns.Pattern.StartsWith(String start, String end) -> values(column, ValueSet.ofRanges(Range.range(column.type(), utf8Slice(start), true, utf8Slice(end), false)));
            case LikePatterns.Pattern.RegularExpression(String expression) -> pushable.isPushable(column, Domain.notNull(column.type()))
                    ? new Truth(
                    Optional.of(new Condition.Matches(column, expression, Polarity.MATCH)),
                    Optional.of(new Condition.Matches(column, expression, Polarity.NO_MATCH)),
                    true)
                    : Truth.NOTHING_KNOWN;
        };
    }

    private static Optional<String> text(ConnectorExpression expression)
    {
        return expression instanceof Constant constant && constant.getValue() instanceof Slice slice
                ? Optional.of(slice.toStringUtf8())
                : Optional.empty();
    }

    private Truth values(MongoRecentColumnHandle column, ValueSet values)
    {
        return domains(column, Domain.create(values, false), Domain.create(values.complement(), false));
    }

    private Truth domains(MongoRecentColumnHandle column, Domain whenTrue, Domain whenFalse)
    {
        return new Truth(condition(column, whenTrue), condition(column, whenFalse), true);
    }

    private Optional<Condition> condition(MongoRecentColumnHandle column, Domain domain)
    {
        return pushable.isPushable(column, domain) ? Optional.of(new Condition.InDomain(column, domain)) : Optional.empty();
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
