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
package io.weir.mongorecent.read;

import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.Type;
import io.weir.mongorecent.mongo.BsonNumbers;
import org.bson.BsonReader;
import org.bson.BsonType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static java.lang.Float.floatToIntBits;

/**
 * Numbers of any BSON type, as long as the column shows exactly the number that is stored: MongoDB compares them by their value too.
 */
final class NumberDecoders
{
    private static final double LONG_LIMIT = 0x1p63;

    private NumberDecoders() {}

    static ValueDecoder integral(Type type, long min, long max)
    {
        return (reader, output) -> {
            BsonType bsonType = reader.getCurrentBsonType();
            long value = integral(reader);
            if (value < min || value > max) {
                throw MisfitException.wrongValue(bsonType, "out of range");
            }
            type.writeLong(output, value);
        };
    }

    private static long integral(BsonReader reader)
    {
        return switch (reader.getCurrentBsonType()) {
            case INT32 -> reader.readInt32();
            case INT64 -> reader.readInt64();
            case DOUBLE -> integral(reader.readDouble());
            case DECIMAL128 -> integral(finiteDecimal(reader));
            default -> throw MisfitException.wrongType(reader);
        };
    }

    private static long integral(double value)
    {
        if (value != Math.rint(value) || value < -LONG_LIMIT || value >= LONG_LIMIT) {
            throw MisfitException.wrongValue("double", "that is no integer or out of range");
        }
        return (long) value;
    }

    private static long integral(BigDecimal value)
    {
        if (value.signum() == 0) {
            // whatever its exponent
            return 0;
        }
        // before anything expands the exponent of 1E+6000
        if (value.precision() - (long) value.scale() > 19) {
            throw MisfitException.wrongValue("decimal128", "out of range");
        }
        try {
            return value.longValueExact();
        }
        catch (ArithmeticException e) {
            throw MisfitException.wrongValue("decimal128", "that is no integer or out of range");
        }
    }

    static void doublePrecision(BsonReader reader, BlockBuilder output)
    {
        DOUBLE.writeDouble(output, floating(reader));
    }

    static void real(BsonReader reader, BlockBuilder output)
    {
        double value = floating(reader);
        float narrowed = (float) value;
        if (narrowed != value && !Double.isNaN(value)) {
            throw MisfitException.wrongValue("double", "with more digits than a real has");
        }
        REAL.writeLong(output, floatToIntBits(narrowed));
    }

    private static double floating(BsonReader reader)
    {
        return switch (reader.getCurrentBsonType()) {
            case DOUBLE -> reader.readDouble();
            case INT32 -> reader.readInt32();
            case INT64 -> floating(reader.readInt64());
            default -> throw MisfitException.wrongType(reader);
        };
    }

    private static double floating(long value)
    {
        double converted = value;
        // Long.MAX_VALUE rounds up to 2^63, which casts back to it
        if (converted >= LONG_LIMIT || (long) converted != value) {
            throw MisfitException.wrongValue("int64", "with more digits than a double has");
        }
        return converted;
    }

    static ValueDecoder decimal(DecimalType type)
    {
        return (reader, output) -> {
            BsonType bsonType = reader.getCurrentBsonType();
            BigDecimal value = switch (reader.getCurrentBsonType()) {
                case DECIMAL128 -> finiteDecimal(reader);
                case INT32 -> BigDecimal.valueOf(reader.readInt32());
                case INT64 -> BigDecimal.valueOf(reader.readInt64());
                default -> throw MisfitException.wrongType(reader);
            };
            BigInteger unscaled = unscaled(type, bsonType, value);
            if (type.isShort()) {
                type.writeLong(output, unscaled.longValueExact());
            }
            else {
                type.writeObject(output, Int128.valueOf(unscaled));
            }
        };
    }

    private static BigInteger unscaled(DecimalType type, BsonType bsonType, BigDecimal value)
    {
        if (value.signum() != 0 && value.precision() - (long) value.scale() > type.getPrecision() - type.getScale()) {
            throw MisfitException.wrongValue(bsonType, "with more digits before the point than %s has".formatted(type.getDisplayName()));
        }
        if (value.signum() == 0) {
            return BigInteger.ZERO;
        }
        try {
            return value.setScale(type.getScale(), RoundingMode.UNNECESSARY).unscaledValue();
        }
        catch (ArithmeticException e) {
            throw MisfitException.wrongValue(bsonType, "with more digits behind the point than %s has".formatted(type.getDisplayName()));
        }
    }

    private static BigDecimal finiteDecimal(BsonReader reader)
    {
        return BsonNumbers.toBigDecimal(reader.readDecimal128())
                .orElseThrow(() -> MisfitException.wrongValue("decimal128", "that is not a number or infinite"));
    }
}
