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
package io.weir.mongorecent.read;

import io.trino.spi.block.BlockBuilder;
import org.bson.BsonReader;
import org.bson.BsonType;

/**
 * Appends one BSON value to a block. Chosen once per column, so that nothing about types is decided per row.
 */
@FunctionalInterface
interface ValueDecoder
{
    /**
     * @param reader at a value that is not null; it is behind the value afterwards
     * @throws MisfitException when the value does not fit the column; the block is unusable then
     */
    void decode(BsonReader reader, BlockBuilder output);

    default void decodeNullable(BsonReader reader, BlockBuilder output)
    {
        if (reader.getCurrentBsonType() == BsonType.NULL) {
            reader.readNull();
            output.appendNull();
            return;
        }
        decode(reader, output);
    }

    /**
     * Instead of the values of a field that its document has more than once.
     *
     * @throws MisfitException unless it is known what to show
     */
    default void appendRepeated(BlockBuilder output)
    {
        throw MisfitException.repeatedField();
    }
}
