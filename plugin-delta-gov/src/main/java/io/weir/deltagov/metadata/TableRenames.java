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

import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.weir.deltagov.BrokenTableHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.warehouse.TableCatalog;

import static java.util.Objects.requireNonNull;

/**
 * ALTER TABLE RENAME: only the entry in the catalog gets another name, the data stay where they are.
 */
final class TableRenames
{
    private final TableCatalog catalog;

    TableRenames(TableCatalog catalog)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
    }

    void rename(ConnectorTableHandle table, SchemaTableName target)
    {
        TableNames.requireSupported(target);
        switch (table) {
            case DeltaGovTableHandle readable -> catalog.renameTable(readable.name(), readable.tableLocation(), target);
            case BrokenTableHandle broken -> catalog.renameTable(broken.name(), broken.entry().location(), target);
            default -> throw new IllegalArgumentException("Not a table of this connector: " + table);
        }
    }
}
