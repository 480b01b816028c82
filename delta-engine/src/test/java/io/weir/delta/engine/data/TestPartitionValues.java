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

import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slices;
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
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.spi.type.Type;
import io.weir.delta.engine.DeltaEngineException;
import org.junit.jupiter.api.Test;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestPartitionValues
{
    @Test
    void encodesAndDecodes()
    {
        assertText(BOOLEAN, true, "true");
        assertText(TINYINT, -128L, "-128");
        assertText(SMALLINT, 32767L, "32767");
        assertText(INTEGER, Integer.MIN_VALUE + 0L, "-2147483648");
        assertText(BIGINT, Long.MIN_VALUE, "-9223372036854775808");
        assertText(REAL, (long) Float.floatToIntBits(1.1f), "1.1");
        assertText(REAL, (long) Float.floatToIntBits(Float.NEGATIVE_INFINITY), "-Infinity");
        assertText(DOUBLE, -0.0, "-0.0");
        assertText(DOUBLE, Double.NaN, "NaN");
        assertText(createDecimalType(5, 2), 1000L, "10.00");
        assertText(createDecimalType(9, 9), -1L, "-0.000000001");
        assertText(createDecimalType(38, 0), Int128.valueOf("99999999999999999999999999999999999999"), "99999999999999999999999999999999999999");
        assertText(VARCHAR, utf8Slice(" a=b/c%ü\uD83D\uDE00"), " a=b/c%ü\uD83D\uDE00");
        assertText(VARBINARY, Slices.wrappedBuffer((byte) 1, (byte) 2, (byte) 3), "\u0001\u0002\u0003");
        assertText(DATE, -1L, "1969-12-31");
        assertText(TIMESTAMP_MICROS, micros(1969, 12, 31, 23, 59, 59, 999_999), "1969-12-31 23:59:59.999999");
        assertText(TIMESTAMP_MICROS, micros(2020, 1, 2, 3, 4, 0, 0), "2020-01-02 03:04:00");
        assertText(TIMESTAMP_TZ_MICROS, instant(micros(1969, 12, 31, 23, 59, 59, 999_999)), "1969-12-31T23:59:59.999999Z");
        assertText(TIMESTAMP_TZ_MICROS, instant(micros(2020, 1, 2, 3, 4, 0, 0)), "2020-01-02T03:04:00.000000Z");
    }

    @Test
    void decodesWhatOthersWrite()
    {
        assertDecodes(BOOLEAN, "TRUE", true);
        assertDecodes(createDecimalType(5, 2), "10", 1000L);
        assertDecodes(createDecimalType(5, 2), "1E+1", 1000L);
        assertDecodes(createDecimalType(20, 2), "10.0", Int128.valueOf(1000));
        assertDecodes(DOUBLE, "1e3", 1000.0);
        for (String infinity : List.of("inf", "Inf", "+inf", "infinity", "+Infinity", "INFINITY")) {
            assertDecodes(DOUBLE, infinity, Double.POSITIVE_INFINITY);
            assertDecodes(REAL, infinity, (long) Float.floatToIntBits(Float.POSITIVE_INFINITY));
        }
        for (String infinity : List.of("-inf", "-infinity", "-Infinity")) {
            assertDecodes(DOUBLE, infinity, Double.NEGATIVE_INFINITY);
            assertDecodes(REAL, infinity, (long) Float.floatToIntBits(Float.NEGATIVE_INFINITY));
        }
        assertDecodes(DOUBLE, "nan", Double.NaN);
        assertDecodes(REAL, "NAN", (long) Float.floatToIntBits(Float.NaN));
        for (Type type : List.of(TIMESTAMP_MICROS, TIMESTAMP_TZ_MICROS)) {
            long micros = micros(2020, 3, 8, 2, 30, 0, 500_000);
            Object value = type.equals(TIMESTAMP_MICROS) ? (Object) micros : instant(micros);
            assertDecodes(type, "2020-03-08 02:30:00.5", value);
            assertDecodes(type, "2020-03-08 02:30:00.500", value);
            assertDecodes(type, "2020-03-08 02:30:00.500000", value);
            assertDecodes(type, "2020-03-08T02:30:00.500000Z", value);
            assertDecodes(type, "2020-03-08T02:30:00.5Z", value);
        }
        assertDecodes(TIMESTAMP_TZ_MICROS, "2020-03-07T18:30:00.5-08:00", instant(micros(2020, 3, 8, 2, 30, 0, 500_000)));
    }

    /**
     * In the gap that daylight saving time makes, in Los Angeles, the hour does not exist.
     */
    @Test
    void timeZoneOfTheJvmDoesNotMatter()
    {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));
            assertText(TIMESTAMP_MICROS, micros(2020, 3, 8, 2, 30, 0, 1), "2020-03-08 02:30:00.000001");
            assertText(TIMESTAMP_TZ_MICROS, instant(micros(2020, 3, 8, 2, 30, 0, 1)), "2020-03-08T02:30:00.000001Z");
            assertText(DATE, 18_329L, "2020-03-08");
        }
        finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void absentAndEmptyAreNull()
    {
        for (Type type : List.of(VARCHAR, BIGINT, DATE, VARBINARY, TIMESTAMP_TZ_MICROS)) {
            assertThat(PartitionValues.decode(type, Optional.empty())).isEqualTo(NullableValue.asNull(type));
            assertThat(PartitionValues.decode(type, Optional.of(""))).isEqualTo(NullableValue.asNull(type));
            assertThat(PartitionValues.encode(type, null)).isEmpty();
        }
    }

    /**
     * For texts it is a text.
     */
    @Test
    void nameOfDirectoriesForNullIsNull()
    {
        String name = "__HIVE_DEFAULT_PARTITION__";
        for (Type type : List.of(BOOLEAN, TINYINT, BIGINT, DOUBLE, REAL, DATE, TIMESTAMP_MICROS, TIMESTAMP_TZ_MICROS, createDecimalType(5, 2))) {
            assertThat(PartitionValues.decode(type, Optional.of(name))).isEqualTo(NullableValue.asNull(type));
        }
        for (Type type : List.of(VARCHAR, VARBINARY)) {
            assertDecodes(type, name, utf8Slice(name));
        }
    }

    @Test
    void refusesWhatTheLogCannotKeep()
    {
        assertThatThrownBy(() -> PartitionValues.encode(VARCHAR, utf8Slice(""))).isInstanceOf(DeltaEngineException.class).hasMessageContaining("empty varchar as NULL");
        assertThatThrownBy(() -> PartitionValues.encode(VARBINARY, Slices.EMPTY_SLICE)).isInstanceOf(DeltaEngineException.class);
        assertThatThrownBy(() -> PartitionValues.encode(VARBINARY, Slices.wrappedBuffer((byte) 0xFF))).isInstanceOf(DeltaEngineException.class).hasMessageContaining("must be UTF-8");
        assertThatThrownBy(() -> PartitionValues.encode(new ArrayType(BIGINT), DataFiles.block(BIGINT, 1L))).isInstanceOf(UnsupportedDeltaTypeException.class).hasMessageContaining("array(bigint)");
    }

    @Test
    void refusesWhatIsNoValueWithoutTellingIt()
    {
        List<Type> types = List.of(BOOLEAN, TINYINT, BIGINT, DOUBLE, REAL, DATE, TIMESTAMP_MICROS, TIMESTAMP_TZ_MICROS, createDecimalType(5, 2));
        for (Type type : types) {
            assertThatThrownBy(() -> PartitionValues.decode(type, Optional.of("jane@example.com")))
                    .isInstanceOf(DeltaEngineException.class)
                    .hasMessageContaining("not a " + type.getDisplayName())
                    .hasMessageNotContaining("jane");
        }
        assertThatThrownBy(() -> PartitionValues.decode(TINYINT, Optional.of("128"))).isInstanceOf(DeltaEngineException.class);
        assertThatThrownBy(() -> PartitionValues.decode(createDecimalType(5, 2), Optional.of("1.001"))).isInstanceOf(DeltaEngineException.class);
        assertThatThrownBy(() -> PartitionValues.decode(createDecimalType(5, 2), Optional.of("1E999999999"))).isInstanceOf(DeltaEngineException.class);
        assertThatThrownBy(() -> PartitionValues.decode(createDecimalType(5, 2), Optional.of("1000"))).isInstanceOf(DeltaEngineException.class);
    }

    @Test
    void randomValuesSurvive()
    {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        RandomBlocks random = new RandomBlocks(new Random(seed));
        DeltaTypes types = new DeltaTypes();
        List<DataType> all = List.of(
                BooleanType.BOOLEAN,
                ByteType.BYTE,
                ShortType.SHORT,
                IntegerType.INTEGER,
                LongType.LONG,
                FloatType.FLOAT,
                DoubleType.DOUBLE,
                StringType.STRING,
                BinaryType.BINARY,
                DateType.DATE,
                TimestampType.TIMESTAMP,
                TimestampNTZType.TIMESTAMP_NTZ,
                new DecimalType(7, 3),
                new DecimalType(38, 9));
        for (DataType deltaType : all) {
            Type type = types.toTrino(deltaType);
            for (int i = 0; i < 500; i++) {
                Object value = random.value(type);
                Optional<String> text;
                try {
                    text = PartitionValues.encode(type, value);
                }
                catch (DeltaEngineException e) {
                    assertThat(type).as("seed %s: %s", seed, e.getMessage()).isIn(VARCHAR, VARBINARY);
                    continue;
                }
                assertThat(PartitionValues.decode(type, text).getValue()).as("seed %s: %s %s", seed, type, text).isEqualTo(value);
            }
        }
    }

    @Test
    void directoriesAreNamedAsHiveNamesThem()
    {
        assertThat(PartitionValues.directory(ImmutableMap.of())).isEmpty();
        assertThat(PartitionValues.directory(ImmutableMap.of("a", Optional.of("1"), "B", Optional.empty()))).isEqualTo("a=1/B=__HIVE_DEFAULT_PARTITION__");
        assertThat(PartitionValues.directory(ImmutableMap.of("ts", Optional.of("2020-01-31 12:30:00")))).isEqualTo("ts=2020-01-31 12%3A30%3A00");
        assertThat(PartitionValues.directory(ImmutableMap.of("x/y", Optional.of("a=b/c%d?#\"'*\\{}[]^\u0001\u007F")))).isEqualTo("x%2Fy=a%3Db%2Fc%25d%3F%23%22%27%2A%5C%7B%7D%5B%5D%5E%01%7F");
        assertThat(PartitionValues.directory(ImmutableMap.of("a", Optional.of("ü \uD83D\uDE00.+~")))).isEqualTo("a=ü \uD83D\uDE00.+~");
        assertThat(PartitionValues.directory(ImmutableMap.of("a", Optional.of("x".repeat(198)), "b", Optional.of("ü".repeat(100))))).matches("a=x{198}/long=[0-9a-f]{64}");
    }

    private static void assertText(Type type, Object value, String text)
    {
        assertThat(PartitionValues.encode(type, value)).contains(text);
        assertDecodes(type, text, value);
    }

    private static void assertDecodes(Type type, String text, Object value)
    {
        assertThat(PartitionValues.decode(type, Optional.of(text)).getValue()).isEqualTo(value);
    }

    private static long micros(int year, int month, int day, int hour, int minute, int second, int micros)
    {
        return LocalDateTime.of(year, month, day, hour, minute, second).toEpochSecond(ZoneOffset.UTC) * 1_000_000 + micros;
    }

    private static LongTimestampWithTimeZone instant(long micros)
    {
        return LongTimestampWithTimeZone.fromEpochMillisAndFraction(Math.floorDiv(micros, 1000), (int) Math.floorMod(micros, 1000) * 1_000_000, UTC_KEY);
    }
}
