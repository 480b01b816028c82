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
package io.weir.deltagov.schema;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.internal.types.TypeWideningChecker;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TypeChange;
import io.trino.spi.TrinoException;

import java.util.List;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * Gives fields wider types. Data files keep the type that they were written with, and the field keeps all changes of its type, as the
 * protocol wants it for its feature type widening.
 */
public final class TypeWidening
{
    public static final String PROPERTY = "delta.enableTypeWidening";

    private TypeWidening() {}

    /**
     * @throws TrinoException when the protocol has no such widening
     */
    public static StructField widened(StructField field, DataType target)
    {
        if (field.getDataType() instanceof StructType from && target instanceof StructType to) {
            return field.withDataType(widened(field, from, to));
        }
        if (field.getDataType() instanceof ArrayType from && target instanceof ArrayType to) {
            return field.withDataType(new ArrayType(widened(from.getElementField(), to.getElementType())));
        }
        if (field.getDataType() instanceof MapType from && target instanceof MapType to) {
            return field.withDataType(new MapType(widened(from.getKeyField(), to.getKeyType()), widened(from.getValueField(), to.getValueType())));
        }
        if (field.getDataType().equals(target)) {
            return field;
        }
        if (!TypeWideningChecker.isWideningSupported(field.getDataType(), target)) {
            throw refused(field, target, "Delta only widens types: integers to larger ones, double or decimal, real to double, decimals to larger ones, date to timestamp(6)");
        }
        return field.withDataType(target)
                .withTypeChanges(ImmutableList.<TypeChange>builder()
                        .addAll(field.getTypeChanges())
                        .add(new TypeChange(field.getDataType(), target))
                        .build());
    }

    private static StructType widened(StructField field, StructType from, StructType to)
    {
        List<StructField> before = from.fields();
        List<StructField> after = to.fields();
        boolean sameFields = before.size() == after.size() &&
                IntStream.range(0, before.size()).allMatch(index -> before.get(index).getName().equalsIgnoreCase(after.get(index).getName()));
        if (!sameFields) {
            throw refused(field, to, "its fields must stay. Use ADD COLUMN, RENAME COLUMN and DROP COLUMN with the path of a field");
        }
        return new StructType(IntStream.range(0, before.size())
                .mapToObj(index -> widened(before.get(index), after.get(index).getDataType()))
                .collect(toImmutableList()));
    }

    private static TrinoException refused(StructField field, DataType target, String reason)
    {
        return new TrinoException(NOT_SUPPORTED, "Cannot change the type of %s from %s to %s: %s".formatted(field.getName(), field.getDataType(), target, reason));
    }
}
