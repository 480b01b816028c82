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
package io.weir.deltagov.write;

import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.deltagov.condition.CheckedCondition;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.StandardErrorCode.CONSTRAINT_VIOLATION;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.TypeUtils.writeNativeValue;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static io.weir.delta.engine.data.DataColumn.Kind.DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestConditionCheck
{
    private static final List<DataColumn> COLUMNS = List.of(column("n", BIGINT), column("f", DOUBLE), column("s", VARCHAR), column("b", BOOLEAN));
    private static final CheckedCondition POSITIVE = new CheckedCondition("delta.constraints.positive", "n > 0L", "\"n\" > 0");

    @Test
    void numbers()
    {
        assertMet("n BETWEEN 1 AND 3 OR n IN (5, 7) OR n > 9", BIGINT, List.of(false, true, true, false, true, false, true, false, true), 0L, 1L, 3L, 4L, 5L, 6L, 7L, 9L, 10L);
        assertMet("n NOT IN (5, 7)", BIGINT, List.of(true, false, true, false, true), 4L, 5L, 6L, 7L, 8L);
        assertMet("n <> 5", BIGINT, List.of(true, false, true), 4L, 5L, 6L);
    }

    /**
     * As in comparisons of SQL: the zeros are equal, and NaN is in no range.
     */
    @Test
    void oddDoubles()
    {
        assertMet("f >= 0", DOUBLE, List.of(true, true, false, true), -0.0, 0.0, Double.NaN, Double.POSITIVE_INFINITY);
        assertMet("f < 0", DOUBLE, List.of(false, false, false, true), -0.0, 0.0, Double.NaN, Double.NEGATIVE_INFINITY);
        assertMet("f IN (0, 1)", DOUBLE, List.of(true, true, false), -0.0, 0.0, Double.NaN);
        assertMet("f > 0 OR f <= 0", DOUBLE, List.of(true, false), -0.0, Double.NaN);
        assertMet("f IS NOT NULL", DOUBLE, List.of(true, true), 0.0, Double.NaN);
    }

    @Test
    void texts()
    {
        assertMet("s = 'a'", VARCHAR, List.of(true, false, false, false), utf8Slice("a"), utf8Slice("a "), utf8Slice(""), utf8Slice("A"));
        assertMet("s > 'a' AND s < 'b'", VARCHAR, List.of(false, true, false), utf8Slice("a"), utf8Slice("a\u0000"), utf8Slice("b"));
    }

    @Test
    void nulls()
    {
        Page page = page(column(BIGINT, 1L).copyWithAppendedNull(), column(DOUBLE, 1.0).copyWithAppendedNull(), column(VARCHAR, utf8Slice("a")).copyWithAppendedNull(), column(BOOLEAN, true).copyWithAppendedNull());
        assertThat(met("n > 0", page)).containsExactly(true, false);
        assertThat(met("NOT n > 0", page)).containsExactly(false, false);
        assertThat(met("n NOT IN (2)", page)).containsExactly(true, false);
        assertThat(met("NOT (n NOT BETWEEN 2 AND 1)", page)).containsExactly(false, false);
        assertThat(met("n IS NULL OR n > 0", page)).containsExactly(true, true);
        assertThat(met("n > 0 OR s IS NULL", page)).containsExactly(true, true);
        assertThat(met("n > 0 AND s IS NULL", page)).containsExactly(false, false);
        assertThat(met("n > 5 OR f > 0 OR s = 'b'", page)).containsExactly(true, false);
        assertThat(met("b", page)).containsExactly(true, false);
        assertThat(met("NOT b", page)).containsExactly(false, false);
        assertThat(met("NOT (b AND n > 0)", page)).containsExactly(false, false);
    }

    /**
     * In dictionaries there are values that no row has.
     */
    @Test
    void blocks()
    {
        ValueBlock values = column(BIGINT, -1L, 1L, 2L).copyWithAppendedNull();
        check(List.of(POSITIVE), page(DictionaryBlock.create(3, values, new int[] {1, 2, 1})));
        check(List.of(POSITIVE), page(RunLengthEncodedBlock.create(values.getSingleValueBlock(1), 3)));
        check(List.of(POSITIVE), page(values.getRegion(1, 2)));
        assertRefused(page(DictionaryBlock.create(3, values, new int[] {1, 2, 0})));
        assertRefused(page(DictionaryBlock.create(3, values, new int[] {1, 2, 3})));
        assertRefused(page(RunLengthEncodedBlock.create(values.getSingleValueBlock(3), 3)));
        assertRefused(page(values.getRegion(0, 2)));
    }

    @Test
    void everyCondition()
    {
        check(List.of(), page(column(BIGINT, -1L)));
        CheckedCondition other = new CheckedCondition("delta.constraints.other", "n < 5", "\"n\" < 5");
        check(List.of(other, POSITIVE), page(column(BIGINT, 1L)));
        assertTrinoExceptionThrownBy(() -> check(List.of(other, POSITIVE), page(column(BIGINT, 1L, 0L)))).hasErrorCode(CONSTRAINT_VIOLATION);
        assertTrinoExceptionThrownBy(() -> check(List.of(other, POSITIVE), page(column(BIGINT, 1L, 5L)))).hasErrorCode(CONSTRAINT_VIOLATION);
        assertThatThrownBy(() -> check(List.of(new CheckedCondition("c", "m > 0", "\"m\" > 0")), page(column(BIGINT, 1L))))
                .hasMessage("Not a condition on columns of table tpch.checked that a writer checks: c");
    }

    private static void assertRefused(Page page)
    {
        assertTrinoExceptionThrownBy(() -> check(List.of(POSITIVE), page))
                .hasErrorCode(CONSTRAINT_VIOLATION)
                .hasMessage("A new row of table tpch.checked does not meet delta.constraints.positive, which is: n > 0L (a comparison with NULL is not met). Give other values, or leave such rows out");
    }

    private static void assertMet(String condition, Type type, List<Boolean> expected, Object... values)
    {
        Block[] blocks = COLUMNS.stream()
                .map(column -> column.type().equals(type) ? column(type, values) : RunLengthEncodedBlock.create(column.type(), null, values.length))
                .toArray(Block[]::new);
        assertThat(met(condition, new Page(blocks))).as(condition).isEqualTo(expected);
    }

    private static List<Boolean> met(String condition, Page page)
    {
        return IntStream.range(0, page.getPositionCount())
                .mapToObj(position -> passes(List.of(new CheckedCondition("c", condition, condition)), page.getRegion(position, 1)))
                .toList();
    }

    private static boolean passes(List<CheckedCondition> conditions, Page page)
    {
        try {
            check(conditions, page);
            return true;
        }
        catch (TrinoException _) {
            return false;
        }
    }

    private static void check(List<CheckedCondition> conditions, Page page)
    {
        ConditionCheck.of(new SchemaTableName("tpch", "checked"), conditions, COLUMNS, new TypeOperators()).check(page);
    }

    private static Page page(Block... blocks)
    {
        return new Page(blocks);
    }

    private static DataColumn column(String name, Type type)
    {
        return new DataColumn(name, type, PhysicalField.leaf("col-" + name), DATA, ColumnMappingMode.NAME);
    }

    private static ValueBlock column(Type type, Object... values)
    {
        BlockBuilder builder = type.createBlockBuilder(null, values.length);
        Arrays.stream(values).forEach(value -> writeNativeValue(type, builder, value));
        return builder.buildValueBlock();
    }
}
