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

import io.delta.kernel.types.ArrayType;
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
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.types.VariantType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.CharType.createCharType;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_PICOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestDeltaTypes
{
    private final DeltaTypes types = new DeltaTypes();

    @Test
    void convertsBothWays()
    {
        Map<DataType, String> names = new LinkedHashMap<>();
        names.put(BooleanType.BOOLEAN, "boolean");
        names.put(ByteType.BYTE, "tinyint");
        names.put(ShortType.SHORT, "smallint");
        names.put(IntegerType.INTEGER, "integer");
        names.put(LongType.LONG, "bigint");
        names.put(FloatType.FLOAT, "real");
        names.put(DoubleType.DOUBLE, "double");
        names.put(StringType.STRING, "varchar");
        names.put(BinaryType.BINARY, "varbinary");
        names.put(DateType.DATE, "date");
        names.put(TimestampType.TIMESTAMP, "timestamp(6) with time zone");
        names.put(TimestampNTZType.TIMESTAMP_NTZ, "timestamp(6)");
        names.put(new DecimalType(38, 18), "decimal(38,18)");
        names.put(new ArrayType(new ArrayType(LongType.LONG, true), true), "array(array(bigint))");
        names.put(new MapType(StringType.STRING, new DecimalType(5, 2), true), "map(varchar, decimal(5,2))");
        names.put(new StructType().add("A", LongType.LONG).add("b", new StructType().add("C d", DateType.DATE)), "row(\"A\" bigint, \"b\" row(\"C d\" date))");

        names.forEach((delta, name) -> {
            assertThat(types.toTrino(delta).getDisplayName()).isEqualTo(name);
            assertThat(types.toDelta(types.toTrino(delta))).isEqualTo(delta);
        });
    }

    @Test
    void collationsAreLeftToWriters()
    {
        assertThat(types.toTrino(new StringType("ICU.UNICODE_CI")).getDisplayName()).isEqualTo("varchar");
    }

    @Test
    void refusesTypesThatDeltaHasNot()
    {
        assertRefused(createVarcharType(10), "varchar(10)", "Use varchar");
        assertRefused(createCharType(3), "char(3)", "Use varchar");
        assertRefused(TIMESTAMP_MILLIS, "timestamp(3)", "Use timestamp(6)");
        assertRefused(TIMESTAMP_PICOS, "timestamp(12)", "Use timestamp(6)");
        assertRefused(TIMESTAMP_TZ_MILLIS, "timestamp(3) with time zone", "Use timestamp(6) with time zone");
        assertRefused(UUID, "uuid", "");
        assertRefused(RowType.anonymous(List.of(BIGINT)), "row(bigint)", "Name it");
        assertRefused(new io.trino.spi.type.ArrayType(UUID), "uuid", "");
    }

    @Test
    void refusesTypesThatTrinoHasNot()
    {
        assertThatThrownBy(() -> types.toTrino(VariantType.VARIANT)).isInstanceOf(UnsupportedDeltaTypeException.class).hasMessageContaining("variant");
    }

    private void assertRefused(Type type, String name, String cure)
    {
        assertThatThrownBy(() -> types.toDelta(type))
                .isInstanceOf(UnsupportedDeltaTypeException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(cure);
    }
}
