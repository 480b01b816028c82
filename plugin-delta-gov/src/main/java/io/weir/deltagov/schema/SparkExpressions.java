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
package io.weir.deltagov.schema;

import com.google.common.collect.ImmutableSet;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.StructType;
import io.weir.deltagov.schema.SparkTokens.Kind;
import io.weir.deltagov.schema.SparkTokens.Token;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.deltagov.schema.SparkTokenReader.unknown;
import static java.util.stream.Collectors.joining;

/**
 * Translates a condition from Spark's SQL, in which tables keep it, to Trino's. Only what both evaluate to the same is translated:
 * comparisons, {@code AND}, {@code OR}, {@code NOT}, {@code IN}, {@code BETWEEN}, {@code LIKE}, {@code IS NULL}, {@code +}, {@code -},
 * {@code *} and {@code %}, a few functions, columns and their fields, casts of columns that lose nothing, and literals. Where Trino is stricter (overflow)
 * the statement fails, and nothing is written that Spark would not have written; values of unlike kinds, of which Spark casts one, are refused,
 * but for a literal that is compared with a date. Of a {@code float} and a decimal Spark compares
 * the values as {@code double}, and so does what is made of it.
 */
public final class SparkExpressions
{
    private static final Set<String> COMPARISONS = ImmutableSet.of("=", "==", "<>", "!=", "<", "<=", ">", ">=", "<=>");
    private static final String DIFFERENT = " <> ";
    private static final String SAME = " IS NOT DISTINCT FROM ";
    // words that begin something else than a column
    private static final Set<String> RESERVED = ImmutableSet.of("case", "cast", "exists", "select", "interval", "array", "map", "struct", "distinct", "when", "then", "else", "end", "rlike", "regexp", "div", "any", "all", "current_date", "current_timestamp", "current_user");

    private final SparkTokenReader tokens;
    private final SparkCasts casts;
    private final Set<String> columns = new HashSet<>();
    private final ExpressionTypes types = new ExpressionTypes();

    private SparkExpressions(String expression, StructType schema)
    {
        this.tokens = new SparkTokenReader(SparkTokens.of(expression));
        this.casts = new SparkCasts(schema);
    }

    /**
     * @throws UnsupportedSparkSqlException with the reason, when it cannot be translated
     */
    public static String toTrino(String expression)
    {
        return toTrino(expression, new StructType());
    }

    /**
     * @param schema of the columns that the expression names; casts of others are not translated
     * @throws UnsupportedSparkSqlException with the reason, when it cannot be translated
     */
    public static String toTrino(String expression, StructType schema)
    {
        SparkExpressions parser = new SparkExpressions(expression, schema);
        SparkValue condition = parser.or();
        parser.tokens.requireEnd();
        condition.kind().require("the truth", ValueKind.BOOLEAN);
        return condition.text();
    }

    /**
     * @return what is true when a column has the value of the expression
     * @throws UnsupportedSparkSqlException with the reason, when it cannot be translated
     */
    public static String equalityToTrino(String column, String expression, StructType schema)
    {
        SparkExpressions parser = new SparkExpressions(expression, schema);
        SparkOperand value = parser.types.operand(0, parser.or());
        parser.tokens.requireEnd();
        ExpressionTypes.requireNoDependenceOnNaN(value);
        parser.casts.type(List.of(column)).map(ValueKind::of).orElse(ValueKind.UNKNOWN).with(value.value().kind());
        return "(%s IS NOT DISTINCT FROM %s)".formatted(quoted(column), value.text());
    }

    /**
     * The columns and fields that an expression names, in lower case.
     *
     * @throws UnsupportedSparkSqlException when it cannot be understood
     */
    public static Set<String> names(String expression)
    {
        return SparkTokens.of(expression).stream()
                .filter(Token::isName)
                .map(token -> token.text().toLowerCase(Locale.ENGLISH))
                .collect(toImmutableSet());
    }

    /**
     * The columns that an expression reads, in lower case.
     *
     * @throws UnsupportedSparkSqlException when it cannot be translated
     */
    public static Set<String> columns(String expression)
    {
        SparkExpressions parser = new SparkExpressions(expression, new StructType());
        parser.or();
        return ImmutableSet.copyOf(parser.columns);
    }

    private SparkValue or()
    {
        int start = tokens.position();
        List<SparkValue> terms = new ArrayList<>(List.of(and()));
        while (tokens.takeWord("or")) {
            terms.add(and());
        }
        return joined(start, terms, " OR ");
    }

    private SparkValue and()
    {
        int start = tokens.position();
        List<SparkValue> terms = new ArrayList<>(List.of(not()));
        while (tokens.takeWord("and")) {
            terms.add(not());
        }
        return joined(start, terms, " AND ");
    }

    private SparkValue joined(int start, List<SparkValue> terms, String operator)
    {
        if (terms.size() == 1) {
            return terms.getFirst();
        }
        terms.forEach(term -> term.kind().require(operator.strip(), ValueKind.BOOLEAN));
        types.addJoined(start);
        return SparkValue.bool(terms.stream().map(SparkValue::text).collect(joining(operator, "(", ")")));
    }

    private SparkValue not()
    {
        if (!tokens.takeWord("not")) {
            return predicate();
        }
        int start = tokens.position();
        SparkValue negated = not();
        negated.kind().require("NOT", ValueKind.BOOLEAN);
        types.requireNegatable(start);
        return SparkValue.bool("(NOT " + negated.text() + ")");
    }

    private SparkValue predicate()
    {
        int start = tokens.position();
        SparkOperand left = operand();
        Token next = tokens.peek();
        if (next.kind() == Kind.SYMBOL && COMPARISONS.contains(next.text())) {
            tokens.next();
            String comparison = comparison(next.text());
            SparkOperand right = operand();
            List<String> texts = comparison.equals(SAME) ? types.comparedWithNull(start, left, right) : types.compared(start, comparison.equals(DIFFERENT), left, List.of(right));
            return SparkValue.bool("(" + texts.getFirst() + comparison + texts.getLast() + ")");
        }
        if (tokens.takeWord("is")) {
            boolean negated = tokens.takeWord("not");
            tokens.requireWord("null");
            types.requireKnownNull(start);
            return SparkValue.bool("(" + left.text() + (negated ? " IS NOT NULL)" : " IS NULL)"));
        }
        String not = tokens.takeWord("not") ? "NOT " : "";
        if (tokens.takeWord("in")) {
            List<String> texts = types.compared(start, !not.isEmpty(), left, operands());
            return SparkValue.bool("(" + texts.getFirst() + " " + not + "IN (" + String.join(", ", texts.subList(1, texts.size())) + "))");
        }
        if (tokens.takeWord("between")) {
            SparkOperand lower = operand();
            tokens.requireWord("and");
            SparkOperand upper = operand();
            if (!not.isEmpty()) {
                ExpressionTypes.requireNegatableBounds(left, lower, upper);
            }
            List<String> texts = types.compared(start, !not.isEmpty(), left, List.of(lower, upper));
            return SparkValue.bool("(" + texts.get(0) + " " + not + "BETWEEN " + texts.get(1) + " AND " + texts.get(2) + ")");
        }
        if (tokens.takeWord("like")) {
            left.value().kind().require("LIKE", ValueKind.STRING);
            return SparkValue.bool("(" + left.text() + " " + not + "LIKE " + pattern() + ")");
        }
        if (!not.isEmpty()) {
            throw unknown(tokens.peek());
        }
        return left.value();
    }

    private static String comparison(String symbol)
    {
        return switch (symbol) {
            case "==" -> " = ";
            case "!=", "<>" -> DIFFERENT;
            case "<=>" -> SAME;
            default -> " " + symbol + " ";
        };
    }

    private List<SparkOperand> operands()
    {
        tokens.requireSymbol("(");
        List<SparkOperand> operands = new ArrayList<>(List.of(operand()));
        while (tokens.takeSymbol(",")) {
            operands.add(operand());
        }
        tokens.requireSymbol(")");
        return operands;
    }

    private SparkOperand operand()
    {
        return types.operand(tokens.position(), sum());
    }

    // backslashes escape in Spark, and do not in Trino
    private String pattern()
    {
        Token pattern = tokens.next();
        if (pattern.kind() != Kind.STRING || pattern.text().contains("\\")) {
            throw unknown(pattern);
        }
        return SparkLiterals.string(pattern.text());
    }

    private SparkValue sum()
    {
        int start = tokens.position();
        SparkValue result = product();
        while (tokens.peek().isSymbol("+") || tokens.peek().isSymbol("-")) {
            result = computed(start, result, tokens.next().text(), product());
        }
        return result;
    }

    private SparkValue product()
    {
        int start = tokens.position();
        SparkValue result = unary();
        while (tokens.peek().isSymbol("*") || tokens.peek().isSymbol("%")) {
            result = computed(start, result, tokens.next().text(), unary());
        }
        return result;
    }

    private SparkValue computed(int start, SparkValue left, String operator, SparkValue right)
    {
        left.kind().require(operator, ValueKind.NUMBER);
        right.kind().require(operator, ValueKind.NUMBER);
        types.requireOnePrecision(start);
        if (operator.equals("%")) {
            types.requireNoDivisionByZero(start, right);
        }
        Optional<SparkDigits> digits = left.digits().flatMap(known -> right.digits().map(other -> known.computed(operator, other)));
        return SparkValue.number("(" + left.text() + " " + operator + " " + right.text() + ")", digits);
    }

    private SparkValue unary()
    {
        if (!tokens.takeSymbol("-")) {
            return primary();
        }
        SparkValue negated = unary();
        negated.kind().require("-", ValueKind.NUMBER);
        return negated.negated();
    }

    private SparkValue primary()
    {
        if (tokens.takeSymbol("(")) {
            SparkValue inner = or();
            tokens.requireSymbol(")");
            return inner;
        }
        Token token = tokens.next();
        return switch (token.kind()) {
            case NUMBER -> number(token.text());
            case STRING -> SparkValue.stringLiteral(token.text());
            case QUOTED_NAME -> column(token);
            case WORD -> word(token);
            case SYMBOL, END -> throw unknown(token);
        };
    }

    private SparkValue word(Token token)
    {
        String word = token.text().toLowerCase(Locale.ENGLISH);
        if (word.equals("true") || word.equals("false")) {
            return SparkValue.bool(word);
        }
        if (word.equals("null")) {
            return new SparkValue(word, ValueKind.UNKNOWN);
        }
        if (tokens.peek().kind() == Kind.STRING) {
            return new SparkValue(SparkLiterals.typed(word, tokens.next().text()), SparkLiterals.kind(word));
        }
        if (tokens.peek().isSymbol("(")) {
            return word.equals("cast") ? cast() : call(token);
        }
        if (RESERVED.contains(word)) {
            throw unknown(token);
        }
        return column(token);
    }

    private SparkValue call(Token function)
    {
        String name = function.text().toLowerCase(Locale.ENGLISH);
        int start = tokens.position();
        List<SparkOperand> arguments = operands();
        ValueKind kind = SparkFunctions.result(name, arguments.stream().map(argument -> argument.value().kind()).toList());
        types.requireOnePrecision(start);
        return new SparkValue(arguments.stream().map(SparkOperand::text).collect(joining(", ", name + "(", ")")), kind, SparkFunctions.digits(name, arguments.stream().map(SparkOperand::value).toList()));
    }

    private SparkValue cast()
    {
        tokens.requireSymbol("(");
        Token column = tokens.requireName();
        tokens.requireWord("as");
        Token type = tokens.next();
        tokens.requireSymbol(")");
        String target = casts.trinoType(column.text(), type.text());
        return new SparkValue("CAST(%s AS %s)".formatted(quoted(column.text()), target), SparkCasts.kind(target), SparkCasts.digits(target));
    }

    private SparkValue column(Token first)
    {
        int position = tokens.position() - 1;
        columns.add(first.text().toLowerCase(Locale.ENGLISH));
        List<String> path = new ArrayList<>(List.of(first.text()));
        while (tokens.takeSymbol(".")) {
            path.add(tokens.requireName().text());
        }
        Optional<DataType> type = casts.type(path);
        if (type.isEmpty() && casts.type(path.subList(0, 1)).isPresent()) {
            throw new UnsupportedSparkSqlException("the column %s has no such field".formatted(first.text()));
        }
        type.ifPresent(known -> types.add(position, known));
        return new SparkValue(path.stream().map(SparkExpressions::quoted).collect(joining(".")), type.map(ValueKind::of).orElse(ValueKind.UNKNOWN), type.flatMap(SparkDigits::of));
    }

    private static String quoted(String name)
    {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private SparkValue number(String text)
    {
        String number = SparkLiterals.number(text);
        if (number.contains(".") && !number.contains("E")) {
            types.add(tokens.position() - 1, DecimalType.USER_DEFAULT);
        }
        if (number.contains("E")) {
            types.addFloatingPointLiteral(tokens.position() - 1);
        }
        return SparkValue.number(number, SparkDigits.ofLiteral(number));
    }
}
