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
import io.trino.plugin.base.util.JsonTypeUtil;
import io.trino.spi.TrinoException;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

import static io.airlift.slice.Slices.utf8Slice;

/**
 * MongoDB's relaxed extended JSON.
 */
public final class ExtendedJson
{
    private static final JsonWriterSettings RELAXED = JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private ExtendedJson() {}

    /**
     * Of any value: the library only writes documents.
     */
    public static String of(BsonValue value)
    {
        if (value instanceof BsonDocument document) {
            return document.toJson(RELAXED);
        }
        String wrapped = new BsonDocument("v", value).toJson(RELAXED);
        return wrapped.substring(wrapped.indexOf(':') + 1, wrapped.lastIndexOf('}')).strip();
    }

    /**
     * @throws MisfitException when the value is beyond the limits that Trino has for JSON
     */
    static void write(BsonValue value, Type json, BlockBuilder output)
    {
        json.writeSlice(output, parsed(value));
    }

    private static Slice parsed(BsonValue value)
    {
        try {
            return JsonTypeUtil.jsonParse(utf8Slice(of(value)));
        }
        catch (TrinoException _) {
            // its message has the value
            throw MisfitException.wrongValue(value.getBsonType(), "that Trino does not take as JSON, such as one with a name of more than 50,000 characters");
        }
    }
}
