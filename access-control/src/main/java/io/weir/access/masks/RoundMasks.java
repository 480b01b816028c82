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
package io.weir.access.masks;

import com.google.common.collect.ImmutableList;
import io.trino.spi.function.BoundSignature;
import io.trino.spi.function.FunctionId;
import io.trino.spi.function.Signature;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeTemplate;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigInteger;
import java.util.List;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.TypeTemplates.numericVariable;
import static io.trino.spi.type.TypeTemplates.type;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.lang.invoke.MethodType.methodType;

/**
 * The next multiple of a step towards zero. Total: nothing grows, so nothing can run over.
 */
final class RoundMasks
{
    private RoundMasks() {}

    static List<MaskFunction> functions(String name, String description)
    {
        ImmutableList.Builder<MaskFunction> functions = ImmutableList.builder();
        for (Type type : List.of(TINYINT, SMALLINT, INTEGER, BIGINT)) {
            functions.add(function(name, description, type, method("integer", methodType(long.class, long.class, long.class))));
        }
        functions.add(function(name, description, DOUBLE, method("floating", methodType(double.class, double.class, long.class))));
        functions.add(function(name, description, REAL, method("real", methodType(long.class, long.class, long.class))));
        functions.add(new MaskFunction(
                name,
                description,
                new FunctionId(name + "(decimal)"),
                Signature.builder()
                        .numericVariable("p")
                        .numericVariable("s")
                        .returnType(decimal())
                        .argumentType(decimal())
                        .argumentType(BIGINT)
                        .build(),
                RoundMasks::ofDecimal));
        return functions.build();
    }

    static long integer(long value, long step)
    {
        return value - value % step;
    }

    static double floating(double value, long step)
    {
        return Double.isFinite(value) ? value - value % step : value;
    }

    static long real(long bits, long step)
    {
        float value = intBitsToFloat((int) bits);
        return floatToRawIntBits(Float.isFinite(value) ? value - value % step : value);
    }

    static long shortDecimal(BigInteger scale, long value, long step)
    {
        return decimal(BigInteger.valueOf(value), scale, step).longValueExact();
    }

    static Int128 longDecimal(BigInteger scale, Int128 value, long step)
    {
        return Int128.valueOf(decimal(value.toBigInteger(), scale, step));
    }

    private static BigInteger decimal(BigInteger unscaled, BigInteger scale, long step)
    {
        return unscaled.subtract(unscaled.remainder(BigInteger.valueOf(step).multiply(scale)));
    }

    private static MethodHandle ofDecimal(BoundSignature signature)
    {
        DecimalType type = (DecimalType) signature.getArgumentType(0);
        MethodHandle method = type.isShort()
                ? method("shortDecimal", methodType(long.class, BigInteger.class, long.class, long.class))
                : method("longDecimal", methodType(Int128.class, BigInteger.class, Int128.class, long.class));
        return method.bindTo(BigInteger.TEN.pow(type.getScale()));
    }

    private static TypeTemplate decimal()
    {
        return type("decimal", numericVariable("p"), numericVariable("s"));
    }

    private static MaskFunction function(String name, String description, Type type, MethodHandle method)
    {
        return new MaskFunction(
                name,
                description,
                new FunctionId("%s(%s)".formatted(name, type.getDisplayName())),
                Signature.builder().returnType(type).argumentType(type).argumentType(BIGINT).build(),
                _ -> method);
    }

    private static MethodHandle method(String name, MethodType type)
    {
        try {
            return MethodHandles.lookup().findStatic(RoundMasks.class, name, type);
        }
        catch (ReflectiveOperationException e) {
            throw new IllegalStateException("There is no rounding mask %s%s".formatted(name, type), e);
        }
    }
}
