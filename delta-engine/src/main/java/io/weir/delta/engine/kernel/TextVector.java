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
import io.delta.kernel.types.DataType;

import java.util.function.UnaryOperator;

import static java.util.Objects.requireNonNull;

/**
 * Texts of a checkpoint as kernel is shown them.
 */
record TextVector(ColumnVector texts, UnaryOperator<String> shown)
        implements ColumnVector
{
    TextVector
    {
        requireNonNull(texts, "texts is null");
        requireNonNull(shown, "shown is null");
    }

    @Override
    public DataType getDataType()
    {
        return texts.getDataType();
    }

    @Override
    public int getSize()
    {
        return texts.getSize();
    }

    @Override
    public void close()
    {
        texts.close();
    }

    @Override
    public boolean isNullAt(int rowId)
    {
        return texts.isNullAt(rowId);
    }

    @Override
    public String getString(int rowId)
    {
        return texts.isNullAt(rowId) ? null : shown.apply(texts.getString(rowId));
    }
}
