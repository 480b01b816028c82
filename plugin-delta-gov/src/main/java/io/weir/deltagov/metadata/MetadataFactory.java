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

import com.google.inject.Inject;
import io.airlift.json.JsonCodec;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.type.StandardTypes;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.UpkeepThreads;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.deltagov.DeltaGovConfig;
import io.weir.deltagov.Storage;
import io.weir.deltagov.cluster.ClusterPlanner;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.metadata.DefiningMetadata.Defining;
import io.weir.deltagov.metadata.ReadingMetadata.Reading;
import io.weir.deltagov.metadata.TableLocations.ExternalLocations;
import io.weir.deltagov.metadata.ViewMetadata.Viewing;
import io.weir.deltagov.metadata.WritingMetadata.Writing;
import io.weir.deltagov.places.ValueRanges;
import io.weir.deltagov.receipt.Receipts;
import io.weir.deltagov.view.MaterializedView;
import io.weir.deltagov.view.RefreshState;
import io.weir.deltagov.view.StoredDefinitions;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.write.DataFileFragment;
import io.weir.deltagov.write.RowChangesFragment;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Puts the metadata of a transaction together: everything in it sees the store with the identity of the session.
 */
public class MetadataFactory
{
    private static final int LOCAL_TABLES_OF_A_THREAD = 16;
    /**
     * Long after the engine has told all workers that a statement has failed.
     */
    private static final Duration WRITERS_END = Duration.ofMinutes(1);

    private final Storage storage;
    private final ValueRanges ranges;
    private final String catalogName;
    private final TypeManager typeManager;
    private final TypeOperators typeOperators;
    private final DeltaTypes types;
    private final TableColumns columns;
    private final Fragments fragments;
    private final JsonCodec<RowChangesFragment> rowChangesCodec;
    private final JsonCodec<ConnectorViewDefinition> viewCodec;
    private final JsonCodec<MaterializedView> materializedViewCodec;
    private final JsonCodec<RefreshState> refreshCodec;
    private final JsonCodec<AnalyzedTable> analyzedCodec;
    private final TableStatisticsCache statisticsCache;
    private final Commits commits;
    private final Receipts receipts;
    private final ExternalLocations externalLocations;
    private final Executor whenWritersHaveEnded;
    private final int mostRanges;

    @Inject
    public MetadataFactory(
            CatalogName catalogName,
            Storage storage,
            ValueRanges ranges,
            TypeManager typeManager,
            JsonCodec<DataFileFragment> fragmentCodec,
            JsonCodec<RowChangesFragment> rowChangesCodec,
            JsonCodec<ConnectorViewDefinition> viewCodec,
            JsonCodec<MaterializedView> materializedViewCodec,
            JsonCodec<RefreshState> refreshCodec,
            JsonCodec<AnalyzedTable> analyzedCodec,
            TableStatisticsCache statisticsCache,
            Commits commits,
            Receipts receipts,
            UpkeepThreads upkeep,
            DeltaGovConfig config)
    {
        this.storage = requireNonNull(storage, "storage is null");
        this.ranges = requireNonNull(ranges, "ranges is null");
        this.catalogName = catalogName.toString();
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        typeOperators = typeManager.getTypeOperators();
        types = new DeltaTypes(typeOperators, Optional.of(typeManager.fromSqlType(StandardTypes.JSON)));
        columns = new TableColumns(new DataColumns(types));
        fragments = new Fragments(fragmentCodec);
        this.rowChangesCodec = requireNonNull(rowChangesCodec, "rowChangesCodec is null");
        this.viewCodec = requireNonNull(viewCodec, "viewCodec is null");
        this.materializedViewCodec = requireNonNull(materializedViewCodec, "materializedViewCodec is null");
        this.refreshCodec = requireNonNull(refreshCodec, "refreshCodec is null");
        this.analyzedCodec = requireNonNull(analyzedCodec, "analyzedCodec is null");
        this.statisticsCache = requireNonNull(statisticsCache, "statisticsCache is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.receipts = requireNonNull(receipts, "receipts is null");
        whenWritersHaveEnded = delayedExecutor(WRITERS_END.toSeconds(), SECONDS, upkeep);
        mostRanges = config.getMaxPartitionsPerWriter();
        externalLocations = config.isRegisterTableProcedureEnabled() ? ExternalLocations.ALLOWED : ExternalLocations.REFUSED;
    }

    public DeltaGovMetadata create(ConnectorSession session)
    {
        Storage.Access access = storage.as(session);
        TrinoFileSystem fileSystem = access.fileSystem();
        TableCatalog catalog = access.catalog();
        DeltaStore store = access.deltaStore();
        ViewEntries viewEntries = new ViewEntries(catalog, fileSystem);
        StoredDefinitions stored = new StoredDefinitions(viewEntries::find, access.definitions());
        MaterializedViewDefinitions definitions = new MaterializedViewDefinitions(viewEntries, stored, access.definitions(), materializedViewCodec, access.places());
        TableResolver resolver = new TableResolver(viewEntries::findTable, definitions::storage, definitions::broken, store);
        TableReader reader = new TableReader(resolver, columns);
        AnalyzedStatistics analyzed = new AnalyzedStatistics(fileSystem, analyzedCodec);
        SupportedTypes supportedTypes = new SupportedTypes(typeOperators);
        NewColumns newColumns = new NewColumns(supportedTypes, types);
        NewTables newTables = new NewTables(store, newColumns, types);
        Views views = new Views(catalog, viewEntries, access.definitions(), stored, viewCodec);
        SourceTypes sourceTypes = new SourceTypes(resolver, columns, stored, views, typeManager);
        MaterializedViews materializedViews = new MaterializedViews(catalog, viewEntries, definitions, store, newTables, commits, typeManager, sourceTypes, catalogName);
        SourceChanges changes = new SourceChanges(store);
        MaterializedViewSources sources = new MaterializedViewSources(definitions, stored, resolver, store, changes, refreshCodec, catalogName);
        Alterations alterations = new Alterations(store, resolver, commits);
        TableLocations locations = new TableLocations(catalog, fileSystem, storage.warehouse(), externalLocations);
        StatisticsCollection collection = new StatisticsCollection(resolver, columns, analyzed, statisticsCache);
        TableCreator creator = new TableCreator(catalog, store, fileSystem, locations, newTables, commits, collection);
        WriteRollback rollback = new WriteRollback(fileSystem, whenWritersHaveEnded);
        ConstraintCheck constraintCheck = new ConstraintCheck(fileSystem);
        return new DeltaGovMetadata(
                supportedTypes,
                new Reading(
                        resolver,
                        reader,
                        lister(access, views, materializedViews),
                        new StatisticsReader(resolver, columns, analyzed, statisticsCache, table -> ranges.areKnownTo(session.getIdentity(), MaterializedViewDefinitions.governedName(table))),
                        collection,
                        new LogAnswers(resolver),
                        new SystemTables(catalog, store, storage, receipts, new FileTables(store, columns), definitions, typeOperators)),
                new Writing(
                        creator,
                        new CreateTableAs(resolver, locations, creator, newTables, rollback, fragments),
                        new Insert(store, resolver, columns, commits, rollback, fragments),
                        new RowChanges(store, fileSystem, resolver, columns, commits, rollback, rowChangesCodec),
                        new FileDeletes(store, resolver, commits, rollback),
                        new Optimize(store, resolver, columns, new ClusterPlanner(fileSystem, typeOperators), mostRanges, commits, rollback, fragments),
                        rollback),
                new Defining(
                        catalog,
                        new TableDropper(catalog, store, fileSystem),
                        new ColumnChanges(alterations, newColumns, supportedTypes, types),
                        new PropertyChanges(alterations, store, columns, constraintCheck),
                        new TableComments(alterations),
                        new TableRenames(catalog)),
                new Viewing(
                        views,
                        materializedViews,
                        sources,
                        new MaterializedViewRefresh(store, resolver, columns, definitions, stored, sources, sourceTypes, changes, commits, rollback, fragments)));
    }

    // a disk answers sooner than a thread begins; what is behind a network is waited for by as many threads as there are tables
    private TableLister lister(Storage.Access access, Views views, MaterializedViews materializedViews)
    {
        int tablesOfAThread = LocalStore.isLocal(storage.warehouse()) ? LOCAL_TABLES_OF_A_THREAD : 1;
        return new TableLister(access.listing(), access.deltaStore(), columns, views, materializedViews, tablesOfAThread);
    }
}
