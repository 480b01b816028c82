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
package io.weir.deltagov.erase;

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.trino.spi.TrinoException;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DeltaTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static io.airlift.slice.Slices.utf8Slice;
import static io.airlift.slice.Slices.wrappedBuffer;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.deltagov.erase.SubjectPredicate.parse;
import static java.lang.Float.floatToIntBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestSubjectPredicate
{
    private static final List<DataColumn> COLUMNS = new DataColumns(new DeltaTypes()).of(
            new StructType()
                    .add("Email", StringType.STRING)
                    .add("id", LongType.LONG)
                    .add("born", DateType.DATE)
                    .add("seen", TimestampType.TIMESTAMP)
                    .add("balance", new DecimalType(10, 2))
                    .add("active", BooleanType.BOOLEAN)
                    .add("score", DoubleType.DOUBLE)
                    .add("ratio", FloatType.FLOAT)
                    .add("token", BinaryType.BINARY),
            List.of(),
            NONE);
    private static final DataColumn EMAIL = COLUMNS.get(0);
    private static final DataColumn ID = COLUMNS.get(1);

    @Test
    void conditions()
    {
        assertThat(parse("email = 'ada@example.com'", COLUMNS)).isEqualTo(of(EMAIL, Domain.singleValue(VARCHAR, utf8Slice("ada@example.com"))));
        assertThat(parse("id IN (1, -2) OR id = 3", COLUMNS)).isEqualTo(of(ID, Domain.multipleValues(BIGINT, List.of(-2L, 1L, 3L))));
        assertThat(parse("id BETWEEN 1 AND 5 AND id <> 3", COLUMNS)).isEqualTo(of(ID, Domain.create(ValueSet.ofRanges(Range.range(BIGINT, 1L, true, 3L, false), Range.range(BIGINT, 3L, false, 5L, true)), false)));
        assertThat(parse("\"Email\" IS NULL AND id > 7", COLUMNS)).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(
                EMAIL, Domain.onlyNull(VARCHAR),
                ID, Domain.create(ValueSet.ofRanges(Range.greaterThan(BIGINT, 7L)), false))));
        assertThat(parse("born = DATE '2001-02-03'", COLUMNS).getDomains().orElseThrow().get(COLUMNS.get(2)).getSingleValue()).isEqualTo(11356L);
        assertThat(parse("balance = 1.5", COLUMNS).getDomains().orElseThrow().get(COLUMNS.get(4)).getSingleValue()).isEqualTo(150L);
        assertThat(parse("score > 1.5 AND id <> 3", COLUMNS).getDomains().orElseThrow()).hasSize(2);
        assertThat(parse("active = true AND seen < TIMESTAMP '2001-02-03 04:05:06 UTC'", COLUMNS).getDomains().orElseThrow()).hasSize(2);
    }

    @Test
    void literals()
    {
        long half = floatToIntBits(0.5f);
        assertThat(valueOf("ratio = 0.5")).isEqualTo(half);
        assertThat(valueOf("ratio = 5e-1")).isEqualTo(half);
        assertThat(valueOf("ratio = REAL '0.5'")).isEqualTo(half);
        assertThat(valueOf("ratio = -0.5")).isEqualTo((long) floatToIntBits(-0.5f));
        assertThat(valueOf("ratio = 3")).isEqualTo((long) floatToIntBits(3));
        assertThat(valueOf("ratio = 0.1")).isEqualTo((long) floatToIntBits(0.1f));
        assertThat(valueOf("token = X'41 ff'")).isEqualTo(wrappedBuffer((byte) 0x41, (byte) 0xFF));
        for (String time : List.of("1970-01-01 01:59:59.999999 +02:00", "1970-01-01 01:59:59.999999+02:00", "1969-12-31 23:59:59.999999 UTC", "1969-12-31 23:59:59.999999Z", "1970-01-01 00:59:59.999999 Europe/Vienna", "1969-12-31 18:59:59.999999 -05:00")) {
            assertThat(valueOf("seen = TIMESTAMP '" + time + "'")).as(time).isEqualTo(LongTimestampWithTimeZone.fromEpochMillisAndFraction(-1, 999_000_000, UTC_KEY));
        }
    }

    private static Object valueOf(String predicate)
    {
        return parse(predicate, COLUMNS).getDomains().orElseThrow().values().iterator().next().getSingleValue();
    }

    @Test
    void tellsWhatIsAccepted()
    {
        assertThatThrownBy(() -> parse("ratio = 'x'", COLUMNS)).hasMessageContaining("REAL '0.5'");
        assertThatThrownBy(() -> parse("token = 'x'", COLUMNS)).hasMessageContaining("X'41FF'");
        assertThatThrownBy(() -> parse("seen = TIMESTAMP '2001-02-03 04:05:06'", COLUMNS)).hasMessageContaining("+02:00");
    }

    private static TupleDomain<DataColumn> of(DataColumn column, Domain domain)
    {
        return TupleDomain.withColumnDomains(ImmutableMap.of(column, domain));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "Secret's",
            "email = 'Secret' OR id = 1",
            "lower(email) = 'Secret'",
            "email LIKE 'Secret%'",
            "email IN (SELECT 'Secret')",
            "nobody = 'Secret'",
            "id = 'Secret'",
            "id = 1.5",
            "balance = 1.005",
            "born = 'Secret'",
            "NOT email = 'Secret'",
            "ratio = 1e-1",
            "ratio = 1e300",
            "ratio = REAL 'NaN'",
            "ratio = REAL 'Secret'",
            "token = 'Secret'",
            "seen = TIMESTAMP '2001-02-03 04:05:06.1234567 UTC'",
            "seen = TIMESTAMP '2001-10-28 02:30:00 Europe/Vienna'",
            "seen = TIMESTAMP '2001-02-03 04:05:06 Secret'",
            "score <> 1.5",
            "score NOT IN (1.5, 2.5)",
            "score NOT BETWEEN 1.5 AND 2.5",
            "id = 1 AND id = 2",
            "id BETWEEN 2 AND 1",
            "email BETWEEN 'Secret' AND 'A'",
            "true",
            "email = 'Secret'; DROP TABLE t",
    })
    void refusesWithoutSayingWhatItReads(String predicate)
    {
        assertThatThrownBy(() -> parse(predicate, COLUMNS))
                .isInstanceOf(TrinoException.class)
                .hasMessageStartingWith("Argument predicate ")
                .hasMessageNotContaining("Secret")
                .hasNoCause();
    }
}
