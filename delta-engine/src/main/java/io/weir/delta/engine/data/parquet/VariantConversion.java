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

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RowBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.StandardTypes;
import io.trino.spi.type.Type;
import io.trino.spi.variant.Metadata;
import io.trino.spi.variant.Variant;
import io.weir.delta.engine.data.parquet.ShreddedVariant.Place;

import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static java.util.Objects.requireNonNull;

/**
 * Variants as JSON.
 *
 * @param json the engine's JSON type
 * @param variant what to make them of; the metadata is the first field
 */
record VariantConversion(Type json, Place variant)
        implements BlockConversion
{
    VariantConversion
    {
        requireNonNull(json, "json is null");
        requireNonNull(variant, "variant is null");
    }

    static boolean isVariant(Type type)
    {
        return type.getBaseName().equals(StandardTypes.JSON);
    }

    @Override
    public Block convertValues(ValueBlock block)
    {
        Block metadata = RowBlock.getRowFieldsFromBlock(block).getFirst();
        ShreddedVariant.Reader variants = variant.of(block);
        BlockBuilder builder = json.createBlockBuilder(null, block.getPositionCount());
        for (int position = 0; position < block.getPositionCount(); position++) {
            if (block.isNull(position)) {
                builder.appendNull();
            }
            else {
                // one that is in no field is a mistake of the writer's, and null to readers
                Variant value = variants.read(position, Metadata.from(VARBINARY.getSlice(metadata, position))).orElse(Variant.NULL_VALUE);
                json.writeSlice(builder, VariantJson.of(value));
            }
        }
        return builder.build();
    }
}
