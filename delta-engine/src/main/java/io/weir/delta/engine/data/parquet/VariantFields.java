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

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.trino.parquet.Field;
import io.trino.parquet.GroupField;
import io.trino.parquet.PrimitiveField;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.parquet.ShreddedVariant.Elements;
import io.weir.delta.engine.data.parquet.ShreddedVariant.Fields;
import io.weir.delta.engine.data.parquet.ShreddedVariant.Place;
import org.apache.parquet.io.ColumnIO;
import org.apache.parquet.io.GroupColumnIO;
import org.apache.parquet.io.PrimitiveColumnIO;
import org.apache.parquet.schema.Type.Repetition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.parquet.ParquetTypeUtils.getArrayElementColumn;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static java.util.Objects.requireNonNull;

/**
 * Finds the parts of a variant in a file.
 */
final class VariantFields
{
    static final String METADATA = "metadata";
    private static final String VALUE = "value";
    private static final String TYPED_VALUE = "typed_value";

    /**
     * What to read, and how to make variants of it.
     */
    record Found<T extends ShreddedVariant>(Field field, T content)
    {
        Found
        {
            requireNonNull(field, "field is null");
            requireNonNull(content, "content is null");
        }
    }

    /**
     * The file has something that is no variant.
     */
    static final class NoVariantException
            extends RuntimeException
    {
        private NoVariantException(ColumnIO columnIo)
        {
            super("has a value of type variant, but the file has %s".formatted(columnIo.getType()));
        }

        private NoVariantException(String problem)
        {
            super(problem);
        }
    }

    private final OriginalNames names;

    VariantFields(OriginalNames names)
    {
        this.names = requireNonNull(names, "names is null");
    }

    /**
     * @param group of a variant; the metadata is the first field of what is read
     * @throws NoVariantException when the file has something else
     */
    Found<Place> variant(GroupColumnIO group)
    {
        return place(group, ImmutableList.of(required(group, METADATA)));
    }

    private Found<Place> place(GroupColumnIO group, List<PrimitiveField> before)
    {
        List<Field> fields = new ArrayList<>(before);
        Optional<Integer> value = Optional.empty();
        if (group.getChild(VALUE) != null) {
            value = Optional.of(fields.size());
            fields.add(required(group, VALUE));
        }
        Optional<Place.Typed> typed = Optional.empty();
        if (group.getChild(TYPED_VALUE) != null) {
            Found<?> found = typed(group.getChild(TYPED_VALUE));
            typed = Optional.of(new Place.Typed(fields.size(), found.content()));
            fields.add(found.field());
        }
        if (value.isEmpty() && typed.isEmpty()) {
            throw new NoVariantException(group);
        }
        return new Found<>(row(group, fields), new Place(value, typed));
    }

    private Found<?> typed(ColumnIO column)
    {
        return switch (column) {
            case PrimitiveColumnIO primitive -> ShreddedPrimitive.of(primitive.getType().asPrimitiveType())
                    .map(shredded -> new Found<>(primitive(shredded.type(), primitive), shredded.content()))
                    .orElseThrow(() -> new NoVariantException(primitive));
            case GroupColumnIO group when group.getChild(0).getType().isRepetition(Repetition.REPEATED) -> elements(group);
            case GroupColumnIO group -> fields(group);
            default -> throw new NoVariantException(column);
        };
    }

    private Found<Elements> elements(GroupColumnIO list)
    {
        if (!(getArrayElementColumn(list.getChild(0)) instanceof GroupColumnIO element)) {
            throw new NoVariantException(list);
        }
        Found<Place> found = place(element, ImmutableList.of());
        return new Found<>(group(new ArrayType(found.field().getType()), list, ImmutableList.of(Optional.of(found.field()))), new Elements(found.content()));
    }

    private Found<Fields> fields(GroupColumnIO group)
    {
        List<Slice> fieldNames = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        for (int index = 0; index < group.getChildrenCount(); index++) {
            if (!(group.getChild(index) instanceof GroupColumnIO child)) {
                throw new NoVariantException(group);
            }
            Found<Place> found = place(child, ImmutableList.of());
            fieldNames.add(utf8Slice(originalName(child)));
            fields.add(found.field());
            places.add(found.content());
        }
        return new Found<>(row(group, fields), new Fields(fieldNames, places));
    }

    private String originalName(GroupColumnIO field)
    {
        return names.name(Arrays.asList(field.getFieldPath()))
                .orElseThrow(() -> new NoVariantException("is a variant with fields that differ only in case, such as %s, in columns of their own, which cannot be read".formatted(field.getName())));
    }

    private static PrimitiveField required(GroupColumnIO group, String name)
    {
        if (group.getChild(name) instanceof PrimitiveColumnIO primitive) {
            return primitive(VARBINARY, primitive);
        }
        throw new NoVariantException(group);
    }

    private static PrimitiveField primitive(Type type, PrimitiveColumnIO column)
    {
        return new PrimitiveField(type, isRequired(column), column.getColumnDescriptor(), column.getId());
    }

    private static GroupField row(GroupColumnIO group, List<Field> fields)
    {
        return group(RowType.anonymous(fields.stream().map(Field::getType).toList()), group, fields.stream().map(Optional::of).toList());
    }

    private static GroupField group(Type type, GroupColumnIO group, List<Optional<Field>> children)
    {
        return new GroupField(type, group.getRepetitionLevel(), group.getDefinitionLevel(), isRequired(group), children);
    }

    private static boolean isRequired(ColumnIO column)
    {
        return !column.getType().isRepetition(Repetition.OPTIONAL);
    }
}
