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

import com.google.common.collect.ImmutableList;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.weir.delta.engine.data.DataColumn;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * A part of a row that is NOT NULL, or has such parts within it. The engine itself checks only columns, and constraints that it would check too stand in the way of an UPDATE.
 *
 * @param path of names, where {@code element} stands for those of an array, and {@code key} and {@code value} for those of a map
 * @param index among the parts of what it is in: the channel of a column, the number of a field, 0 for elements and keys, and 1 for values
 * @param required whether it must be there wherever that is there
 * @param within what of it must be there where it is itself
 */
public record NestedNotNull(String path, int index, boolean required, List<NestedNotNull> within)
{
    public NestedNotNull
    {
        requireNonNull(path, "path is null");
        within = ImmutableList.copyOf(within);
    }

    /**
     * Only the columns that have such parts within them. Whether a column itself is NOT NULL is for the engine.
     *
     * @param columns of the table, by channel
     */
    public static List<NestedNotNull> of(StructType schema, List<DataColumn> columns)
    {
        return IntStream.range(0, columns.size())
                .mapToObj(channel -> part(columns.get(channel).name(), channel, schema.get(columns.get(channel).name()).getDataType(), false))
                .flatMap(Optional::stream)
                .collect(toImmutableList());
    }

    private static Optional<NestedNotNull> part(String path, int index, DataType type, boolean required)
    {
        List<NestedNotNull> within = within(path, type);
        return required || !within.isEmpty() ? Optional.of(new NestedNotNull(path, index, required, within)) : Optional.empty();
    }

    private static List<NestedNotNull> within(String path, DataType type)
    {
        return switch (type) {
            case StructType struct -> present(IntStream.range(0, struct.length()).mapToObj(index -> field(path, index, struct.at(index))));
            case ArrayType array -> present(Stream.of(part(path + ".element", 0, array.getElementType(), !array.containsNull())));
            case MapType map -> present(Stream.of(
                    part(path + ".key", 0, map.getKeyType(), false),
                    part(path + ".value", 1, map.getValueType(), !map.isValueContainsNull())));
            default -> ImmutableList.of();
        };
    }

    private static Optional<NestedNotNull> field(String path, int index, StructField field)
    {
        return part(path + "." + field.getName(), index, field.getDataType(), !field.isNullable());
    }

    private static List<NestedNotNull> present(Stream<Optional<NestedNotNull>> parts)
    {
        return parts.flatMap(Optional::stream).collect(toImmutableList());
    }
}
