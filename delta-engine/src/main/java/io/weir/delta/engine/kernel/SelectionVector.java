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
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;

import java.util.Arrays;

/**
 * Which rows are selected. Kernel uses its array again for the next batch, so it is copied.
 */
final class SelectionVector
        implements ColumnVector
{
    private final boolean[] selected;

    SelectionVector(boolean[] values, int from, int to)
    {
        this.selected = Arrays.copyOfRange(values, from, to);
    }

    @Override
    public DataType getDataType()
    {
        return BooleanType.BOOLEAN;
    }

    @Override
    public int getSize()
    {
        return selected.length;
    }

    @Override
    public void close() {}

    @Override
    public boolean isNullAt(int rowId)
    {
        return false;
    }

    @Override
    public boolean getBoolean(int rowId)
    {
        return selected[rowId];
    }
}
