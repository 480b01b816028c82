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

import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.type.TypeOperators;
import io.weir.deltagov.Storage;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.receipt.Receipts;
import io.weir.deltagov.receipt.ReceiptsTable;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The tables that tell about a table: {@code "t$history"}, {@code "t$receipts"}.
 */
final class SystemTables
{
    private final TableCatalog catalog;
    private final DeltaStore store;
    private final Storage storage;
    private final Receipts receipts;
    private final TypeOperators typeOperators;

    SystemTables(TableCatalog catalog, DeltaStore store, Storage storage, Receipts receipts, TypeOperators typeOperators)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.store = requireNonNull(store, "store is null");
        this.storage = requireNonNull(storage, "storage is null");
        this.receipts = requireNonNull(receipts, "receipts is null");
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    Optional<SystemTable> find(SchemaTableName name)
    {
        return base(name, HistoryTable.SUFFIX)
                .<SystemTable>map(entry -> new HistoryTable(name, entry.location(), store, typeOperators))
                .or(() -> base(name, ReceiptsTable.SUFFIX).map(entry -> new ReceiptsTable(name, entry.location(), storage, receipts)));
    }

    private Optional<TableEntry> base(SchemaTableName name, String suffix)
    {
        String tableName = name.getTableName();
        if (!tableName.endsWith(suffix) || tableName.equals(suffix)) {
            return Optional.empty();
        }
        return catalog.findTable(new SchemaTableName(name.getSchemaName(), tableName.substring(0, tableName.length() - suffix.length())));
    }
}
