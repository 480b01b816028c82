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
import io.trino.memory.context.LocalMemoryContext;
import io.trino.parquet.reader.ParquetReader;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.metrics.Metrics;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.base.Verify.verify;
import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

/**
 * The rows of a data file that are not deleted.
 */
final class DataFilePageSource
        implements ConnectorPageSource
{
    private final ParquetReader reader;
    private final List<DataFileChannel> channels;
    private final int positionChannel;
    private final Optional<DeletedRows> deletedRows;
    private final LocalMemoryContext deletedRowsMemory;
    private final DataFileErrors errors;

    private long completedPositions;
    private boolean finished;

    /**
     * @param positionChannel where the reader puts row positions when it is asked for them
     * @param deletedRowsMemory has what the deleted rows take until this is closed
     */
    DataFilePageSource(
            ParquetReader reader,
            List<DataFileChannel> channels,
            int positionChannel,
            Optional<DeletedRows> deletedRows,
            LocalMemoryContext deletedRowsMemory,
            DataFileErrors errors)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.channels = ImmutableList.copyOf(channels);
        this.positionChannel = positionChannel;
        this.deletedRows = requireNonNull(deletedRows, "deletedRows is null");
        this.deletedRowsMemory = requireNonNull(deletedRowsMemory, "deletedRowsMemory is null");
        this.errors = requireNonNull(errors, "errors is null");
    }

    @Override
    public SourcePage getNextSourcePage()
    {
        if (finished) {
            return null;
        }
        try {
            SourcePage page = reader.nextPage();
            if (page == null) {
                close();
                return null;
            }
            completedPositions += page.getPositionCount();
            deletedRows.ifPresent(rows -> leaveOut(rows, page));
            return page.getPositionCount() == 0 ? null : new DataFilePage(page, channels, errors);
        }
        catch (IOException | RuntimeException e) {
            throw errors.translate(e);
        }
    }

    private void leaveOut(DeletedRows rows, SourcePage page)
    {
        // whole pages are read where positions are asked for, see DataFileOpening
        Block positions = page.getBlock(positionChannel);
        int count = positions.getPositionCount();
        if (count == 0) {
            return;
        }
        long first = BIGINT.getLong(positions, 0);
        verify(BIGINT.getLong(positions, count - 1) == first + count - 1, "rows of a page are not one after the other");
        int[] retained = new int[count];
        int kept = rows.retain(first, count, retained);
        if (kept < count) {
            page.selectPositions(retained, 0, kept);
        }
    }

    @Override
    public boolean isFinished()
    {
        return finished;
    }

    @Override
    public long getCompletedBytes()
    {
        return reader.getDataSource().getReadBytes();
    }

    @Override
    public OptionalLong getCompletedPositions()
    {
        return OptionalLong.of(completedPositions);
    }

    @Override
    public long getReadTimeNanos()
    {
        return reader.getDataSource().getReadTimeNanos();
    }

    @Override
    public Metrics getMetrics()
    {
        return reader.getMetrics();
    }

    @Override
    public void close()
            throws IOException
    {
        if (!finished) {
            finished = true;
            deletedRowsMemory.close();
            reader.close();
        }
    }
}
