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
package io.weir.mongorecent.function;

import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ScalarArgument;
import io.trino.spi.function.table.ScalarArgumentSpecification;

import java.util.Map;
import java.util.Optional;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_INVALID_PIPELINE;
import static java.util.Objects.requireNonNull;

/**
 * What a table function was called with.
 *
 * @param function for errors
 */
record TextArguments(String function, Map<String, Argument> arguments)
{
    TextArguments
    {
        requireNonNull(function, "function is null");
        arguments = ImmutableMap.copyOf(arguments);
    }

    static ScalarArgumentSpecification specification(String name)
    {
        return ScalarArgumentSpecification.builder().name(name).type(VARCHAR).build();
    }

    String get(String name)
    {
        return Optional.ofNullable((Slice) ((ScalarArgument) arguments.get(name)).getValue())
                .map(Slice::toStringUtf8)
                .orElseThrow(() -> new TrinoException(MONGO_RECENT_INVALID_PIPELINE, "Argument %s of %s is NULL".formatted(name, function)));
    }
}
