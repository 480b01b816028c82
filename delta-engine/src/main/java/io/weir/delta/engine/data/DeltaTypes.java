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
package io.weir.delta.engine.data;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.trino.spi.type.VarcharType;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Delta's types and Trino's types for one another. A Delta {@code timestamp} is an instant, so it is a
 * {@code timestamp(6) with time zone}; a {@code timestamp_ntz} is a {@code timestamp(6)}.
 */
public final class DeltaTypes
{
    private static final Map<DataType, Type> PRIMITIVE_TYPES = Map.ofEntries(
            Map.entry(io.delta.kernel.types.BooleanType.BOOLEAN, BOOLEAN),
            Map.entry(ByteType.BYTE, TINYINT),
            Map.entry(ShortType.SHORT, SMALLINT),
            Map.entry(io.delta.kernel.types.IntegerType.INTEGER, INTEGER),
            Map.entry(LongType.LONG, BIGINT),
            Map.entry(FloatType.FLOAT, REAL),
            Map.entry(io.delta.kernel.types.DoubleType.DOUBLE, DOUBLE),
            Map.entry(BinaryType.BINARY, VARBINARY),
            Map.entry(io.delta.kernel.types.DateType.DATE, DATE),
            Map.entry(io.delta.kernel.types.TimestampType.TIMESTAMP, TIMESTAMP_TZ_MICROS),
            Map.entry(TimestampNTZType.TIMESTAMP_NTZ, TIMESTAMP_MICROS));

    private final TypeOperators typeOperators;
    private final Optional<Type> variant;

    public DeltaTypes()
    {
        this(new TypeOperators());
    }

    /**
     * @param typeOperators those of the engine when there is one, so that generated code is shared
     */
    public DeltaTypes(TypeOperators typeOperators)
    {
        this(typeOperators, Optional.empty());
    }

    /**
     * @param variant the engine's JSON type, which variants are read as
     */
    public DeltaTypes(TypeOperators typeOperators, Optional<Type> variant)
    {
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
        this.variant = requireNonNull(variant, "variant is null");
    }

    /**
     * @throws UnsupportedDeltaTypeException when Trino has no such type
     */
    public Type toTrino(DataType type)
    {
        return switch (type) {
            case StringType _ -> VARCHAR;
            case io.delta.kernel.types.DecimalType decimal -> DecimalType.createDecimalType(decimal.getPrecision(), decimal.getScale());
            case io.delta.kernel.types.ArrayType array -> new ArrayType(toTrino(array.getElementType()));
            case io.delta.kernel.types.MapType map -> new MapType(toTrino(map.getKeyType()), toTrino(map.getValueType()), typeOperators);
            case StructType struct -> toRow(struct);
            case io.delta.kernel.types.VariantType _ when variant.isPresent() -> variant.orElseThrow();
            default -> Optional.ofNullable(PRIMITIVE_TYPES.get(type))
                    .orElseThrow(() -> new UnsupportedDeltaTypeException("Columns of the Delta type %s cannot be read. Select the other columns".formatted(type)));
        };
    }

    /**
     * Every nested field may be null, as in every schema that Trino's DDL can write.
     *
     * @throws UnsupportedDeltaTypeException when Delta has no such type
     */
    public DataType toDelta(Type type)
    {
        return switch (type) {
            case VarcharType varchar when varchar.isUnbounded() -> StringType.STRING;
            case DecimalType decimal -> new io.delta.kernel.types.DecimalType(decimal.getPrecision(), decimal.getScale());
            case ArrayType array -> new io.delta.kernel.types.ArrayType(toDelta(array.getElementType()), true);
            case MapType map -> new io.delta.kernel.types.MapType(toDelta(map.getKeyType()), toDelta(map.getValueType()), true);
            case RowType row -> toStruct(row);
            default -> PRIMITIVE_TYPES.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(type))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(() -> new UnsupportedDeltaTypeException("Unsupported type: Delta has none for %s%s".formatted(type.getDisplayName(), cure(type))));
        };
    }

    /**
     * Trino's reader finds fields without regard to case.
     */
    private RowType toRow(StructType struct)
    {
        if (struct.length() == 0 || struct.fieldNames().contains("")) {
            throw new UnsupportedDeltaTypeException("A struct without fields, or with one that has no name, cannot be read. Select the other columns");
        }
        if (struct.fields().stream().map(field -> field.getName().toLowerCase(ENGLISH)).distinct().count() < struct.length()) {
            throw new UnsupportedDeltaTypeException("A struct has fields whose names differ only in case, %s, which cannot be told apart. Select the other columns".formatted(struct.fieldNames()));
        }
        List<RowType.Field> fields = struct.fields().stream()
                .map(field -> RowType.field(field.getName(), toTrino(field.getDataType())))
                .collect(toImmutableList());
        return RowType.from(fields);
    }

    private StructType toStruct(RowType row)
    {
        ImmutableList.Builder<StructField> fields = ImmutableList.builder();
        Set<String> names = new HashSet<>();
        for (RowType.Field field : row.getFields()) {
            String name = field.getName()
                    .orElseThrow(() -> new UnsupportedDeltaTypeException("Every field of a row needs a name in Delta, but %s has one without. Name it, for example row(x bigint)".formatted(row.getDisplayName())));
            if (!names.add(name.toLowerCase(ENGLISH))) {
                throw new UnsupportedDeltaTypeException("The fields of a row need different names in Delta, where case does not count, but %s has two named %s. Rename one of them".formatted(row.getDisplayName(), name));
            }
            fields.add(new StructField(name, toDelta(field.getType()), true));
        }
        return new StructType(fields.build());
    }

    private static String cure(Type type)
    {
        return switch (type.getBaseName()) {
            case "varchar", "char" -> ". Use varchar";
            case "timestamp" -> ". Use timestamp(6)";
            case "timestamp with time zone" -> ". Use timestamp(6) with time zone";
            default -> "";
        };
    }
}
