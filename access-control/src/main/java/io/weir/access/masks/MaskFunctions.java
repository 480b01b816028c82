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

import java.lang.invoke.MethodHandles;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.StandardErrorCode.FUNCTION_NOT_FOUND;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * The functions that masks are made of. They take the raw value inside the function, so that no optimizer, plan or statistic sees through them.
 */
public final class MaskFunctions
        implements FunctionProvider
{
    public static final String REDACT = "redact";
    public static final String TOKEN = "token";
    public static final String YEAR = "year";
    public static final String LAST_FOUR = "last_four";
    public static final String PHONE = "phone";
    public static final String EMAIL = "email";
    public static final String NAME = "name";

    private static final int TOKEN_BYTES = 16;

    private final MaskKey key;
    private final Map<FunctionId, MaskFunction> functions;

    public MaskFunctions(MaskKey key)
    {
        this.key = requireNonNull(key, "key is null");
        this.functions = ImmutableList.<MaskFunction>builder()
                .add(text(REDACT, "Hides the whole value", TextMasks::redact))
                .add(text(TOKEN, "A keyed token: equal for equal values, and nothing else can be told from it", this::token))
                .addAll(YearMasks.functions(YEAR, "The first day of the year"))
                .add(text(LAST_FOUR, "Keeps the last four characters of a long value", TextMasks::lastFour))
                .add(text(PHONE, "Keeps the country or area code of a phone number", TextMasks::phone))
                .add(text(EMAIL, "Keeps the domain of an e-mail address", TextMasks::email))
                .add(text(NAME, "Keeps the initial of a name", TextMasks::initial))
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
        return function(functionId).implementation(invocationConvention);
    }

    Slice token(Slice value)
    {
        return utf8Slice(HexFormat.of().formatHex(key.sign(value.getBytes()), 0, TOKEN_BYTES));
    }

    private MaskFunction function(FunctionId id)
    {
        return Optional.ofNullable(functions.get(id))
                .orElseThrow(() -> new TrinoException(FUNCTION_NOT_FOUND, "There is no mask function %s".formatted(id)));
    }

    private static MaskFunction text(String name, String description, UnaryOperator<Slice> mask)
    {
        try {
            return new MaskFunction(name, description, VARCHAR, MethodHandles.lookup()
                    .findVirtual(UnaryOperator.class, "apply", methodType(Object.class, Object.class))
                    .bindTo(mask)
                    .asType(methodType(Slice.class, Slice.class)));
        }
        catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
