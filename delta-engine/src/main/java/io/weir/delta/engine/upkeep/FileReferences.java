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

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.kernel.JsonActions;
import io.weir.delta.engine.kernel.KernelPaths;
import io.weir.delta.engine.replay.FilePaths;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Which files a log refers to: data files, their deletion vectors, change data.
 */
final class FileReferences
{
    private static final StructType FILE = new StructType().add("path", StringType.STRING).add("deletionVector", DeletionVectorDescriptor.READ_SCHEMA);
    private static final List<String> ACTIONS = List.of("add", "remove", "cdc");
    private static final StructType SCHEMA = new StructType()
            .add("add", FILE)
            .add("remove", FILE)
            .add("cdc", FILE);

    private final TrinoFileSystem fileSystem;
    private final Location table;
    private final JsonActions actions = new JsonActions(SCHEMA);

    FileReferences(TrinoFileSystem fileSystem, Location table)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.table = requireNonNull(table, "table is null");
    }

    void add(ActiveFile file, Set<Location> references)
    {
        references.add(file.location());
        file.deletionVector().ifPresent(vector -> addVector(vector, references));
    }

    void addCommit(Location commit, Set<Location> references)
            throws IOException
    {
        try (InputStream stream = LocalStore.openStream(fileSystem.newInputFile(commit))) {
            actions.read(commit, stream.readAllBytes()).forEach(batch -> add(batch, references));
        }
    }

    private void add(ColumnarBatch batch, Set<Location> references)
    {
        for (String action : ACTIONS) {
            ColumnVector files = batch.getColumnVector(SCHEMA.indexOf(action));
            for (int rowId = 0; rowId < batch.getSize(); rowId++) {
                if (!files.isNullAt(rowId)) {
                    add(files.getChild(0), files.getChild(1), rowId, references);
                }
            }
        }
    }

    /**
     * @param actions selected ones of {@link CheckpointActions}; those of files that are there are left out
     */
    void addRemoved(FilteredColumnarBatch actions, Set<Location> references)
    {
        ColumnVector removes = actions.getData().getColumnVector(CheckpointActions.REMOVE);
        ColumnVector selected = actions.getSelectionVector().orElseThrow();
        ColumnVector paths = CheckpointActions.child(removes, CheckpointActions.REMOVE, "path");
        ColumnVector vectors = CheckpointActions.child(removes, CheckpointActions.REMOVE, "deletionVector");
        for (int rowId = 0; rowId < selected.getSize(); rowId++) {
            if (selected.getBoolean(rowId) && !removes.isNullAt(rowId)) {
                add(paths, vectors, rowId, references);
            }
        }
    }

    private void add(ColumnVector paths, ColumnVector vectors, int rowId, Set<Location> references)
    {
        references.add(FilePaths.resolve(table, paths.getString(rowId)));
        Optional.ofNullable(DeletionVectorDescriptor.fromColumnVector(vectors, rowId)).ifPresent(vector -> addVector(vector, references));
    }

    private void addVector(DeletionVectorDescriptor vector, Set<Location> references)
    {
        if (!vector.isInline()) {
            references.add(KernelPaths.toLocation(vector.getAbsolutePath(table.toString())));
        }
    }
}
