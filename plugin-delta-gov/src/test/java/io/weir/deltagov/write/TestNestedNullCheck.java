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

import com.google.common.collect.ImmutableList;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.trino.spi.Page;
import io.trino.spi.block.ArrayBlock;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.MapBlock;
import io.trino.spi.block.RowBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.deltagov.schema.NestedNotNull;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.CONSTRAINT_VIOLATION;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static io.weir.delta.engine.data.DataColumn.Kind.DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

final class TestNestedNullCheck
{
    private static final io.delta.kernel.types.ArrayType DELTA_ARRAY = new io.delta.kernel.types.ArrayType(LongType.LONG, false);
    private static final StructType DELTA_ROW = new StructType().add("free", LongType.LONG).add("Bound", LongType.LONG, false);
    private static final StructType SCHEMA = new StructType()
            .add("id", LongType.LONG, false)
            .add("s", DELTA_ROW)
            .add("a", DELTA_ARRAY)
            .add("m", new io.delta.kernel.types.MapType(LongType.LONG, DELTA_ARRAY, false))
            .add("list", new io.delta.kernel.types.ArrayType(DELTA_ROW, true));
    private static final Type ARRAY = new ArrayType(BIGINT);
    private static final Type ROW = RowType.from(List.of(RowType.field("free", BIGINT), RowType.field("Bound", BIGINT)));
    private static final MapType MAP = new MapType(BIGINT, ARRAY, new TypeOperators());

    private static final Block NUMBERS = numbers(2).copyWithAppendedNull();
    // ROW(NULL, 0), ROW(NULL, 1), ROW(NULL, NULL), NULL
    private static final ValueBlock ROWS = RowBlock.fromFieldBlocks(3, new Block[] {RunLengthEncodedBlock.create(NUMBERS.getSingleValueBlock(2), 3), NUMBERS}).copyWithAppendedNull();
    // ARRAY[0, 1], ARRAY[], ARRAY[NULL], NULL
    private static final ValueBlock ARRAYS = ArrayBlock.fromElementBlock(3, Optional.empty(), new int[] {0, 2, 2, 3}, NUMBERS).copyWithAppendedNull();
    // one for each of the arrays, NULL
    private static final ValueBlock MAPS = MapBlock.fromKeyValueBlock(Optional.empty(), new int[] {0, 1, 2, 3, 4}, numbers(4), ARRAYS, MAP).copyWithAppendedNull();
    // one with the first and the last of the rows, ARRAY[ROW(NULL, NULL)], NULL
    private static final ValueBlock LISTS = ArrayBlock.fromElementBlock(2, Optional.empty(), new int[] {0, 2, 3}, DictionaryBlock.create(3, ROWS, new int[] {0, 3, 2})).copyWithAppendedNull();

    @Test
    void whatIsThere()
    {
        assertPasses(column("s", ROW), ROWS, 0, 1, 0);
        assertPasses(column("a", ARRAY), ARRAYS, 0, 1, 0);
        assertPasses(column("m", MAP), MAPS, 0, 1, 0);
        assertPasses(column("list", new ArrayType(ROW)), LISTS, 0, 0);
    }

    @Test
    void nullAround()
    {
        assertPasses(column("s", ROW), ROWS, 3, 0, 3);
        assertPasses(column("a", ARRAY), ARRAYS, 3, 0, 3);
        assertPasses(column("m", MAP), MAPS, 4, 0, 4);
        assertPasses(column("list", new ArrayType(ROW)), LISTS, 2, 0, 2);
    }

    @Test
    void nullWithin()
    {
        assertRefused("s.Bound", column("s", ROW), ROWS, 2);
        assertRefused("a.element", column("a", ARRAY), ARRAYS, 2);
        assertRefused("m.value.element", column("m", MAP), MAPS, 2);
        assertRefused("m.value", column("m", MAP), MAPS, 3);
        assertRefused("list.element.Bound", column("list", new ArrayType(ROW)), LISTS, 1);
    }

    @Test
    void columnsByChannel()
    {
        List<DataColumn> columns = List.of(column("a", ARRAY), column("id", BIGINT), column("s", ROW));
        assertThat(NestedNotNull.of(SCHEMA, columns)).containsExactly(
                new NestedNotNull("a", 0, false, ImmutableList.of(new NestedNotNull("a.element", 0, true, ImmutableList.of()))),
                new NestedNotNull("s", 2, false, ImmutableList.of(new NestedNotNull("s.Bound", 1, true, ImmutableList.of()))));
        check(columns, ARRAYS.getRegion(0, 2), NUMBERS.getRegion(1, 2), ROWS.getRegion(0, 2));
        assertRefused("s.Bound", () -> check(columns, ARRAYS.getRegion(0, 2), NUMBERS.getRegion(1, 2), ROWS.getRegion(1, 2)));
    }

    /**
     * In dictionaries there are values that no row has.
     */
    private static void assertPasses(DataColumn column, ValueBlock values, int... positions)
    {
        check(List.of(column), values.copyPositions(positions, 0, positions.length));
        check(List.of(column), DictionaryBlock.create(positions.length, values, positions));
        for (int position : positions) {
            assertThatCode(() -> check(List.of(column), repeated(values, position))).doesNotThrowAnyException();
        }
    }

    private static void assertRefused(String path, DataColumn column, ValueBlock values, int position)
    {
        assertRefused(path, () -> check(List.of(column), values.getRegion(position - 1, 2)));
        assertRefused(path, () -> check(List.of(column), DictionaryBlock.create(3, values, new int[] {0, 0, position})));
        assertRefused(path, () -> check(List.of(column), repeated(values, position)));
    }

    private static void assertRefused(String path, Runnable check)
    {
        assertTrinoExceptionThrownBy(check::run)
                .hasErrorCode(CONSTRAINT_VIOLATION)
                .hasMessage("A new row of table tpch.deep has NULL in %s, which is NOT NULL. Give a value in its place, for example with coalesce, or leave such rows out".formatted(path));
    }

    private static void check(List<DataColumn> columns, Block... blocks)
    {
        new NestedNullCheck(new SchemaTableName("tpch", "deep"), NestedNotNull.of(SCHEMA, columns)).check(new Page(blocks));
    }

    private static Block repeated(ValueBlock values, int position)
    {
        return RunLengthEncodedBlock.create(values.getSingleValueBlock(position), 3);
    }

    private static DataColumn column(String name, Type type)
    {
        return new DataColumn(name, type, PhysicalField.leaf(name), DATA, ColumnMappingMode.NONE);
    }

    private static ValueBlock numbers(int count)
    {
        BlockBuilder numbers = BIGINT.createFixedSizeBlockBuilder(count);
        for (int number = 0; number < count; number++) {
            BIGINT.writeLong(numbers, number);
        }
        return numbers.buildValueBlock();
    }
}
