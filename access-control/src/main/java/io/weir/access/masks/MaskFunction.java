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

import io.trino.spi.function.FunctionId;
import io.trino.spi.function.FunctionMetadata;
import io.trino.spi.function.InvocationConvention;
import io.trino.spi.function.ScalarFunctionAdapter;
import io.trino.spi.function.ScalarFunctionImplementation;
import io.trino.spi.function.Signature;
import io.trino.spi.type.Type;

import java.lang.invoke.MethodHandle;
import java.util.List;

import static io.trino.spi.function.InvocationConvention.InvocationArgumentConvention.NEVER_NULL;
import static io.trino.spi.function.InvocationConvention.InvocationReturnConvention.FAIL_ON_NULL;
import static io.trino.spi.function.InvocationConvention.simpleConvention;
import static java.util.Objects.requireNonNull;

/**
 * A catalog function from a type to the same type: total, deterministic, NULL for NULL.
 *
 * @param mask from the type's Java type to itself
 */
record MaskFunction(String name, String description, Type type, MethodHandle mask)
{
    private static final InvocationConvention CONVENTION = simpleConvention(FAIL_ON_NULL, NEVER_NULL);

    MaskFunction
    {
        requireNonNull(name, "name is null");
        requireNonNull(description, "description is null");
        requireNonNull(type, "type is null");
        requireNonNull(mask, "mask is null");
    }

    FunctionId id()
    {
        return new FunctionId("%s(%s)".formatted(name, type.getDisplayName()));
    }

    FunctionMetadata metadata()
    {
        return FunctionMetadata.scalarBuilder(name)
                .functionId(id())
                .signature(Signature.builder()
                        .returnType(type)
                        .argumentType(type)
                        .build())
                .description(description)
                .neverFails()
                .build();
    }

    ScalarFunctionImplementation implementation(InvocationConvention convention)
    {
        return ScalarFunctionImplementation.builder()
                .methodHandle(ScalarFunctionAdapter.adapt(mask, type, List.of(type), CONVENTION, convention))
                .build();
    }
}
