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
package io.weir.deltagov.view;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * A table or view that a query reads.
 *
 * @param types of its columns, and within structs, arrays and maps of all that has no parts, by paths
 */
public record SourceColumns(String schema, String name, Map<String, String> types)
{
    private static final Pattern PLAIN_NAME = Pattern.compile("[^.\"\\[]+");

    public SourceColumns
    {
        requireNonNull(schema, "schema is null");
        requireNonNull(name, "name is null");
        types = ImmutableMap.copyOf(types);
    }

    public static SourceColumns of(String schema, String name, Map<String, Type> columns)
    {
        ImmutableMap.Builder<String, String> types = ImmutableMap.builder();
        columns.forEach((column, type) -> addParts(part(column), type, types));
        return new SourceColumns(schema, name, types.buildKeepingLast());
    }

    public boolean hasNameOf(SourceColumns other)
    {
        return schema.equals(other.schema) && name.equals(other.name);
    }

    /**
     * What both have, with different types. What only one of them has is for the engine to find.
     */
    public Optional<String> firstChange(SourceColumns before)
    {
        return types.entrySet().stream()
                .filter(column -> before.types.containsKey(column.getKey()) && !before.types.get(column.getKey()).equals(column.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static void addParts(String path, Type type, ImmutableMap.Builder<String, String> types)
    {
        switch (type) {
            case RowType row -> {
                for (int i = 0; i < row.getFields().size(); i++) {
                    RowType.Field field = row.getFields().get(i);
                    addParts(path + "." + field.getName().map(SourceColumns::part).orElse("[%s]".formatted(i)), field.getType(), types);
                }
            }
            case ArrayType array -> addParts(path + ".element", array.getElementType(), types);
            case MapType map -> {
                addParts(path + ".key", map.getKeyType(), types);
                addParts(path + ".value", map.getValueType(), types);
            }
            default -> types.put(path, type.getDisplayName());
        }
    }

    // a column "a.b" is not the field b of a
    private static String part(String name)
    {
        return PLAIN_NAME.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
