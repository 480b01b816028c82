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
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.StructType;
import io.weir.deltagov.schema.SparkTokens.Kind;
import io.weir.deltagov.schema.SparkTokens.Token;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.deltagov.schema.SparkTokenReader.unknown;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Translates a condition from Spark's SQL, in which tables keep it, to Trino's. Only what both evaluate to the same is translated:
 * comparisons, {@code AND}, {@code OR}, {@code NOT}, {@code IN}, {@code BETWEEN}, {@code LIKE}, {@code IS NULL}, {@code +}, {@code -},
 * {@code *} and {@code %}, a few functions, columns and their fields, casts of columns that lose nothing, and literals. Where Trino is stricter (overflow, comparison of
 * unlike types) the statement fails, and nothing is written that Spark would not have written. Of a {@code float} and a decimal Spark compares
 * the values as {@code double}, and so does what is made of it.
 */
public final class SparkExpressions
{
    private static final Set<String> COMPARISONS = ImmutableSet.of("=", "==", "<>", "!=", "<", "<=", ">", ">=", "<=>");
    private static final String DIFFERENT = " <> ";
    private static final String NEGATED_NAN = "engines differ in what NOT says of NaN";
    private static final Set<String> FUNCTIONS = ImmutableSet.of("length", "lower", "upper", "abs", "coalesce", "year", "month", "day");
    // words that begin something else than a column
    private static final Set<String> RESERVED = ImmutableSet.of("case", "cast", "exists", "select", "interval", "array", "map", "struct", "distinct", "when", "then", "else", "end", "rlike", "regexp", "div", "any", "all", "current_date", "current_timestamp", "current_user");

    private static final Set<String> DATE_PARTS = ImmutableSet.of("year", "month", "day");

    private final SparkTokenReader tokens;
    private final SparkCasts casts;
    private final Set<String> columns = new HashSet<>();
    // of columns and decimal literals, by where they are
    private final TreeMap<Integer, DataType> types = new TreeMap<>();
    // where comparisons begin whose truth may depend on what NaN is
    private final TreeSet<Integer> comparisonsOfFloatingPoint = new TreeSet<>();

    /**
     * What a comparison is about.
     *
     * @param types of the columns and decimal literals in it
     * @param dependsOnNaN whether there is a comparison in it that names a floating-point column
     */
    private record Operand(String text, Collection<DataType> types, boolean dependsOnNaN)
    {
        private Operand
        {
            requireNonNull(text, "text is null");
            types = List.copyOf(types);
        }

        private boolean isFloatingPoint()
        {
            return types.stream().anyMatch(SparkExpressions::isFloatingPoint);
        }

        private boolean isFloat()
        {
            return types.stream().anyMatch(FloatType.class::isInstance);
        }

        private boolean isDecimal()
        {
            return types.stream().anyMatch(DecimalType.class::isInstance);
        }

        private String comparedWith(Collection<Operand> others)
        {
            return isFloat() && others.stream().anyMatch(Operand::isDecimal) ? "CAST(%s AS double)".formatted(text) : text;
        }
    }

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
        String translated = parser.or();
        parser.tokens.requireEnd();
        return translated;
    }

    /**
     * @return what is true when a column has the value of the expression
     * @throws UnsupportedSparkSqlException with the reason, when it cannot be translated
     */
    public static String equalityToTrino(String column, String expression, StructType schema)
    {
        SparkExpressions parser = new SparkExpressions(expression, schema);
        Operand value = new Operand(parser.or(), parser.types.values(), !parser.comparisonsOfFloatingPoint.isEmpty());
        parser.tokens.requireEnd();
        requireNoDependenceOnNaN(List.of(value));
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

    private String or()
    {
        List<String> terms = new ArrayList<>(List.of(and()));
        while (tokens.takeWord("or")) {
            terms.add(and());
        }
        return terms.size() == 1 ? terms.getFirst() : "(" + String.join(" OR ", terms) + ")";
    }

    private String and()
    {
        List<String> terms = new ArrayList<>(List.of(not()));
        while (tokens.takeWord("and")) {
            terms.add(not());
        }
        return terms.size() == 1 ? terms.getFirst() : "(" + String.join(" AND ", terms) + ")";
    }

    private String not()
    {
        if (!tokens.takeWord("not")) {
            return predicate();
        }
        int start = tokens.position();
        String negated = not();
        // what is not true of NaN in Trino may be true in Spark
        if (types.tailMap(start).values().stream().anyMatch(SparkExpressions::isFloatingPoint)) {
            throw new UnsupportedSparkSqlException(NEGATED_NAN);
        }
        return "(NOT " + negated + ")";
    }

    private String predicate()
    {
        int start = tokens.position();
        Operand left = operand();
        Token next = tokens.peek();
        if (next.kind() == Kind.SYMBOL && COMPARISONS.contains(next.text())) {
            tokens.next();
            Operand right = operand();
            String comparison = comparison(next.text());
            requireSameOfNaN(start, comparison.equals(DIFFERENT), left, List.of(right));
            return "(" + left.comparedWith(List.of(right)) + comparison + right.comparedWith(List.of(left)) + ")";
        }
        if (tokens.takeWord("is")) {
            boolean negated = tokens.takeWord("not");
            tokens.requireWord("null");
            return "(" + left.text() + (negated ? " IS NOT NULL)" : " IS NULL)");
        }
        String not = tokens.takeWord("not") ? "NOT " : "";
        if (tokens.takeWord("in")) {
            List<String> texts = comparedTogether(start, !not.isEmpty(), left, operands());
            return "(" + texts.getFirst() + " " + not + "IN (" + String.join(", ", texts.subList(1, texts.size())) + "))";
        }
        if (tokens.takeWord("between")) {
            Operand lower = operand();
            tokens.requireWord("and");
            List<String> texts = comparedTogether(start, !not.isEmpty(), left, List.of(lower, operand()));
            return "(" + texts.get(0) + " " + not + "BETWEEN " + texts.get(1) + " AND " + texts.get(2) + ")";
        }
        if (tokens.takeWord("like")) {
            return "(" + left.text() + " " + not + "LIKE " + pattern() + ")";
        }
        if (!not.isEmpty()) {
            throw unknown(tokens.peek());
        }
        return left.text();
    }

    private List<String> comparedTogether(int start, boolean negated, Operand left, List<Operand> others)
    {
        requireSameOfNaN(start, negated, left, others);
        List<Operand> all = Stream.concat(Stream.of(left), others.stream()).toList();
        return all.stream().map(operand -> operand.comparedWith(all)).toList();
    }

    private void requireSameOfNaN(int start, boolean negated, Operand left, List<Operand> others)
    {
        requireNoDependenceOnNaN(List.of(left));
        requireNoDependenceOnNaN(others);
        if (negated && left.isFloatingPoint() && others.stream().anyMatch(Operand::isFloatingPoint)) {
            throw new UnsupportedSparkSqlException("engines differ in whether NaN is different from NaN");
        }
        if (left.isFloatingPoint() || others.stream().anyMatch(Operand::isFloatingPoint)) {
            comparisonsOfFloatingPoint.add(start);
        }
    }

    // to compare what is true of NaN may be to negate it
    private static void requireNoDependenceOnNaN(List<Operand> operands)
    {
        if (operands.stream().anyMatch(Operand::dependsOnNaN)) {
            throw new UnsupportedSparkSqlException(NEGATED_NAN);
        }
    }

    private static String comparison(String symbol)
    {
        return switch (symbol) {
            case "==" -> " = ";
            case "!=", "<>" -> DIFFERENT;
            case "<=>" -> " IS NOT DISTINCT FROM ";
            default -> " " + symbol + " ";
        };
    }

    private List<Operand> operands()
    {
        tokens.requireSymbol("(");
        List<Operand> operands = new ArrayList<>(List.of(operand()));
        while (tokens.takeSymbol(",")) {
            operands.add(operand());
        }
        tokens.requireSymbol(")");
        return operands;
    }

    private Operand operand()
    {
        int start = tokens.position();
        String text = sum();
        return new Operand(text, types.tailMap(start).values(), !comparisonsOfFloatingPoint.tailSet(start).isEmpty());
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

    private String sum()
    {
        int start = tokens.position();
        String result = product();
        while (tokens.peek().isSymbol("+") || tokens.peek().isSymbol("-")) {
            result = "(" + result + " " + tokens.next().text() + " " + product() + ")";
            requireOnePrecision(start);
        }
        return result;
    }

    private String product()
    {
        int start = tokens.position();
        String result = unary();
        while (tokens.peek().isSymbol("*") || tokens.peek().isSymbol("%")) {
            result = "(" + result + " " + tokens.next().text() + " " + unary() + ")";
            requireOnePrecision(start);
        }
        return result;
    }

    // Spark computes with a float and a decimal as double, Trino as real
    private void requireOnePrecision(int start)
    {
        Collection<DataType> together = types.tailMap(start).values();
        if (together.stream().anyMatch(FloatType.class::isInstance) && together.stream().anyMatch(DecimalType.class::isInstance)) {
            throw new UnsupportedSparkSqlException("engines differ in the precision of what they compute of a float and a decimal number");
        }
    }

    private String unary()
    {
        return tokens.takeSymbol("-") ? "(- " + unary() + ")" : primary();
    }

    private String primary()
    {
        if (tokens.takeSymbol("(")) {
            String inner = or();
            tokens.requireSymbol(")");
            return inner;
        }
        Token token = tokens.next();
        return switch (token.kind()) {
            case NUMBER -> number(token.text());
            case STRING -> SparkLiterals.string(token.text());
            case QUOTED_NAME -> column(token);
            case WORD -> word(token);
            case SYMBOL, END -> throw unknown(token);
        };
    }

    private String word(Token token)
    {
        String word = token.text().toLowerCase(Locale.ENGLISH);
        if (word.equals("true") || word.equals("false") || word.equals("null")) {
            return word;
        }
        if (tokens.peek().kind() == Kind.STRING) {
            return SparkLiterals.typed(word, tokens.next().text());
        }
        if (tokens.peek().isSymbol("(")) {
            return word.equals("cast") ? cast() : call(token);
        }
        if (RESERVED.contains(word)) {
            throw unknown(token);
        }
        return column(token);
    }

    private String call(Token function)
    {
        String name = function.text().toLowerCase(Locale.ENGLISH);
        if (!FUNCTIONS.contains(name)) {
            throw new UnsupportedSparkSqlException("the function %s is not known".formatted(function.text()));
        }
        int start = tokens.position();
        String arguments = "(" + String.join(", ", operands().stream().map(Operand::text).toList()) + ")";
        requireOnePrecision(start);
        if (DATE_PARTS.contains(name)) {
            tokens.namesSince(start).forEach(casts::requireNoTimeZone);
        }
        return name + arguments;
    }

    private String cast()
    {
        tokens.requireSymbol("(");
        Token column = tokens.requireName();
        tokens.requireWord("as");
        Token type = tokens.next();
        tokens.requireSymbol(")");
        return "CAST(%s AS %s)".formatted(quoted(column.text()), casts.trinoType(column.text(), type.text()));
    }

    private String column(Token first)
    {
        int position = tokens.position() - 1;
        columns.add(first.text().toLowerCase(Locale.ENGLISH));
        List<String> path = new ArrayList<>(List.of(first.text()));
        while (tokens.takeSymbol(".")) {
            path.add(tokens.requireName().text());
        }
        casts.type(path).ifPresent(type -> types.put(position, type));
        return path.stream().map(SparkExpressions::quoted).collect(joining("."));
    }

    private static String quoted(String name)
    {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private String number(String text)
    {
        String number = SparkLiterals.number(text);
        if (number.contains(".") && !number.contains("E")) {
            types.put(tokens.position() - 1, DecimalType.USER_DEFAULT);
        }
        return number;
    }

    private static boolean isFloatingPoint(DataType type)
    {
        return type instanceof FloatType || type instanceof DoubleType;
    }
}
