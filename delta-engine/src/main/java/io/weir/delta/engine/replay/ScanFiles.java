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
package io.weir.delta.engine.replay;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.utils.CloseableIterator;
import io.trino.filesystem.Location;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CorruptDeltaLogException;
import io.weir.delta.engine.kernel.KernelPaths;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static io.weir.delta.engine.kernel.LogFileNames.versionOf;

/**
 * The files of a table as kernel finds them. No filter is given to kernel: Trino's predicates can do more, and the list is kept.
 */
public final class ScanFiles
{
    private ScanFiles() {}

    public static ActiveFiles read(Location table, Engine engine, SnapshotImpl snapshot)
    {
        ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
        ImmutableList.Builder<ActiveFile> files = ImmutableList.builder();
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
            while (batches.hasNext()) {
                addFiles(table, batches.next(), files);
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ActiveFiles.of(PartitionColumns.of(snapshot.getMetadata()), files.build());
    }

    private static void addFiles(Location table, FilteredColumnarBatch batch, ImmutableList.Builder<ActiveFile> files)
    {
        AddActions adds = new AddActions(table, batch.getData().getColumnVector(InternalScanFileUtils.ADD_FILE_ORDINAL));
        Optional<ColumnVector> selection = batch.getSelectionVector();
        try {
            for (int rowId = 0; rowId < adds.size(); rowId++) {
                if (selection.isEmpty() || selection.orElseThrow().getBoolean(rowId)) {
                    files.add(adds.file(rowId));
                }
            }
        }
        catch (IllegalArgumentException e) {
            Location file = batch.getFilePath().map(KernelPaths::toLocation).orElseGet(() -> logDirectory(table));
            throw new CorruptDeltaLogException(file, versionOf(file), e.getMessage(), e);
        }
    }
}
