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
package io.weir.delta.engine.data;

import io.trino.spi.predicate.NullableValue;
import io.trino.spi.type.Type;

import java.util.Map;
import java.util.Optional;

/**
 * The strings that the log keeps partition values in. Timestamps are in UTC.
 */
public final class PartitionValues
{
    private PartitionValues() {}

    /**
     * @param value in Trino's native representation of the type, or null
     * @return empty for NULL
     */
    public static Optional<String> encode(Type type, Object value)
    {
        throw new UnsupportedOperationException("PartitionValues is not written yet");
    }

    /**
     * @param value empty for NULL, which "" is too
     */
    public static NullableValue decode(Type type, Optional<String> value)
    {
        throw new UnsupportedOperationException("PartitionValues is not written yet");
    }

    /**
     * The directory, relative to the table and not URI-encoded, that files with these values are put in: {@code a=1/b=x}, or empty without any.
     */
    public static String directory(Map<String, Optional<String>> partitionValues)
    {
        throw new UnsupportedOperationException("PartitionValues is not written yet");
    }
}
