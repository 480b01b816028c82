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
package io.weir.delta.engine.data;

import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.predicate.Range;
import io.trino.spi.type.Type;

import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.toIntExact;

/**
 * What predicates mean for NaN, which no range holds.
 */
public final class FloatingPoint
{
    private FloatingPoint() {}

    /**
     * {@code x <> 1} is true of NaN, and becomes all ranges but one value: what is open at both ends may include NaN.
     */
    public static boolean mayIncludeNaN(Domain domain)
    {
        if (!isFloatingPoint(domain.getType()) || domain.getValues().isNone()) {
            return false;
        }
        if (domain.getValues().isAll()) {
            return true;
        }
        Range span = domain.getValues().getRanges().getSpan();
        return span.isLowUnbounded() && span.isHighUnbounded();
    }

    public static boolean isNaN(NullableValue value)
    {
        if (value.isNull() || !isFloatingPoint(value.getType())) {
            return false;
        }
        return value.getType().equals(DOUBLE) ? Double.isNaN((double) value.getValue()) : Float.isNaN(intBitsToFloat(toIntExact((long) value.getValue())));
    }

    private static boolean isFloatingPoint(Type type)
    {
        return type.equals(DOUBLE) || type.equals(REAL);
    }
}
