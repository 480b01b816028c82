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
package io.weir.mongorecent.mongo;

import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

import java.util.Arrays;
import java.util.Optional;

import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;

/**
 * The key of a document as bytes and back, unchanged in type and value: what a statement that changes rows knows them by.
 */
public final class KeyBytes
{
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private KeyBytes() {}

    public static byte[] encode(BsonValue key)
    {
        return bytes(new RawBsonDocument(new BsonDocument(ID_FIELD, key), CODEC));
    }

    public static BsonValue decode(byte[] bytes)
    {
        return new RawBsonDocument(bytes).get(ID_FIELD);
    }

    /**
     * @param document one with nothing but its key
     * @return empty for a key that no filter finds, because the library would send another one: text that is not UTF-8, or a document with a name twice
     */
    static Optional<BsonValue> key(RawBsonDocument document)
    {
        BsonValue key = document.get(ID_FIELD);
        return Arrays.equals(encode(key), bytes(document)) ? Optional.of(key) : Optional.empty();
    }

    private static byte[] bytes(RawBsonDocument document)
    {
        byte[] bytes = new byte[document.getByteBuffer().remaining()];
        document.getByteBuffer().get(bytes);
        return bytes;
    }
}
