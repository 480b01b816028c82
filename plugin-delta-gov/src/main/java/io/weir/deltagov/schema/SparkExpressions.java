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
import static java.util.Objects.requireNonNull;

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

    private final List<Token> tokens;
    private final SparkCasts casts;
    private final Set<String> columns = new HashSet<>();
    private int position;

    private SparkExpressions(List<Token> tokens, SparkCasts casts)
    {
        this.tokens = requireNonNull(tokens, "tokens is null");
        this.casts = requireNonNull(casts, "casts is null");
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
        SparkExpressions parser = new SparkExpressions(SparkTokens.of(expression), new SparkCasts(schema));
        String translated = parser.or();
        if (parser.peek().kind() != Kind.END) {
            throw unknown(parser.peek());
        }
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
                .filter(token -> token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME)
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
        SparkExpressions parser = new SparkExpressions(SparkTokens.of(expression), new SparkCasts(new StructType()));
        parser.or();
        return ImmutableSet.copyOf(parser.columns);
    }

    private String or()
    {
        List<String> terms = new ArrayList<>(List.of(and()));
        while (takeWord("or")) {
            terms.add(and());
        }
        return terms.size() == 1 ? terms.getFirst() : "(" + String.join(" OR ", terms) + ")";
    }

    private String and()
    {
        List<String> terms = new ArrayList<>(List.of(not()));
        while (takeWord("and")) {
            terms.add(not());
        }
        return terms.size() == 1 ? terms.getFirst() : "(" + String.join(" AND ", terms) + ")";
    }

    private String not()
    {
        if (!takeWord("not")) {
            return predicate();
        }
        int start = position;
        String negated = not();
        // what is not true of NaN in Trino may be true in Spark
        if (namesFloatingPoint(start)) {
            throw new UnsupportedSparkSqlException("engines differ in what NOT says of NaN");
        }
        return "(NOT " + negated + ")";
    }

    private String predicate()
    {
        int start = position;
        String left = sum();
        Token next = peek();
        if (next.kind() == Kind.SYMBOL && COMPARISONS.contains(next.text())) {
            boolean leftIsFloatingPoint = namesFloatingPoint(start);
            position++;
            start = position;
            String right = sum();
            if (comparison(next.text()).equals(DIFFERENT) && leftIsFloatingPoint && namesFloatingPoint(start)) {
                throw new UnsupportedSparkSqlException("engines differ in whether NaN is different from NaN");
            }
            return "(" + left + comparison(next.text()) + right + ")";
        }
        if (takeWord("is")) {
            boolean negated = takeWord("not");
            requireWord("null");
            return "(" + left + (negated ? " IS NOT NULL)" : " IS NULL)");
        }
        String not = takeWord("not") ? "NOT " : "";
        if (takeWord("in")) {
            return "(" + left + " " + not + "IN " + list() + ")";
        }
        if (takeWord("between")) {
            String lower = sum();
            requireWord("and");
            return "(" + left + " " + not + "BETWEEN " + lower + " AND " + sum() + ")";
        }
        if (takeWord("like")) {
            return "(" + left + " " + not + "LIKE " + pattern() + ")";
        }
        if (!not.isEmpty()) {
            throw unknown(peek());
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
        requireSymbol("(");
        List<String> items = new ArrayList<>(List.of(sum()));
        while (takeSymbol(",")) {
            items.add(sum());
        }
        requireSymbol(")");
        return "(" + String.join(", ", items) + ")";
    }

    // backslashes escape in Spark, and do not in Trino
    private String pattern()
    {
        Token pattern = next();
        if (pattern.kind() != Kind.STRING || pattern.text().contains("\\")) {
            throw unknown(pattern);
        }
        return SparkLiterals.string(pattern.text());
    }

    private String sum()
    {
        String result = product();
        while (peek().isSymbol("+") || peek().isSymbol("-")) {
            result = "(" + result + " " + next().text() + " " + product() + ")";
        }
        return result;
    }

    private String product()
    {
        String result = unary();
        while (peek().isSymbol("*") || peek().isSymbol("%")) {
            result = "(" + result + " " + next().text() + " " + unary() + ")";
        }
        return result;
    }

    private String unary()
    {
        return takeSymbol("-") ? "(- " + unary() + ")" : primary();
    }

    private String primary()
    {
        if (takeSymbol("(")) {
            String inner = or();
            requireSymbol(")");
            return inner;
        }
        Token token = next();
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
        if (peek().kind() == Kind.STRING) {
            return SparkLiterals.typed(word, next().text());
        }
        if (peek().isSymbol("(")) {
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
        int start = position;
        String arguments = list();
        if (DATE_PARTS.contains(name)) {
            tokens.subList(start, position).stream()
                    .filter(token -> token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME)
                    .forEach(token -> casts.requireNoTimeZone(token.text()));
        }
        return name + arguments;
    }

    private String cast()
    {
        requireSymbol("(");
        Token column = next();
        if (column.kind() != Kind.WORD && column.kind() != Kind.QUOTED_NAME) {
            throw unknown(column);
        }
        requireWord("as");
        Token type = next();
        requireSymbol(")");
        return "CAST(%s AS %s)".formatted(quoted(column.text()), casts.trinoType(column.text(), type.text()));
    }

    private String column(Token first)
    {
        columns.add(first.text().toLowerCase(Locale.ENGLISH));
        StringBuilder column = new StringBuilder(quoted(first.text()));
        while (takeSymbol(".")) {
            Token field = next();
            if (field.kind() != Kind.WORD && field.kind() != Kind.QUOTED_NAME) {
                throw unknown(field);
            }
            column.append('.').append(quoted(field.text()));
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
        return tokens.subList(start, position).stream()
                .filter(token -> token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME)
                .anyMatch(token -> casts.isFloatingPoint(token.text()));
    }

    private Token peek()
    {
        return tokens.get(position);
    }

    private Token next()
    {
        Token token = tokens.get(position);
        if (token.kind() != Kind.END) {
            position++;
        }
        return token;
    }

    private boolean takeWord(String word)
    {
        boolean taken = peek().isWord(word);
        if (taken) {
            position++;
        }
        return taken;
    }

    private boolean takeSymbol(String symbol)
    {
        boolean taken = peek().isSymbol(symbol);
        if (taken) {
            position++;
        }
        return taken;
    }

    private void requireWord(String word)
    {
        if (!takeWord(word)) {
            throw unknown(peek());
        }
    }

    private void requireSymbol(String symbol)
    {
        if (!takeSymbol(symbol)) {
            throw unknown(peek());
        }
    }

    // without the text of a literal, which may be somebody's data
    private static UnsupportedSparkSqlException unknown(Token token)
    {
        return new UnsupportedSparkSqlException(switch (token.kind()) {
            case END -> "it ends too early";
            case NUMBER, STRING -> "a literal stands where none is expected";
            case WORD, QUOTED_NAME, SYMBOL -> "'%s' is not known here".formatted(token.text());
        });
    }
}
