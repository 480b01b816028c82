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
package io.weir.deltagov.condition;

import com.google.common.collect.ImmutableList;
import io.trino.spi.TrinoException;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.Type;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.ComparisonPredicate;
import io.trino.sql.tree.DecimalLiteral;
import io.trino.sql.tree.DoubleLiteral;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.IsNullPredicate;
import io.trino.sql.tree.LogicalExpression;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NotExpression;
import io.trino.sql.tree.Predicate;
import io.trino.sql.tree.Predicated;
import io.trino.sql.tree.QualifiedName;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.condition.Condition.All;
import io.weir.deltagov.condition.Condition.Any;
import io.weir.deltagov.condition.Condition.OfColumn;
import io.weir.deltagov.condition.Condition.OfLength;
import io.weir.deltagov.erase.SubjectPredicate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.sql.tree.LogicalExpression.Operator.AND;

/**
 * Makes conditions of text in Trino's SQL: comparisons of columns, or of the lengths of texts, with literals, {@code IN}, {@code BETWEEN}, {@code IS NULL} and boolean columns, put together
 * with {@code AND}, {@code OR} and {@code NOT}. What a writer would judge otherwise than the engine is not understood.
 */
public final class ConditionParser
{
    // so few digits are the same number however a decimal is made a double
    private static final int DIGITS_OF_DOUBLE = 15;

    private static final QualifiedName LENGTH = QualifiedName.of("length");

    private final List<DataColumn> columns;

    private ConditionParser(List<DataColumn> columns)
    {
        this.columns = ImmutableList.copyOf(columns);
    }

    /**
     * @param columns of the table, by channel
     * @return empty for what is more than that, and is left to the engine
     */
    public static Optional<Condition> parse(String text, List<DataColumn> columns)
    {
        try {
            return new ConditionParser(columns).condition(new SqlParser().createExpression(text), false);
        }
        catch (ParsingException _) {
            return Optional.empty();
        }
    }

    private Optional<Condition> condition(Expression expression, boolean negated)
    {
        return switch (expression) {
            case LogicalExpression logical -> joined(logical, negated);
            case NotExpression not -> condition(not.getValue(), !negated);
            case Predicated predicated -> compared(predicated, negated);
            case Identifier name -> channel(name)
                    .filter(channel -> columns.get(channel).type().equals(BOOLEAN))
                    .map(channel -> new OfColumn(channel, Domain.singleValue(BOOLEAN, !negated)));
            default -> Optional.empty();
        };
    }

    private Optional<Condition> joined(LogicalExpression logical, boolean negated)
    {
        List<Condition> terms = logical.getTerms().stream()
                .flatMap(term -> condition(term, negated).stream())
                .collect(toImmutableList());
        if (terms.size() < logical.getTerms().size()) {
            return Optional.empty();
        }
        boolean all = (logical.getOperator() == AND) != negated;
        return Optional.of(all ? new All(terms) : new Any(terms));
    }

    private Optional<Condition> compared(Predicated predicated, boolean negated)
    {
        if (predicated.getValue() instanceof Identifier name) {
            return channel(name).flatMap(channel -> allowed(columns.get(channel), predicated.getPredicate(), negated).map(allowed -> new OfColumn(channel, allowed)));
        }
        if (predicated.getPredicate() instanceof ComparisonPredicate comparison && comparison.getRight() instanceof Identifier name) {
            ComparisonPredicate turned = new ComparisonPredicate(comparison.getLocation().orElseThrow(), comparison.getOperator().flip(), predicated.getValue());
            return channel(name).flatMap(channel -> allowed(columns.get(channel), turned, negated).map(allowed -> new OfColumn(channel, allowed)));
        }
        if (predicated.getValue() instanceof FunctionCall call && call.getName().equals(LENGTH) && call.getArguments().size() == 1 && call.argumentValues().getFirst() instanceof Identifier name) {
            return channel(name)
                    .filter(channel -> columns.get(channel).type().equals(VARCHAR))
                    .flatMap(channel -> allowed(length(columns.get(channel)), predicated.getPredicate(), negated).map(allowed -> new OfLength(channel, allowed)));
        }
        return Optional.empty();
    }

    private static DataColumn length(DataColumn text)
    {
        return new DataColumn(text.name(), BIGINT, text.physical(), text.kind(), text.mapping());
    }

    private Optional<Integer> channel(Identifier name)
    {
        List<Integer> channels = IntStream.range(0, columns.size())
                .filter(channel -> columns.get(channel).name().equalsIgnoreCase(name.getValue()))
                .boxed()
                .collect(toImmutableList());
        return channels.size() == 1 ? Optional.of(channels.getFirst()) : Optional.empty();
    }

    private static Optional<Domain> allowed(DataColumn column, Predicate predicate, boolean negated)
    {
        if (predicate instanceof IsNullPredicate) {
            Domain allowed = SubjectPredicate.values(column, predicate);
            return Optional.of(negated ? allowed.complement() : allowed);
        }
        // other engines compare a float with a decimal number as double, and a negation would be true of NaN
        boolean left = column.type().equals(REAL) || (negated && column.type().equals(DOUBLE)) || !isExact(column.type(), predicate);
        if (left) {
            return Optional.empty();
        }
        try {
            Domain allowed = SubjectPredicate.values(column, predicate);
            return Optional.of(negated ? Domain.create(allowed.getValues().complement(), false) : allowed);
        }
        catch (TrinoException _) {
            return Optional.empty();
        }
    }

    /**
     * Not so where the engine makes both sides a double, and may round one.
     */
    private static boolean isExact(Type type, Node node)
    {
        boolean exact = switch (node) {
            case DoubleLiteral _ -> type.equals(DOUBLE);
            case DecimalLiteral literal -> !type.equals(DOUBLE) || new BigDecimal(literal.getValue()).precision() <= DIGITS_OF_DOUBLE;
            default -> true;
        };
        return exact && node.getChildren().stream().allMatch(child -> isExact(type, child));
    }
}
