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

import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;

import java.util.Collection;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * What a comparison is about.
 *
 * @param types of the columns and decimal literals in it
 * @param dependsOnNaN whether there is a comparison in it that names a floating-point column
 */
record SparkOperand(SparkValue value, Collection<DataType> types, boolean dependsOnNaN)
{
    SparkOperand
    {
        requireNonNull(value, "value is null");
        types = List.copyOf(types);
    }

    static boolean isFloatingPoint(DataType type)
    {
        return type instanceof FloatType || type instanceof DoubleType;
    }

    String text()
    {
        return value.text();
    }

    boolean isFloatingPoint()
    {
        return types.stream().anyMatch(SparkOperand::isFloatingPoint);
    }

    boolean mayBeNull()
    {
        return value.literalNumber().isEmpty();
    }

    /**
     * Their texts, as what Spark compares.
     *
     * @throws UnsupportedSparkSqlException when Trino does not compare values of their kinds
     */
    static List<String> compared(List<SparkOperand> operands)
    {
        boolean withDate = operands.stream().anyMatch(operand -> operand.value.kind() == ValueKind.DATE);
        List<SparkOperand> all = operands.stream()
                .map(operand -> withDate && operand.value.isStringLiteral() ? new SparkOperand(operand.value.asDate(), operand.types, operand.dependsOnNaN) : operand)
                .collect(toImmutableList());
        ValueKind.together(all.stream().map(operand -> operand.value.kind()).toList());
        boolean withDecimal = all.stream().anyMatch(SparkOperand::isDecimal);
        return all.stream()
                .map(operand -> withDecimal && operand.isFloat() ? "CAST(%s AS double)".formatted(operand.text()) : operand.text())
                .collect(toImmutableList());
    }

    private boolean isFloat()
    {
        return types.stream().anyMatch(FloatType.class::isInstance);
    }

    private boolean isDecimal()
    {
        return types.stream().anyMatch(DecimalType.class::isInstance);
    }
}
