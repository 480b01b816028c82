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
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.block.ArrayBlock;
import io.trino.spi.block.Block;
import io.trino.spi.block.ColumnarMap;
import io.trino.spi.block.MapBlock;
import io.trino.spi.block.RowBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.SchemaTableName;
import io.weir.deltagov.schema.NestedNotNull;

import java.util.List;
import java.util.stream.IntStream;

import static io.trino.spi.StandardErrorCode.CONSTRAINT_VIOLATION;
import static io.trino.spi.block.ColumnarArray.toColumnarArray;
import static io.trino.spi.block.ColumnarMap.toColumnarMap;
import static java.util.Objects.requireNonNull;

/**
 * Refuses new rows with NULL in a place within a column that is NOT NULL. Where what is around the place is NULL itself, nothing is missing.
 */
final class NestedNullCheck
{
    private final SchemaTableName table;
    private final List<NestedNotNull> columns;

    NestedNullCheck(SchemaTableName table, List<NestedNotNull> columns)
    {
        this.table = requireNonNull(table, "table is null");
        this.columns = ImmutableList.copyOf(columns);
    }

    /**
     * @throws TrinoException names the first place that has NULL in one of the rows
     */
    void check(Page page)
    {
        columns.forEach(column -> check(column, page.getBlock(column.index())));
    }

    private void check(NestedNotNull part, Block block)
    {
        if (part.required() && hasNull(block)) {
            throw new TrinoException(CONSTRAINT_VIOLATION, "A new row of table %s has NULL in %s, which is NOT NULL. Give a value in its place, for example with coalesce, or leave such rows out".formatted(table, part.path()));
        }
        if (!part.within().isEmpty()) {
            List<Block> parts = parts(block);
            part.within().forEach(nested -> check(nested, parts.get(nested.index())));
        }
    }

    // hasNull() of a dictionary block counts what none of its positions is
    private static boolean hasNull(Block block)
    {
        return block.mayHaveNull() && IntStream.range(0, block.getPositionCount()).anyMatch(block::isNull);
    }

    /**
     * Those of the values that are there, as the engine's blocks keep none for NULL.
     */
    private static List<Block> parts(Block block)
    {
        // a value that is repeated is looked at once
        Block values = block instanceof RunLengthEncodedBlock repeated ? repeated.getValue() : block;
        return switch (values.getUnderlyingValueBlock()) {
            case RowBlock _ -> RowBlock.getNullSuppressedRowFieldsFromBlock(values);
            case ArrayBlock _ -> List.of(toColumnarArray(values).getElementsBlock());
            case MapBlock _ -> {
                ColumnarMap map = toColumnarMap(values);
                yield List.of(map.getKeysBlock(), map.getValuesBlock());
            }
            default -> throw new IllegalArgumentException("Nothing is within values of a " + values.getUnderlyingValueBlock().getClass().getSimpleName());
        };
    }
}
