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

import io.airlift.slice.Slice;
import io.weir.mongorecent.mongo.Utf8;
import org.bson.BsonBinaryReader;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.io.BsonInput;
import org.bson.io.BsonInputMark;

import java.util.Optional;

import static io.airlift.slice.Slices.wrappedBuffer;

/**
 * MongoDB takes any bytes for a string, and the library puts a replacement character where they are not UTF-8: shown so, it would be a value that no filter finds, since MongoDB compares the bytes.
 */
final class Utf8Strings
{
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8Strings() {}

    /**
     * @param reader at a string, of a document's bytes
     * @throws MisfitException when it is not UTF-8
     */
    static String read(BsonReader reader)
    {
        BsonInput input = ((BsonBinaryReader) reader).getBsonInput();
        BsonInputMark start = input.getMark(Integer.BYTES);
        String value = reader.readString();
        // which may well stand in the string itself
        if (value.indexOf(REPLACEMENT) >= 0) {
            start.reset();
            byte[] bytes = new byte[input.readInt32() - 1];
            input.readBytes(bytes);
            input.skip(1);
            requireUtf8("string", wrappedBuffer(bytes), "that is not UTF-8");
        }
        return value;
    }

    /**
     * Goes to the next field of a document.
     *
     * @param reader of a document's bytes
     * @return the name of the field; empty at the end of the document
     * @throws MisfitException when it is not UTF-8
     */
    static Optional<String> nextName(BsonReader reader)
    {
        BsonInput input = ((BsonBinaryReader) reader).getBsonInput();
        BsonInputMark start = input.getMark(Byte.BYTES);
        if (reader.readBsonType() == BsonType.END_OF_DOCUMENT) {
            return Optional.empty();
        }
        String name = reader.readName();
        if (name.indexOf(REPLACEMENT) >= 0) {
            int end = input.getPosition();
            start.reset();
            byte[] bytes = new byte[end - input.getPosition()];
            input.readBytes(bytes);
            // between the type of the value and a NUL
            requireUtf8("document", wrappedBuffer(bytes, 1, bytes.length - 2), "with a name that is not UTF-8");
        }
        return Optional.of(name);
    }

    private static void requireUtf8(String bsonType, Slice text, String problem)
    {
        if (Utf8.decode(text).isEmpty()) {
            throw MisfitException.wrongValue(bsonType, problem);
        }
    }
}
