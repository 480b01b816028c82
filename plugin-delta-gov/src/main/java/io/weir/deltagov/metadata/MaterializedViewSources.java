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

import com.google.common.collect.ImmutableSet;
import io.airlift.json.JsonCodec;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.MaterializedViewFreshness;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.TableSnapshot;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.HiddenColumn;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.view.FunctionsOfNow;
import io.weir.deltagov.view.RefreshState;
import io.weir.deltagov.view.RefreshState.SourceTable;
import io.weir.deltagov.view.RefreshState.SourceView;
import io.weir.deltagov.view.StoredDefinitions;
import io.weir.deltagov.view.StoredQuery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.FRESH;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.STALE;
import static io.trino.spi.connector.MaterializedViewFreshness.Freshness.UNKNOWN;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_VERSION;
import static io.weir.deltagov.metadata.MaterializedViewDefinitions.storageName;
import static io.weir.deltagov.metadata.MaterializedViewDefinitions.viewName;
import static java.util.Objects.requireNonNull;

/**
 * What the rows of materialized views were made from, and whether it is still the same.
 */
final class MaterializedViewSources
{
    private final MaterializedViewDefinitions definitions;
    private final StoredDefinitions stored;
    private final TableResolver resolver;
    private final DeltaStore store;
    private final SourceChanges changes;
    private final JsonCodec<RefreshState> codec;
    private final String catalogName;

    MaterializedViewSources(
            MaterializedViewDefinitions definitions,
            StoredDefinitions stored,
            TableResolver resolver,
            DeltaStore store,
            SourceChanges changes,
            JsonCodec<RefreshState> codec,
            String catalogName)
    {
        this.definitions = requireNonNull(definitions, "definitions is null");
        this.stored = requireNonNull(stored, "stored is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.store = requireNonNull(store, "store is null");
        this.changes = requireNonNull(changes, "changes is null");
        this.codec = requireNonNull(codec, "codec is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
    }

    /**
     * @param rows of a view
     * @return empty if the view was never refreshed
     */
    Optional<RefreshState> of(TableSnapshot rows)
    {
        return Optional.ofNullable(rows.properties().get(RefreshState.PROPERTY)).map(codec::fromJson);
    }

    String toJson(RefreshState state)
    {
        return codec.toJson(state);
    }

    SourceTable source(DeltaGovTableHandle table)
    {
        TableSnapshot snapshot = resolver.snapshot(table);
        return new SourceTable(table.name().getSchemaName(), table.name().getTableName(), snapshot.tableId(), snapshot.version(), resolver.isPinned(table));
    }

    MaterializedViewFreshness freshness(SchemaTableName view)
    {
        return freshness(view, ImmutableSet.of());
    }

    /**
     * @param outer the views for which is asked whether this one is fresh. It is none of them, but they may have been replaced by others since
     */
    private MaterializedViewFreshness freshness(SchemaTableName view, Set<SchemaTableName> outer)
    {
        if (outer.contains(view)) {
            return new MaterializedViewFreshness(STALE, Optional.empty());
        }
        definitions.get(view);
        Optional<RefreshState> state = resolver.latest(storageName(view))
                .map(TableReader::requireReadable)
                .map(resolver::snapshot)
                .flatMap(this::of);
        return state.map(refreshed -> freshness(view, refreshed, ImmutableSet.<SchemaTableName>builder().addAll(outer).add(view).build()))
                .orElseGet(() -> new MaterializedViewFreshness(STALE, Optional.empty()));
    }

    /**
     * Whether the query reads what is said of the files that rows are in: then a rewrite of files that keeps all rows changes what it gives.
     */
    boolean readsFiles(SchemaTableName view, RefreshState state)
    {
        return HiddenColumn.isNamedIn(definitions.get(view).originalSql()) || stored.anyMatch(state.views(), HiddenColumn::isNamedIn);
    }

    /**
     * Whether the query gives other rows at another time, though nothing that it reads has changed, and the engine does not say so.
     */
    boolean dependsOnNow(SchemaTableName view, List<SourceView> views)
    {
        return FunctionsOfNow.areNamedIn(definitions.get(view).originalSql()) || stored.anyMatch(views, FunctionsOfNow::areNamedIn);
    }

    /**
     * Whether the query may go through views or functions of other catalogs: the engine tells only of the tables beneath, and not when these
     * are defined anew.
     */
    boolean leavesCatalog(SchemaTableName view, List<SourceView> views)
    {
        return !StoredQuery.of(definitions.get(view)).staysWithin(catalogName)
                || stored.anyMatch(views, definition -> !StoredQuery.parse(definition).staysWithin(catalogName));
    }

    private MaterializedViewFreshness freshness(SchemaTableName view, RefreshState state, Set<SchemaTableName> outer)
    {
        Instant refreshed = Instant.ofEpochMilli(state.timeMillis());
        boolean ofFiles = readsFiles(view, state);
        List<Instant> changed = state.tables().stream()
                .flatMap(source -> changed(source, refreshed, ofFiles).stream())
                .collect(toImmutableList());
        Optional<Instant> fresh = changed.stream().min(Instant::compareTo);
        if (!stored.areCurrent(state.views())) {
            return new MaterializedViewFreshness(STALE, Optional.of(refreshed));
        }
        if (fresh.isPresent()) {
            return new MaterializedViewFreshness(STALE, fresh);
        }
        // also where the state says that it is complete: it may be from before this was asked
        boolean complete = state.complete() && !dependsOnNow(view, state.views()) && !leavesCatalog(view, state.views());
        MaterializedViewFreshness own = complete ? new MaterializedViewFreshness(FRESH, Optional.empty()) : new MaterializedViewFreshness(UNKNOWN, Optional.of(refreshed));
        // the engine reads the rows of a view that is fresh enough, and does not say what these were made from
        return state.tables().stream()
                .map(source -> new SchemaTableName(source.schema(), source.table()))
                .filter(MaterializedViewDefinitions::isStorageName)
                .map(rows -> freshness(viewName(rows), outer))
                .reduce(own, MaterializedViewSources::lessFresh);
    }

    /**
     * The freshness of what is made from both.
     */
    private static MaterializedViewFreshness lessFresh(MaterializedViewFreshness first, MaterializedViewFreshness second)
    {
        if (first.getFreshness() == FRESH) {
            return second;
        }
        if (second.getFreshness() == FRESH) {
            return first;
        }
        boolean isStale = first.getFreshness() == STALE || second.getFreshness() == STALE;
        Optional<Instant> lastFresh = first.getLastKnownFreshTime().flatMap(time -> second.getLastKnownFreshTime().map(other -> time.isBefore(other) ? time : other));
        return new MaterializedViewFreshness(isStale ? STALE : UNKNOWN, lastFresh);
    }

    /**
     * When a table got other rows than the view was made from, or the time of the refresh if that is not known; empty if it did not.
     */
    private Optional<Instant> changed(SourceTable source, Instant refreshed, boolean ofFiles)
    {
        Optional<TableSnapshot> latest = readable(new SchemaTableName(source.schema(), source.table()))
                .map(resolver::snapshot)
                .filter(snapshot -> snapshot.tableId().equals(source.tableId()) && snapshot.version() >= source.version());
        if (latest.isEmpty()) {
            return Optional.of(refreshed);
        }
        OptionalLong version = source.pinned() ? OptionalLong.empty() : changes.firstChange(latest.orElseThrow(), source.version(), ofFiles);
        return version.isEmpty() ? Optional.empty() : Optional.of(time(latest.orElseThrow(), version.getAsLong(), refreshed));
    }

    private Instant time(TableSnapshot table, long version, Instant otherwise)
    {
        if (store.commit(table.location(), version).isEmpty()) {
            return otherwise;
        }
        try {
            return store.at(table.location(), version).timestamp();
        }
        catch (TrinoException e) {
            // the commit is there, and what it builds on is not any more: it was erased, or the log was cleaned up
            if (e.getErrorCode().equals(DELTA_GOV_MISSING_VERSION.toErrorCode())) {
                return otherwise;
            }
            throw e;
        }
    }

    private Optional<DeltaGovTableHandle> readable(SchemaTableName name)
    {
        return resolver.latest(name)
                .filter(DeltaGovTableHandle.class::isInstance)
                .map(DeltaGovTableHandle.class::cast);
    }

    /**
     * The tables of this catalog that a refresh reads; empty if one of them is not a plain table.
     */
    Optional<List<SourceTable>> sources(List<ConnectorTableHandle> handles)
    {
        if (!handles.stream().allMatch(DeltaGovTableHandle.class::isInstance)) {
            return Optional.empty();
        }
        return Optional.of(handles.stream()
                .map(handle -> source((DeltaGovTableHandle) handle))
                .distinct()
                .collect(toImmutableList()));
    }
}
