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
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.RowBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;

/**
 * Turns values as a file has them into values of the column's type.
 */
@FunctionalInterface
public interface BlockConversion
{
    Block convertValues(ValueBlock block);

    /**
     * Takes a field out of a struct. A field of a NULL struct is NULL.
     */
    static BlockConversion dereference(int field)
    {
        return block -> RowBlock.getRowFieldsFromBlock(block).get(field);
    }

    /**
     * This conversion, and then another one.
     */
    default BlockConversion then(BlockConversion next)
    {
        return block -> next.convert(convertValues(block));
    }

    /**
     * Converts every distinct value once and keeps dictionaries and runs as they are.
     */
    default Block convert(Block block)
    {
        return switch (block) {
            case RunLengthEncodedBlock run -> RunLengthEncodedBlock.create(convertValues(run.getValue()), run.getPositionCount());
            case DictionaryBlock dictionary -> dictionary.createProjection(convertValues(dictionary.getDictionary()));
            case ValueBlock values -> convertValues(values);
        };
    }
}
