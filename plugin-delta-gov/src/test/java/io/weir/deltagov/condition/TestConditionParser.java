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
package io.weir.deltagov.condition;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.deltagov.condition.Condition.All;
import io.weir.deltagov.condition.Condition.Any;
import io.weir.deltagov.condition.Condition.OfColumn;
import io.weir.deltagov.condition.Condition.OfLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestConditionParser
{
    private static final List<DataColumn> COLUMNS = new DataColumns(new DeltaTypes()).of(
            new StructType()
                    .add("N.Count", LongType.LONG)
                    .add("id", LongType.LONG)
                    .add("active", BooleanType.BOOLEAN)
                    .add("f", DoubleType.DOUBLE)
                    .add("r", FloatType.FLOAT)
                    .add("s", StringType.STRING)
                    .add("c", new DecimalType(10, 2))
                    .add("day", DateType.DATE)
                    .add("at", TimestampNTZType.TIMESTAMP_NTZ)
                    .add("row", new StructType().add("x", LongType.LONG))
                    .add("twice", LongType.LONG)
                    .add("Twice", LongType.LONG),
            List.of("id"),
            NONE);

    @Test
    void comparisons()
    {
        assertParsed("\"n.count\" > 1", above(0, 1));
        assertParsed("1 < \"N.Count\"", above(0, 1));
        assertParsed("NOT \"N.Count\" <= 1", above(0, 1));
        assertParsed("NOT (NOT (id > 1))", above(1, 1));
        assertParsed("NOT (id NOT BETWEEN 2 AND 1)", new OfColumn(1, Domain.create(ValueSet.none(BIGINT), false)));
        assertParsed("active", new OfColumn(2, Domain.singleValue(BOOLEAN, true)));
        assertParsed("NOT active", new OfColumn(2, Domain.singleValue(BOOLEAN, false)));
        assertParsed("f > 1", new OfColumn(3, Domain.create(ValueSet.ofRanges(Range.greaterThan(DOUBLE, 1.0)), false)));
        assertParsed("r IS NOT NULL", new OfColumn(4, Domain.notNull(REAL)));
        assertParsed("NOT (r IS NOT NULL)", new OfColumn(4, Domain.onlyNull(REAL)));
    }

    @Test
    void puttingTogether()
    {
        Condition first = above(0, 1);
        Condition second = above(1, 2);
        assertParsed("\"N.Count\" > 1 AND id > 2", new All(ImmutableList.of(first, second)));
        assertParsed("\"N.Count\" > 1 OR id > 2", new Any(ImmutableList.of(first, second)));
        assertParsed("NOT (\"N.Count\" <= 1 OR id <= 2)", new All(ImmutableList.of(first, second)));
        assertParsed("NOT (\"N.Count\" <= 1 AND id <= 2)", new Any(ImmutableList.of(first, second)));
        assertParsed("active AND (\"N.Count\" > 1 OR id > 2)", new All(ImmutableList.of(new OfColumn(2, Domain.singleValue(BOOLEAN, true)), new Any(ImmutableList.of(first, second)))));
    }

    /**
     * Texts without a value have no length.
     */
    @Test
    void lengthsOfTexts()
    {
        assertParsed("length(s) <= 3", new OfLength(5, Domain.create(ValueSet.ofRanges(Range.lessThanOrEqual(BIGINT, 3L)), false)));
        assertParsed("NOT length(s) = 3", new OfLength(5, Domain.create(ValueSet.of(BIGINT, 3L).complement(), false)));
        assertParsed("length(s) = 3 OR s IS NULL", new Any(ImmutableList.of(new OfLength(5, Domain.singleValue(BIGINT, 3L)), new OfColumn(5, Domain.onlyNull(VARCHAR)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "id > \"N.Count\"",
            "id + 1 > 0",
            "id > 1.5",
            "id > 1e0",
            "id > 9223372036854775808",
            "id IN (1, NULL)",
            "id > 0 AND lower(s) > 'a'",
            "id > 0 OR lower(s) > 'a'",
            "length(id) = 1",
            "length(s, s) = 1",
            "length(s) > id",
            "s LIKE 'a%'",
            "s IS NOT DISTINCT FROM 'a'",
            "s > 1",
            "s",
            "c = 1e-1",
            "c > 0.125",
            "day > TIMESTAMP '2026-01-01 00:00'",
            "at > DATE '2026-01-01'",
            "r > 1",
            "f <> 1",
            "NOT f > 1",
            "f NOT IN (1, 2)",
            "f > 0.1234567890123456",
            "f > nan()",
            "(f > 1) = false",
            "\"row\".x > 1",
            "\"row\" = ROW(1)",
            "nobody > 1",
            "twice > 1",
            "true",
            "id >",
    })
    void whatIsLeftToTheEngine(String text)
    {
        assertThat(ConditionParser.parse(text, COLUMNS)).isEmpty();
    }

    private static void assertParsed(String text, Condition condition)
    {
        assertThat(ConditionParser.parse(text, COLUMNS)).contains(condition);
    }

    private static Condition above(int channel, long value)
    {
        return new OfColumn(channel, Domain.create(ValueSet.ofRanges(Range.greaterThan(BIGINT, value)), false));
    }
}
