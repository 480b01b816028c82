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
package io.weir.mongorecent.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.airlift.slice.Slice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/**
 * What BSON cannot keep of a JSON text: MongoDB's parser would round it, or the server refuse it.
 */
final class JsonText
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /**
     * @param json valid, as all values of the type are
     * @throws UnstorableValueException when it would be read back as something else
     */
    static void checkStorable(Slice json)
    {
        try (JsonParser parser = FACTORY.createParser(json.byteArray(), json.byteArrayOffset(), json.length())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case FIELD_NAME -> checkKey(parser.currentName());
                    case VALUE_NUMBER_FLOAT -> checkDouble(parser.getText());
                    default -> {}
                }
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkKey(String key)
    {
        if (key.indexOf('\0') >= 0) {
            throw new UnstorableValueException("a key of a document cannot hold the character NUL");
        }
    }

    private static void checkDouble(String number)
    {
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value) || new BigDecimal(number).compareTo(BigDecimal.valueOf(value)) != 0) {
            throw new UnstorableValueException("a number in it has more digits than a double, or is too large for one. {\"$numberDecimal\": \"...\"} keeps 34 digits");
        }
    }
}
