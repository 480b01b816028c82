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
package io.weir.delta.engine.upkeep;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;

import java.util.BitSet;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Selects the actions of a batch that tell of a file. Kernel uses its own selection again for the next batch, so it is copied.
 */
record FileActions(BitSet selected, int size)
        implements ColumnVector
{
    FileActions
    {
        requireNonNull(selected, "selected is null");
    }

    static FileActions of(Optional<ColumnVector> selection, ColumnVector add, ColumnVector remove, int size)
    {
        BitSet selected = new BitSet(size);
        for (int rowId = 0; rowId < size; rowId++) {
            boolean isSelected = selection.isEmpty() || (!selection.orElseThrow().isNullAt(rowId) && selection.orElseThrow().getBoolean(rowId));
            selected.set(rowId, isSelected && (!add.isNullAt(rowId) || !remove.isNullAt(rowId)));
        }
        return new FileActions(selected, size);
    }

    int count()
    {
        return selected.cardinality();
    }

    @Override
    public DataType getDataType()
    {
        return BooleanType.BOOLEAN;
    }

    @Override
    public int getSize()
    {
        return size;
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
        return selected.get(rowId);
    }
}
