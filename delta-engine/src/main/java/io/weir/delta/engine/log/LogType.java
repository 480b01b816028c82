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
package io.weir.delta.engine.log;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.TimestampType;

import java.time.Instant;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What a column of a log holds. Timestamps are exact to the microsecond.
 */
public enum LogType
{
    STRING(StringType.STRING, String.class),
    LONG(LongType.LONG, Long.class),
    BOOLEAN(BooleanType.BOOLEAN, Boolean.class),
    TIMESTAMP(TimestampType.TIMESTAMP, Instant.class),
    STRING_LIST(new ArrayType(StringType.STRING, false), List.class);

    private final DataType deltaType;
    private final Class<?> javaType;

    LogType(DataType deltaType, Class<?> javaType)
    {
        this.deltaType = requireNonNull(deltaType, "deltaType is null");
        this.javaType = requireNonNull(javaType, "javaType is null");
    }

    DataType deltaType()
    {
        return deltaType;
    }

    Class<?> javaType()
    {
        return javaType;
    }
}
