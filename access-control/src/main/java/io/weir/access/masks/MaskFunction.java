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

import io.trino.spi.function.BoundSignature;
import io.trino.spi.function.FunctionId;
import io.trino.spi.function.FunctionMetadata;
import io.trino.spi.function.InvocationConvention;
import io.trino.spi.function.InvocationConvention.InvocationArgumentConvention;
import io.trino.spi.function.ScalarFunctionAdapter;
import io.trino.spi.function.ScalarFunctionImplementation;
import io.trino.spi.function.Signature;
import io.trino.spi.type.Type;

import java.lang.invoke.MethodHandle;
import java.util.Collections;
import java.util.function.Function;

import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.NEVER_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.FAIL_ON_NULL;
import static java.util.Objects.requireNonNull;

/**
 * A catalog function from a type to the same type, with parameters of the mask behind the value: total, deterministic, NULL for NULL.
 *
 * @param mask the method for the bound types, from their Java types to the first of them
 */
record MaskFunction(String name, String description, FunctionId id, Signature signature, Function<BoundSignature, MethodHandle> mask)
{
    static final String KEY_MARK = "#";

    MaskFunction
    {
        requireNonNull(name, "name is null");
        requireNonNull(description, "description is null");
        requireNonNull(id, "id is null");
        requireNonNull(signature, "signature is null");
        requireNonNull(mask, "mask is null");
    }

    /**
     * @param mask from the type's Java type to itself
     */
    static MaskFunction ofType(String name, String description, Type type, MethodHandle mask)
    {
        return new MaskFunction(
                name,
                description,
                new FunctionId("%s(%s)".formatted(name, type.getDisplayName())),
                Signature.builder().returnType(type).argumentType(type).build(),
                _ -> mask);
    }

    /**
     * The same function with a name for engines alone that also tells the key. The coordinator puts it into the plan, and a worker whose key is another one does not have it.
     */
    MaskFunction keyed(String fingerprint)
    {
        return new MaskFunction(name, description, new FunctionId(id + KEY_MARK + fingerprint), signature, mask);
    }

    FunctionMetadata metadata()
    {
        return FunctionMetadata.scalarBuilder(name)
                .functionId(id)
                .signature(signature)
                .description(description)
                .neverFails()
                .build();
    }

    ScalarFunctionImplementation implementation(BoundSignature bound, InvocationConvention convention)
    {
        InvocationArgumentConvention[] arguments = Collections.nCopies(bound.getArity(), NEVER_NULL).toArray(new InvocationArgumentConvention[0]);
        return ScalarFunctionImplementation.builder()
                .methodHandle(ScalarFunctionAdapter.adapt(
                        mask.apply(bound),
                        bound.getReturnType(),
                        bound.getArgumentTypes(),
                        InvocationConvention.simpleConvention(FAIL_ON_NULL, arguments),
                        convention))
                .build();
    }
}
