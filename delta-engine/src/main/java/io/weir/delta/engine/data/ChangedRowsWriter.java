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

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.Interrupts;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.data.DataColumn.Kind;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.connector.MemoryContext.NO_LIMIT;
import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

/**
 * Copies rows that were deleted or updated from their data file to a file of change data, as they were.
 */
public final class ChangedRowsWriter
{
    private final TrinoFileSystem fileSystem;
    private final Location table;
    private final List<DataColumn> columns;
    private final DataFileWriterOptions options;
    private final DataFileReader reader = new DataFileReader();

    /**
     * @param columns all columns of the table
     */
    public ChangedRowsWriter(TrinoFileSystem fileSystem, Location table, List<DataColumn> columns, DataFileWriterOptions options)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.table = requireNonNull(table, "table is null");
        this.columns = columns.stream().filter(column -> column.kind() == Kind.DATA).collect(toImmutableList());
        this.options = options.forChangeData();
    }

    /**
     * @return empty when none of the rows is in the file
     */
    public Optional<NewDataFile> write(ActiveFile file, RowPositions rows, ChangeType type)
    {
        List<DataColumn> read = ImmutableList.<DataColumn>builder().addAll(columns).add(DataColumn.rowPosition()).build();
        List<DataColumn> written = ImmutableList.<DataColumn>builder().addAll(columns).add(ChangeType.column()).build();
        DataFileWriter writer = DataFileWriter.open(fileSystem, table, written, file.partitionValues(), options);
        try (ConnectorPageSource source = reader.open(fileSystem.newInputFile(file.location(), file.size()), DataFileScan.of(read, file), NO_LIMIT)) {
            return copy(source, rows, type, writer) == 0 ? Optional.empty() : Optional.of(writer.finish());
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", file.location(), e);
        }
        finally {
            // does nothing to a file that was finished
            writer.abort();
        }
    }

    private long copy(ConnectorPageSource source, RowPositions rows, ChangeType type, DataFileWriter writer)
    {
        long copied = 0;
        while (!source.isFinished()) {
            Interrupts.requireNone();
            SourcePage page = source.getNextSourcePage();
            if (page == null) {
                continue;
            }
            int[] positions = positions(page.getBlock(columns.size()), rows);
            if (positions.length > 0) {
                page.selectPositions(positions, 0, positions.length);
                writer.append(withType(page, type));
                copied += positions.length;
            }
        }
        return copied;
    }

    private static int[] positions(Block rowPositions, RowPositions rows)
    {
        int[] positions = new int[rowPositions.getPositionCount()];
        int count = 0;
        for (int position = 0; position < positions.length; position++) {
            if (rows.contains(BIGINT.getLong(rowPositions, position))) {
                positions[count++] = position;
            }
        }
        return Arrays.copyOf(positions, count);
    }

    private Page withType(SourcePage page, ChangeType type)
    {
        Block[] blocks = new Block[columns.size() + 1];
        for (int channel = 0; channel < columns.size(); channel++) {
            blocks[channel] = page.getBlock(channel);
        }
        blocks[columns.size()] = RunLengthEncodedBlock.create(type.value(), page.getPositionCount());
        return new Page(page.getPositionCount(), blocks);
    }
}
