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

import io.weir.deltagov.schema.SparkTokens.Kind;
import io.weir.deltagov.schema.SparkTokens.Token;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Literals of Spark's SQL and of Trino's for one another. Default values are such literals.
 */
public final class SparkLiterals
{
    private static final Pattern TRINO_NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern TRINO_STRING = Pattern.compile("'((?:[^']|'')*)'", Pattern.DOTALL);
    private static final Pattern TRINO_DECIMAL = Pattern.compile("DECIMAL ?'(-?[0-9]+(?:\\.[0-9]+)?)'", Pattern.CASE_INSENSITIVE);
    private static final Pattern TRINO_TYPED = Pattern.compile("(DATE|TIMESTAMP|X) ?'([^']*)'", Pattern.CASE_INSENSITIVE);
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern LOCAL_TIME = Pattern.compile(DATE + " [0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?");
    private static final Pattern INSTANT = Pattern.compile(LOCAL_TIME + " ?(Z|UTC|[+-][0-9]{2}:[0-9]{2}|[A-Z][A-Za-z]+/[A-Za-z_]+)");
    private static final Pattern BINARY = Pattern.compile("([0-9A-Fa-f]{2})*");

    private SparkLiterals() {}

    /**
     * @throws UnsupportedSparkSqlException when the expression is not a literal that Trino has too
     */
    public static String toTrino(String expression)
    {
        List<Token> tokens = SparkTokens.of(expression);
        boolean negative = tokens.getFirst().isSymbol("-");
        List<Token> rest = negative ? tokens.subList(1, tokens.size()) : tokens;
        Token first = rest.getFirst();
        if (rest.size() == 2 && first.kind() == Kind.NUMBER) {
            return (negative ? "-" : "") + number(first.text());
        }
        if (negative) {
            throw new UnsupportedSparkSqlException("it is not a literal");
        }
        if (rest.size() == 2 && first.kind() == Kind.STRING) {
            return string(first.text());
        }
        if (rest.size() == 2 && (first.isWord("null") || first.isWord("true") || first.isWord("false"))) {
            return first.text().toUpperCase(Locale.ENGLISH);
        }
        if (rest.size() == 3 && first.kind() == Kind.WORD && rest.get(1).kind() == Kind.STRING) {
            return typed(first.text().toLowerCase(Locale.ENGLISH), rest.get(1).text());
        }
        throw new UnsupportedSparkSqlException("it is not a literal");
    }

    /**
     * @throws UnsupportedSparkSqlException when it is not a literal that Spark has too
     */
    public static String toSpark(String literal)
    {
        String text = literal.strip();
        if (TRINO_NUMBER.matcher(text).matches()) {
            return text;
        }
        if (text.equalsIgnoreCase("null") || text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return text.toUpperCase(Locale.ENGLISH);
        }
        Matcher string = TRINO_STRING.matcher(text);
        if (string.matches()) {
            return sparkString(string.group(1).replace("''", "'"));
        }
        Matcher decimal = TRINO_DECIMAL.matcher(text);
        if (decimal.matches()) {
            return decimal.group(1);
        }
        Matcher typed = TRINO_TYPED.matcher(text);
        if (typed.matches()) {
            return sparkTyped(typed.group(1).toUpperCase(Locale.ENGLISH), typed.group(2));
        }
        throw new UnsupportedSparkSqlException("it is not a number, string, boolean, date, timestamp, binary string or NULL");
    }

    /**
     * @param literal in Trino's SQL
     * @return empty for one that is no number
     */
    public static Optional<BigDecimal> numericValue(String literal)
    {
        String text = literal.strip();
        Matcher decimal = TRINO_DECIMAL.matcher(text);
        if (decimal.matches()) {
            return Optional.of(new BigDecimal(decimal.group(1)));
        }
        return TRINO_NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /**
     * @param literal in Trino's SQL
     */
    public static boolean isTimestamp(String literal)
    {
        Matcher typed = TRINO_TYPED.matcher(literal.strip());
        return typed.matches() && typed.group(1).equalsIgnoreCase("TIMESTAMP");
    }

    static String string(String value)
    {
        return "'" + value.replace("'", "''") + "'";
    }

    static String number(String text)
    {
        String lower = text.toLowerCase(Locale.ENGLISH);
        String digits = lower.substring(0, lower.length() - 1);
        return switch (lower.charAt(lower.length() - 1)) {
            case 'l', 's', 'y' -> digits;
            case 'd' -> digits.contains("e") ? digits : digits + "E0";
            case 'f', 'b' -> throw new UnsupportedSparkSqlException("a number has a suffix that Trino does not have");
            default -> lower.toUpperCase(Locale.ENGLISH);
        };
    }

    static String typed(String type, String value)
    {
        // a timestamp without a zone means what the session of the writer says
        Pattern form = switch (type) {
            case "date" -> DATE;
            case "timestamp_ntz" -> LOCAL_TIME;
            case "timestamp" -> INSTANT;
            case "x" -> BINARY;
            default -> throw new UnsupportedSparkSqlException("a literal of type %s is not known here".formatted(type));
        };
        if (!form.matcher(value).matches()) {
            throw new UnsupportedSparkSqlException("a literal of type %s is not written as Trino reads it".formatted(type));
        }
        String trinoType = type.equals("timestamp_ntz") ? "TIMESTAMP" : type.toUpperCase(Locale.ENGLISH);
        return trinoType + (type.equals("x") ? "" : " ") + "'" + value + "'";
    }

    /**
     * @param type of a literal that {@link #typed} knows
     */
    static ValueKind kind(String type)
    {
        return switch (type) {
            case "date" -> ValueKind.DATE;
            case "x" -> ValueKind.BINARY;
            case "timestamp_ntz" -> ValueKind.TIMESTAMP;
            default -> ValueKind.INSTANT;
        };
    }

    private static String sparkString(String value)
    {
        if (value.chars().anyMatch(character -> character < ' ' && character != '\n' && character != '\t' && character != '\r')) {
            throw new UnsupportedSparkSqlException("it has control characters");
        }
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + "'";
    }

    private static String sparkTyped(String type, String value)
    {
        if (type.equals("TIMESTAMP") && LOCAL_TIME.matcher(value).matches()) {
            return "TIMESTAMP_NTZ '" + value + "'";
        }
        return typed(type.toLowerCase(Locale.ENGLISH), value);
    }
}
