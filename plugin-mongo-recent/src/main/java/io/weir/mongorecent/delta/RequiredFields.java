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
package io.weir.mongorecent.delta;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is NOT NULL in a table: columns, and fields, elements and values within them.
 */
final class RequiredFields
{
    private RequiredFields() {}

    /**
     * @return its path, with dots, as Delta has it
     */
    static Optional<String> first(StructType schema)
    {
        return inside("", schema).findFirst();
    }

    private static Stream<String> inside(String prefix, DataType type)
    {
        return switch (type) {
            case StructType struct -> struct.fields().stream().flatMap(field -> required(prefix + field.getName(), field.getDataType(), !field.isNullable()));
            case ArrayType array -> required(prefix + "element", array.getElementType(), !array.containsNull());
            // a key is never NULL, neither here nor there
            case MapType map -> Stream.concat(
                    required(prefix + "key", map.getKeyType(), false),
                    required(prefix + "value", map.getValueType(), !map.isValueContainsNull()));
            default -> Stream.of();
        };
    }

    private static Stream<String> required(String path, DataType type, boolean required)
    {
        return Stream.concat(required ? Stream.of(path) : Stream.of(), inside(path + ".", type));
    }
}
