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
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.ErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.CommitInterruptedException;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.deltagov.DeltaGovOutputTableHandle;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static io.weir.deltagov.DeltaGovTableProperties.location;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static java.util.Objects.requireNonNull;

/**
 * Makes tables: the log first, the entry in the catalog last. A table that lost the race for its name leaves nothing behind.
 */
final class TableCreator
{
    private static final Set<ErrorCode> LOST = Set.of(ALREADY_EXISTS.toErrorCode(), SCHEMA_NOT_FOUND.toErrorCode());

    private final TableCatalog catalog;
    private final DeltaStore store;
    private final TrinoFileSystem fileSystem;
    private final TableLocations locations;
    private final NewTables newTables;
    private final Commits commits;
    private final StatisticsCollection statistics;

    TableCreator(TableCatalog catalog, DeltaStore store, TrinoFileSystem fileSystem, TableLocations locations, NewTables newTables, Commits commits, StatisticsCollection statistics)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.store = requireNonNull(store, "store is null");
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.locations = requireNonNull(locations, "locations is null");
        this.newTables = requireNonNull(newTables, "newTables is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.statistics = requireNonNull(statistics, "statistics is null");
    }

    void createTable(ConnectorSession session, ConnectorTableMetadata metadata, SaveMode saveMode)
    {
        SchemaTableName name = metadata.getTable();
        TableDefinition definition = newTables.definition(metadata);
        Optional<TableEntry> existing = existing(name);
        if (existing.isEmpty()) {
            TableEntry entry = locations.forNewTable(name, location(metadata.getProperties()));
            create(name, entry, definition, ImmutableList.of(), commits.create(session, definition.partitionColumns()));
            return;
        }
        switch (saveMode) {
            case IGNORE -> {}
            case FAIL -> throw new TrinoException(ALREADY_EXISTS, "Table '%s' already exists".formatted(name));
            case REPLACE -> {
                requireReplaceable(name, existing.orElseThrow(), location(metadata.getProperties()));
                TableSnapshot replaced = inTermsOf(name, () -> store.createOrReplace(existing.orElseThrow().location(), definition, ImmutableList.of(), commits.replace(session, definition.partitionColumns())));
                finishReplacement(name, existing.orElseThrow(), replaced);
            }
        }
    }

    /**
     * @param read the table that is replaced, if the files were made from its rows
     */
    TableSnapshot createWithData(ConnectorSession session, DeltaGovOutputTableHandle handle, List<NewDataFile> files, Optional<TableSnapshot> read)
    {
        TableDefinition definition = handle.table().definition();
        List<String> partitionedBy = handle.table().partitionedBy();
        return switch (handle.kind()) {
            case CREATE -> create(handle.target().name(), handle.entry(), definition, files, commits.createWithData(session, partitionedBy));
            case REPLACE -> finishReplacement(handle.target().name(), handle.entry(), inTermsOf(handle.target().name(), () -> store.createOrReplace(handle.target().tableLocation(), definition, files, read, commits.replaceWithData(session, partitionedBy))));
        };
    }

    /**
     * A replacement of a table that somebody dropped meanwhile makes a table that nobody finds.
     */
    private TableSnapshot finishReplacement(SchemaTableName name, TableEntry entry, TableSnapshot replaced)
    {
        boolean isNew = replaced.version() == 0;
        if (isNew && catalog.findTable(name).filter(found -> found.location().equals(entry.location())).isEmpty()) {
            throw deleted(entry, new TrinoException(TRANSACTION_CONFLICT, "Table %s was not replaced: it was dropped meanwhile. Run the statement again".formatted(name)));
        }
        statistics.forgetReplaced(replaced);
        return replaced;
    }

    private TableSnapshot create(SchemaTableName name, TableEntry entry, TableDefinition definition, List<NewDataFile> files, CommitDetails details)
    {
        TableSnapshot snapshot = inTermsOf(name, () -> store.create(entry.location(), definition, files, details));
        try {
            catalog.createTable(name, entry);
        }
        catch (TrinoException e) {
            throw undone(entry, e);
        }
        return snapshot;
    }

    /**
     * The table of that name, which may be replaced. A view may not.
     */
    Optional<TableEntry> existing(SchemaTableName name)
    {
        Optional<TableEntry> found = catalog.find(name);
        Optional<TableEntry> table = found.flatMap(entry -> catalog.asTable(name, entry));
        if (found.isPresent() && table.isEmpty()) {
            throw new TrinoException(ALREADY_EXISTS, "'%s' already exists, and is no table".formatted(name));
        }
        return table;
    }

    void requireReplaceable(SchemaTableName name, TableEntry existing, Optional<String> wanted)
    {
        wanted.map(ExternalLocation::parse)
                .filter(location -> !location.equals(existing.location()))
                .ifPresent(location -> {
                    throw new TrinoException(INVALID_TABLE_PROPERTY, "Table %s is at %s and keeps its location when it is replaced. Leave the property location out, or drop the table first".formatted(name, existing.location()));
                });
    }

    private TrinoException undone(TableEntry entry, TrinoException problem)
    {
        if (LOST.contains(problem.getErrorCode())) {
            return deleted(entry, problem);
        }
        // After any other problem the entry may have been written, and then it needs its data: a cause which says that nothing was committed is about the entry only
        return problem.getCause() instanceof CommitInterruptedException ? new TrinoException(problem::getErrorCode, problem.getRawMessage(), problem) : problem;
    }

    private TrinoException deleted(TableEntry entry, TrinoException problem)
    {
        try {
            // at a place that was chosen, and was empty, the log is ours and names files that are rolled back
            fileSystem.deleteDirectory(entry.owner() == DataOwner.TABLE ? entry.location() : logDirectory(entry.location()));
        }
        catch (IOException e) {
            problem.addSuppressed(e);
        }
        return problem;
    }
}
