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
package io.weir.delta.engine.data.parquet;

import io.trino.parquet.Field;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A field as it is read from a file, and what makes its values those of the column.
 */
public record FileField(Field field, Optional<BlockConversion> conversion)
{
    public FileField
    {
        requireNonNull(field, "field is null");
        requireNonNull(conversion, "conversion is null");
    }

    static FileField asIs(Field field)
    {
        return new FileField(field, Optional.empty());
    }
}
