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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import io.airlift.json.JsonCodec;
import io.airlift.slice.Slice;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.ChangedRowsWriter;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataFileWriterOptions;
import io.weir.delta.engine.data.FileChanges;
import io.weir.delta.engine.data.RowPositions;
import io.weir.delta.engine.data.RowRemover;
import io.weir.deltagov.DeltaGovMergeTableHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.DeltaGovTableInfo;
import io.weir.deltagov.WriteTarget;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.schema.NestedNotNull;
import io.weir.deltagov.write.DataFiles;
import io.weir.deltagov.write.RowChangesFragment;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.delta.engine.data.ChangeType.DELETE;
import static io.weir.delta.engine.data.ChangeType.UPDATE_PREIMAGE;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * DELETE, UPDATE and MERGE, on the coordinator. The beginning writes nothing (EXPLAIN comes this far). At the end the deleted rows, which
 * the writers on the workers found, become deletion vectors, and all of it becomes part of the table in one commit.
 */
final class RowChanges
{
    private final DeltaStore store;
    private final TrinoFileSystem fileSystem;
    private final TableResolver resolver;
    private final TableColumns columns;
    private final Commits commits;
    private final WriteRollback rollback;
    private final JsonCodec<RowChangesFragment> fragmentCodec;

    RowChanges(
            DeltaStore store,
            TrinoFileSystem fileSystem,
            TableResolver resolver,
            TableColumns columns,
            Commits commits,
            WriteRollback rollback,
            JsonCodec<RowChangesFragment> fragmentCodec)
    {
        this.store = requireNonNull(store, "store is null");
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.rollback = requireNonNull(rollback, "rollback is null");
        this.fragmentCodec = requireNonNull(fragmentCodec, "fragmentCodec is null");
    }

    /**
     * @param updateCaseColumns what each case of the statement sets in rows that are there
     */
    DeltaGovMergeTableHandle begin(ConnectorSession session, DeltaGovTableHandle table, Map<Integer, Collection<ColumnHandle>> updateCaseColumns)
    {
        TableSnapshot snapshot = resolver.snapshot(table);
        store.requireRowChanges(table.name(), snapshot);
        List<DataColumn> dataColumns = columns.data(snapshot);
        WriteRules.requireWritable(table.name(), snapshot, dataColumns.size());
        RowConditions conditions = RowConditions.known(snapshot.definition(), dataColumns);
        if (!updateCaseColumns.isEmpty()) {
            WriteRules.requireUpdatable(table.name(), conditions);
        }
        rollback.beginFiles(table.tableLocation(), session.getQueryId());
        WriteTarget target = new WriteTarget(
                table.name(),
                table.location(),
                dataColumns,
                snapshot.properties(),
                snapshot.clusteringColumns(),
                NestedNotNull.of(snapshot.schema(), dataColumns),
                conditions.ofWriter());
        return new DeltaGovMergeTableHandle(table, target);
    }

    /**
     * @return the version that the table has now
     */
    DeltaGovTableInfo finish(ConnectorSession session, DeltaGovMergeTableHandle handle, List<ConnectorTableHandle> sources, Collection<Slice> written)
    {
        RowChangesSummary changes = RowChangesSummary.of(written, fragmentCodec);
        if (changes.isEmpty()) {
            return new DeltaGovTableInfo(handle.tableHandle().version(), handle.target().location());
        }
        TableSnapshot base = resolver.snapshot(handle.tableHandle());
        DataFileWriterOptions options = DataFiles.options(handle.target(), session);
        FileChanges files = translated(() -> RowRemover.remove(
                fileSystem,
                base,
                byFile(base, changes.removedRows()),
                handle.target().columns(),
                options,
                rollback::alsoWritten));
        Rewrite rewrite = new Rewrite(
                files.removedFiles(),
                files.deletions(),
                Stream.concat(changes.newFiles().stream(), files.copies().stream()).collect(toImmutableList()),
                changeData(base, changes, handle.target(), options),
                FileReadsOfTable.of(handle.tableHandle().location(), handle.tableHandle().version(), sources),
                changes.metrics());
        List<NewDataFile> newFiles = ImmutableList.<NewDataFile>builder().addAll(rewrite.addedFiles()).addAll(rewrite.changeData()).build();
        TableSnapshot committed = rollback.committing(newFiles, () -> inTermsOf(handle.target().name(), () -> store.rewrite(base, rewrite, commits.rowChanges(session, changes.operation()))));
        return new DeltaGovTableInfo(committed.version(), handle.target().location());
    }

    private List<NewDataFile> changeData(TableSnapshot base, RowChangesSummary changes, WriteTarget target, DataFileWriterOptions options)
    {
        if (target.changeData().isEmpty()) {
            return ImmutableList.of();
        }
        ChangedRowsWriter writer = new ChangedRowsWriter(fileSystem, base.location(), target.columns(), options);
        ImmutableList.Builder<NewDataFile> files = ImmutableList.<NewDataFile>builder().addAll(changes.changeData());
        translated(() -> {
            byFile(base, changes.deletedRows()).forEach((file, rows) -> writer.write(file, rows, DELETE).ifPresent(files::add));
            byFile(base, changes.replacedRows()).forEach((file, rows) -> writer.write(file, rows, UPDATE_PREIMAGE).ifPresent(files::add));
            return files;
        });
        return files.build();
    }

    private Map<ActiveFile, RowPositions> byFile(TableSnapshot base, Map<String, RowPositions> deletedRows)
    {
        if (deletedRows.isEmpty()) {
            return Map.of();
        }
        Map<ActiveFile, RowPositions> byFile = new HashMap<>();
        for (ActiveFile file : store.files(base)) {
            RowPositions rows = deletedRows.get(file.location().toString());
            if (rows != null) {
                byFile.put(file, rows);
            }
        }
        checkState(byFile.size() == deletedRows.size(), "rows were deleted in %s files, of which %s are in %s", deletedRows.size(), byFile.size(), base);
        return byFile;
    }
}
