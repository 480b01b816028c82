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
import io.airlift.json.JsonCodec;
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorOutputMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumns;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovInsertTableHandle;
import io.weir.deltagov.DeltaGovOutputTableHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.DeltaGovTableInfo;
import io.weir.deltagov.NewTable;
import io.weir.deltagov.WriteTarget;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;
import io.weir.deltagov.write.DataFileFragment;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.weir.deltagov.DeltaGovOutputTableHandle.Kind.CREATE;
import static io.weir.deltagov.DeltaGovOutputTableHandle.Kind.REPLACE;
import static io.weir.deltagov.DeltaGovTableProperties.location;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * INSERT and CREATE TABLE AS, on the coordinator. The beginnings write nothing at all (EXPLAIN comes this far); what the writers on the
 * workers made becomes part of the table in one commit at the end.
 */
final class TableWriter
{
    private final TableCatalog catalog;
    private final DeltaStore store;
    private final TableResolver resolver;
    private final TableColumns columns;
    private final TableLocations locations;
    private final TableCreator creator;
    private final NewTables newTables;
    private final DataColumns dataColumns;
    private final Commits commits;
    private final WriteRollback rollback;
    private final JsonCodec<DataFileFragment> fragmentCodec;

    TableWriter(
            TableCatalog catalog,
            DeltaStore store,
            TableResolver resolver,
            TableColumns columns,
            TableLocations locations,
            TableCreator creator,
            NewTables newTables,
            DataColumns dataColumns,
            Commits commits,
            WriteRollback rollback,
            JsonCodec<DataFileFragment> fragmentCodec)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.store = requireNonNull(store, "store is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.locations = requireNonNull(locations, "locations is null");
        this.creator = requireNonNull(creator, "creator is null");
        this.newTables = requireNonNull(newTables, "newTables is null");
        this.dataColumns = requireNonNull(dataColumns, "dataColumns is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.rollback = requireNonNull(rollback, "rollback is null");
        this.fragmentCodec = requireNonNull(fragmentCodec, "fragmentCodec is null");
    }

    DeltaGovInsertTableHandle beginInsert(ConnectorSession session, DeltaGovTableHandle table, List<ColumnHandle> insertColumns)
    {
        TableSnapshot snapshot = resolver.snapshot(table);
        store.requireWritable(snapshot);
        WriteRules.requireWritable(table.name(), snapshot, columns.of(snapshot).size());
        List<DataColumn> target = insertColumns.stream()
                .map(handle -> ((DeltaGovColumnHandle) handle).column())
                .collect(toImmutableList());
        rollback.beginFiles(table.tableLocation(), session.getQueryId());
        return new DeltaGovInsertTableHandle(new WriteTarget(table.name(), table.location(), target, snapshot.properties()), table.version());
    }

    Optional<ConnectorOutputMetadata> finishInsert(ConnectorSession session, DeltaGovInsertTableHandle handle, Collection<Slice> fragments)
    {
        List<NewDataFile> files = files(fragments);
        if (files.isEmpty()) {
            return info(handle.baseVersion());
        }
        TableSnapshot base = resolver.snapshot(handle.target().tableLocation(), handle.baseVersion());
        long version = rollback.committing(() -> store.append(base, files, commits.append(session)).version());
        return info(version);
    }

    DeltaGovOutputTableHandle beginCreateTable(ConnectorSession session, ConnectorTableMetadata metadata, boolean replace)
    {
        SchemaTableName name = metadata.getTable();
        NewTable table = newTables.of(metadata);
        Optional<TableEntry> existing = catalog.findTable(name);
        if (existing.isPresent() && !replace) {
            throw new TrinoException(ALREADY_EXISTS, "Table '%s' already exists".formatted(name));
        }
        existing.ifPresent(entry -> creator.requireReplaceable(name, entry, location(metadata.getProperties())));
        TableEntry entry = existing.orElseGet(() -> locations.forNewTable(name, location(metadata.getProperties())));
        TableDefinition definition = store.prepare(entry.location(), newTables.definition(table));
        List<DataColumn> target = translated(() -> dataColumns.of(definition.schema(), definition.partitionColumns(), NONE));
        if (existing.isEmpty() && entry.owner() == DataOwner.TABLE) {
            rollback.beginNewDirectory(entry.location());
        }
        else {
            rollback.beginFiles(entry.location(), session.getQueryId());
        }
        return new DeltaGovOutputTableHandle(
                new WriteTarget(name, entry.location().toString(), target, ImmutableMap.of()),
                existing.isPresent() ? REPLACE : CREATE,
                entry.owner(),
                table);
    }

    Optional<ConnectorOutputMetadata> finishCreateTable(ConnectorSession session, DeltaGovOutputTableHandle handle, Collection<Slice> fragments)
    {
        List<NewDataFile> files = files(fragments);
        TableDefinition definition = newTables.definition(handle.table());
        List<String> partitionedBy = handle.table().partitionedBy();
        TableSnapshot snapshot = rollback.committing(() -> switch (handle.kind()) {
            case CREATE -> creator.create(handle.target().name(), handle.entry(), definition, files, commits.createWithData(session, partitionedBy));
            case REPLACE -> store.createOrReplace(handle.target().tableLocation(), definition, files, commits.replaceWithData(session, partitionedBy));
        });
        return info(snapshot.version());
    }

    private List<NewDataFile> files(Collection<Slice> fragments)
    {
        ImmutableList.Builder<NewDataFile> files = ImmutableList.builder();
        for (Slice fragment : fragments) {
            files.add(fragmentCodec.fromJson(fragment.getInput()).toDataFile());
        }
        return files.build();
    }

    private static Optional<ConnectorOutputMetadata> info(long version)
    {
        DeltaGovTableInfo info = new DeltaGovTableInfo(version);
        return Optional.of(() -> info);
    }
}
