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
package io.weir.delta.engine.data.statistics;

import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Decimals;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.LogNumbers;
import io.weir.delta.engine.data.statistics.BoundValues.Bound;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

import static io.trino.spi.type.Decimals.encodeScaledValue;
import static java.lang.Float.floatToIntBits;
import static java.math.RoundingMode.CEILING;
import static java.math.RoundingMode.FLOOR;

/**
 * Reads bounds of numbers. What has more digits than the type is rounded outwards; what the type cannot hold is no bound, and neither is NaN.
 */
final class NumberBounds
{
    // which a double keeps of every decimal
    private static final int DIGITS_OF_DOUBLE = 15;

    private NumberBounds() {}

    static Optional<Bound> lowerInteger(Type type, String text)
    {
        return integer(type, LogNumbers.parse(text).setScale(0, FLOOR));
    }

    static Optional<Bound> upperInteger(Type type, String text)
    {
        return integer(type, LogNumbers.parse(text).setScale(0, CEILING));
    }

    private static Optional<Bound> integer(Type type, BigDecimal value)
    {
        long number = value.longValueExact();
        Type.Range range = type.getRange().orElseThrow();
        return number >= (long) range.getMin() && number <= (long) range.getMax() ? Optional.of(Bound.inclusive(number)) : Optional.empty();
    }

    static Optional<Bound> lowerDecimal(DecimalType type, String text)
    {
        return decimal(type, text, FLOOR);
    }

    static Optional<Bound> upperDecimal(DecimalType type, String text)
    {
        return decimal(type, text, CEILING);
    }

    private static Optional<Bound> decimal(DecimalType type, String text, RoundingMode outwards)
    {
        BigDecimal number = LogNumbers.parse(text);
        if (isLostInLong(type, number)) {
            return Optional.empty();
        }
        BigDecimal error = isDouble(type, number) ? errorOfDouble(type, number) : BigDecimal.ZERO;
        BigDecimal value = (outwards == FLOOR ? number.subtract(error) : number.add(error)).setScale(type.getScale(), outwards);
        if (value.precision() > type.getPrecision()) {
            return Optional.empty();
        }
        return Optional.of(Bound.inclusive(type.isShort() ? (Object) Decimals.encodeShortScaledValue(value, type.getScale()) : encodeScaledValue(value, type.getScale())));
    }

    /**
     * Whether the digits may be those of the double that is nearest to the value, as delta-rs writes them.
     */
    private static boolean isDouble(DecimalType type, BigDecimal number)
    {
        double nearest = number.doubleValue();
        return type.getPrecision() > DIGITS_OF_DOUBLE &&
                Double.isFinite(nearest) &&
                (BigDecimal.valueOf(nearest).compareTo(number) == 0 || new BigDecimal(nearest).compareTo(number) == 0);
    }

    // more than can be: the double comes of a division by a power of ten, which may be none of the doubles. What is less than the type tells apart is nothing
    private static BigDecimal errorOfDouble(DecimalType type, BigDecimal number)
    {
        BigDecimal error = number.abs().movePointLeft(DIGITS_OF_DOUBLE - 1);
        return error.compareTo(BigDecimal.ONE.movePointLeft(type.getScale())) < 0 ? BigDecimal.ZERO : error;
    }

    // delta-rs makes a long of a double without fraction, whatever its size
    private static boolean isLostInLong(DecimalType type, BigDecimal number)
    {
        return type.getScale() == 0 && (number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) == 0 || number.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) == 0);
    }

    /**
     * A column of doubles may have been one of floats. The text of a float is the shortest that tells it from other floats, and need not be its value.
     */
    static Optional<Bound> lowerDouble(String text)
    {
        return inclusiveDouble(Math.min(Double.parseDouble(text), finiteFloat(text)));
    }

    static Optional<Bound> upperDouble(String text)
    {
        return inclusiveDouble(Math.max(Double.parseDouble(text), finiteFloat(text)));
    }

    private static double finiteFloat(String text)
    {
        float value = Float.parseFloat(text);
        return Float.isInfinite(value) ? Double.parseDouble(text) : value;
    }

    private static Optional<Bound> inclusiveDouble(double value)
    {
        return Double.isNaN(value) ? Optional.empty() : Optional.of(Bound.inclusive(value));
    }

    static Optional<Bound> lowerReal(String text)
    {
        double exact = Double.parseDouble(text);
        float value = (float) exact;
        return inclusiveReal(value > exact ? Math.nextDown(value) : value);
    }

    static Optional<Bound> upperReal(String text)
    {
        double exact = Double.parseDouble(text);
        float value = (float) exact;
        return inclusiveReal(value < exact ? Math.nextUp(value) : value);
    }

    private static Optional<Bound> inclusiveReal(float value)
    {
        return Float.isNaN(value) ? Optional.empty() : Optional.of(Bound.inclusive((long) floatToIntBits(value)));
    }
}
