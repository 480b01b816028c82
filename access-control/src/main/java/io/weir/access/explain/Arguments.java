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
package io.weir.access.explain;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ScalarArgument;
import io.trino.spi.function.table.ScalarArgumentSpecification;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.InvalidAssetException;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * The arguments of a table function, which are all texts.
 */
public record Arguments(Map<String, Argument> arguments)
{
    private static final int MAXIMUM_BYTES = 100_000;

    public Arguments
    {
        arguments = ImmutableMap.copyOf(arguments);
    }

    public static ScalarArgumentSpecification named(String name)
    {
        return ScalarArgumentSpecification.builder().name(name).type(VARCHAR).build();
    }

    public static ScalarArgumentSpecification optional(String name)
    {
        return ScalarArgumentSpecification.builder().name(name).type(VARCHAR).defaultValue(null).build();
    }

    public Optional<String> text(String name)
    {
        return Optional.ofNullable(((ScalarArgument) arguments.get(name)).getValue())
                .map(value -> text(name, (Slice) value));
    }

    private static String text(String name, Slice value)
    {
        if (value.length() > MAXIMUM_BYTES) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "%s has %s bytes; expected at most %s".formatted(name, value.length(), MAXIMUM_BYTES));
        }
        return value.toStringUtf8();
    }

    public String required(String name)
    {
        return text(name)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new TrinoException(INVALID_FUNCTION_ARGUMENT, "%s is empty".formatted(name)));
    }

    /**
     * Several texts with commas between them.
     */
    public Optional<Set<String>> texts(String name)
    {
        return text(name).map(text -> ImmutableSet.copyOf(Splitter.on(',').trimResults().omitEmptyStrings().split(text)));
    }

    public Asset asset(String name)
    {
        try {
            return Asset.parseGiven(required(name));
        }
        catch (InvalidAssetException e) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, e.getMessage(), e);
        }
    }
}
