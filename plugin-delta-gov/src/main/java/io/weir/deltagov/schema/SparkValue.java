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

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a part of an expression is in Trino's SQL.
 *
 * @param digits of a number that is known to be exact
 */
record SparkValue(String text, ValueKind kind, Optional<SparkDigits> digits)
{
    private static final String NEGATION = "(- ";

    SparkValue
    {
        requireNonNull(text, "text is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(digits, "digits is null");
    }

    SparkValue(String text, ValueKind kind)
    {
        this(text, kind, Optional.empty());
    }

    static SparkValue bool(String text)
    {
        return new SparkValue(text, ValueKind.BOOLEAN);
    }

    static SparkValue number(String text, Optional<SparkDigits> digits)
    {
        return new SparkValue(text, ValueKind.NUMBER, digits);
    }

    static SparkValue stringLiteral(String value)
    {
        return new SparkValue(SparkLiterals.string(value), ValueKind.STRING);
    }

    boolean isStringLiteral()
    {
        return kind == ValueKind.STRING && text.startsWith("'");
    }

    /**
     * Empty for what is no literal of a number.
     */
    Optional<BigDecimal> literalNumber()
    {
        if (text.startsWith(NEGATION)) {
            return new SparkValue(text.substring(NEGATION.length(), text.length() - 1), kind).literalNumber().map(BigDecimal::negate);
        }
        return SparkLiterals.numericValue(text);
    }

    SparkValue negated()
    {
        return number(NEGATION + text + ")", digits);
    }

    /**
     * Spark casts a string that it compares with a date.
     *
     * @throws UnsupportedSparkSqlException when it is not the literal of a date as Trino writes it
     */
    SparkValue asDate()
    {
        try {
            String date = LocalDate.parse(text.substring(1, text.length() - 1)).toString();
            return new SparkValue(SparkLiterals.typed("date", date), ValueKind.DATE);
        }
        catch (DateTimeParseException e) {
            throw new UnsupportedSparkSqlException("a literal that is compared with a date is not one, as in '2026-01-31'");
        }
    }
}
