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
package io.weir.deltagov.metadata;

import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.CharType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.NumberType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.StandardTypes;
import io.trino.spi.type.TimeType;
import io.trino.spi.type.TimeWithTimeZoneType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.trino.spi.type.UuidType;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;

import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.type.TimestampType.MAX_SHORT_PRECISION;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * The types by which the rows of a materialized view are kept, such that the engine's casts give every value back as the query made it:
 * what Delta has no type for, or none that keeps all of it, is kept as text if the cast to text and back loses nothing, and is refused otherwise.
 * A timestamp with time zone would lose its zone. Its text is ambiguous in the hour that a zone repeats in autumn: these values are refused when they are written.
 */
final class StorageTypes
{
    private final TypeOperators typeOperators;

    StorageTypes(TypeOperators typeOperators)
    {
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    ColumnMetadata column(String name, Type type)
    {
        return new ColumnMetadata(name, of(type, part -> refused(name, type, part)));
    }

    private Type of(Type type, Function<Type, TrinoException> refusal)
    {
        return switch (type) {
            case BooleanType _, TinyintType _, SmallintType _, IntegerType _, BigintType _, RealType _, DoubleType _, DecimalType _, VarbinaryType _, DateType _ -> type;
            case TimestampType timestamp -> timestamp.getPrecision() <= MAX_SHORT_PRECISION ? TIMESTAMP_MICROS : VARCHAR;
            case ArrayType array -> new ArrayType(of(array.getElementType(), refusal));
            case MapType map -> new MapType(of(map.getKeyType(), refusal), of(map.getValueType(), refusal), typeOperators);
            case RowType row -> RowType.from(row.getFields().stream()
                    .map(field -> new RowType.Field(field.getName(), of(field.getType(), refusal)))
                    .collect(toImmutableList()));
            case VarcharType _, CharType _, TimeType _, TimeWithTimeZoneType _, TimestampWithTimeZoneType _, UuidType _, NumberType _ -> VARCHAR;
            case Type _ when type.getBaseName().equals(StandardTypes.IPADDRESS) -> VARCHAR;
            default -> throw refusal.apply(type);
        };
    }

    private static TrinoException refused(String column, Type type, Type part)
    {
        return new TrinoException(NOT_SUPPORTED, "Column '%s' of type %s cannot be one of a materialized view: its rows do not give back values of type %s as they were. %s".formatted(
                column, type.getDisplayName(), part.getDisplayName(), cure(part)));
    }

    private static String cure(Type part)
    {
        return switch (part.getBaseName()) {
            case StandardTypes.JSON -> "Use json_format(x) in the query of the view, and json_parse when reading it";
            case StandardTypes.HYPER_LOG_LOG, StandardTypes.P4_HYPER_LOG_LOG, StandardTypes.QDIGEST, StandardTypes.TDIGEST, StandardTypes.SET_DIGEST -> "Cast them to varbinary in the query of the view, and back when reading it";
            default -> "Compute a value of another type, such as a number or text, in the query of the view";
        };
    }
}
