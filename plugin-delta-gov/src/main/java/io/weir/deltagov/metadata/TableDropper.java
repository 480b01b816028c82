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
import io.weir.deltagov.BrokenTableHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;

import java.io.IOException;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Drops tables and schemas: the entry in the catalog first, the data after it.
 */
final class TableDropper
{
    private final TableCatalog catalog;
    private final TrinoFileSystem fileSystem;

    TableDropper(TableCatalog catalog, TrinoFileSystem fileSystem)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    void dropTable(ConnectorTableHandle handle)
    {
        switch (handle) {
            case DeltaGovTableHandle table -> dropTable(table.name(), new TableEntry(table.tableLocation(), table.owner()));
            case BrokenTableHandle broken -> dropTable(broken.name(), broken.entry());
            default -> throw new IllegalArgumentException("Not a table of this connector: " + handle);
        }
    }

    void dropSchemaWithTables(String schema)
    {
        for (String table : catalog.listTables(schema)) {
            SchemaTableName name = new SchemaTableName(schema, table);
            catalog.find(name).ifPresent(entry -> dropTable(name, entry));
        }
        catalog.dropSchema(schema);
    }

    private void dropTable(SchemaTableName name, TableEntry entry)
    {
        catalog.dropTable(name);
        if (entry.owner() == DataOwner.ELSEWHERE) {
            return;
        }
        try {
            fileSystem.deleteDirectory(entry.location());
        }
        catch (IOException e) {
            throw new TrinoException(
                    DELTA_GOV_STORE_ERROR,
                    "Table %s was dropped, but its data at %s could not be deleted: %s. Delete it there".formatted(name, entry.location(), e.getMessage()),
                    e);
        }
    }
}
