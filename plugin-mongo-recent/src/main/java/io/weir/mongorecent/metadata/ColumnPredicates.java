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
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;
import io.weir.mongorecent.Condition;
import io.weir.mongorecent.Condition.Comparison;
import io.weir.mongorecent.Condition.Polarity;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.mongo.BsonFilterValues;
import io.weir.mongorecent.mongo.Utf8;

import java.util.List;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.expression.StandardFunctions.ARRAY_CONSTRUCTOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IDENTICAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IN_PREDICATE_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IS_NULL_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LIKE_FUNCTION_NAME;
import static java.util.Objects.requireNonNull;

/**
 * Predicates about a column as conditions of MongoDB: the leaves of {@link Conditions}.
 */
final class ColumnPredicates
{
    private final Pushable pushable;

    /**
     * @param pushable which domains MongoDB may be asked for
     */
    ColumnPredicates(Pushable pushable)
    {
        this.pushable = requireNonNull(pushable, "pushable is null");
    }

    interface Pushable
    {
        boolean isPushable(MongoRecentColumnHandle column, Domain domain);
    }

    Truth isTrue(MongoRecentColumnHandle column)
    {
        return compareValue(column, Comparison.EQUAL, true);
    }

    Truth compare(MongoRecentColumnHandle column, Comparison comparison, Constant constant)
    {
        boolean sameType = column.type().equals(constant.getType()) || (column.type() instanceof VarcharType && constant.getType() instanceof VarcharType);
        return constant.getValue() == null || !sameType ? Truth.NOTHING_KNOWN : compareValue(column, comparison, constant.getValue());
    }

    private Truth compareValue(MongoRecentColumnHandle column, Comparison comparison, Object value)
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

    Truth compare(MongoRecentColumnHandle left, Comparison comparison, MongoRecentColumnHandle right)
    {
        if (!areComparable(left, right)) {
            return Truth.NOTHING_KNOWN;
        }
        return new Truth(
                Optional.of(new Condition.Compares(left, comparison, right)),
                Optional.of(new Condition.Compares(left, comparison.negated(), right)),
                true);
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

    /**
     * @param arguments of the function; the first one is the column
     */
    Truth call(FunctionName function, MongoRecentColumnHandle column, List<ConnectorExpression> arguments)
    {
        if (function.equals(IS_NULL_FUNCTION_NAME)) {
            return domains(column, Domain.onlyNull(column.type()), Domain.notNull(column.type()));
        }
        if (function.equals(IN_PREDICATE_FUNCTION_NAME)) {
            return in(column, arguments.getLast());
        }
        if (function.equals(IDENTICAL_OPERATOR_FUNCTION_NAME) && arguments.getLast() instanceof Constant constant && isSameKind(column.type(), constant.getType())) {
            if (!BsonFilterValues.isExact(column.mapping()) && constant.getValue() != null) {
                // NaN is in no domain, and distinct from all other numbers
                return Truth.NOTHING_KNOWN;
            }
            Domain same = constant.getValue() == null ? Domain.onlyNull(column.type()) : Domain.singleValue(column.type(), constant.getValue());
            return domains(column, same, same.complement());
        }
        if (function.equals(LIKE_FUNCTION_NAME)) {
            return like(column, arguments);
        }
        return Truth.NOTHING_KNOWN;
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
                    ? new Truth(Optional.of(new Condition.Matches(column, expression, Polarity.MATCH)), Optional.of(new Condition.Matches(column, expression, Polarity.NO_MATCH)), true)
                    : Truth.NOTHING_KNOWN;
        };
    }

    private static Optional<String> text(ConnectorExpression expression)
    {
        return expression instanceof Constant constant && constant.getValue() instanceof Slice slice
                ? Utf8.decode(slice)
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

    static boolean isSameKind(Type left, Type right)
    {
        return left.equals(right) || (isIntegral(left) && isIntegral(right)) || (left instanceof VarcharType && right instanceof VarcharType);
    }

    private static boolean isIntegral(Type type)
    {
        return type instanceof TinyintType || type instanceof SmallintType || type instanceof IntegerType || type instanceof BigintType;
    }
}
