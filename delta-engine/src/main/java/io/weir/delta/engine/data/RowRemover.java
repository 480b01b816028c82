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
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.RowDeletion;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.statistics.LooseStatistics;
import io.weir.delta.engine.log.OrderedParallel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * Removes rows from the files of a table: with deletion vectors where the table has them enabled, else by copying the rows that are left.
 * A file without rows that are left is removed. What is written becomes part of the table by a commit.
 */
public final class RowRemover
{
    private final DeletedRowsLoader deletedRows;
    private final DeletionVectorWriter vectorWriter;
    private final DataFileCopier copier;
    private final boolean deletionVectorsEnabled;

    private final ImmutableList.Builder<ActiveFile> removedFiles = ImmutableList.builder();
    private final ImmutableList.Builder<RowDeletion> deletions = ImmutableList.builder();
    private final ImmutableList.Builder<NewDataFile> copies = ImmutableList.builder();

    private RowRemover(DeletedRowsLoader deletedRows, DeletionVectorWriter vectorWriter, DataFileCopier copier, boolean deletionVectorsEnabled)
    {
        this.deletedRows = requireNonNull(deletedRows, "deletedRows is null");
        this.vectorWriter = requireNonNull(vectorWriter, "vectorWriter is null");
        this.copier = requireNonNull(copier, "copier is null");
        this.deletionVectorsEnabled = deletionVectorsEnabled;
    }

    /**
     * @param rows by the files of the table that they are in
     * @param columns all columns of the table
     * @param vectorFiles is told of every file with deletion vectors before it is written
     */
    public static FileChanges remove(
            TrinoFileSystem fileSystem,
            TableSnapshot table,
            Map<ActiveFile, RowPositions> rows,
            List<DataColumn> columns,
            DataFileWriterOptions options,
            Consumer<Location> vectorFiles)
    {
        RowRemover remover = new RowRemover(
                new DeletedRowsLoader(fileSystem, table.location()),
                new DeletionVectorWriter(fileSystem, table.location(), () -> FileProperties.randomPrefix(table.properties()), vectorFiles),
                new DataFileCopier(fileSystem, table.location(), columns, options),
                table.hasDeletionVectorsEnabled());
        // what is deleted already is read ahead: a change of many files would wait for the store once for each
        OrderedParallel.ahead(rows.entrySet().iterator(), remover::deletedAfterwards).forEachRemaining(remover::remove);
        remover.vectorWriter.flush();
        return new FileChanges(remover.removedFiles.build(), remover.deletions.build(), remover.copies.build());
    }

    private record Deleted(ActiveFile file, RowPositions rows)
    {
        private Deleted
        {
            requireNonNull(file, "file is null");
            requireNonNull(rows, "rows is null");
        }
    }

    private Deleted deletedAfterwards(Map.Entry<ActiveFile, RowPositions> removed)
    {
        RowPositions deleted = new RowPositions();
        deleted.addAll(removed.getValue());
        removed.getKey().deletionVector().ifPresent(vector -> deleted.addAll(deletedRows.positions(vector)));
        return new Deleted(removed.getKey(), deleted);
    }

    private void remove(Deleted change)
    {
        ActiveFile file = change.file();
        RowPositions deleted = change.rows();
        OptionalLong numRecords = FileStatistics.of(file, List.of()).numRecords();
        if (numRecords.isPresent() && deleted.cardinality() >= numRecords.getAsLong()) {
            removedFiles.add(file);
            return;
        }
        Optional<String> statistics = deletionVectorsEnabled ? file.statistics().flatMap(LooseStatistics::of) : Optional.empty();
        if (statistics.isPresent()) {
            DeletionVectorDescriptor vector = vectorWriter.add(deleted);
            deletions.add(new RowDeletion(file, vector, statistics.orElseThrow()));
            return;
        }
        copier.copyWithout(file, deleted).ifPresent(copies::add);
        removedFiles.add(file);
    }
}
