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

import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructType;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Trino's types for the types of the actions in a log. (The types of a table's columns are another matter.)
 */
final class KernelTypes
{
    private static final TypeOperators TYPE_OPERATORS = new TypeOperators();

    private KernelTypes() {}

    static Type toTrino(DataType type)
    {
        return switch (type) {
            case io.delta.kernel.types.BooleanType _ -> BOOLEAN;
            case io.delta.kernel.types.ByteType _ -> TINYINT;
            case io.delta.kernel.types.ShortType _ -> SMALLINT;
            case io.delta.kernel.types.IntegerType _ -> INTEGER;
            case io.delta.kernel.types.LongType _ -> BIGINT;
            case io.delta.kernel.types.FloatType _ -> REAL;
            case io.delta.kernel.types.DoubleType _ -> DOUBLE;
            case io.delta.kernel.types.StringType _ -> VARCHAR;
            case BinaryType _ -> VARBINARY;
            case StructType structType -> RowType.from(structType.fields().stream()
                    .map(field -> RowType.field(field.getName(), toTrino(field.getDataType())))
                    .collect(toImmutableList()));
            case io.delta.kernel.types.ArrayType arrayType -> new ArrayType(toTrino(arrayType.getElementType()));
            case io.delta.kernel.types.MapType mapType -> new MapType(toTrino(mapType.getKeyType()), toTrino(mapType.getValueType()), TYPE_OPERATORS);
            default -> throw new UnsupportedOperationException("The log has no values of type %s".formatted(type));
        };
    }
}
