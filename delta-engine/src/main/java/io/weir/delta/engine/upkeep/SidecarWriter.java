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

import com.google.common.collect.ImmutableList;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.checkpoints.SidecarFile;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.Location;
import io.weir.delta.engine.kernel.VectorBatch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static io.delta.kernel.internal.util.Utils.toCloseableIterator;
import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static java.util.Objects.requireNonNull;

/**
 * Writes the parts of a checkpoint that tell of files. Not safe for use by many threads.
 */
final class SidecarWriter
        implements AutoCloseable
{
    static final String DIRECTORY = "_sidecars";

    private static final int FULL_SIDECAR_ACTIONS = 100_000;
    private static final StructType SCHEMA = new StructType()
            .add(CheckpointActions.SCHEMA.at(CheckpointActions.ADD))
            .add(CheckpointActions.SCHEMA.at(CheckpointActions.REMOVE));

    private final Engine engine;
    private final Location table;
    private final List<FilteredColumnarBatch> batches = new ArrayList<>();
    private final ImmutableList.Builder<SidecarFile> sidecars = ImmutableList.builder();
    private int actions;

    SidecarWriter(Engine engine, Location table)
    {
        this.engine = requireNonNull(engine, "engine is null");
        this.table = requireNonNull(table, "table is null");
    }

    void add(FilteredColumnarBatch batch)
            throws IOException
    {
        ColumnarBatch data = batch.getData();
        ColumnVector add = data.getColumnVector(CheckpointActions.ADD);
        ColumnVector remove = data.getColumnVector(CheckpointActions.REMOVE);
        Selection selection = Selection.ofFiles(batch.getSelectionVector(), add, remove, data.getSize());
        int selected = selection.count();
        if (selected == 0) {
            return;
        }
        batches.add(new FilteredColumnarBatch(new VectorBatch(SCHEMA, ImmutableList.of(add, remove), data.getSize()), Optional.of(selection)));
        actions += selected;
        if (actions >= FULL_SIDECAR_ACTIONS) {
            flush();
        }
    }

    List<SidecarFile> finish()
            throws IOException
    {
        flush();
        return sidecars.build();
    }

    private void flush()
            throws IOException
    {
        if (batches.isEmpty()) {
            return;
        }
        String name = UUID.randomUUID() + ".parquet";
        String path = toKernelPath(logDirectory(table).appendPath(DIRECTORY).appendPath(name));
        engine.getParquetHandler().writeParquetFileAtomically(path, toCloseableIterator(List.copyOf(batches).iterator()));
        FileStatus status = engine.getFileSystemClient().getFileStatus(path);
        sidecars.add(new SidecarFile(name, status.getSize(), status.getModificationTime()));
        batches.clear();
        actions = 0;
    }

    @Override
    public void close()
    {
        batches.clear();
    }
}
