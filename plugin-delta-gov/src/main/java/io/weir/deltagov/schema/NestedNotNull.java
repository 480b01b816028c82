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
package io.weir.deltagov.schema;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;

/**
 * NOT NULL of what is nested in a column, as a condition in Trino's SQL. The engine itself checks only columns.
 */
public final class NestedNotNull
{
    private int lambdas;

    private NestedNotNull() {}

    /**
     * @return empty if everything in the column may be NULL
     */
    public static Optional<String> condition(StructField column)
    {
        return new NestedNotNull().ifPresent(quoted(column.getName()), column.getDataType());
    }

    /**
     * That of a value, if it is there.
     */
    private Optional<String> ifPresent(String value, DataType type)
    {
        return inside(value, type).map(condition -> "(%s IS NULL OR %s)".formatted(value, condition));
    }

    private Optional<String> inside(String value, DataType type)
    {
        return switch (type) {
            case StructType struct -> all(struct.fields().stream()
                    .flatMap(field -> required(value + "." + quoted(field.getName()), field.getDataType(), !field.isNullable()).stream()));
            case ArrayType array -> each(value, array.getElementType(), !array.containsNull());
            case MapType map -> all(Stream.of(
                            each("map_keys(%s)".formatted(value), map.getKeyType(), false),
                            each("map_values(%s)".formatted(value), map.getValueType(), !map.isValueContainsNull()))
                    .flatMap(Optional::stream));
            default -> Optional.empty();
        };
    }

    private Optional<String> each(String array, DataType type, boolean required)
    {
        lambdas++;
        String element = "e" + lambdas;
        return required(element, type, required).map(condition -> "all_match(%s, %s -> %s)".formatted(array, element, condition));
    }

    private Optional<String> required(String value, DataType type, boolean required)
    {
        return all(Stream.concat(
                required ? Stream.of(value + " IS NOT NULL") : Stream.of(),
                ifPresent(value, type).stream()));
    }

    private static Optional<String> all(Stream<String> conditions)
    {
        List<String> present = conditions.toList();
        return present.isEmpty() ? Optional.empty() : Optional.of(present.stream().collect(joining(" AND ", "(", ")")));
    }

    private static String quoted(String name)
    {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
