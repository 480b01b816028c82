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
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.airlift.slice.Slice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What BSON cannot keep of a JSON text: MongoDB's parser would round it, or the server refuse it.
 */
final class JsonText
{
    // of MongoDB, for documents
    private static final int MAX_DEPTH = 100;
    // of the parser there are none, as in Trino
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /**
     * @param json valid, as all values of the type are
     * @return whether a key in it has a leading $, by which MongoDB's extended JSON may take an object for a value of another type
     * @throws UnstorableValueException when it would be read back as something else
     */
    static boolean checkStorable(Slice json)
    {
        boolean operators = false;
        try (JsonParser parser = FACTORY.createParser(json.byteArray(), json.byteArrayOffset(), json.length())) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT, START_ARRAY -> checkDepth(++depth);
                    case END_OBJECT, END_ARRAY -> depth--;
                    case FIELD_NAME -> {
                        checkKey(parser.currentName());
                        operators |= parser.currentName().startsWith("$");
                    }
                    case VALUE_NUMBER_INT -> checkInteger(parser.getNumberType());
                    case VALUE_NUMBER_FLOAT -> checkDouble(parser.getText());
                    default -> {}
                }
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return operators;
    }

    /**
     * In any order of keys, and with any spelling of a number.
     *
     * @param left checked, as the other one: with no numbers but those that BSON keeps
     */
    static boolean isSame(Slice left, Slice right)
    {
        return value(left).equals(value(right));
    }

    private static Object value(Slice json)
    {
        try (JsonParser parser = FACTORY.createParser(json.byteArray(), json.byteArrayOffset(), json.length())) {
            parser.nextToken();
            return value(parser);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object value(JsonParser parser)
            throws IOException
    {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> fields = new HashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, value(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> Double.parseDouble(parser.getText());
            case VALUE_STRING -> parser.getText();
            // true, false and null have no other form
            default -> parser.currentToken();
        };
    }

    private static void checkDepth(int depth)
    {
        if (depth > MAX_DEPTH) {
            throw new UnstorableValueException("documents and arrays within each other are %d levels deep at most".formatted(MAX_DEPTH));
        }
    }

    private static void checkKey(String key)
    {
        if (key.indexOf('\0') >= 0) {
            throw new UnstorableValueException("a key of a document cannot hold the character NUL");
        }
    }

    private static void checkInteger(NumberType type)
    {
        if (type == NumberType.BIG_INTEGER) {
            throw new UnstorableValueException("an integer in it has more than 64 bits. {\"$numberDecimal\": \"...\"} keeps 34 digits");
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
