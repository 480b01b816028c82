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

import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;

import java.util.List;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What values are, as far as it matters for what Trino compares with what. Spark casts one of two values of unlike kinds.
 */
enum ValueKind
{
    BOOLEAN("a boolean"),
    NUMBER("a number"),
    STRING("a string"),
    BINARY("a binary string"),
    DATE("a date"),
    TIMESTAMP("a timestamp without time zone"),
    // of which only the time zone of a session says what date it has
    INSTANT("a timestamp with time zone"),
    NESTED("a nested value"),
    // NULL, and columns of tables that are not known
    UNKNOWN("a value of a type that is not known");

    private static final Set<ValueKind> LOCAL = Set.of(DATE, TIMESTAMP);

    private final String description;

    ValueKind(String description)
    {
        this.description = requireNonNull(description, "description is null");
    }

    static ValueKind of(DataType type)
    {
        return switch (type) {
            case BooleanType _ -> BOOLEAN;
            case ByteType _, ShortType _, IntegerType _, LongType _, FloatType _, DoubleType _, DecimalType _ -> NUMBER;
            case StringType _ -> STRING;
            case BinaryType _ -> BINARY;
            case DateType _ -> DATE;
            case TimestampNTZType _ -> TIMESTAMP;
            case TimestampType _ -> INSTANT;
            default -> NESTED;
        };
    }

    /**
     * @throws UnsupportedSparkSqlException when it is known to be none of these
     */
    void require(String use, ValueKind... possible)
    {
        if (this != UNKNOWN && !List.of(possible).contains(this)) {
            throw new UnsupportedSparkSqlException("%s of %s is not known in Trino".formatted(use, description));
        }
    }

    /**
     * The kind that two values have together.
     *
     * @throws UnsupportedSparkSqlException when Trino does not compare them
     */
    ValueKind with(ValueKind other)
    {
        if (this == UNKNOWN || this == other) {
            return other;
        }
        if (other == UNKNOWN) {
            return this;
        }
        if (LOCAL.contains(this) && LOCAL.contains(other)) {
            return TIMESTAMP;
        }
        if (temporal(this) && temporal(other)) {
            throw new UnsupportedSparkSqlException("what %s is together with %s depends on the time zone of the session".formatted(description, other.description));
        }
        throw new UnsupportedSparkSqlException("it takes %s together with %s, of which Trino casts neither. Write literals as what they are compared with, as in DATE '2026-01-31' or 1".formatted(description, other.description));
    }

    private static boolean temporal(ValueKind kind)
    {
        return kind == INSTANT || LOCAL.contains(kind);
    }

    static ValueKind together(List<ValueKind> kinds)
    {
        return kinds.stream().reduce(UNKNOWN, ValueKind::with);
    }

    @Override
    public String toString()
    {
        return description;
    }
}
