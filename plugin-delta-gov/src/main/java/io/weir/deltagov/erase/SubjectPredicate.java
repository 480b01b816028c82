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
package io.weir.deltagov.erase;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.TrinoException;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.BetweenPredicate;
import io.trino.sql.tree.ComparisonPredicate;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.InListExpression;
import io.trino.sql.tree.InPredicate;
import io.trino.sql.tree.IsNullPredicate;
import io.trino.sql.tree.LogicalExpression;
import io.trino.sql.tree.Predicate;
import io.trino.sql.tree.Predicated;
import io.weir.delta.engine.data.DataColumn;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static java.util.Objects.requireNonNull;

/**
 * The text of a condition as ranges of columns: comparisons with literals, {@code IN}, {@code BETWEEN} and {@code IS NULL}, put together with
 * {@code AND}, and with {@code OR} where both sides are about the same column. What a file holds of a subject must be found in the file
 * alone, so there are no functions and no other tables. No part of the text is in an error: it is a person's.
 */
public final class SubjectPredicate
{
    private final List<DataColumn> columns;

    private SubjectPredicate(List<DataColumn> columns)
    {
        this.columns = requireNonNull(columns, "columns is null");
    }

    /**
     * @param columns those of the table
     */
    public static TupleDomain<DataColumn> parse(String text, List<DataColumn> columns)
    {
        Expression expression;
        try {
            expression = new SqlParser().createExpression(text);
        }
        catch (ParsingException e) {
            // neither the message nor the cause: both quote the text
            throw refused("is not valid SQL at its position %s".formatted(e.getColumnNumber()));
        }
        TupleDomain<DataColumn> predicate = new SubjectPredicate(columns).domain(expression);
        if (predicate.isNone()) {
            throw refused("matches no row whatever is in the table");
        }
        if (predicate.isAll()) {
            throw refused("matches every row. To remove all rows, drop the table");
        }
        return predicate;
    }

    private TupleDomain<DataColumn> domain(Expression expression)
    {
        return switch (expression) {
            case LogicalExpression logical -> logical.getTerms().stream()
                    .map(this::domain)
                    .reduce((left, right) -> switch (logical.getOperator()) {
                        case AND -> left.intersect(right);
                        case OR -> union(left, right);
                    })
                    .orElseThrow();
            case Predicated predicated when predicated.getValue() instanceof Identifier name -> {
                DataColumn column = column(name.getValue());
                yield TupleDomain.withColumnDomains(ImmutableMap.of(column, values(column, predicated.getPredicate())));
            }
            default -> throw refused("has a part that is not understood: only comparisons of columns with literals, IN, BETWEEN, IS NULL, AND and OR are");
        };
    }

    private static TupleDomain<DataColumn> union(TupleDomain<DataColumn> left, TupleDomain<DataColumn> right)
    {
        if (left.isNone() || right.isNone()) {
            return left.isNone() ? right : left;
        }
        boolean sameColumn = left.getDomains().orElseThrow().size() == 1 && left.getDomains().orElseThrow().keySet().equals(right.getDomains().orElseThrow().keySet());
        if (!sameColumn) {
            throw refused("has an OR between different columns. Erase by one of them after the other");
        }
        return TupleDomain.columnWiseUnion(left, right);
    }

    /**
     * @return what of the column a comparison, {@code IN}, {@code BETWEEN} or {@code IS NULL} is true of, but for NaN
     * @throws TrinoException if it is something else, or its literals are none of the column's type
     */
    public static Domain values(DataColumn column, Predicate predicate)
    {
        return switch (predicate) {
            case ComparisonPredicate comparison -> comparison(column, comparison);
            case InPredicate in when in.getValueList() instanceof InListExpression list -> negatedIf(column, in.isNegated(), Domain.multipleValues(
                    column.type(),
                    list.getValues().stream().map(value -> value(column, value)).toList()));
            case BetweenPredicate between when !between.isSymmetric() -> negatedIf(column, between.isNegated(), notNull(column, between(column.type(), value(column, between.getMin()), value(column, between.getMax()))));
            case IsNullPredicate isNull -> isNull.isNegated() ? Domain.notNull(column.type()) : Domain.onlyNull(column.type());
            default -> throw refused("has a part that is not understood: only comparisons of columns with literals, IN, BETWEEN, IS NULL, AND and OR are");
        };
    }

    private static Domain comparison(DataColumn column, ComparisonPredicate comparison)
    {
        Object value = value(column, comparison.getRight());
        return switch (comparison.getOperator()) {
            case EQUAL -> Domain.singleValue(column.type(), value);
            case NOT_EQUAL -> negatedIf(column, true, Domain.singleValue(column.type(), value));
            case LESS_THAN -> notNull(column, ValueSet.ofRanges(Range.lessThan(column.type(), value)));
            case LESS_THAN_OR_EQUAL -> notNull(column, ValueSet.ofRanges(Range.lessThanOrEqual(column.type(), value)));
            case GREATER_THAN -> notNull(column, ValueSet.ofRanges(Range.greaterThan(column.type(), value)));
            case GREATER_THAN_OR_EQUAL -> notNull(column, ValueSet.ofRanges(Range.greaterThanOrEqual(column.type(), value)));
        };
    }

    // from a greater value to a lesser one there is nothing
    private static ValueSet between(Type type, Object least, Object greatest)
    {
        return ValueSet.ofRanges(Range.greaterThanOrEqual(type, least)).intersect(ValueSet.ofRanges(Range.lessThanOrEqual(type, greatest)));
    }

    private static Domain notNull(DataColumn column, ValueSet values)
    {
        requireNonNull(column, "column is null");
        return Domain.create(values, false);
    }

    // NULL matches neither a comparison nor its negation
    private static Domain negatedIf(DataColumn column, boolean negated, Domain domain)
    {
        if (negated && (column.type() instanceof DoubleType || column.type() instanceof RealType)) {
            // in SQL NaN is different from every value, and it is in no range of values
            throw refused("negates a condition on column %s of type %s, which would leave out the rows with NaN. Erase by ranges instead".formatted(column.name(), column.type().getDisplayName()));
        }
        return negated ? Domain.create(domain.getValues().complement(), false) : domain;
    }

    private DataColumn column(String name)
    {
        Optional<DataColumn> column = columns.stream().filter(candidate -> candidate.name().equalsIgnoreCase(name)).findFirst();
        return column.orElseThrow(() -> refused("names a column that the table does not have"));
    }

    private static Object value(DataColumn column, Expression literal)
    {
        return LiteralValues.of(column.type(), literal).orElseThrow(() -> refused("compares column %s with something that is not a literal of its type %s. %s".formatted(column.name(), column.type().getDisplayName(), accepted(column.type()))));
    }

    private static String accepted(Type type)
    {
        return switch (type) {
            case VarcharType _ -> "Write it between quotes: 'text'";
            case VarbinaryType _ -> "Write its bytes in hexadecimal: X'41FF'";
            case BooleanType _ -> "Write true or false";
            case DateType _ -> "Write DATE '2001-02-03'";
            case TimestampType _ -> "Write TIMESTAMP '2001-02-03 04:05:06.789', with six digits of a second at most";
            case TimestampWithTimeZoneType _ -> "Write TIMESTAMP '2001-02-03 04:05:06.789 UTC' or with another zone such as +02:00 or Europe/Vienna, with six digits of a second at most, and with an offset for a time at which the clock was changed";
            case RealType _ -> "Write 0.5 or REAL '0.5', or with an exponent, 5e-1, only what the type holds exactly";
            case DoubleType _ -> "Write 0.5 or 5e-1";
            case DecimalType _ -> "Write a number with no more digits than the type has";
            case BigintType _, IntegerType _, SmallintType _, TinyintType _ -> "Write an integer that the type can hold";
            default -> "Conditions on columns of this type are not understood, but for IS NULL. Erase by another column";
        };
    }

    private static TrinoException refused(String problem)
    {
        return new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument predicate " + problem);
    }
}
