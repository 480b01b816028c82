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
package io.weir.deltagov.changes;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.trino.parquet.ParquetReaderOptions;
import io.trino.spi.Page;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.function.table.TableFunctionProcessorState.Processed;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableChange.Kind;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataFileWriter;
import io.weir.delta.engine.data.DataFileWriterOptions;
import io.weir.delta.engine.data.PhysicalField;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static org.assertj.core.api.Assertions.assertThat;

class TestTableChangesProcessor
{
    private static final Location TABLE = Location.of("memory:///table");
    private static final int ROWS = 10_000;
    private static final int MOST_ROWS = 128;
    private static final List<DataColumn> COLUMNS = ImmutableList.of(new DataColumn("id", BIGINT, PhysicalField.leaf("id"), DataColumn.Kind.DATA, ColumnMappingMode.NONE));

    private final TrinoFileSystem fileSystem = new MemoryFileSystem();

    @Test
    void decodesNoMoreAtOnceThanTheSessionSays()
            throws IOException
    {
        NewDataFile file = write();
        TableChangesHandle handle = new TableChangesHandle(new SchemaTableName("s", "t"), TABLE.toString(), 1, 1, COLUMNS);
        TableChangesSplit split = new TableChangesSplit(
                1, 0, Kind.INSERTED, TABLE.appendPath(file.path()).toString(), Optional.of(file.size()), ImmutableMap.of(), Optional.empty(), Optional.empty(), ImmutableMap.of());
        ParquetReaderOptions options = ParquetReaderOptions.builder().withMaxReadBlockRowCount(MOST_ROWS).build();

        List<Integer> rows = new ArrayList<>();
        TableChangesProcessor processor = TableChangesProcessor.open(fileSystem, options, handle, split);
        while (processor.process() instanceof Processed processed) {
            rows.add(processed.getResult().getPositionCount());
        }
        processor.close();

        assertThat(rows).allMatch(count -> count <= MOST_ROWS);
        assertThat(rows.stream().mapToInt(Integer::intValue).sum()).isEqualTo(ROWS);
    }

    private NewDataFile write()
    {
        DataFileWriter writer = DataFileWriter.open(fileSystem, TABLE, COLUMNS, ImmutableMap.of(), DataFileWriterOptions.of(ImmutableMap.of()));
        BlockBuilder ids = BIGINT.createBlockBuilder(null, ROWS);
        for (int row = 0; row < ROWS; row++) {
            BIGINT.writeLong(ids, row);
        }
        writer.append(new Page(ids.build()));
        return writer.finish();
    }
}
