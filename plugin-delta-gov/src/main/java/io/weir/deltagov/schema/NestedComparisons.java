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

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Comparisons of arrays and structs. Of NULL and NaN in them Spark says that they are equal to themselves, and Trino that they are not, or that it is not known.
 * Only where NULL is equal to NULL do both agree.
 */
final class NestedComparisons
{
    private NestedComparisons() {}

    /**
     * @throws UnsupportedSparkSqlException when it depends on what NULL or NaN is in a value, or other engines compare no such values
     */
    static void requireComplete(List<SparkOperand> operands)
    {
        requireComparable(operands);
        if (!nested(operands).stream().allMatch(NestedComparisons::isComplete)) {
            throw new UnsupportedSparkSqlException("engines differ in how they compare arrays and structs that may have NULL or NaN in them. Compare their fields, or write <=> in place of =");
        }
    }

    /**
     * @throws UnsupportedSparkSqlException when other engines compare no such values
     */
    static void requireComparable(List<SparkOperand> operands)
    {
        List<DataType> types = nested(operands);
        if (!types.stream().allMatch(type -> isComparable(type) && isSame(type, types.getFirst()))) {
            throw new UnsupportedSparkSqlException("other engines compare arrays and structs only with those of the same type, and no maps");
        }
    }

    private static List<DataType> nested(List<SparkOperand> operands)
    {
        return operands.stream()
                .filter(operand -> operand.value().kind() == ValueKind.NESTED)
                .flatMap(operand -> operand.types().stream())
                .collect(toImmutableList());
    }

    private static boolean isComplete(DataType type)
    {
        return switch (type) {
            case StructType struct -> struct.fields().stream().allMatch(field -> !field.isNullable() && isComplete(field.getDataType()));
            case ArrayType array -> !array.containsNull() && isComplete(array.getElementType());
            default -> !SparkOperand.isFloatingPoint(type);
        };
    }

    private static boolean isComparable(DataType type)
    {
        return switch (type) {
            case StructType struct -> struct.fields().stream().map(StructField::getDataType).allMatch(NestedComparisons::isComparable);
            case ArrayType array -> isComparable(array.getElementType());
            default -> ValueKind.of(type) != ValueKind.NESTED;
        };
    }

    // whatever may be NULL in them
    private static boolean isSame(DataType type, DataType other)
    {
        return switch (type) {
            case StructType struct -> other instanceof StructType otherStruct && isSame(struct.fields(), otherStruct.fields());
            case ArrayType array -> other instanceof ArrayType otherArray && isSame(array.getElementType(), otherArray.getElementType());
            default -> type.equals(other);
        };
    }

    private static boolean isSame(List<StructField> fields, List<StructField> others)
    {
        if (fields.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.get(i).getName().equalsIgnoreCase(others.get(i).getName()) || !isSame(fields.get(i).getDataType(), others.get(i).getDataType())) {
                return false;
            }
        }
        return true;
    }
}
