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
import io.trino.spi.block.RowBlockBuilder;
import io.trino.spi.type.RowType;
import org.bson.BsonReader;
import org.bson.BsonType;

import java.util.List;

final class RowDecoder
        implements ValueDecoder
{
    private final FieldDecoders fields;

    RowDecoder(RowType type, List<ValueDecoder> decoders)
    {
        this.fields = new FieldDecoders(type.getFields().stream().map(field -> field.getName().orElseThrow()).toList(), decoders);
    }

    @Override
    public void decode(BsonReader reader, BlockBuilder output)
    {
        if (reader.getCurrentBsonType() != BsonType.DOCUMENT) {
            throw MisfitException.wrongType(reader);
        }
        ((RowBlockBuilder) output).buildEntry(builders -> fields.decode(reader, builders::get));
    }
}
