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
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.data.ChildVectorBasedRow;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

/**
 * Writes kernel's rows as the JSON lines of a log: a null field of a struct is left out, a null in a map or an array is written.
 */
public final class JsonRows
{
    private JsonRows() {}

    public static byte[] toJsonLines(Iterator<Row> rows)
    {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = LogJson.FACTORY.createGenerator(bytes)) {
            generator.setPrettyPrinter(null);
            generator.setRootValueSeparator(null);
            while (rows.hasNext()) {
                writeRow(generator, rows.next());
                generator.writeRaw('\n');
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeRow(JsonGenerator generator, Row row)
            throws IOException
    {
        generator.writeStartObject();
        StructType schema = row.getSchema();
        for (int ordinal = 0; ordinal < schema.length(); ordinal++) {
            if (!row.isNullAt(ordinal)) {
                generator.writeFieldName(schema.at(ordinal).getName());
                writeField(generator, row, ordinal, schema.at(ordinal).getDataType());
            }
        }
        generator.writeEndObject();
    }

    private static void writeField(JsonGenerator generator, Row row, int ordinal, DataType type)
            throws IOException
    {
        switch (type) {
            case BooleanType _ -> generator.writeBoolean(row.getBoolean(ordinal));
            case ByteType _ -> generator.writeNumber(row.getByte(ordinal));
            case ShortType _ -> generator.writeNumber(row.getShort(ordinal));
            case IntegerType _ -> generator.writeNumber(row.getInt(ordinal));
            case LongType _ -> generator.writeNumber(row.getLong(ordinal));
            case FloatType _ -> generator.writeNumber(row.getFloat(ordinal));
            case DoubleType _ -> generator.writeNumber(row.getDouble(ordinal));
            case StringType _ -> generator.writeString(row.getString(ordinal));
            case StructType _ -> writeRow(generator, row.getStruct(ordinal));
            case ArrayType arrayType -> writeArray(generator, row.getArray(ordinal), arrayType);
            case MapType mapType -> writeMap(generator, row.getMap(ordinal), mapType);
            default -> throw new UnsupportedOperationException("%s cannot be written to a log as JSON".formatted(type));
        }
    }

    private static void writeArray(JsonGenerator generator, ArrayValue array, ArrayType type)
            throws IOException
    {
        generator.writeStartArray();
        for (int rowId = 0; rowId < array.getSize(); rowId++) {
            writeElement(generator, array.getElements(), rowId, type.getElementType());
        }
        generator.writeEndArray();
    }

    private static void writeMap(JsonGenerator generator, MapValue map, MapType type)
            throws IOException
    {
        generator.writeStartObject();
        for (int rowId = 0; rowId < map.getSize(); rowId++) {
            generator.writeFieldName(map.getKeys().getString(rowId));
            writeElement(generator, map.getValues(), rowId, type.getValueType());
        }
        generator.writeEndObject();
    }

    private static void writeElement(JsonGenerator generator, ColumnVector vector, int rowId, DataType type)
            throws IOException
    {
        if (vector.isNullAt(rowId)) {
            generator.writeNull();
            return;
        }
        writeField(generator, new ElementRow(vector, rowId), 0, type);
    }

    // gives an element of an array or a map the face of a field
    private static final class ElementRow
            extends ChildVectorBasedRow
    {
        private final ColumnVector vector;

        private ElementRow(ColumnVector vector, int rowId)
        {
            super(rowId, new StructType().add("element", vector.getDataType()));
            this.vector = vector;
        }

        @Override
        protected ColumnVector getChild(int ordinal)
        {
            return vector;
        }
    }
}
