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
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.TypeOperators;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.CharType.createCharType;
import static io.trino.spi.type.TimeType.TIME_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_NANOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static org.assertj.core.api.Assertions.assertThat;

final class TestSupportedTypes
{
    private static final TypeOperators OPERATORS = new TypeOperators();

    private final SupportedTypes types = new SupportedTypes(OPERATORS);

    @Test
    void asTheyAre()
    {
        assertThat(types.closest(BIGINT)).isEmpty();
        assertThat(types.closest(VARCHAR)).isEmpty();
        assertThat(types.closest(TIMESTAMP_MICROS)).isEmpty();
        // refused later, by name
        assertThat(types.closest(TIME_MICROS)).isEmpty();
    }

    @Test
    void near()
    {
        assertThat(types.closest(createVarcharType(5))).contains(VARCHAR);
        assertThat(types.closest(createCharType(5))).contains(VARCHAR);
        assertThat(types.closest(TIMESTAMP_NANOS)).contains(TIMESTAMP_MICROS);
        assertThat(types.closest(TIMESTAMP_TZ_MILLIS)).contains(TIMESTAMP_TZ_MICROS);
    }

    @Test
    void nested()
    {
        assertThat(types.closest(new MapType(
                createVarcharType(5),
                new ArrayType(RowType.from(List.of(RowType.field("t", TIMESTAMP_NANOS), RowType.field(BIGINT)))),
                OPERATORS)))
                .contains(new MapType(
                        VARCHAR,
                        new ArrayType(RowType.from(List.of(RowType.field("t", TIMESTAMP_MICROS), RowType.field(BIGINT)))),
                        OPERATORS));
    }
}
