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
package io.weir.deltagov.erase;

import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Decimals;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;
import io.trino.sql.tree.ArithmeticUnaryExpression;
import io.trino.sql.tree.BinaryLiteral;
import io.trino.sql.tree.BooleanLiteral;
import io.trino.sql.tree.DecimalLiteral;
import io.trino.sql.tree.DoubleLiteral;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.GenericLiteral;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.StringLiteral;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.airlift.slice.Slices.utf8Slice;
import static io.airlift.slice.Slices.wrappedBuffer;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.Timestamps.PICOSECONDS_PER_MICROSECOND;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static java.lang.Float.floatToIntBits;

/**
 * Literals as values of columns. Only what is exact: a literal that the type cannot hold is none of its values.
 */
final class LiteralValues
{
    private static final Pattern ZONED = Pattern.compile("(?<local>[-+]?[0-9]+-[0-9]{2}-[0-9]{2}[ T][0-9:.]+) ?(?<zone>[^ ].*)");

    private LiteralValues() {}

    static Optional<Object> of(Type type, Expression literal)
    {
        try {
            return value(type, literal);
        }
        catch (ArithmeticException | NumberFormatException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Object> value(Type type, Expression literal)
    {
        if (type instanceof VarcharType) {
            return literal instanceof StringLiteral text ? Optional.of(utf8Slice(text.getValue())) : Optional.empty();
        }
        if (type.equals(BOOLEAN)) {
            return literal instanceof BooleanLiteral value ? Optional.of(value.getValue()) : Optional.empty();
        }
        if (type.equals(VARBINARY)) {
            return literal instanceof BinaryLiteral binary ? Optional.of(wrappedBuffer(binary.getValue())) : Optional.empty();
        }
        if (type.equals(REAL)) {
            return real(literal).map(value -> (long) floatToIntBits(value));
        }
        if (literal instanceof GenericLiteral generic) {
            return time(type, generic);
        }
        return number(literal).flatMap(number -> number(type, number));
    }

    // a decimal number is the nearest value, as in a comparison of Trino's. One with an exponent is compared as double there
    private static Optional<Float> real(Expression literal)
    {
        return switch (literal) {
            case LongLiteral _, DecimalLiteral _ -> number(literal).map(BigDecimal::floatValue).filter(Float::isFinite);
            case DoubleLiteral value -> Optional.of((float) value.getValue()).filter(real -> real == value.getValue());
            case GenericLiteral value when value.getType().equalsIgnoreCase("real") -> Optional.of(Float.valueOf(value.getValue())).filter(real -> !real.isNaN());
            case ArithmeticUnaryExpression signed -> real(signed.getValue()).map(value -> switch (signed.getSign()) {
                case PLUS -> value;
                case MINUS -> -value;
            });
            default -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> number(Expression literal)
    {
        return switch (literal) {
            case LongLiteral value -> Optional.of(BigDecimal.valueOf(value.getParsedValue()));
            case DecimalLiteral value -> Optional.of(new BigDecimal(value.getValue()));
            case DoubleLiteral value -> Optional.of(BigDecimal.valueOf(value.getValue()));
            case ArithmeticUnaryExpression signed -> number(signed.getValue()).map(value -> switch (signed.getSign()) {
                case PLUS -> value;
                case MINUS -> value.negate();
            });
            default -> Optional.empty();
        };
    }

    private static Optional<Object> number(Type type, BigDecimal value)
    {
        if (type.equals(BIGINT)) {
            return Optional.of(value.longValueExact());
        }
        if (type.equals(INTEGER)) {
            return Optional.of((long) value.intValueExact());
        }
        if (type.equals(SMALLINT)) {
            return Optional.of((long) value.shortValueExact());
        }
        if (type.equals(TINYINT)) {
            return Optional.of((long) value.byteValueExact());
        }
        if (type.equals(DOUBLE)) {
            return Optional.of(value.doubleValue());
        }
        if (type instanceof DecimalType decimal) {
            BigDecimal scaled = value.setScale(decimal.getScale(), RoundingMode.UNNECESSARY);
            if (scaled.precision() > decimal.getPrecision()) {
                return Optional.empty();
            }
            return Optional.of(decimal.isShort() ? (Object) Decimals.encodeShortScaledValue(scaled, decimal.getScale()) : Decimals.encodeScaledValue(scaled, decimal.getScale()));
        }
        return Optional.empty();
    }

    private static Optional<Object> time(Type type, GenericLiteral literal)
    {
        String text = literal.getValue().strip();
        if (type.equals(DATE) && literal.getType().equalsIgnoreCase("date")) {
            return Optional.of(LocalDate.parse(text).toEpochDay());
        }
        if (!literal.getType().equalsIgnoreCase("timestamp")) {
            return Optional.empty();
        }
        if (type.equals(TIMESTAMP_MICROS)) {
            return Optional.of(micros(local(text).toInstant(ZoneOffset.UTC)));
        }
        Matcher zoned = ZONED.matcher(text);
        if (type.equals(TIMESTAMP_TZ_MICROS) && zoned.matches()) {
            LocalDateTime local = local(zoned.group("local"));
            List<ZoneOffset> offsets = ZoneId.of(zoned.group("zone")).getRules().getValidOffsets(local);
            if (offsets.size() != 1) {
                // the clock was changed then: there was no such time, or it was twice
                return Optional.empty();
            }
            long micros = micros(local.toInstant(offsets.getFirst()));
            return Optional.of(LongTimestampWithTimeZone.fromEpochMillisAndFraction(Math.floorDiv(micros, 1000), (int) Math.floorMod(micros, 1000) * PICOSECONDS_PER_MICROSECOND, UTC_KEY));
        }
        return Optional.empty();
    }

    private static LocalDateTime local(String text)
    {
        return LocalDateTime.parse(text.replace(' ', 'T'));
    }

    private static long micros(Instant time)
    {
        if (time.getNano() % 1000 != 0) {
            throw new ArithmeticException("more digits than microseconds have");
        }
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
