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

import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.LegalHold;
import io.weir.delta.engine.StoreProblem;
import io.weir.deltagov.BrokenTableHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_LEGAL_HOLD;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Drops tables and schemas: the entry in the catalog first, the data after it.
 */
final class TableDropper
{
    private final TableCatalog catalog;
    private final DeltaStore store;
    private final TrinoFileSystem fileSystem;

    TableDropper(TableCatalog catalog, DeltaStore store, TrinoFileSystem fileSystem)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.store = requireNonNull(store, "store is null");
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    void dropTable(ConnectorTableHandle handle)
    {
        switch (handle) {
            case DeltaGovTableHandle table -> {
                TableEntry entry = new TableEntry(table.tableLocation(), table.owner());
                requireNoHold(table.name(), entry);
                dropTable(table.name(), entry);
            }
            case BrokenTableHandle broken -> dropTable(broken.name(), broken.entry());
            default -> throw new IllegalArgumentException("Not a table of this connector: " + handle);
        }
    }

    void dropSchemaWithTables(String schema)
    {
        List<SchemaTableName> tables = catalog.listTables(schema).stream()
                .map(table -> new SchemaTableName(schema, table))
                .collect(toImmutableList());
        // all of them before any is gone
        tables.forEach(name -> catalog.find(name).ifPresent(entry -> requireNoHold(name, entry)));
        tables.forEach(name -> catalog.find(name).ifPresent(entry -> dropTable(name, entry)));
        catalog.dropSchema(schema);
    }

    /**
     * Whoever drops a table destroys what is in it.
     */
    private void requireNoHold(SchemaTableName name, TableEntry entry)
    {
        if (entry.owner() == DataOwner.TABLE) {
            hold(entry).ifPresent(reason -> {
                throw new TrinoException(DELTA_GOV_LEGAL_HOLD, "Table %s is under a legal hold (its property %s is '%s'), so nothing of it is destroyed. Lift the hold first".formatted(name, LegalHold.PROPERTY, reason));
            });
        }
    }

    // of a table that cannot be read it is not known, and to drop it is the way to be rid of it
    private Optional<String> hold(TableEntry entry)
    {
        try {
            return LegalHold.reason(store.latest(entry.location()));
        }
        catch (TrinoException e) {
            if (TableResolver.BROKEN.contains(e.getErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void dropTable(SchemaTableName name, TableEntry entry)
    {
        catalog.dropTable(name, entry.location());
        if (entry.owner() == DataOwner.ELSEWHERE) {
            return;
        }
        try {
            Directories.delete(fileSystem, entry.location());
        }
        catch (IOException e) {
            throw new TrinoException(
                    DELTA_GOV_STORE_ERROR,
                    "Table %s was dropped, but its data at %s could not be deleted: %s. Delete it there".formatted(name, entry.location(), StoreProblem.text(e)),
                    e);
        }
    }
}
