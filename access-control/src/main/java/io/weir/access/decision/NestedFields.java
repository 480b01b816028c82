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
package io.weir.access.decision;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.util.Locale.ENGLISH;

/**
 * What is in values of a type, by the names that assets have for it: the fields of rows, and what arrays and maps hold.
 */
public final class NestedFields
{
    private static final String ELEMENT = "element";
    private static final String KEY = "key";
    private static final String VALUE = "value";

    private NestedFields() {}

    /**
     * One level down.
     */
    public static Map<String, Type> of(Type type)
    {
        return switch (type) {
            case RowType row -> ofRow(row);
            case ArrayType array -> ImmutableMap.of(ELEMENT, array.getElementType());
            case MapType map -> ImmutableMap.of(KEY, map.getKeyType(), VALUE, map.getValueType());
            default -> ImmutableMap.of();
        };
    }

    /**
     * All fields of rows in a column, each as the names from the column down to it.
     */
    public static List<List<String>> within(String column, Type type)
    {
        ImmutableList.Builder<List<String>> fields = ImmutableList.builder();
        addWithin(ImmutableList.of(column), type, fields);
        return fields.build();
    }

    private static void addWithin(List<String> holder, Type type, ImmutableList.Builder<List<String>> fields)
    {
        of(type).forEach((name, inner) -> {
            List<String> names = ImmutableList.<String>builder().addAll(holder).add(name).build();
            if (type instanceof RowType) {
                fields.add(names);
            }
            addWithin(names, inner, fields);
        });
    }

    /**
     * A field without a name goes by its place, and of those whose names differ only in case each has one of its own.
     */
    private static Map<String, Type> ofRow(RowType row)
    {
        Map<String, Type> fields = new LinkedHashMap<>();
        for (RowType.Field field : row.getFields()) {
            StringBuilder name = new StringBuilder(field.getName().map(text -> text.toLowerCase(ENGLISH)).filter(text -> !text.isEmpty()).orElse("$" + fields.size()));
            while (fields.containsKey(name.toString())) {
                name.append('^');
            }
            fields.put(name.toString(), field.getType());
        }
        return fields;
    }
}
