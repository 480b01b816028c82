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
import io.trino.spi.RefreshType;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.DeltaGovInsertTableHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.DeltaGovTableInfo;
import io.weir.deltagov.MaterializedViewRows;
import io.weir.deltagov.WriteTarget;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.schema.NestedNotNull;
import io.weir.deltagov.view.MaterializedView;
import io.weir.deltagov.view.RefreshState;
import io.weir.deltagov.view.RefreshState.SourceTable;
import io.weir.deltagov.view.RefreshState.SourceView;
import io.weir.deltagov.view.StoredDefinitions;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.weir.deltagov.DeltaGovSessionProperties.isIncrementalRefreshEnabled;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static io.weir.deltagov.metadata.MaterializedViewDefinitions.viewName;
import static java.util.Objects.requireNonNull;

/**
 * {@code REFRESH MATERIALIZED VIEW}. The engine runs the query of the view, and here it is decided what of it is run over: a view of one
 * table without joins and aggregations, of which the table only got new rows, is run over the files of these, and its rows are added.
 * Otherwise it is run over everything, and all rows are replaced. What the rows were made from is committed with them, so the two are
 * never apart, and of two refreshes at once one fails.
 */
final class MaterializedViewRefresh
{
    /**
     * @param onlyFiles what is read of a table instead of all of it
     */
    private record Running(String reason, Optional<OnlyFiles> onlyFiles)
    {
        RefreshType type()
        {
            return onlyFiles.isPresent() ? RefreshType.INCREMENTAL : RefreshType.FULL;
        }
    }

    private record OnlyFiles(String location, long version, List<ActiveFile> files) {}

    private final DeltaStore store;
    private final TableResolver resolver;
    private final TableColumns columns;
    private final MaterializedViewDefinitions definitions;
    private final StoredDefinitions stored;
    private final MaterializedViewSources sources;
    private final SourceTypes sourceTypes;
    private final SourceChanges changes;
    private final Commits commits;
    private final WriteRollback rollback;
    private final Fragments fragments;
    private volatile Optional<Running> running = Optional.empty();

    MaterializedViewRefresh(
            DeltaStore store,
            TableResolver resolver,
            TableColumns columns,
            MaterializedViewDefinitions definitions,
            StoredDefinitions stored,
            MaterializedViewSources sources,
            SourceTypes sourceTypes,
            SourceChanges changes,
            Commits commits,
            WriteRollback rollback,
            Fragments fragments)
    {
        this.store = requireNonNull(store, "store is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.definitions = requireNonNull(definitions, "definitions is null");
        this.stored = requireNonNull(stored, "stored is null");
        this.sources = requireNonNull(sources, "sources is null");
        this.sourceTypes = requireNonNull(sourceTypes, "sourceTypes is null");
        this.changes = requireNonNull(changes, "changes is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.rollback = requireNonNull(rollback, "rollback is null");
        this.fragments = requireNonNull(fragments, "fragments is null");
    }

    /**
     * @param proposed whether the engine's plan gives for added rows just the rows to add
     */
    DeltaGovInsertTableHandle begin(ConnectorSession session, DeltaGovTableHandle storage, List<ConnectorTableHandle> sourceHandles, boolean hasForeignSources, RefreshType proposed)
    {
        SchemaTableName view = viewName(storage.name());
        requireOwner(session, view);
        definitions.get(view).requireClearNames(view);
        sourceTypes.requireAsDefined(view, definitions.get(view));
        TableSnapshot rows = resolver.snapshot(storage);
        running = Optional.of(plan(session, view, rows, sourceHandles, hasForeignSources, proposed));
        rollback.beginFiles(storage.tableLocation(), session.getQueryId());
        List<DataColumn> dataColumns = columns.data(rows);
        WriteTarget target = new WriteTarget(
                storage.name(),
                storage.location(),
                dataColumns,
                rows.properties(),
                rows.clusteringColumns(),
                NestedNotNull.of(rows.schema(), dataColumns),
                RowConditions.known(rows.definition(), dataColumns).ofWriter());
        List<String> types = definitions.get(view).columns().stream().map(MaterializedView.Column::type).collect(toImmutableList());
        return new DeltaGovInsertTableHandle(target, storage.version(), Optional.of(new MaterializedViewRows(view, types)));
    }

    /**
     * What a scan of a refresh reads; empty if it reads all that is in the table.
     */
    Optional<List<ActiveFile>> onlyFiles(DeltaGovTableHandle table)
    {
        return running.flatMap(Running::onlyFiles)
                .filter(only -> only.location().equals(table.location()) && only.version() == table.version())
                .map(OnlyFiles::files);
    }

    DeltaGovTableInfo finish(
            ConnectorSession session,
            DeltaGovInsertTableHandle handle,
            List<ConnectorTableHandle> sourceHandles,
            Collection<Slice> written,
            boolean dependsOnMore)
    {
        Running refresh = running.orElseThrow();
        SchemaTableName view = viewName(handle.target().name());
        TableSnapshot base = resolver.snapshot(handle.target().tableLocation(), handle.baseVersion());
        List<NewDataFile> added = fragments.files(written);
        Optional<List<SourceTable>> tables = sources.sources(sourceHandles);
        List<SourceView> views = stored.readExcept(view);
        RefreshState state = new RefreshState(
                tables.orElseGet(ImmutableList::of),
                views,
                tables.isPresent() && !dependsOnMore && !sources.dependsOnNow(view, views) && !sources.leavesCatalog(view, views),
                session.getStart().toEpochMilli(),
                Optional.of(session.getTimeZoneKey().getId()));
        List<ActiveFile> removed = refresh.onlyFiles().isPresent() ? ImmutableList.of() : store.files(base);
        TableSnapshot committed = rollback.committing(added, () -> inTermsOf(view, () -> store.exchange(base, with(base.definition(), state), removed, added, commits.refresh(session, refresh.type(), refresh.reason()))));
        return new DeltaGovTableInfo(committed.version(), handle.target().location());
    }

    /**
     * The engine runs the query as whoever refreshes, so that what this user may see would land, and others would read it.
     */
    private void requireOwner(ConnectorSession session, SchemaTableName name)
    {
        MaterializedView view = definitions.get(name);
        if (view.owner().filter(owner -> !owner.equals(session.getUser())).isPresent()) {
            throw new TrinoException(
                    PERMISSION_DENIED,
                    "Access Denied: Cannot refresh materialized view %s: its rows are what its owner %s may see, and user %s may see others. Refresh it as %s, or replace it by a view of your own with CREATE OR REPLACE MATERIALIZED VIEW".formatted(
                            name, view.owner().orElseThrow(), session.getUser(), view.owner().orElseThrow()));
        }
    }

    private Running plan(ConnectorSession session, SchemaTableName view, TableSnapshot rows, List<ConnectorTableHandle> sourceHandles, boolean hasForeignSources, RefreshType proposed)
    {
        if (!isIncrementalRefreshEnabled(session)) {
            return full("session property incremental_refresh_enabled is false");
        }
        if (proposed == RefreshType.FULL) {
            return full("its query does not give just new rows for new rows");
        }
        if (hasForeignSources || sourceHandles.size() != 1 || !(sourceHandles.getFirst() instanceof DeltaGovTableHandle source)) {
            return full("it reads more than one table of the catalog");
        }
        Optional<RefreshState> before = sources.of(rows);
        if (before.isPresent() && !before.orElseThrow().timeZone().equals(Optional.of(session.getTimeZoneKey().getId()))) {
            return full("it was refreshed in another time zone");
        }
        return before
                .map(state -> plan(view, state, source))
                .orElseGet(() -> full("it had no rows"));
    }

    private Running plan(SchemaTableName view, RefreshState state, DeltaGovTableHandle source)
    {
        SourceTable now = sources.source(source);
        Optional<SourceTable> before = state.tables().stream()
                .filter(table -> table.schema().equals(now.schema()) && table.table().equals(now.table()) && table.tableId().equals(now.tableId()))
                .findFirst();
        if (state.tables().size() != 1 || before.isEmpty() || !stored.areCurrent(state.views())) {
            return full("it was made from other tables or views");
        }
        if (sources.dependsOnNow(view, state.views())) {
            return full("its query asks for the time, or for who runs it");
        }
        if (sources.leavesCatalog(view, state.views())) {
            return full("it may read views or functions of other catalogs");
        }
        boolean ofFiles = sources.readsFiles(view, state);
        return changes.addedRows(resolver.snapshot(source), before.orElseThrow().version(), ofFiles)
                .map(files -> new Running("the table only got new rows", Optional.of(new OnlyFiles(source.location(), source.version(), files))))
                .orElseGet(() -> full(ofFiles ? "rows, files or columns of the table were changed or removed" : "rows or columns of the table were changed or removed"));
    }

    private static Running full(String reason)
    {
        return new Running(reason, Optional.empty());
    }

    private TableDefinition with(TableDefinition definition, RefreshState state)
    {
        return definition.withProperties(ImmutableMap.<String, String>builder()
                .putAll(definition.properties())
                .put(RefreshState.PROPERTY, sources.toJson(state))
                .buildKeepingLast());
    }
}
