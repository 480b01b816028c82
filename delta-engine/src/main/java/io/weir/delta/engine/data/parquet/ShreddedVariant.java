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
import io.trino.spi.block.Block;
import io.trino.spi.block.ColumnarArray;
import io.trino.spi.block.RowBlock;
import io.trino.spi.variant.Metadata;
import io.trino.spi.variant.Variant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.block.ColumnarArray.toColumnarArray;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static java.util.Objects.requireNonNull;

/**
 * Variants of which parts are in columns of their own, see "Variant Shredding" in Parquet's format. Each place in a variant is a group of two
 * fields: {@code value} has it in the encoding of variants, {@code typed_value} as a value of a Parquet type. An object may be in both, some of
 * its fields here and the others there; a field of an object that is in neither is not in the object.
 */
sealed interface ShreddedVariant
{
    /**
     * Reads the variants of a block.
     */
    interface Reader
    {
        /**
         * @return empty when there is nothing
         */
        Optional<Variant> read(int position, Metadata metadata);
    }

    Reader of(Block block);

    /**
     * A group of {@code value} and {@code typed_value}.
     *
     * @param value its place in the group
     */
    record Place(Optional<Integer> value, Optional<Typed> typed)
            implements ShreddedVariant
    {
        /**
         * @param field its place in the group
         */
        record Typed(int field, ShreddedVariant content)
        {
            public Typed
            {
                requireNonNull(content, "content is null");
            }
        }

        public Place
        {
            requireNonNull(value, "value is null");
            requireNonNull(typed, "typed is null");
        }

        @Override
        public Reader of(Block block)
        {
            List<Block> fields = RowBlock.getRowFieldsFromBlock(block);
            Optional<Block> values = value.map(fields::get);
            Optional<Reader> typedValues = typed.map(present -> present.content().of(fields.get(present.field())));
            return (position, metadata) -> {
                Optional<Variant> untyped = values
                        .filter(present -> !present.isNull(position))
                        .map(present -> Variant.from(metadata, VARBINARY.getSlice(present, position)));
                Optional<Variant> shredded = typedValues.flatMap(reader -> reader.read(position, metadata));
                return untyped.isPresent() && shredded.isPresent() ? Optional.of(joined(untyped.orElseThrow(), shredded.orElseThrow())) : shredded.or(() -> untyped);
            };
        }

        private static Variant joined(Variant untyped, Variant shredded)
        {
            Map<Slice, Variant> fields = new HashMap<>();
            addFields(untyped, fields);
            addFields(shredded, fields);
            return Variant.ofObject(fields);
        }

        // only an object may be in both
        private static void addFields(Variant object, Map<Slice, Variant> fields)
        {
            List<Slice> names = object.objectFieldNames().toList();
            List<Variant> values = object.objectValues().toList();
            for (int index = 0; index < names.size(); index++) {
                fields.put(names.get(index), values.get(index));
            }
        }
    }

    record Primitive(Conversion conversion)
            implements ShreddedVariant
    {
        /**
         * Of a value that is not NULL.
         */
        @FunctionalInterface
        interface Conversion
        {
            Variant convert(Block block, int position);
        }

        public Primitive
        {
            requireNonNull(conversion, "conversion is null");
        }

        @Override
        public Reader of(Block block)
        {
            return (position, _) -> block.isNull(position) ? Optional.empty() : Optional.of(conversion.convert(block, position));
        }
    }

    record Elements(Place element)
            implements ShreddedVariant
    {
        public Elements
        {
            requireNonNull(element, "element is null");
        }

        @Override
        public Reader of(Block block)
        {
            ColumnarArray arrays = toColumnarArray(block);
            Reader elements = element.of(arrays.getElementsBlock());
            return (position, metadata) -> {
                if (arrays.isNull(position)) {
                    return Optional.empty();
                }
                ImmutableList.Builder<Variant> values = ImmutableList.builder();
                for (int index = 0; index < arrays.getLength(position); index++) {
                    // an element that is in neither field is a mistake of the writer's, and null to readers
                    values.add(elements.read(arrays.getOffset(position) + index, metadata).orElse(Variant.NULL_VALUE));
                }
                return Optional.of(Variant.ofArray(values.build()));
            };
        }
    }

    /**
     * @param names of the fields, in order
     */
    record Fields(List<Slice> names, List<Place> places)
            implements ShreddedVariant
    {
        public Fields
        {
            names = ImmutableList.copyOf(names);
            places = ImmutableList.copyOf(places);
        }

        @Override
        public Reader of(Block block)
        {
            List<Block> blocks = RowBlock.getRowFieldsFromBlock(block);
            ImmutableList.Builder<Reader> builder = ImmutableList.builder();
            for (int field = 0; field < names.size(); field++) {
                builder.add(places.get(field).of(blocks.get(field)));
            }
            List<Reader> readers = builder.build();
            return (position, metadata) -> {
                if (block.isNull(position)) {
                    return Optional.empty();
                }
                Map<Slice, Variant> fields = new HashMap<>();
                for (int field = 0; field < names.size(); field++) {
                    Slice name = names.get(field);
                    readers.get(field).read(position, metadata).ifPresent(value -> fields.put(name, value));
                }
                return Optional.of(Variant.ofObject(fields));
            };
        }
    }
}
