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
import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovInsertTableHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.DeltaGovTableInfo;
import io.weir.deltagov.ExistingPartitions;
import io.weir.deltagov.WriteTarget;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.schema.NestedNotNull;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.weir.deltagov.DeltaGovSessionProperties.existingPartitions;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static java.util.Objects.requireNonNull;

/**
 * INSERT, on the coordinator. The beginning writes nothing (EXPLAIN comes this far); what the writers on the workers made becomes part of
 * the table in one commit at the end.
 */
final class Insert
{
    private final DeltaStore store;
    private final TableResolver resolver;
    private final TableColumns columns;
    private final Commits commits;
    private final WriteRollback rollback;
    private final Fragments fragments;

    Insert(DeltaStore store, TableResolver resolver, TableColumns columns, Commits commits, WriteRollback rollback, Fragments fragments)
    {
        this.store = requireNonNull(store, "store is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.rollback = requireNonNull(rollback, "rollback is null");
        this.fragments = requireNonNull(fragments, "fragments is null");
    }

    DeltaGovInsertTableHandle begin(ConnectorSession session, DeltaGovTableHandle table, List<ColumnHandle> insertColumns)
    {
        TableSnapshot snapshot = resolver.snapshot(table);
        store.requireWritable(table.name(), snapshot);
        WriteRules.requireWritable(table.name(), snapshot, columns.of(snapshot).size());
        List<DataColumn> target = insertColumns.stream()
                .map(handle -> ((DeltaGovColumnHandle) handle).column())
                .collect(toImmutableList());
        rollback.beginFiles(table.tableLocation(), session.getQueryId());
        return new DeltaGovInsertTableHandle(
                new WriteTarget(
                        table.name(),
                        table.location(),
                        target,
                        snapshot.properties(),
                        snapshot.clusteringColumns(),
                        NestedNotNull.of(snapshot.schema(), target),
                        RowConditions.known(snapshot.definition(), columns.data(snapshot)).ofWriter()),
                table.version(),
                Optional.empty());
    }

    DeltaGovTableInfo finish(ConnectorSession session, DeltaGovInsertTableHandle handle, List<ConnectorTableHandle> sources, Collection<Slice> written)
    {
        List<NewDataFile> files = fragments.files(written);
        if (files.isEmpty()) {
            return new DeltaGovTableInfo(handle.baseVersion(), handle.target().location());
        }
        TableSnapshot base = resolver.snapshot(handle.target().tableLocation(), handle.baseVersion());
        FileReads reads = FileReadsOfTable.of(handle.target().location(), handle.baseVersion(), sources);
        Supplier<TableSnapshot> commit = inTermsOf(handle.target().name(), () -> prepared(session, handle, base, files, reads));
        TableSnapshot committed = rollback.committing(files, () -> inTermsOf(handle.target().name(), commit));
        return new DeltaGovTableInfo(committed.version(), handle.target().location());
    }

    // which files go is looked for before the commit: until then the files of this statement are those of its roll-back
    private Supplier<TableSnapshot> prepared(ConnectorSession session, DeltaGovInsertTableHandle handle, TableSnapshot base, List<NewDataFile> files, FileReads reads)
    {
        ExistingPartitions behavior = existingPartitions(session);
        if (behavior == ExistingPartitions.APPEND) {
            return () -> append(session, base, files, reads);
        }
        PartitionFiles partitions = PartitionFiles.of(handle.target().columns(), files);
        List<ActiveFile> existing = partitions.among(store.files(base));
        if (behavior == ExistingPartitions.ERROR && !existing.isEmpty()) {
            throw new TrinoException(ALREADY_EXISTS, "Table %s has rows in a partition that this statement writes to, and insert_existing_partitions_behavior is ERROR".formatted(handle.target().name()));
        }
        Rewrite rewrite = overwrite(existing, files, reads, partitions);
        return () -> store.rewrite(base, rewrite, commits.overwrite(session));
    }

    // an INSERT that has read the table depends on what others do to it
    private TableSnapshot append(ConnectorSession session, TableSnapshot base, List<NewDataFile> files, FileReads reads)
    {
        if (reads.predicates().isEmpty()) {
            return store.append(base, files, commits.append(session));
        }
        return store.rewrite(base, new Rewrite(ImmutableList.of(), ImmutableList.of(), files, reads, ImmutableMap.of()), commits.append(session));
    }

    /**
     * The partitions that are written to count as read: rows that others add to them meanwhile would have to go as well.
     */
    private static Rewrite overwrite(List<ActiveFile> existing, List<NewDataFile> files, FileReads reads, PartitionFiles partitions)
    {
        FileReads allReads = new FileReads(ImmutableList.<TupleDomain<DataColumn>>builder()
                .addAll(reads.predicates())
                .addAll(partitions.reads().predicates())
                .build());
        return new Rewrite(existing, ImmutableList.of(), files, allReads, ImmutableMap.of());
    }
}
