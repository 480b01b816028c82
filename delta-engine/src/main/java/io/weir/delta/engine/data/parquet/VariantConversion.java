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
import io.trino.parquet.spark.Variant;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RowBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.type.StandardTypes;
import io.trino.spi.type.Type;

import java.util.List;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNull;

/**
 * Variants, which Delta keeps as two binaries, as JSON.
 *
 * @param json the engine's JSON type
 */
record VariantConversion(Type json)
        implements BlockConversion
{
    static final List<String> FIELDS = ImmutableList.of("value", "metadata");

    VariantConversion
    {
        requireNonNull(json, "json is null");
    }

    static boolean isVariant(Type type)
    {
        return type.getBaseName().equals(StandardTypes.JSON);
    }

    @Override
    public Block convertValues(ValueBlock block)
    {
        List<Block> fields = RowBlock.getRowFieldsFromBlock(block);
        BlockBuilder builder = json.createBlockBuilder(null, block.getPositionCount());
        for (int position = 0; position < block.getPositionCount(); position++) {
            if (block.isNull(position)) {
                builder.appendNull();
            }
            else {
                Variant variant = new Variant(VARBINARY.getSlice(fields.get(0), position).getBytes(), VARBINARY.getSlice(fields.get(1), position).getBytes());
                json.writeSlice(builder, utf8Slice(variant.toJson(UTC)));
            }
        }
        return builder.build();
    }
}
