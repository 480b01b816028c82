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
import io.trino.spi.block.MapBlockBuilder;
import io.trino.spi.type.VarcharType;
import org.bson.BsonReader;
import org.bson.BsonType;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import static io.airlift.slice.Slices.utf8Slice;
import static java.util.Objects.requireNonNull;

record MapDecoder(VarcharType keyType, ValueDecoder value)
        implements ValueDecoder
{
    MapDecoder
    {
        requireNonNull(keyType, "keyType is null");
        requireNonNull(value, "value is null");
    }

    @Override
    public void decode(BsonReader reader, BlockBuilder output)
    {
        if (reader.getCurrentBsonType() != BsonType.DOCUMENT) {
            throw MisfitException.wrongType(reader);
        }
        ((MapBlockBuilder) output).buildEntry((keys, values) -> {
            Set<String> seen = new HashSet<>();
            reader.readStartDocument();
            Optional<String> key = Utf8Strings.nextName(reader);
            while (key.isPresent()) {
                requireKey(key.orElseThrow(), seen);
                keyType.writeSlice(keys, utf8Slice(key.orElseThrow()));
                value.decodeNullable(reader, values);
                key = Utf8Strings.nextName(reader);
            }
            reader.readEndDocument();
        });
    }

    private void requireKey(String key, Set<String> seen)
    {
        if (!seen.add(key)) {
            throw MisfitException.wrongValue("document", "with the same key twice");
        }
        if (!keyType.isUnbounded() && key.codePointCount(0, key.length()) > keyType.getBoundedLength()) {
            throw MisfitException.wrongValue("document", "with a key of more than %d characters".formatted(keyType.getBoundedLength()));
        }
    }
}
