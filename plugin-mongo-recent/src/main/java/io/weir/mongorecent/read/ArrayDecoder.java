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

import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.BlockBuilder;
import org.bson.BsonReader;
import org.bson.BsonType;

import static java.util.Objects.requireNonNull;

record ArrayDecoder(ValueDecoder element)
        implements ValueDecoder
{
    ArrayDecoder
    {
        requireNonNull(element, "element is null");
    }

    @Override
    public void decode(BsonReader reader, BlockBuilder output)
    {
        if (reader.getCurrentBsonType() != BsonType.ARRAY) {
            throw MisfitException.wrongType(reader);
        }
        ((ArrayBlockBuilder) output).buildEntry(elements -> {
            reader.readStartArray();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                element.decodeNullable(reader, elements);
            }
            reader.readEndArray();
        });
    }
}
