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

import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The casts of columns that give the same in Spark and in Trino: none that rounds, parses text, or depends on a session's time zone.
 */
record SparkCasts(StructType schema)
{
    SparkCasts
    {
        requireNonNull(schema, "schema is null");
    }

    /**
     * @param type the name of a type in Spark's SQL
     * @return its name in Trino's
     */
    String trinoType(String column, String type)
    {
        DataType from = type(column).orElseThrow(() -> new UnsupportedSparkSqlException("the type of %s is not known here".formatted(column)));
        String target = type.toLowerCase(Locale.ENGLISH);
        boolean same = switch (target) {
            case "date" -> from instanceof DateType || from instanceof TimestampNTZType;
            case "int", "integer", "bigint", "long" -> isInteger(from);
            case "string" -> isInteger(from) || from instanceof StringType || from instanceof DateType || from instanceof BooleanType;
            default -> false;
        };
        if (!same) {
            requireNoTimeZone(column);
            throw new UnsupportedSparkSqlException("engines differ in how they cast %s to %s".formatted(column, type));
        }
        return switch (target) {
            case "long" -> "bigint";
            case "int" -> "integer";
            case "string" -> "varchar";
            default -> target;
        };
    }

    /**
     * @param type in Trino's SQL
     */
    static ValueKind kind(String type)
    {
        return switch (type) {
            case "date" -> ValueKind.DATE;
            case "varchar" -> ValueKind.STRING;
            default -> ValueKind.NUMBER;
        };
    }

    /**
     * @param type in Trino's SQL
     */
    static Optional<SparkDigits> digits(String type)
    {
        return switch (type) {
            case "integer" -> Optional.of(SparkDigits.INTEGER);
            case "bigint" -> Optional.of(SparkDigits.LONG);
            default -> Optional.empty();
        };
    }

    private void requireNoTimeZone(String column)
    {
        if (type(column).filter(TimestampType.class::isInstance).isPresent()) {
            throw new UnsupportedSparkSqlException("the date of %s depends on the time zone of the session".formatted(column));
        }
    }

    /**
     * @param path a column, or a field of one
     */
    Optional<DataType> type(List<String> path)
    {
        Optional<DataType> type = type(path.getFirst());
        for (String name : path.subList(1, path.size())) {
            type = type.filter(StructType.class::isInstance).flatMap(struct -> type((StructType) struct, name));
        }
        return type;
    }

    private Optional<DataType> type(String column)
    {
        return type(schema, column);
    }

    private static Optional<DataType> type(StructType struct, String name)
    {
        return struct.fields().stream()
                .filter(field -> field.getName().equalsIgnoreCase(name))
                .map(StructField::getDataType)
                .findFirst();
    }

    private static boolean isInteger(DataType type)
    {
        return type instanceof ByteType || type instanceof ShortType || type instanceof IntegerType || type instanceof LongType;
    }
}
