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

import org.bson.BsonReader;
import org.bson.BsonType;

import java.util.Locale;

/**
 * A value that does not fit its column. Says what kind of value it is, never the value: errors are not masked.
 */
final class MisfitException
        extends RuntimeException
{
    private MisfitException(String message)
    {
        super(message, null, false, false);
    }

    static MisfitException wrongType(BsonReader reader)
    {
        return new MisfitException("a value of BSON type " + typeName(reader.getCurrentBsonType()));
    }

    /**
     * @param bsonType kept by whoever has read the value: the reader is behind it
     */
    static MisfitException wrongValue(BsonType bsonType, String problem)
    {
        return wrongValue(typeName(bsonType), problem);
    }

    static MisfitException wrongValue(String bsonType, String problem)
    {
        return new MisfitException("a value of BSON type %s %s".formatted(bsonType, problem));
    }

    static MisfitException repeatedField()
    {
        return wrongValue(BsonType.DOCUMENT, "with the same field twice");
    }

    private static String typeName(BsonType type)
    {
        return type.name().toLowerCase(Locale.ENGLISH);
    }
}
