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
import io.airlift.json.JsonCodec;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RowBlock;
import io.trino.spi.connector.ConnectorMergeSink;
import io.trino.spi.connector.MergePage;
import io.weir.delta.engine.data.RowPositions;
import io.weir.deltagov.RowIdColumnHandle;
import io.weir.deltagov.write.RowChangesFragment.DeletedPositions;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedFuture;

/**
 * Gathers the positions of deleted rows by file, and writes new rows and new versions of rows to data files. Nothing happens to the table
 * before the coordinator commits what all sinks did.
 * <p>
 * Trino 483 aborts no sink of changed rows, whatever becomes of its statement: a sink that fails removes its files itself, and those of sinks
 * that are given up are the coordinator's to remove.
 */
final class DeltaGovMergeSink
        implements ConnectorMergeSink
{
    private final DeltaGovPageSink newRows;
    private final Optional<DeltaGovPageSink> changeData;
    private final int columnCount;
    private final JsonCodec<RowChangesFragment> fragmentCodec;
    private final Map<Slice, RowPositions> deletedRows = new HashMap<>();
    private final Map<Slice, RowPositions> replacedRows = new HashMap<>();
    private RowCounts counts = RowCounts.NONE;

    /**
     * @param changeData where new rows and new versions of rows go once more, when the table tells its changes
     */
    DeltaGovMergeSink(DeltaGovPageSink newRows, Optional<DeltaGovPageSink> changeData, int columnCount, JsonCodec<RowChangesFragment> fragmentCodec)
    {
        this.newRows = requireNonNull(newRows, "newRows is null");
        this.changeData = requireNonNull(changeData, "changeData is null");
        this.columnCount = columnCount;
        this.fragmentCodec = requireNonNull(fragmentCodec, "fragmentCodec is null");
    }

    @Override
    public void storeMergedRows(Page page)
    {
        try {
            store(page);
        }
        catch (RuntimeException e) {
            abort();
            throw e;
        }
    }

    private void store(Page page)
    {
        counts = counts.plus(count(page.getBlock(columnCount)));
        MergePage changes = MergePage.createDeleteAndInsertPages(page, columnCount);
        changes.getDeletionsPage().ifPresent(_ -> delete(page));
        changes.getInsertionsPage().ifPresent(newRows::appendPage);
        changeData.ifPresent(sink -> NewVersionsOfRows.of(page, columnCount).forEach(sink::appendPage));
    }

    @Override
    public long getCompletedBytes()
    {
        return newRows.getCompletedBytes();
    }

    @Override
    public CompletableFuture<Collection<Slice>> finish()
    {
        try {
            return completedFuture(fragments());
        }
        catch (RuntimeException e) {
            abort();
            throw e;
        }
    }

    private Collection<Slice> fragments()
    {
        List<DataFileFragment> files = newRows.finishFiles();
        List<DataFileFragment> changeFiles = changeData.map(DeltaGovPageSink::finishFiles).orElse(ImmutableList.of());
        if (files.isEmpty() && deletedRows.isEmpty() && replacedRows.isEmpty()) {
            return ImmutableList.of();
        }
        RowChangesFragment fragment = new RowChangesFragment(files, changeFiles, serialized(deletedRows), serialized(replacedRows), counts);
        return ImmutableList.of(Slices.wrappedBuffer(fragmentCodec.toJsonBytes(fragment)));
    }

    private static List<DeletedPositions> serialized(Map<Slice, RowPositions> rows)
    {
        return rows.entrySet().stream()
                .map(entry -> new DeletedPositions(entry.getKey().toStringUtf8(), entry.getValue().serialize()))
                .collect(toImmutableList());
    }

    @Override
    public void abort()
    {
        newRows.abort();
        changeData.ifPresent(DeltaGovPageSink::abort);
    }

    private void delete(Page page)
    {
        Block operations = page.getBlock(columnCount);
        // the last of what a change of rows is made of, see MergePage
        Block rowIds = page.getBlock(page.getChannelCount() - 1);
        List<Block> fields = RowBlock.getRowFieldsFromBlock(rowIds);
        Block paths = fields.get(RowIdColumnHandle.PATH_FIELD);
        Block positions = fields.get(RowIdColumnHandle.POSITION_FIELD);
        for (int index = 0; index < rowIds.getPositionCount(); index++) {
            switch (TINYINT.getByte(operations, index)) {
                case DELETE_OPERATION_NUMBER -> positions(deletedRows, VARCHAR.getSlice(paths, index)).add(BIGINT.getLong(positions, index));
                case UPDATE_DELETE_OPERATION_NUMBER -> positions(replacedRows, VARCHAR.getSlice(paths, index)).add(BIGINT.getLong(positions, index));
                default -> {}
            }
        }
    }

    private static RowPositions positions(Map<Slice, RowPositions> rows, Slice path)
    {
        RowPositions positions = rows.get(path);
        if (positions == null) {
            positions = new RowPositions();
            // the slice is a part of a page, which must not be kept
            rows.put(path.copy(), positions);
        }
        return positions;
    }

    private static RowCounts count(Block operations)
    {
        long inserted = 0;
        long updated = 0;
        long deleted = 0;
        for (int index = 0; index < operations.getPositionCount(); index++) {
            switch (TINYINT.getByte(operations, index)) {
                case INSERT_OPERATION_NUMBER -> inserted++;
                case UPDATE_DELETE_OPERATION_NUMBER -> updated++;
                case DELETE_OPERATION_NUMBER -> deleted++;
                // the other half of an update
                case UPDATE_INSERT_OPERATION_NUMBER -> {}
                default -> throw new IllegalArgumentException("Not an operation of a change of rows: " + TINYINT.getByte(operations, index));
            }
        }
        return new RowCounts(inserted, updated, deleted);
    }
}
