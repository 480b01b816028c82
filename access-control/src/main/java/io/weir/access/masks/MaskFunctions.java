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
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.function.BoundSignature;
import io.trino.spi.function.FunctionDependencies;
import io.trino.spi.function.FunctionId;
import io.trino.spi.function.FunctionMetadata;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.InvocationConvention;
import io.trino.spi.function.ScalarFunctionImplementation;
import io.trino.spi.type.Type;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.FUNCTION_NOT_FOUND;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.access.AccessErrors.maskKeyMismatch;
import static java.lang.invoke.MethodType.methodType;
import static java.util.function.Function.identity;

/**
 * The functions that masks are made of. They take the raw value inside the function, so that no optimizer, plan or statistic sees through them.
 */
public final class MaskFunctions
        implements FunctionProvider
{
    public static final String REDACT = "redact";
    public static final String TOKEN = "token";
    public static final String DIGITS = "digits";
    public static final String YEAR = "year";
    public static final String MONTH = "month";
    public static final String ROUND = "round";
    public static final String LAST_FOUR = "last_four";
    public static final String PHONE = "phone";
    public static final String EMAIL = "email";
    public static final String NAME = "name";

    private static final String TOKEN_DESCRIPTION = "A keyed token: equal for equal values, and nothing else can be told from it";
    private static final String DIGITS_DESCRIPTION = "Replaces digits by others, by a key";

    private final String fingerprint;
    private final Map<FunctionId, MaskFunction> functions;

    public MaskFunctions(MaskKey key)
    {
        FormatPreservingCipher cipher = new FormatPreservingCipher(key.derive("format-preserving masks"));
        TokenMasks tokens = new TokenMasks(key, cipher);
        DigitMasks digits = new DigitMasks(cipher);
        this.fingerprint = key.fingerprint();
        this.functions = ImmutableList.<MaskFunction>builder()
                .add(slices(REDACT, "Hides the whole value", VARCHAR, TextMasks::redact))
                .add(slices(TOKEN, TOKEN_DESCRIPTION, VARCHAR, tokens::text).keyed(fingerprint))
                .add(slices(TOKEN, TOKEN_DESCRIPTION, VARBINARY, tokens::bytes).keyed(fingerprint))
                .add(slices(TOKEN, TOKEN_DESCRIPTION, UUID, tokens::uuid).keyed(fingerprint))
                .add(longs(TOKEN, TOKEN_DESCRIPTION, BIGINT, tokens::bigint).keyed(fingerprint))
                .add(longs(TOKEN, TOKEN_DESCRIPTION, INTEGER, tokens::integer).keyed(fingerprint))
                .add(slices(DIGITS, DIGITS_DESCRIPTION, VARCHAR, digits::text).keyed(fingerprint))
                .add(longs(DIGITS, DIGITS_DESCRIPTION, BIGINT, value -> digits.number(value, Long.MAX_VALUE)).keyed(fingerprint))
                .add(longs(DIGITS, DIGITS_DESCRIPTION, INTEGER, value -> digits.number(value, Integer.MAX_VALUE)).keyed(fingerprint))
                .addAll(CalendarMasks.YEAR.functions(YEAR, "The first day of the year"))
                .addAll(CalendarMasks.MONTH.functions(MONTH, "The first day of the month"))
                .addAll(RoundMasks.functions(ROUND, "The next multiple of a step towards zero"))
                .add(slices(LAST_FOUR, "Keeps the last four characters of a long value", VARCHAR, TextMasks::lastFour))
                .add(slices(PHONE, "Keeps the country or area code of a phone number", VARCHAR, TextMasks::phone))
                .add(slices(EMAIL, "Keeps the domain of an e-mail address", VARCHAR, TextMasks::email))
                .add(slices(NAME, "Keeps the initial of a name", VARCHAR, TextMasks::initial))
                .build().stream()
                .collect(toImmutableMap(MaskFunction::id, identity()));
    }

    public List<FunctionMetadata> metadata()
    {
        return functions.values().stream()
                .map(MaskFunction::metadata)
                .collect(toImmutableList());
    }

    public FunctionMetadata metadata(FunctionId id)
    {
        return function(id).metadata();
    }

    @Override
    public ScalarFunctionImplementation getScalarFunctionImplementation(
            FunctionId functionId,
            BoundSignature boundSignature,
            FunctionDependencies functionDependencies,
            InvocationConvention invocationConvention)
    {
        return function(functionId).implementation(boundSignature, invocationConvention);
    }

    private MaskFunction function(FunctionId id)
    {
        return Optional.ofNullable(functions.get(id)).orElseThrow(() -> unknown(id));
    }

    private TrinoException unknown(FunctionId id)
    {
        String text = id.toString();
        int mark = text.indexOf(MaskFunction.KEY_MARK);
        if (mark >= 0 && !text.endsWith(MaskFunction.KEY_MARK + fingerprint)) {
            return maskKeyMismatch(text.substring(mark + 1), fingerprint);
        }
        return new TrinoException(FUNCTION_NOT_FOUND, "There is no mask function %s".formatted(id));
    }

    private static MaskFunction slices(String name, String description, Type type, UnaryOperator<Slice> mask)
    {
        return MaskFunction.ofType(name, description, type, bound(UnaryOperator.class, "apply", Object.class, mask)
                .asType(methodType(Slice.class, Slice.class)));
    }

    private static MaskFunction longs(String name, String description, Type type, LongUnaryOperator mask)
    {
        return MaskFunction.ofType(name, description, type, bound(LongUnaryOperator.class, "applyAsLong", long.class, mask));
    }

    private static MethodHandle bound(Class<?> operator, String method, Class<?> javaType, Object mask)
    {
        try {
            return MethodHandles.lookup().findVirtual(operator, method, methodType(javaType, javaType)).bindTo(mask);
        }
        catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
