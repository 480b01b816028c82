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
package io.weir.delta.engine.commit;

import io.delta.kernel.internal.util.SchemaIterable;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Default values of columns. Kernel takes them only for tables that are Iceberg's as well, so it is not shown them.
 */
public final class DefaultValues
{
    private static final String KEY = "CURRENT_DEFAULT";

    private DefaultValues() {}

    static boolean isIn(StructType schema)
    {
        return StreamSupport.stream(new SchemaIterable(schema).spliterator(), false)
                .anyMatch(element -> element.getField().getMetadata().contains(KEY));
    }

    public static StructType without(StructType schema)
    {
        return new StructType(schema.fields().stream()
                .map(field -> field.withNewMetadata(FieldMetadata.builder().fromMetadata(field.getMetadata()).remove(KEY).build()))
                .collect(toImmutableList()));
    }

    /**
     * @param origin a schema of the same columns, and their default values
     */
    public static StructType with(StructType schema, StructType origin)
    {
        return new StructType(IntStream.range(0, schema.length())
                .mapToObj(index -> with(schema.at(index), origin.at(index)))
                .collect(toImmutableList()));
    }

    private static StructField with(StructField field, StructField origin)
    {
        if (!origin.getMetadata().contains(KEY)) {
            return field;
        }
        return field.withNewMetadata(FieldMetadata.builder()
                .fromMetadata(field.getMetadata())
                .putString(KEY, origin.getMetadata().getString(KEY))
                .build());
    }
}
