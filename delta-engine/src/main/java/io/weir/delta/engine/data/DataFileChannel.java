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
package io.weir.delta.engine.data;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.SourcePage;
import io.weir.delta.engine.data.parquet.BlockConversion;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Where a channel of a page comes from.
 */
sealed interface DataFileChannel
{
    Block block(SourcePage filePage);

    /**
     * @param conversions one after the other
     */
    record FromFile(int channel, List<BlockConversion> conversions)
            implements DataFileChannel
    {
        public FromFile
        {
            conversions = ImmutableList.copyOf(conversions);
        }

        /**
         * A field of this struct, a field of that, and so on.
         */
        FromFile dereference(List<Integer> fields)
        {
            ImmutableList.Builder<BlockConversion> conversions = ImmutableList.<BlockConversion>builder().addAll(this.conversions);
            fields.forEach(field -> conversions.add(BlockConversion.dereference(field)));
            return new FromFile(channel, conversions.build());
        }

        @Override
        public Block block(SourcePage filePage)
        {
            Block block = filePage.getBlock(channel);
            for (BlockConversion conversion : conversions) {
                block = conversion.convert(block);
            }
            return block;
        }
    }

    /**
     * The same value in every row.
     */
    record Constant(Block value)
            implements DataFileChannel
    {
        public Constant
        {
            requireNonNull(value, "value is null");
        }

        @Override
        public Block block(SourcePage filePage)
        {
            return RunLengthEncodedBlock.create(value, filePage.getPositionCount());
        }
    }
}
