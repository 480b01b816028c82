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

import java.util.List;

/**
 * One field of a document, when the rest of it is not wanted. A field of a document that is not there is NULL, as a field of a NULL row is.
 */
final class NestedFieldDecoder
        implements ValueDecoder
{
    private final FieldDecoders field;

    NestedFieldDecoder(String name, ValueDecoder decoder)
    {
        this.field = new FieldDecoders(List.of(name), List.of(decoder));
    }

    @Override
    public void decode(BsonReader reader, BlockBuilder output)
    {
        if (reader.getCurrentBsonType() != BsonType.DOCUMENT) {
            throw MisfitException.wrongType(reader);
        }
        field.decode(reader, _ -> output);
    }
}
