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
import io.delta.kernel.types.StructType;
import io.weir.deltagov.schema.SparkTokens.Kind;
import io.weir.deltagov.schema.SparkTokens.Token;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.deltagov.schema.SparkTokenReader.unknown;

/**
 * Translates a condition from Spark's SQL, in which tables keep it, to Trino's. Only what both evaluate to the same is translated:
 * comparisons, {@code AND}, {@code OR}, {@code NOT}, {@code IN}, {@code BETWEEN}, {@code LIKE}, {@code IS NULL}, {@code +}, {@code -},
 * {@code *} and {@code %}, a few functions, columns and their fields, casts of columns that lose nothing, and literals. Where Trino is stricter (overflow, comparison of
 * unlike types) the statement fails, and nothing is written that Spark would not have written.
 */
public final class SparkExpressions
{
    private static final Set<String> COMPARISONS = ImmutableSet.of("=", "==", "<>", "!=", "<", "<=", ">", ">=", "<=>");
    private static final String DIFFERENT = " <> ";
    private static final Set<String> FUNCTIONS = ImmutableSet.of("length", "lower", "upper", "abs", "coalesce", "year", "month", "day");
    // words that begin something else than a column
    private static final Set<String> RESERVED = ImmutableSet.of("case", "cast", "exists", "select", "interval", "array", "map", "struct", "distinct", "when", "then", "else", "end", "rlike", "regexp", "div", "any", "all", "current_date", "current_timestamp", "current_user");

    private static final Set<String> DATE_PARTS = ImmutableSet.of("year", "month", "day");

    private final SparkTokenReader tokens;
    private final SparkCasts casts;
    private final Set<String> columns = new HashSet<>();

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
        if (namesFloatingPoint(start)) {
            throw new UnsupportedSparkSqlException("engines differ in what NOT says of NaN");
        }
        return "(NOT " + negated + ")";
    }

    private String predicate()
    {
        int start = tokens.position();
        String left = sum();
        Token next = tokens.peek();
        if (next.kind() == Kind.SYMBOL && COMPARISONS.contains(next.text())) {
            boolean leftIsFloatingPoint = namesFloatingPoint(start);
            tokens.next();
            start = tokens.position();
            String right = sum();
            if (comparison(next.text()).equals(DIFFERENT) && leftIsFloatingPoint && namesFloatingPoint(start)) {
                throw new UnsupportedSparkSqlException("engines differ in whether NaN is different from NaN");
            }
            return "(" + left + comparison(next.text()) + right + ")";
        }
        if (tokens.takeWord("is")) {
            boolean negated = tokens.takeWord("not");
            tokens.requireWord("null");
            return "(" + left + (negated ? " IS NOT NULL)" : " IS NULL)");
        }
        String not = tokens.takeWord("not") ? "NOT " : "";
        if (tokens.takeWord("in")) {
            return "(" + left + " " + not + "IN " + list() + ")";
        }
        if (tokens.takeWord("between")) {
            String lower = sum();
            tokens.requireWord("and");
            return "(" + left + " " + not + "BETWEEN " + lower + " AND " + sum() + ")";
        }
        if (tokens.takeWord("like")) {
            return "(" + left + " " + not + "LIKE " + pattern() + ")";
        }
        if (!not.isEmpty()) {
            throw unknown(tokens.peek());
        }
        return left;
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

    private String list()
    {
        tokens.requireSymbol("(");
        List<String> items = new ArrayList<>(List.of(sum()));
        while (tokens.takeSymbol(",")) {
            items.add(sum());
        }
        tokens.requireSymbol(")");
        return "(" + String.join(", ", items) + ")";
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
        String result = product();
        while (tokens.peek().isSymbol("+") || tokens.peek().isSymbol("-")) {
            result = "(" + result + " " + tokens.next().text() + " " + product() + ")";
        }
        return result;
    }

    private String product()
    {
        String result = unary();
        while (tokens.peek().isSymbol("*") || tokens.peek().isSymbol("%")) {
            result = "(" + result + " " + tokens.next().text() + " " + unary() + ")";
        }
        return result;
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
            case NUMBER -> SparkLiterals.number(token.text());
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
        String arguments = list();
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
        columns.add(first.text().toLowerCase(Locale.ENGLISH));
        StringBuilder column = new StringBuilder(quoted(first.text()));
        while (tokens.takeSymbol(".")) {
            column.append('.').append(quoted(tokens.requireName().text()));
        }
        return column.toString();
    }

    private static String quoted(String name)
    {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    // among what was read since then
    private boolean namesFloatingPoint(int start)
    {
        return tokens.namesSince(start).stream().anyMatch(casts::isFloatingPoint);
    }
}
