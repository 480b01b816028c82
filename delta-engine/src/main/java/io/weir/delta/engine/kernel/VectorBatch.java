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

import com.google.common.collect.ImmutableList;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

import java.util.ArrayList;
import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Column vectors of the same size with their schema.
 */
public record VectorBatch(StructType schema, List<ColumnVector> vectors, int size)
        implements ColumnarBatch
{
    public VectorBatch
    {
        requireNonNull(schema, "schema is null");
        vectors = ImmutableList.copyOf(vectors);
        checkArgument(schema.length() == vectors.size(), "There are %s vectors for %s fields", vectors.size(), schema.length());
    }

    @Override
    public StructType getSchema()
    {
        return schema;
    }

    @Override
    public ColumnVector getColumnVector(int ordinal)
    {
        return vectors.get(ordinal);
    }

    @Override
    public int getSize()
    {
        return size;
    }

    @Override
    public ColumnarBatch withNewColumn(int ordinal, StructField field, ColumnVector vector)
    {
        List<StructField> fields = new ArrayList<>(schema.fields());
        fields.add(ordinal, field);
        List<ColumnVector> newVectors = new ArrayList<>(vectors);
        newVectors.add(ordinal, vector);
        return new VectorBatch(new StructType(fields), newVectors, size);
    }

    @Override
    public ColumnarBatch withDeletedColumnAt(int ordinal)
    {
        List<StructField> fields = new ArrayList<>(schema.fields());
        fields.remove(ordinal);
        List<ColumnVector> newVectors = new ArrayList<>(vectors);
        newVectors.remove(ordinal);
        return new VectorBatch(new StructType(fields), newVectors, size);
    }

    @Override
    public ColumnarBatch withNewSchema(StructType newSchema)
    {
        return new VectorBatch(newSchema, vectors, size);
    }
}
