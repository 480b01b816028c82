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

import io.delta.kernel.types.StructField;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.deltagov.HiddenColumn;
import io.weir.deltagov.schema.Fields;
import io.weir.deltagov.schema.SparkLiterals;
import io.weir.deltagov.schema.UnsupportedSparkSqlException;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;

import static io.trino.spi.StandardErrorCode.INVALID_DEFAULT_COLUMN_VALUE;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.type.DateType.DATE;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * From a column that a statement asks for to a field of a Delta schema.
 */
final class NewColumns
{
    // The protocol allows these in names only together with column mapping
    private static final String FORBIDDEN = " ,;{}()\n\t=";

    private final SupportedTypes supportedTypes;
    private final DeltaTypes types;

    NewColumns(SupportedTypes supportedTypes, DeltaTypes types)
    {
        this.supportedTypes = requireNonNull(supportedTypes, "supportedTypes is null");
        this.types = requireNonNull(types, "types is null");
    }

    StructField field(ColumnMetadata column)
    {
        requireAllowed(column.getName());
        Type type = supportedTypes.closest(column.getType()).orElse(column.getType());
        StructField field = new StructField(column.getName(), translated(() -> types.toDelta(type)), column.isNullable());
        return Fields.withDefault(
                Fields.withComment(field, column.getComment()),
                column.getDefaultValue().map(value -> defaultValue(column.getName(), type, value)));
    }

    static void requireAllowed(String name)
    {
        if (HiddenColumn.isName(name)) {
            throw new TrinoException(NOT_SUPPORTED, "Column name '%s' is that of a hidden column of all tables. Choose another".formatted(name));
        }
    }

    /**
     * @param value in Trino's SQL
     * @return the same value in Spark's SQL
     */
    String defaultValue(String column, Type type, String value)
    {
        requireExact(column, type, value);
        requireDay(column, type, value);
        try {
            return SparkLiterals.toSpark(value);
        }
        catch (UnsupportedSparkSqlException e) {
            throw new TrinoException(NOT_SUPPORTED, "The default value of column '%s' cannot be stored: %s".formatted(column, e.getMessage()), e);
        }
    }

    /**
     * Trino refuses what is out of the range of a type, but rounds what has more digits after the point.
     */
    private static void requireExact(String column, Type type, String value)
    {
        OptionalInt scale = scale(type);
        Optional<BigDecimal> number = SparkLiterals.numericValue(value);
        if (scale.isPresent() && number.filter(exact -> exact.stripTrailingZeros().scale() > scale.orElseThrow()).isPresent()) {
            throw new TrinoException(INVALID_DEFAULT_COLUMN_VALUE, "The default value of column '%s' is %s, which its type %s cannot hold: it would be rounded in every row. Give one with at most %s digits after the point".formatted(
                    column, value, type.getDisplayName(), scale.orElseThrow()));
        }
    }

    private static void requireDay(String column, Type type, String value)
    {
        if (type.equals(DATE) && SparkLiterals.isTimestamp(value)) {
            throw new TrinoException(INVALID_DEFAULT_COLUMN_VALUE, "The default value of column '%s' is %s, of which its type date holds the day only. Give a date, such as DATE '2026-01-31'".formatted(column, value));
        }
    }

    private static OptionalInt scale(Type type)
    {
        return switch (type) {
            case TinyintType _, SmallintType _, IntegerType _, BigintType _ -> OptionalInt.of(0);
            case DecimalType decimal -> OptionalInt.of(decimal.getScale());
            default -> OptionalInt.empty();
        };
    }

    /**
     * Whether the protocol allows the names of the column and of the fields in it only together with column mapping.
     */
    static boolean needsMapping(ColumnMetadata column)
    {
        return needsMapping(column.getName()) || fieldsNeedMapping(column.getType());
    }

    private static boolean fieldsNeedMapping(Type type)
    {
        return switch (type) {
            case ArrayType array -> fieldsNeedMapping(array.getElementType());
            case MapType map -> fieldsNeedMapping(map.getKeyType()) || fieldsNeedMapping(map.getValueType());
            case RowType row -> row.getFields().stream().anyMatch(field -> field.getName().filter(NewColumns::needsMapping).isPresent() || fieldsNeedMapping(field.getType()));
            default -> false;
        };
    }

    private static boolean needsMapping(String name)
    {
        return name.chars().anyMatch(character -> FORBIDDEN.indexOf(character) >= 0);
    }
}
