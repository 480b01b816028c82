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

import io.trino.spi.type.ArrayType;
import io.trino.spi.type.CharType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.trino.spi.type.VarcharType;

import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * The type that a column gets when it is asked for one that Delta does not have but something near: Delta's timestamps have microseconds,
 * and its strings no length.
 */
final class SupportedTypes
{
    private final TypeOperators typeOperators;

    SupportedTypes(TypeOperators typeOperators)
    {
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    /**
     * Empty if the type itself is used, which may still be refused.
     */
    Optional<Type> closest(Type type)
    {
        Type closest = convert(type);
        return closest.equals(type) ? Optional.empty() : Optional.of(closest);
    }

    private Type convert(Type type)
    {
        return switch (type) {
            case VarcharType _, CharType _ -> VARCHAR;
            case TimestampType _ -> TIMESTAMP_MICROS;
            case TimestampWithTimeZoneType _ -> TIMESTAMP_TZ_MICROS;
            case ArrayType array -> new ArrayType(convert(array.getElementType()));
            case MapType map -> new MapType(convert(map.getKeyType()), convert(map.getValueType()), typeOperators);
            case RowType row -> RowType.from(row.getFields().stream()
                    .map(field -> new RowType.Field(field.getName(), convert(field.getType())))
                    .collect(toImmutableList()));
            default -> type;
        };
    }
}
