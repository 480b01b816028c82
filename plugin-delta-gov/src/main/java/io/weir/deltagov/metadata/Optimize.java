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
import io.airlift.units.DataSize;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableLayout;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.FileProperties;
import io.weir.deltagov.DeltaGovOptimizeHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.OptimizeSource;
import io.weir.deltagov.OptimizeSource.Clustering;
import io.weir.deltagov.WriteTarget;
import io.weir.deltagov.cluster.ClusterColumn;
import io.weir.deltagov.cluster.ClusterPlan;
import io.weir.deltagov.cluster.ClusterPlanner;
import io.weir.deltagov.cluster.OneWriter;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.metadata.TableColumns.TableColumn;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.delta.engine.data.DataColumn.Kind.PARTITION;
import static io.weir.deltagov.DeltaGovTableProcedures.FILE_SIZE_THRESHOLD;
import static io.weir.deltagov.DeltaGovTableProcedures.OPTIMIZE;
import static io.weir.deltagov.DeltaGovTableProcedures.ZORDER_BY;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static io.weir.deltagov.write.DataFiles.targetBytes;
import static java.util.Objects.requireNonNull;

/**
 * ALTER TABLE EXECUTE optimize, on the coordinator: chooses files, has their rows written anew by the writers on the workers, and replaces them
 * in one commit that changes no row.
 */
final class Optimize
{
    private final DeltaStore store;
    private final TableResolver resolver;
    private final TableColumns columns;
    private final ClusterPlanner planner;
    private final int mostRanges;
    private final Commits commits;
    private final WriteRollback rollback;
    private final Fragments fragments;
    private final Set<String> queries = ConcurrentHashMap.newKeySet();

    /**
     * @param mostRanges as many as a writer may have files open
     */
    Optimize(DeltaStore store, TableResolver resolver, TableColumns columns, ClusterPlanner planner, int mostRanges, Commits commits, WriteRollback rollback, Fragments fragments)
    {
        this.store = requireNonNull(store, "store is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.planner = requireNonNull(planner, "planner is null");
        this.mostRanges = mostRanges;
        this.commits = requireNonNull(commits, "commits is null");
        this.rollback = requireNonNull(rollback, "rollback is null");
        this.fragments = requireNonNull(fragments, "fragments is null");
    }

    /**
     * Writes nothing: EXPLAIN comes this far.
     */
    DeltaGovOptimizeHandle prepare(ConnectorSession session, DeltaGovTableHandle table, String procedure, Map<String, Object> properties)
    {
        if (!procedure.equals(OPTIMIZE)) {
            throw new TrinoException(NOT_SUPPORTED, "There is no table procedure %s; there is %s".formatted(procedure, OPTIMIZE));
        }
        TableSnapshot snapshot = resolver.snapshot(table);
        store.requireWritable(table.name(), snapshot);
        List<TableColumn> tableColumns = columns.of(snapshot);
        WriteRules.requireWritable(table.name(), snapshot, tableColumns.size());
        List<DataColumn> dataColumns = tableColumns.stream().map(TableColumn::column).collect(toImmutableList());
        List<DataColumn> clusteredBy = ClusteringColumns.of(table.name(), snapshot, dataColumns, names(properties));
        // what an older writer left is no new value
        WriteTarget target = new WriteTarget(table.name(), table.location(), dataColumns, snapshot.properties(), snapshot.clusteringColumns(), ImmutableList.of(), ImmutableList.of());
        queries.add(session.getQueryId());
        long smallerThan = Math.min(((DataSize) properties.get(FILE_SIZE_THRESHOLD)).toBytes(), mostBytesOfSmallFile(snapshot));
        if (clusteredBy.isEmpty()) {
            return new DeltaGovOptimizeHandle(new OptimizeSource(table, smallerThan, Optional.empty()), target, Optional.empty());
        }
        Clustering clustering = new Clustering(ClusteringColumns.tag(clusteredBy), targetBytes(target, session));
        OptimizeSource source = new OptimizeSource(table, smallerThan, Optional.of(clustering));
        return new DeltaGovOptimizeHandle(source, target, Optional.of(plan(source, clustering, partitionColumns(target), clusteredBy)));
    }

    /**
     * Which writer gets which row, where that is for the connector to say: by ranges when rows are clustered, and one writer when all that is
     * small fits into one file. A condition of the statement is not known yet, so what it chooses may be less.
     */
    Optional<ConnectorTableLayout> layout(ConnectorSession session, DeltaGovOptimizeHandle handle)
    {
        return handle.plan()
                .map(plan -> new ConnectorTableLayout(plan, plan.keyNames(), false))
                .or(() -> partitionColumns(handle.target()).isEmpty() && fitsOneFile(session, handle)
                        ? Optional.of(new ConnectorTableLayout(new OneWriter(), ImmutableList.of(), false))
                        : Optional.empty());
    }

    private boolean fitsOneFile(ConnectorSession session, DeltaGovOptimizeHandle handle)
    {
        return files(handle.source()).stream().mapToLong(ActiveFile::size).sum() <= targetBytes(handle.target(), session);
    }

    // files of the size that the table asks for, which is an estimate while they are written, are not written anew each time
    private static long mostBytesOfSmallFile(TableSnapshot snapshot)
    {
        return translated(() -> FileProperties.TARGET_FILE_SIZE.of(snapshot.properties())).map(size -> size / 2).orElse(Long.MAX_VALUE);
    }

    private static List<String> names(Map<String, Object> properties)
    {
        return ((List<?>) properties.get(ZORDER_BY)).stream().map(String.class::cast).collect(toImmutableList());
    }

    private static List<DataColumn> partitionColumns(WriteTarget target)
    {
        return target.columns().stream().filter(column -> column.kind() == PARTITION).collect(toImmutableList());
    }

    private ClusterPlan plan(OptimizeSource source, Clustering clustering, List<DataColumn> partitionColumns, List<DataColumn> clusteredBy)
    {
        return translated(() -> planner.plan(files(source), partitionColumns, clusteredBy, clustering.rangeBytes(), mostRanges));
    }

    /**
     * Whether the predicate of a query chooses files, whose rows are all wanted, so that no filter must be left above the scan.
     */
    boolean choosesFiles(ConnectorSession session)
    {
        return queries.contains(session.getQueryId());
    }

    DeltaGovOptimizeHandle begin(ConnectorSession session, DeltaGovOptimizeHandle handle, DeltaGovTableHandle filtered)
    {
        rollback.beginFiles(filtered.tableLocation(), session.getQueryId());
        OptimizeSource source = handle.source().withTable(filtered);
        return new DeltaGovOptimizeHandle(source, handle.target(), handle.plan().map(plan -> plan(handle, source, plan)));
    }

    // the predicate was not known when the rows were given to writers by the first plan; by this one writers give them to files
    private ClusterPlan plan(DeltaGovOptimizeHandle handle, OptimizeSource source, ClusterPlan plan)
    {
        if (source.equals(handle.source())) {
            return plan;
        }
        List<DataColumn> clusteredBy = plan.columns().stream().map(ClusterColumn::column).collect(toImmutableList());
        return plan(source, source.clustering().orElseThrow(), plan.partitionColumns(), clusteredBy);
    }

    List<ActiveFile> files(OptimizeSource source)
    {
        return FilesToOptimize.choose(resolver.files(source.table()), source);
    }

    Map<String, Long> finish(ConnectorSession session, DeltaGovOptimizeHandle handle, Collection<Slice> written)
    {
        queries.remove(session.getQueryId());
        List<ActiveFile> removed = files(handle.source());
        List<NewDataFile> added = tagged(fragments.files(written), handle.source());
        if (!removed.isEmpty()) {
            TableSnapshot base = resolver.snapshot(handle.source().table());
            Rewrite rewrite = Rewrite.ofSameRows(removed, added, new FileReads(ImmutableList.of()));
            List<String> clusteredBy = handle.plan().map(ClusterPlan::columns).orElse(ImmutableList.of()).stream().map(column -> column.column().name()).toList();
            rollback.committing(added, () -> inTermsOf(handle.source().table().name(), () -> store.rewrite(base, rewrite, commits.optimize(session, clusteredBy))));
        }
        return ImmutableMap.of(
                "rewritten_files", (long) removed.size(),
                "written_files", (long) added.size(),
                "removed_deletion_vectors", removed.stream().filter(file -> file.deletionVector().isPresent()).count());
    }

    private static List<NewDataFile> tagged(List<NewDataFile> files, OptimizeSource source)
    {
        if (source.clustering().isEmpty()) {
            return files;
        }
        Map<String, String> tags = ImmutableMap.of(FilesToOptimize.CLUSTERED_BY, source.clustering().orElseThrow().tag());
        return files.stream().map(file -> file.withTags(tags)).collect(toImmutableList());
    }
}
