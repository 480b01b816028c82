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

import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.weir.delta.engine.data.ChangeType;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import static io.trino.spi.connector.ConnectorMergeSink.INSERT_OPERATION_NUMBER;
import static io.trino.spi.connector.ConnectorMergeSink.UPDATE_INSERT_OPERATION_NUMBER;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.weir.delta.engine.data.ChangeType.INSERT;
import static io.weir.delta.engine.data.ChangeType.UPDATE_POSTIMAGE;

/**
 * Makes what the change data feed tells of new rows out of the pages of a change of rows.
 */
final class NewVersionsOfRows
{
    private NewVersionsOfRows() {}

    /**
     * @param page columns of the table, then the number of the operation
     * @return the columns of the table, then the type of the change
     */
    static List<Page> of(Page page, int columnCount)
    {
        Block operations = page.getBlock(columnCount);
        return List.of(
                rows(page, columnCount, INSERT, position -> TINYINT.getByte(operations, position) == INSERT_OPERATION_NUMBER),
                rows(page, columnCount, UPDATE_POSTIMAGE, position -> TINYINT.getByte(operations, position) == UPDATE_INSERT_OPERATION_NUMBER));
    }

    private static Page rows(Page page, int columnCount, ChangeType type, IntPredicate selected)
    {
        int[] positions = IntStream.range(0, page.getPositionCount()).filter(selected).toArray();
        Block[] blocks = new Block[columnCount + 1];
        for (int channel = 0; channel < columnCount; channel++) {
            blocks[channel] = page.getBlock(channel).copyPositions(positions, 0, positions.length);
        }
        blocks[columnCount] = RunLengthEncodedBlock.create(type.value(), positions.length);
        return new Page(positions.length, blocks);
    }
}
