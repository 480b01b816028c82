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

import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;

import java.math.BigDecimal;
import java.util.Optional;

import static java.lang.Math.max;
import static java.lang.Math.min;

/**
 * How many digits an exact number has before and after its point, as Spark counts them.
 *
 * @param decimal false for an integer
 */
record SparkDigits(boolean decimal, int whole, int fraction)
{
    private static final int MOST = 38;
    static final SparkDigits INTEGER = new SparkDigits(false, 10, 0);
    static final SparkDigits LONG = new SparkDigits(false, 20, 0);

    /**
     * Empty for what is no exact number.
     */
    static Optional<SparkDigits> of(DataType type)
    {
        return switch (type) {
            case ByteType _ -> Optional.of(new SparkDigits(false, 3, 0));
            case ShortType _ -> Optional.of(new SparkDigits(false, 5, 0));
            case IntegerType _ -> Optional.of(INTEGER);
            case LongType _ -> Optional.of(LONG);
            case DecimalType number -> Optional.of(new SparkDigits(true, number.getPrecision() - number.getScale(), number.getScale()));
            default -> Optional.empty();
        };
    }

    /**
     * @param number in Trino's SQL
     */
    static Optional<SparkDigits> ofLiteral(String number)
    {
        if (number.contains("E")) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(number);
        if (number.contains(".")) {
            return Optional.of(new SparkDigits(true, max(0, value.precision() - value.scale()), value.scale()));
        }
        return Optional.of(value.precision() < INTEGER.whole ? INTEGER : LONG);
    }

    SparkDigits wider(SparkDigits other)
    {
        return new SparkDigits(decimal || other.decimal, max(whole, other.whole), max(fraction, other.fraction));
    }

    /**
     * Of a result that takes too many digits Spark leaves out some after the point, and Trino none.
     *
     * @throws UnsupportedSparkSqlException when the result may take too many
     */
    SparkDigits computed(String operator, SparkDigits other)
    {
        SparkDigits wider = wider(other);
        if (!wider.decimal) {
            return wider;
        }
        SparkDigits result = switch (operator) {
            case "*" -> new SparkDigits(true, whole + other.whole + 1, fraction + other.fraction);
            case "%" -> new SparkDigits(true, min(whole, other.whole), wider.fraction);
            default -> new SparkDigits(true, wider.whole + 1, wider.fraction);
        };
        if (result.whole + result.fraction > MOST) {
            throw new UnsupportedSparkSqlException("engines differ in how they round decimal numbers of more than %s digits, and the result of %s may have %s".formatted(MOST, operator, result.whole + result.fraction));
        }
        return result;
    }
}
