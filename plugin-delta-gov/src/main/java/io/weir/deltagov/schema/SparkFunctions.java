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

import java.util.List;
import java.util.Optional;

/**
 * The functions that give the same in Spark and in Trino.
 */
final class SparkFunctions
{
    private SparkFunctions() {}

    /**
     * @param function in lower case
     * @return what it gives
     * @throws UnsupportedSparkSqlException when it is not known, or not in Trino of such arguments
     */
    static ValueKind result(String function, List<ValueKind> arguments)
    {
        return switch (function) {
            case "coalesce" -> coalesce(arguments);
            case "length" -> ofOne(function, arguments, ValueKind.NUMBER, ValueKind.STRING, ValueKind.BINARY);
            case "lower", "upper" -> ofOne(function, arguments, ValueKind.STRING, ValueKind.STRING);
            case "abs" -> ofOne(function, arguments, ValueKind.NUMBER, ValueKind.NUMBER);
            case "year", "month", "day" -> datePart(function, arguments);
            default -> throw new UnsupportedSparkSqlException("the function %s is not known".formatted(function));
        };
    }

    private static ValueKind datePart(String function, List<ValueKind> arguments)
    {
        if (arguments.contains(ValueKind.INSTANT)) {
            throw new UnsupportedSparkSqlException("the %s of %s depends on the time zone of the session".formatted(function, ValueKind.INSTANT));
        }
        return ofOne(function, arguments, ValueKind.NUMBER, ValueKind.DATE, ValueKind.TIMESTAMP);
    }

    /**
     * The digits of what a function gives that is known; empty for what is not known to be an exact number.
     *
     * @param function in lower case
     */
    static Optional<SparkDigits> digits(String function, List<SparkValue> arguments)
    {
        return switch (function) {
            case "coalesce", "abs" -> widest(arguments.stream().filter(argument -> argument.kind() == ValueKind.NUMBER).toList());
            case "length", "year", "month", "day" -> Optional.of(SparkDigits.INTEGER);
            default -> Optional.empty();
        };
    }

    private static Optional<SparkDigits> widest(List<SparkValue> numbers)
    {
        if (numbers.stream().anyMatch(number -> number.digits().isEmpty())) {
            return Optional.empty();
        }
        return numbers.stream().map(number -> number.digits().orElseThrow()).reduce(SparkDigits::wider);
    }

    private static ValueKind coalesce(List<ValueKind> arguments)
    {
        if (arguments.size() < 2) {
            throw new UnsupportedSparkSqlException("coalesce has one argument, and takes more in Trino");
        }
        return ValueKind.together(arguments);
    }

    private static ValueKind ofOne(String function, List<ValueKind> arguments, ValueKind result, ValueKind... possible)
    {
        if (arguments.size() != 1) {
            throw new UnsupportedSparkSqlException("%s has %s arguments, and takes one".formatted(function, arguments.size()));
        }
        arguments.getFirst().require(function, possible);
        return result;
    }
}
