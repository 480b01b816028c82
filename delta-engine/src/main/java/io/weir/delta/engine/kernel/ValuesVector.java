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

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

import java.math.BigDecimal;

import static java.util.Objects.requireNonNull;

/**
 * A vector of Java values: boxed primitives, {@link String}, {@link BigDecimal}, {@code byte[]}; {@code Object[]} for a struct,
 * {@link Elements} for an array and {@link Entries} for a map.
 */
final class ValuesVector
        implements ColumnVector
{
    private final DataType type;
    private final Object[] values;
    // kernel asks for a child again for each row
    private final ColumnVector[] children;

    ValuesVector(DataType type, Object[] values)
    {
        this.type = requireNonNull(type, "type is null");
        this.values = requireNonNull(values, "values is null");
        this.children = new ColumnVector[type instanceof StructType structType ? structType.length() : 0];
    }

    record Elements(Object[] values) {}

    record Entries(Object[] keys, Object[] values) {}

    @Override
    public DataType getDataType()
    {
        return type;
    }

    @Override
    public int getSize()
    {
        return values.length;
    }

    @Override
    public void close() {}

    @Override
    public boolean isNullAt(int rowId)
    {
        return values[rowId] == null;
    }

    @Override
    public boolean getBoolean(int rowId)
    {
        return (boolean) values[rowId];
    }

    @Override
    public byte getByte(int rowId)
    {
        return (byte) values[rowId];
    }

    @Override
    public short getShort(int rowId)
    {
        return (short) values[rowId];
    }

    @Override
    public int getInt(int rowId)
    {
        return (int) values[rowId];
    }

    @Override
    public long getLong(int rowId)
    {
        return (long) values[rowId];
    }

    @Override
    public float getFloat(int rowId)
    {
        return (float) values[rowId];
    }

    @Override
    public double getDouble(int rowId)
    {
        return (double) values[rowId];
    }

    @Override
    public byte[] getBinary(int rowId)
    {
        return (byte[]) values[rowId];
    }

    @Override
    public String getString(int rowId)
    {
        return (String) values[rowId];
    }

    @Override
    public BigDecimal getDecimal(int rowId)
    {
        return (BigDecimal) values[rowId];
    }

    @Override
    public ArrayValue getArray(int rowId)
    {
        Elements elements = (Elements) values[rowId];
        return elements == null ? null : new VectorArray(new ValuesVector(((ArrayType) type).getElementType(), elements.values()));
    }

    @Override
    public MapValue getMap(int rowId)
    {
        Entries entries = (Entries) values[rowId];
        MapType mapType = (MapType) type;
        return entries == null ? null : new VectorMap(
                new ValuesVector(mapType.getKeyType(), entries.keys()),
                new ValuesVector(mapType.getValueType(), entries.values()));
    }

    @Override
    public ColumnVector getChild(int ordinal)
    {
        if (children[ordinal] == null) {
            children[ordinal] = extractChild(ordinal);
        }
        return children[ordinal];
    }

    private ColumnVector extractChild(int ordinal)
    {
        Object[] childValues = new Object[values.length];
        for (int rowId = 0; rowId < values.length; rowId++) {
            Object[] struct = (Object[]) values[rowId];
            childValues[rowId] = struct == null ? null : struct[ordinal];
        }
        StructField field = ((StructType) type).at(ordinal);
        ValuesVector child = new ValuesVector(field.getDataType(), childValues);
        return PropertiesVector.isFor(field) ? new PropertiesVector(child) : child;
    }
}
