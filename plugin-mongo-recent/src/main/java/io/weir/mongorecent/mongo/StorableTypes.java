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
package io.weir.mongorecent.mongo;

import io.trino.spi.TrinoException;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.StandardTypes;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.UuidType;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * The SQL types that MongoDB can keep without loss.
 */
public final class StorableTypes
{
    /**
     * BSON dates have milliseconds.
     */
    static final int TIMESTAMP_PRECISION = 3;

    private StorableTypes() {}

    public static boolean isJson(Type type)
    {
        return type.getBaseName().equals(StandardTypes.JSON);
    }

    public static void check(String column, Type type)
    {
        refusal(type).ifPresent(reason -> {
            throw new TrinoException(NOT_SUPPORTED, "Column '%s' of type %s cannot be kept in MongoDB: %s".formatted(column, type.getDisplayName(), reason));
        });
    }

    /**
     * @return why the type cannot be kept; empty when it can
     */
    static Optional<String> refusal(Type type)
    {
        return switch (type) {
            case BooleanType _, TinyintType _, SmallintType _, IntegerType _, BigintType _ -> Optional.empty();
            case RealType _, DoubleType _, DecimalType _ -> Optional.empty();
            case VarcharType _, VarbinaryType _, UuidType _, DateType _ -> Optional.empty();
            case TimestampType timestamp -> milliseconds(timestamp.getPrecision(), "timestamp(3)");
            case TimestampWithTimeZoneType timestamp -> milliseconds(timestamp.getPrecision(), "timestamp(3) with time zone");
            case ArrayType array -> refusal(array.getElementType());
            case MapType map -> map.getKeyType() instanceof VarcharType
                    ? refusal(map.getValueType())
                    : Optional.of("the keys of a document are strings; use map(varchar, ...)");
            case RowType row -> rowRefusal(row);
            default -> isJson(type)
                    ? Optional.empty()
                    : Optional.of("there is no BSON type for it; CAST it to a type that docs/decisions/0004-mongo-recent-types.md lists");
        };
    }

    private static Optional<String> milliseconds(int precision, String storable)
    {
        return precision == TIMESTAMP_PRECISION ? Optional.empty() : Optional.of("MongoDB keeps milliseconds; CAST it to " + storable);
    }

    private static Optional<String> rowRefusal(RowType row)
    {
        Set<String> names = new HashSet<>();
        for (RowType.Field field : row.getFields()) {
            if (field.getName().isEmpty()) {
                return Optional.of("a field of the row has no name");
            }
            if (!names.add(field.getName().orElseThrow())) {
                return Optional.of("two fields of the row have the same name");
            }
            Optional<String> refusal = refusal(field.getType());
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }
}
