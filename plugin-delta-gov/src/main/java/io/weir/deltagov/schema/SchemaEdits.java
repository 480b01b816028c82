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
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnPosition;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.COLUMN_ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.COLUMN_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * Changes of a schema, as new schemas. A path is the name of a column and of the fields in it, in any case; {@code element}, {@code key} and
 * {@code value} lead into arrays and maps.
 */
public final class SchemaEdits
{
    private static final String ELEMENT = "element";
    private static final String KEY = "key";
    private static final String VALUE = "value";

    private SchemaEdits() {}

    public static StructType addColumn(StructType schema, StructField column, ColumnPosition position)
    {
        return new StructType(inserted(schema.fields(), column, position));
    }

    public static StructType addField(StructType schema, List<String> parentPath, StructField field)
    {
        return update(schema, parentPath, parent -> parent.withDataType(new StructType(inserted(struct(parent).fields(), field, new ColumnPosition.Last()))));
    }

    public static StructType drop(StructType schema, List<String> path)
    {
        String name = path.getLast();
        List<String> parentPath = path.subList(0, path.size() - 1);
        if (parentPath.isEmpty()) {
            return without(schema, name);
        }
        return update(schema, parentPath, parent -> parent.withDataType(without(struct(parent), name)));
    }

    public static StructType rename(StructType schema, List<String> path, String target)
    {
        List<String> parentPath = path.subList(0, path.size() - 1);
        List<StructField> siblings = parentPath.isEmpty() ? schema.fields() : struct(find(schema, parentPath)).fields();
        siblings.stream()
                .filter(sibling -> !sibling.getName().equalsIgnoreCase(path.getLast()))
                .forEach(sibling -> requireOtherName(sibling, target));
        return update(schema, path, field -> new StructField(target, field.getDataType(), field.isNullable(), field.getMetadata()).withTypeChanges(field.getTypeChanges()));
    }

    public static StructType update(StructType schema, List<String> path, UnaryOperator<StructField> edit)
    {
        StructField field = child(schema, path.getFirst());
        return new StructType(schema.fields().stream()
                .map(candidate -> candidate == field ? update(candidate, rest(path), edit) : candidate)
                .collect(toImmutableList()));
    }

    public static StructField find(StructType schema, List<String> path)
    {
        StructField field = child(schema, path.getFirst());
        return path.size() == 1 ? field : findIn(field, rest(path));
    }

    private static StructField findIn(StructField field, List<String> path)
    {
        if (path.isEmpty()) {
            return field;
        }
        return switch (field.getDataType()) {
            case StructType struct -> find(struct, path);
            case ArrayType array when path.getFirst().equals(ELEMENT) -> findIn(array.getElementField(), rest(path));
            case MapType map when path.getFirst().equals(KEY) -> findIn(map.getKeyField(), rest(path));
            case MapType map when path.getFirst().equals(VALUE) -> findIn(map.getValueField(), rest(path));
            default -> throw missing(path.getFirst());
        };
    }

    private static StructField update(StructField field, List<String> path, UnaryOperator<StructField> edit)
    {
        if (path.isEmpty()) {
            return edit.apply(field);
        }
        return field.withDataType(switch (field.getDataType()) {
            case StructType struct -> update(struct, path, edit);
            case ArrayType array when path.getFirst().equals(ELEMENT) -> new ArrayType(update(array.getElementField(), rest(path), edit));
            case MapType map when path.getFirst().equals(KEY) -> new MapType(update(map.getKeyField(), rest(path), edit), map.getValueField());
            case MapType map when path.getFirst().equals(VALUE) -> new MapType(map.getKeyField(), update(map.getValueField(), rest(path), edit));
            default -> throw missing(path.getFirst());
        });
    }

    private static List<StructField> inserted(List<StructField> fields, StructField added, ColumnPosition position)
    {
        fields.forEach(field -> requireOtherName(field, added.getName()));
        List<StructField> result = new ArrayList<>(fields);
        switch (position) {
            case ColumnPosition.First _ -> result.addFirst(added);
            case ColumnPosition.Last _ -> result.addLast(added);
            case ColumnPosition.After after -> result.add(indexOf(fields, after.columnName()) + 1, added);
        }
        return result;
    }

    private static StructType without(StructType struct, String name)
    {
        StructField field = child(struct, name);
        if (struct.length() == 1) {
            throw new TrinoException(NOT_SUPPORTED, "Cannot drop %s: it is the only one there. Drop what it belongs to".formatted(name));
        }
        return new StructType(struct.fields().stream()
                .filter(candidate -> candidate != field)
                .collect(toImmutableList()));
    }

    private static StructType struct(StructField field)
    {
        if (field.getDataType() instanceof StructType struct) {
            return struct;
        }
        throw new TrinoException(NOT_SUPPORTED, "%s is of type %s and has no fields".formatted(field.getName(), field.getDataType()));
    }

    private static StructField child(StructType struct, String name)
    {
        return struct.fields().get(indexOf(struct.fields(), name));
    }

    private static int indexOf(List<StructField> fields, String name)
    {
        for (int index = 0; index < fields.size(); index++) {
            if (fields.get(index).getName().equalsIgnoreCase(name)) {
                return index;
            }
        }
        throw missing(name);
    }

    private static void requireOtherName(StructField field, String name)
    {
        if (field.getName().equalsIgnoreCase(name)) {
            throw new TrinoException(COLUMN_ALREADY_EXISTS, "There is a column or field '%s' already".formatted(field.getName()));
        }
    }

    private static TrinoException missing(String name)
    {
        return new TrinoException(COLUMN_NOT_FOUND, "There is no column or field '%s'".formatted(name));
    }

    private static List<String> rest(List<String> path)
    {
        return ImmutableList.copyOf(path.subList(1, path.size()));
    }
}
