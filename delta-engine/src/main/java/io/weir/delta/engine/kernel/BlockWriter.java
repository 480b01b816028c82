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

import io.airlift.slice.Slices;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
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
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.MapBlockBuilder;
import io.trino.spi.block.RowBlockBuilder;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.Float.floatToRawIntBits;

/**
 * Copies values of kernel's vectors into Trino's blocks.
 */
final class BlockWriter
{
    private BlockWriter() {}

    static void append(BlockBuilder builder, ColumnVector vector, int rowId)
    {
        if (vector.isNullAt(rowId)) {
            builder.appendNull();
            return;
        }
        DataType type = vector.getDataType();
        switch (type) {
            case BooleanType _ -> BOOLEAN.writeBoolean(builder, vector.getBoolean(rowId));
            case ByteType _ -> TINYINT.writeLong(builder, vector.getByte(rowId));
            case ShortType _ -> SMALLINT.writeLong(builder, vector.getShort(rowId));
            case IntegerType _ -> INTEGER.writeLong(builder, vector.getInt(rowId));
            case LongType _ -> BIGINT.writeLong(builder, vector.getLong(rowId));
            case FloatType _ -> REAL.writeLong(builder, floatToRawIntBits(vector.getFloat(rowId)));
            case DoubleType _ -> DOUBLE.writeDouble(builder, vector.getDouble(rowId));
            case StringType _ -> VARCHAR.writeSlice(builder, utf8Slice(vector.getString(rowId)));
            case BinaryType _ -> VARBINARY.writeSlice(builder, Slices.wrappedBuffer(vector.getBinary(rowId)));
            case StructType structType -> appendStruct((RowBlockBuilder) builder, vector, rowId, structType);
            case ArrayType _ -> appendArray((ArrayBlockBuilder) builder, vector.getArray(rowId));
            case MapType _ -> appendMap((MapBlockBuilder) builder, vector.getMap(rowId));
            default -> throw new UnsupportedOperationException("The log has no values of type %s".formatted(type));
        }
    }

    private static void appendStruct(RowBlockBuilder builder, ColumnVector vector, int rowId, StructType type)
    {
        builder.buildEntry(fields -> {
            for (int ordinal = 0; ordinal < type.length(); ordinal++) {
                append(fields.get(ordinal), vector.getChild(ordinal), rowId);
            }
        });
    }

    private static void appendArray(ArrayBlockBuilder builder, ArrayValue array)
    {
        builder.buildEntry(elements -> {
            for (int position = 0; position < array.getSize(); position++) {
                append(elements, array.getElements(), position);
            }
        });
    }

    private static void appendMap(MapBlockBuilder builder, MapValue map)
    {
        builder.buildEntry((keys, values) -> {
            for (int position = 0; position < map.getSize(); position++) {
                append(keys, map.getKeys(), position);
                append(values, map.getValues(), position);
            }
        });
    }
}
