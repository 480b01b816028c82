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

import io.trino.spi.predicate.Range;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

import java.time.DateTimeException;
import java.util.Optional;
import java.util.function.Function;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;

/**
 * Makes ranges of the bounds in the log, never narrower than what their writers may have seen. A bound that cannot be understood is none.
 */
public final class BoundValues
{
    /**
     * @param exclusive whether only lesser values are within an upper bound
     */
    record Bound(Object value, boolean exclusive)
    {
        static Bound inclusive(Object value)
        {
            return new Bound(value, false);
        }
    }

    private BoundValues() {}

    /**
     * @return empty when nothing is known
     */
    public static Optional<Range> range(Type type, Optional<String> min, Optional<String> max)
    {
        Optional<Bound> low = min.flatMap(text -> attempt(text, value -> lower(type, value)));
        Optional<Bound> high = max.flatMap(text -> attempt(text, value -> upper(type, value)));
        if (low.isEmpty() && high.isEmpty()) {
            return Optional.empty();
        }
        if (low.isEmpty()) {
            return Optional.of(high.orElseThrow().exclusive() ? Range.lessThan(type, high.orElseThrow().value()) : Range.lessThanOrEqual(type, high.orElseThrow().value()));
        }
        if (high.isEmpty()) {
            return Optional.of(Range.greaterThanOrEqual(type, low.orElseThrow().value()));
        }
        try {
            return Optional.of(Range.range(type, low.orElseThrow().value(), true, high.orElseThrow().value(), !high.orElseThrow().exclusive()));
        }
        catch (IllegalArgumentException e) {
            // the minimum is greater than the maximum, so neither can be trusted
            return Optional.empty();
        }
    }

    private static Optional<Bound> attempt(String text, Function<String, Optional<Bound>> bound)
    {
        try {
            return bound.apply(text);
        }
        catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<Bound> lower(Type type, String text)
    {
        return switch (type) {
            case VarcharType _ -> TextBounds.lower(text);
            case DecimalType decimal -> NumberBounds.lowerDecimal(decimal, text);
            default -> {
                if (isInteger(type)) {
                    yield NumberBounds.lowerInteger(type, text);
                }
                if (type.equals(DOUBLE)) {
                    yield NumberBounds.lowerDouble(text);
                }
                if (type.equals(REAL)) {
                    yield NumberBounds.lowerReal(text);
                }
                yield TemporalText.isTemporal(type) ? TemporalText.lower(type, text) : Optional.empty();
            }
        };
    }

    private static Optional<Bound> upper(Type type, String text)
    {
        return switch (type) {
            case VarcharType _ -> TextBounds.upper(text);
            case DecimalType decimal -> NumberBounds.upperDecimal(decimal, text);
            default -> {
                if (isInteger(type)) {
                    yield NumberBounds.upperInteger(type, text);
                }
                if (type.equals(DOUBLE)) {
                    yield NumberBounds.upperDouble(text);
                }
                if (type.equals(REAL)) {
                    yield NumberBounds.upperReal(text);
                }
                yield TemporalText.isTemporal(type) ? TemporalText.upper(type, text) : Optional.empty();
            }
        };
    }

    private static boolean isInteger(Type type)
    {
        return type.equals(BIGINT) || type.equals(INTEGER) || type.equals(SMALLINT) || type.equals(TINYINT);
    }
}
