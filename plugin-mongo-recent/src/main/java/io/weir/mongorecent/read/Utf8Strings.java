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

import io.weir.mongorecent.mongo.Utf8;
import org.bson.BsonBinaryReader;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.io.BsonInput;
import org.bson.io.BsonInputMark;

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
            if (Utf8.decode(wrappedBuffer(bytes)).isEmpty()) {
                throw MisfitException.wrongValue("string", "that is not UTF-8");
            }
        }
        return value;
    }

    /**
     * @throws MisfitException when a string in the document, or in documents and arrays in it, is not UTF-8
     */
    static void requireUtf8(RawBsonDocument document)
    {
        try (BsonBinaryReader reader = new BsonBinaryReader(document.getByteBuffer().asNIO())) {
            requireUtf8InDocument(reader);
        }
    }

    private static void requireUtf8InDocument(BsonReader reader)
    {
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            reader.skipName();
            requireUtf8(reader);
        }
        reader.readEndDocument();
    }

    private static void requireUtf8(BsonReader reader)
    {
        switch (reader.getCurrentBsonType()) {
            case STRING -> read(reader);
            case DOCUMENT -> requireUtf8InDocument(reader);
            case ARRAY -> {
                reader.readStartArray();
                while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                    requireUtf8(reader);
                }
                reader.readEndArray();
            }
            default -> reader.skipValue();
        }
    }
}
