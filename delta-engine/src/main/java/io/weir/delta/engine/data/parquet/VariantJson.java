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
package io.weir.delta.engine.data.parquet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import io.airlift.slice.DynamicSliceOutput;
import io.airlift.slice.Slice;
import io.trino.spi.variant.ObjectFieldIdValue;
import io.trino.spi.variant.Variant;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.Iterator;
import java.util.Locale;

import static java.time.ZoneOffset.UTC;
import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE;
import static java.time.format.DateTimeFormatter.ISO_LOCAL_TIME;

/**
 * Variants as the JSON that Spark makes of them. What JSON has no form for is a text: times, bytes in Base64, and numbers that are none. An object has its fields in the order of the variant, which is that of their names.
 */
final class VariantJson
{
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
            .build();
    private static final DateTimeFormatter LOCAL_TIMESTAMP = new DateTimeFormatterBuilder()
            .append(ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(ISO_LOCAL_TIME)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(LOCAL_TIMESTAMP)
            .appendOffset("+HH:MM", "+00:00")
            .toFormatter(Locale.ROOT);

    private VariantJson() {}

    static Slice of(Variant variant)
    {
        DynamicSliceOutput output = new DynamicSliceOutput(64);
        try (JsonGenerator json = JSON.createGenerator((OutputStream) output)) {
            write(variant, json);
        }
        catch (IOException e) {
            throw new UncheckedIOException("nothing fails to be written into memory", e);
        }
        return output.slice();
    }

    private static void write(Variant variant, JsonGenerator json)
            throws IOException
    {
        switch (variant.basicType()) {
            case PRIMITIVE -> writePrimitive(variant, json);
            case SHORT_STRING -> json.writeString(variant.getStringUtf8());
            case OBJECT -> writeObject(variant, json);
            case ARRAY -> {
                json.writeStartArray();
                for (int index = 0; index < variant.getArrayLength(); index++) {
                    write(variant.getArrayElement(index), json);
                }
                json.writeEndArray();
            }
        }
    }

    private static void writeObject(Variant variant, JsonGenerator json)
            throws IOException
    {
        json.writeStartObject();
        Iterator<ObjectFieldIdValue> fields = variant.objectFields().iterator();
        while (fields.hasNext()) {
            ObjectFieldIdValue field = fields.next();
            json.writeFieldName(variant.metadata().get(field.fieldId()).toStringUtf8());
            write(field.value(), json);
        }
        json.writeEndObject();
    }

    private static void writePrimitive(Variant variant, JsonGenerator json)
            throws IOException
    {
        switch (variant.primitiveType()) {
            case NULL -> json.writeNull();
            case BOOLEAN_TRUE, BOOLEAN_FALSE -> json.writeBoolean(variant.getBoolean());
            case INT8 -> json.writeNumber(variant.getByte());
            case INT16 -> json.writeNumber(variant.getShort());
            case INT32 -> json.writeNumber(variant.getInt());
            case INT64 -> json.writeNumber(variant.getLong());
            case FLOAT -> json.writeNumber(variant.getFloat());
            case DOUBLE -> json.writeNumber(variant.getDouble());
            case DECIMAL4, DECIMAL8, DECIMAL16 -> json.writeNumber(variant.getDecimal().toPlainString());
            case DATE -> json.writeString(variant.getLocalDate().toString());
            case TIME_NTZ_MICROS -> json.writeString(ISO_LOCAL_TIME.format(variant.getLocalTime()));
            case TIMESTAMP_UTC_MICROS, TIMESTAMP_UTC_NANOS -> json.writeString(TIMESTAMP.format(variant.getInstant().atOffset(UTC)));
            case TIMESTAMP_NTZ_MICROS, TIMESTAMP_NTZ_NANOS -> json.writeString(LOCAL_TIMESTAMP.format(variant.getLocalDateTime()));
            case BINARY -> json.writeString(Base64.getEncoder().encodeToString(variant.getBinary().getBytes()));
            case STRING -> json.writeString(variant.getStringUtf8());
            case UUID -> json.writeString(variant.getUuid().toString());
        }
    }
}
