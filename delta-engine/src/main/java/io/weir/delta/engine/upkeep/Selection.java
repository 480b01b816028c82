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
 * Some rows of a batch.
 */
record Selection(BitSet selected, int size)
        implements ColumnVector
{
    Selection
    {
        requireNonNull(selected, "selected is null");
    }

    /**
     * Of the selected rows of a batch those that tell of a file.
     */
    static Selection ofFiles(Optional<ColumnVector> selection, ColumnVector add, ColumnVector remove, int size)
    {
        BitSet selected = new BitSet(size);
        for (int rowId = 0; rowId < size; rowId++) {
            boolean isSelected = selection.isEmpty() || (!selection.orElseThrow().isNullAt(rowId) && selection.orElseThrow().getBoolean(rowId));
            selected.set(rowId, isSelected && (!add.isNullAt(rowId) || !remove.isNullAt(rowId)));
        }
        return new Selection(selected, size);
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
