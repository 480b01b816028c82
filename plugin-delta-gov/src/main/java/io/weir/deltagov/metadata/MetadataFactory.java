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
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.type.StandardTypes;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.data.DataColumns;
import io.weir.delta.engine.data.DeltaTypes;
import io.weir.deltagov.DeltaGovConfig;
import io.weir.deltagov.Storage;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.metadata.DeltaGovMetadata.Altering;
import io.weir.deltagov.metadata.DeltaGovMetadata.Reading;
import io.weir.deltagov.metadata.DeltaGovMetadata.Writing;
import io.weir.deltagov.metadata.TableLocations.ExternalLocations;
import io.weir.deltagov.places.ValueRanges;
import io.weir.deltagov.receipt.Receipts;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.write.DataFileFragment;
import io.weir.deltagov.write.RowChangesFragment;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Puts the metadata of a transaction together: everything in it sees the store with the identity of the session.
 */
public class MetadataFactory
{
    private final Storage storage;
    private final ValueRanges ranges;
    private final TypeOperators typeOperators;
    private final Type variant;
    private final Fragments fragments;
    private final JsonCodec<RowChangesFragment> rowChangesCodec;
    private final JsonCodec<ConnectorViewDefinition> viewCodec;
    private final JsonCodec<AnalyzedTable> analyzedCodec;
    private final TableStatisticsCache statisticsCache;
    private final Commits commits;
    private final Receipts receipts;
    private final ExternalLocations externalLocations;

    @Inject
    public MetadataFactory(
            Storage storage,
            ValueRanges ranges,
            TypeManager typeManager,
            JsonCodec<DataFileFragment> fragmentCodec,
            JsonCodec<RowChangesFragment> rowChangesCodec,
            JsonCodec<ConnectorViewDefinition> viewCodec,
            JsonCodec<AnalyzedTable> analyzedCodec,
            TableStatisticsCache statisticsCache,
            Commits commits,
            Receipts receipts,
            DeltaGovConfig config)
    {
        this.storage = requireNonNull(storage, "storage is null");
        this.ranges = requireNonNull(ranges, "ranges is null");
        typeOperators = typeManager.getTypeOperators();
        variant = typeManager.fromSqlType(StandardTypes.JSON);
        fragments = new Fragments(fragmentCodec);
        this.rowChangesCodec = requireNonNull(rowChangesCodec, "rowChangesCodec is null");
        this.viewCodec = requireNonNull(viewCodec, "viewCodec is null");
        this.analyzedCodec = requireNonNull(analyzedCodec, "analyzedCodec is null");
        this.statisticsCache = requireNonNull(statisticsCache, "statisticsCache is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.receipts = requireNonNull(receipts, "receipts is null");
        externalLocations = config.isRegisterTableProcedureEnabled() ? ExternalLocations.ALLOWED : ExternalLocations.REFUSED;
    }

    public DeltaGovMetadata create(ConnectorSession session)
    {
        Storage.Access access = storage.as(session);
        TrinoFileSystem fileSystem = access.fileSystem();
        TableCatalog catalog = access.catalog();
        DeltaStore store = access.deltaStore();
        DeltaTypes types = new DeltaTypes(typeOperators, Optional.of(variant));
        TableColumns columns = new TableColumns(new DataColumns(types));
        TableResolver resolver = new TableResolver(catalog, store);
        TableReader reader = new TableReader(resolver, columns);
        AnalyzedStatistics analyzed = new AnalyzedStatistics(fileSystem, analyzedCodec);
        SupportedTypes supportedTypes = new SupportedTypes(typeOperators);
        NewColumns newColumns = new NewColumns(supportedTypes, types);
        NewTables newTables = new NewTables(store, newColumns, types);
        ViewEntries viewEntries = new ViewEntries(catalog, fileSystem);
        Views views = new Views(catalog, viewEntries, access.definitions(), viewCodec);
        Alterations alterations = new Alterations(store, resolver, commits);
        TableLocations locations = new TableLocations(catalog, fileSystem, storage.warehouse(), externalLocations);
        TableCreator creator = new TableCreator(catalog, store, fileSystem, locations, newTables, commits);
        WriteRollback rollback = new WriteRollback(fileSystem);
        return new DeltaGovMetadata(
                catalog,
                supportedTypes,
                new Reading(
                        resolver,
                        reader,
                        lister(access, columns, views),
                        new StatisticsReader(resolver, columns, analyzed, statisticsCache, table -> ranges.areKnownTo(session.getIdentity(), table)),
                        new StatisticsCollection(resolver, columns, analyzed, statisticsCache),
                        new LogAnswers(resolver),
                        new SystemTables(catalog, store, storage, receipts, new FileTables(store, columns), typeOperators)),
                new Writing(
                        creator,
                        new TableDropper(catalog, fileSystem),
                        new CreateTableAs(catalog, locations, creator, newTables, rollback, fragments),
                        new Insert(store, resolver, columns, commits, rollback, fragments),
                        new RowChanges(store, fileSystem, resolver, columns, commits, rollback, rowChangesCodec),
                        new FileDeletes(store, resolver, commits),
                        new Optimize(store, resolver, columns, commits, rollback, fragments),
                        rollback),
                new Altering(
                        new ColumnChanges(alterations, newColumns, supportedTypes, types),
                        new PropertyChanges(alterations),
                        new TableComments(alterations),
                        new TableRenames(catalog),
                        views));
    }

    private static TableLister lister(Storage.Access access, TableColumns columns, Views views)
    {
        TableResolver resolver = new TableResolver(access.listing(), access.deltaStore());
        return new TableLister(access.listing(), resolver, new TableReader(resolver, columns), views);
    }
}
