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

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;

import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Properties of tables. Some writers, such as delta-rs, keep one that was given no value as null; it is as if it was not there.
 */
record PropertiesVector(ColumnVector properties)
        implements ColumnVector
{
    private static final String FIELD = "configuration";

    PropertiesVector
    {
        requireNonNull(properties, "properties is null");
    }

    /**
     * Whether a field of an action has the properties of a table. That of a metadata domain has the same name, and is text.
     */
    static boolean isFor(StructField field)
    {
        return field.getName().equals(FIELD) && field.getDataType() instanceof MapType;
    }

    @Override
    public DataType getDataType()
    {
        return properties.getDataType();
    }

    @Override
    public int getSize()
    {
        return properties.getSize();
    }

    @Override
    public void close()
    {
        properties.close();
    }

    @Override
    public boolean isNullAt(int rowId)
    {
        return properties.isNullAt(rowId);
    }

    @Override
    public MapValue getMap(int rowId)
    {
        return properties.isNullAt(rowId) ? null : present(properties.getMap(rowId), (MapType) getDataType());
    }

    private static MapValue present(MapValue map, MapType type)
    {
        List<Object> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (int position = 0; position < map.getSize(); position++) {
            if (!map.getValues().isNullAt(position)) {
                names.add(map.getKeys().getString(position));
                values.add(map.getValues().getString(position));
            }
        }
        return new VectorMap(new ValuesVector(type.getKeyType(), names.toArray()), new ValuesVector(type.getValueType(), values.toArray()));
    }
}
