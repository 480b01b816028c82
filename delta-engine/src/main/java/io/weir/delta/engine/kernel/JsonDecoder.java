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
package io.weir.delta.engine.kernel;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import static java.lang.Math.toIntExact;

/**
 * Reads the JSON value at which a parser stands into a value of a {@link ValuesVector}. Built once per schema, so that a file is read
 * in one pass and what nobody asked for is skipped.
 */
@FunctionalInterface
interface JsonDecoder
{
    Object decode(JsonParser parser)
            throws IOException;

    static JsonDecoder of(DataType type)
    {
        JsonDecoder decoder = ofNonNull(type);
        return parser -> parser.currentToken() == JsonToken.VALUE_NULL ? null : decoder.decode(parser);
    }

    private static JsonDecoder ofNonNull(DataType type)
    {
        return switch (type) {
            case StringType _ -> JsonDecoder::decodeString;
            case BooleanType _ -> JsonParser::getBooleanValue;
            case ByteType _ -> JsonParser::getByteValue;
            case ShortType _ -> JsonParser::getShortValue;
            case IntegerType _ -> JsonParser::getIntValue;
            case LongType _ -> JsonParser::getLongValue;
            case FloatType _ -> parser -> (float) decodeDouble(parser);
            case DoubleType _ -> JsonDecoder::decodeDouble;
            // the text, not a double: a decimal has up to 38 digits
            case DecimalType _ -> parser -> new BigDecimal(parser.getText());
            case DateType _ -> parser -> toIntExact(LocalDate.parse(parser.getText()).toEpochDay());
            case TimestampType _ -> parser -> epochMicros(OffsetDateTime.parse(parser.getText()));
            case TimestampNTZType _ -> parser -> epochMicros(LocalDateTime.parse(parser.getText()).atOffset(ZoneOffset.UTC));
            case StructType structType -> struct(structType);
            case ArrayType arrayType -> array(arrayType);
            case MapType mapType when mapType.getKeyType() instanceof StringType -> map(mapType);
            default -> throw new UnsupportedOperationException("JSON cannot be read as %s".formatted(type));
        };
    }

    // writers put numbers, booleans and objects where the protocol has text, for example in commitInfo.operationParameters
    private static String decodeString(JsonParser parser)
            throws IOException
    {
        if (parser.currentToken().isScalarValue()) {
            return parser.getText();
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = LogJson.FACTORY.createGenerator(text)) {
            generator.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    private static double decodeDouble(JsonParser parser)
            throws IOException
    {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return parser.getDoubleValue();
        }
        return switch (parser.getText()) {
            case "NaN" -> Double.NaN;
            case "+INF", "INF", "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
            case "-INF", "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(parser.getText());
        };
    }

    private static long epochMicros(OffsetDateTime time)
    {
        return ChronoUnit.MICROS.between(OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), time);
    }

    private static JsonDecoder struct(StructType type)
    {
        record Child(int ordinal, JsonDecoder decoder) {}

        ImmutableMap.Builder<String, Child> builder = ImmutableMap.builder();
        for (int ordinal = 0; ordinal < type.length(); ordinal++) {
            String name = type.at(ordinal).getName();
            JsonDecoder decoder = of(type.at(ordinal).getDataType());
            builder.put(name, new Child(ordinal, switch (name) {
                case SparkTypes.SCHEMA_FIELD -> text(decoder, SparkTypes::marked);
                case ActionPaths.FIELD -> text(decoder, ActionPaths::encoded);
                default -> decoder;
            }));
        }
        Map<String, Child> children = builder.buildOrThrow();
        return parser -> {
            expect(parser, JsonToken.START_OBJECT);
            Object[] values = new Object[type.length()];
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                Child child = children.get(parser.currentName());
                parser.nextToken();
                if (child == null) {
                    parser.skipChildren();
                }
                else {
                    values[child.ordinal()] = child.decoder().decode(parser);
                }
            }
            return values;
        };
    }

    private static JsonDecoder text(JsonDecoder decoder, UnaryOperator<String> shown)
    {
        return parser -> decoder.decode(parser) instanceof String text ? shown.apply(text) : null;
    }

    private static JsonDecoder array(ArrayType type)
    {
        JsonDecoder element = of(type.getElementType());
        return parser -> {
            expect(parser, JsonToken.START_ARRAY);
            List<Object> values = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values.add(element.decode(parser));
            }
            return new ValuesVector.Elements(values.toArray());
        };
    }

    private static JsonDecoder map(MapType type)
    {
        JsonDecoder value = of(type.getValueType());
        return parser -> {
            expect(parser, JsonToken.START_OBJECT);
            List<Object> keys = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                keys.add(parser.currentName());
                parser.nextToken();
                values.add(value.decode(parser));
            }
            return new ValuesVector.Entries(keys.toArray(), values.toArray());
        };
    }

    private static void expect(JsonParser parser, JsonToken token)
            throws IOException
    {
        if (parser.currentToken() != token) {
            throw new JsonParseException(parser, "expected %s but found %s".formatted(token, parser.currentToken()));
        }
    }
}
