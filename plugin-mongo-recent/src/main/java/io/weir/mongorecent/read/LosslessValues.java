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

import org.bson.BsonBinaryReader;
import org.bson.BsonReader;
import org.bson.BsonReaderMark;
import org.bson.BsonType;
import org.bson.RawBsonDocument;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which values the library reads without loss: it puts replacement characters into text that is not UTF-8, and of a name that a document has twice it keeps the last value.
 */
final class LosslessValues
{
    private LosslessValues() {}

    /**
     * @throws MisfitException when something in the document would be lost
     */
    static void require(RawBsonDocument document)
    {
        try (BsonBinaryReader reader = new BsonBinaryReader(document.getByteBuffer().asNIO())) {
            readDocument(reader);
        }
    }

    /**
     * @param reader at a value, of a document's bytes, and there it stays
     * @throws MisfitException when something of the value would be lost
     */
    static void require(BsonReader reader)
    {
        BsonReaderMark start = reader.getMark();
        read(reader);
        start.reset();
    }

    private static void read(BsonReader reader)
    {
        switch (reader.getCurrentBsonType()) {
            case STRING -> Utf8Strings.read(reader);
            case DOCUMENT -> readDocument(reader);
            case ARRAY -> {
                reader.readStartArray();
                while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                    read(reader);
                }
                reader.readEndArray();
            }
            default -> reader.skipValue();
        }
    }

    private static void readDocument(BsonReader reader)
    {
        Set<String> names = new HashSet<>();
        reader.readStartDocument();
        Optional<String> name = Utf8Strings.nextName(reader);
        while (name.isPresent()) {
            if (!names.add(name.orElseThrow())) {
                throw MisfitException.repeatedField();
            }
            read(reader);
            name = Utf8Strings.nextName(reader);
        }
        reader.readEndDocument();
    }
}
