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
package io.weir.delta.engine.upkeep;

import io.airlift.log.Logger;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.checkpoints.CheckpointMetaData;
import io.delta.kernel.internal.checkpoints.CheckpointMetadataAction;
import io.delta.kernel.internal.checkpoints.Checkpointer;
import io.delta.kernel.internal.checkpoints.SidecarFile;
import io.delta.kernel.internal.data.ColumnarBatchRow;
import io.delta.kernel.internal.fs.Path;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.utils.CloseableIterator;
import io.trino.filesystem.Location;
import io.weir.delta.engine.kernel.KernelPaths;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static io.delta.kernel.internal.util.Utils.toCloseableIterator;
import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static java.util.Objects.requireNonNull;

/**
 * Writes checkpoints: one Parquet file, or, when a table's {@code delta.checkpointPolicy} is {@code v2}, a JSON file that names the files
 * ("sidecars") with the table's files. What is in them is worked out by {@link CheckpointActions}. See "Checkpoints" in the Delta
 * protocol.
 */
public final class CheckpointWriter
{
    private static final Logger log = Logger.get(CheckpointWriter.class);

    private final Engine engine;

    public CheckpointWriter(Engine engine)
    {
        this.engine = requireNonNull(engine, "engine is null");
    }

    /**
     * @throws java.nio.file.FileAlreadyExistsException when somebody else wrote it
     */
    public void write(SnapshotImpl snapshot)
            throws IOException
    {
        write(snapshot, System.currentTimeMillis() - TableConfig.TOMBSTONE_RETENTION.fromMetadata(snapshot.getMetadata()));
    }

    /**
     * Without what tells that files were removed. Those who hold an older version and go on from this checkpoint do not see files go, but
     * they could not read the older version either.
     */
    public void writeWithoutRemovedFiles(SnapshotImpl snapshot)
            throws IOException
    {
        write(snapshot, Long.MAX_VALUE);
    }

    private void write(SnapshotImpl snapshot, long removedSince)
            throws IOException
    {
        Location table = KernelPaths.toLocation(snapshot.getDataPath().toString());
        long size;
        try (CheckpointActions actions = new CheckpointActions(engine, snapshot.getLogSegment(), table, removedSince)) {
            if (isV2(snapshot)) {
                size = writeV2(table, snapshot.getVersion(), actions);
            }
            else {
                Location file = logDirectory(table).appendPath("%020d.checkpoint.parquet".formatted(snapshot.getVersion()));
                engine.getParquetHandler().writeParquetFileAtomically(toKernelPath(file), actions);
                size = actions.count();
            }
        }
        writeLastCheckpoint(table, new CheckpointMetaData(snapshot.getVersion(), size, Optional.empty()));
    }

    private static boolean isV2(SnapshotImpl snapshot)
    {
        return TableConfig.CHECKPOINT_POLICY.fromMetadata(snapshot.getMetadata()).equalsIgnoreCase("v2")
                && snapshot.getProtocol().supportsFeature(TableFeatures.CHECKPOINT_V2_RW_FEATURE);
    }

    /**
     * The sidecars first: a checkpoint must not name what is not there.
     */
    private long writeV2(Location table, long version, CloseableIterator<FilteredColumnarBatch> actions)
            throws IOException
    {
        List<Row> others = new ArrayList<>();
        others.add(CheckpointRows.checkpointMetadata(new CheckpointMetadataAction(version, Map.of())));
        try (SidecarWriter sidecars = new SidecarWriter(engine, table)) {
            while (actions.hasNext()) {
                FilteredColumnarBatch batch = actions.next();
                sidecars.add(batch);
                addOthers(batch, others);
            }
            for (SidecarFile sidecar : sidecars.finish()) {
                others.add(CheckpointRows.sidecar(sidecar));
            }
        }
        Location file = logDirectory(table).appendPath("%020d.checkpoint.%s.json".formatted(version, UUID.randomUUID()));
        engine.getJsonHandler().writeJsonFileAtomically(toKernelPath(file), toCloseableIterator(others.iterator()), false);
        return others.size();
    }

    private static void addOthers(FilteredColumnarBatch batch, List<Row> others)
    {
        ColumnarBatch data = batch.getData();
        ColumnVector add = data.getColumnVector(CheckpointActions.ADD);
        ColumnVector remove = data.getColumnVector(CheckpointActions.REMOVE);
        Optional<ColumnVector> selected = batch.getSelectionVector();
        for (int rowId = 0; rowId < data.getSize(); rowId++) {
            boolean isSelected = selected.isEmpty() || (!selected.orElseThrow().isNullAt(rowId) && selected.orElseThrow().getBoolean(rowId));
            if (isSelected && add.isNullAt(rowId) && remove.isNullAt(rowId)) {
                others.add(new ColumnarBatchRow(data, rowId));
            }
        }
    }

    // a hint for readers; without it they list the log
    private void writeLastCheckpoint(Location table, CheckpointMetaData checkpoint)
    {
        try {
            new Checkpointer(new Path(toKernelPath(logDirectory(table)))).writeLastCheckpointFile(engine, checkpoint);
        }
        catch (IOException | RuntimeException e) {
            log.warn(e, "The checkpoint of %s was written, but not the hint that leads readers to it", table);
        }
    }
}
