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
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.trino.spi.block.Block;
import io.trino.spi.block.RowBlock;
import io.trino.spi.block.SqlMap;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;

import java.util.List;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * A Trino block as kernel sees it. Nothing is copied.
 */
final class BlockVector
        implements ColumnVector
{
    private final DataType kernelType;
    private final Type trinoType;
    private final Block block;
    private final ColumnVector[] children;

    BlockVector(DataType kernelType, Type trinoType, Block block)
    {
        this.kernelType = requireNonNull(kernelType, "kernelType is null");
        this.trinoType = requireNonNull(trinoType, "trinoType is null");
        this.block = requireNonNull(block, "block is null");
        this.children = new ColumnVector[kernelType instanceof StructType structType ? structType.length() : 0];
    }

    @Override
    public DataType getDataType()
    {
        return kernelType;
    }

    @Override
    public int getSize()
    {
        return block.getPositionCount();
    }

    @Override
    public void close() {}

    @Override
    public boolean isNullAt(int rowId)
    {
        return block.isNull(rowId);
    }

    @Override
    public boolean getBoolean(int rowId)
    {
        return BOOLEAN.getBoolean(block, rowId);
    }

    @Override
    public byte getByte(int rowId)
    {
        return TINYINT.getByte(block, rowId);
    }

    @Override
    public short getShort(int rowId)
    {
        return SMALLINT.getShort(block, rowId);
    }

    @Override
    public int getInt(int rowId)
    {
        return INTEGER.getInt(block, rowId);
    }

    @Override
    public long getLong(int rowId)
    {
        return BIGINT.getLong(block, rowId);
    }

    @Override
    public float getFloat(int rowId)
    {
        return REAL.getFloat(block, rowId);
    }

    @Override
    public double getDouble(int rowId)
    {
        return DOUBLE.getDouble(block, rowId);
    }

    @Override
    public byte[] getBinary(int rowId)
    {
        return block.isNull(rowId) ? null : VARBINARY.getSlice(block, rowId).getBytes();
    }

    @Override
    public String getString(int rowId)
    {
        return block.isNull(rowId) ? null : VARCHAR.getSlice(block, rowId).toStringUtf8();
    }

    @Override
    public ArrayValue getArray(int rowId)
    {
        if (block.isNull(rowId)) {
            return null;
        }
        ArrayType arrayType = (ArrayType) trinoType;
        DataType elementType = ((io.delta.kernel.types.ArrayType) kernelType).getElementType();
        return new VectorArray(new BlockVector(elementType, arrayType.getElementType(), arrayType.getObject(block, rowId)));
    }

    @Override
    public MapValue getMap(int rowId)
    {
        if (block.isNull(rowId)) {
            return null;
        }
        MapType mapType = (MapType) trinoType;
        io.delta.kernel.types.MapType kernelMapType = (io.delta.kernel.types.MapType) kernelType;
        SqlMap map = mapType.getObject(block, rowId);
        Block keys = map.getRawKeyBlock().getRegion(map.getRawOffset(), map.getSize());
        Block values = map.getRawValueBlock().getRegion(map.getRawOffset(), map.getSize());
        return new VectorMap(
                new BlockVector(kernelMapType.getKeyType(), mapType.getKeyType(), keys),
                new BlockVector(kernelMapType.getValueType(), mapType.getValueType(), values));
    }

    @Override
    public ColumnVector getChild(int ordinal)
    {
        if (children[ordinal] == null) {
            List<Block> fields = RowBlock.getRowFieldsFromBlock(block);
            StructField child = ((StructType) kernelType).at(ordinal);
            BlockVector values = new BlockVector(child.getDataType(), ((RowType) trinoType).getFields().get(ordinal).getType(), fields.get(ordinal));
            children[ordinal] = switch (child.getName()) {
                case SparkTypes.SCHEMA_FIELD -> new TextVector(values, SparkTypes::marked);
                case ActionPaths.FIELD -> new TextVector(values, ActionPaths::encoded);
                default -> PropertiesVector.isFor(child) ? new PropertiesVector(values) : values;
            };
        }
        return children[ordinal];
    }
}
