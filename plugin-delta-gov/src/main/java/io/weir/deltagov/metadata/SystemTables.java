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
import io.trino.filesystem.Location;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.TableSnapshot;
import io.weir.deltagov.Storage;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.receipt.Receipts;
import io.weir.deltagov.receipt.ReceiptsTable;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;

import java.util.Optional;
import java.util.Set;

import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static java.util.Objects.requireNonNull;

/**
 * The tables that tell about a table: {@code "t$history"} and others.
 */
final class SystemTables
{
    private static final Set<String> SUFFIXES = ImmutableSet.of(HistoryTable.SUFFIX, ReceiptsTable.SUFFIX, PropertiesTable.SUFFIX, FileTables.FILES, FileTables.PARTITIONS, TransactionsTable.SUFFIX);

    private final TableCatalog catalog;
    private final DeltaStore store;
    private final Storage storage;
    private final Receipts receipts;
    private final FileTables fileTables;
    private final MaterializedViewDefinitions materializedViews;
    private final TypeOperators typeOperators;

    SystemTables(TableCatalog catalog, DeltaStore store, Storage storage, Receipts receipts, FileTables fileTables, MaterializedViewDefinitions materializedViews, TypeOperators typeOperators)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.store = requireNonNull(store, "store is null");
        this.storage = requireNonNull(storage, "storage is null");
        this.receipts = requireNonNull(receipts, "receipts is null");
        this.fileTables = requireNonNull(fileTables, "fileTables is null");
        this.materializedViews = requireNonNull(materializedViews, "materializedViews is null");
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    /**
     * The table that one of such a name tells about, if there is one.
     */
    static Optional<SchemaTableName> told(SchemaTableName name)
    {
        return Optional.of(name)
                .filter(table -> SUFFIXES.contains(suffix(table)) && table.getTableName().length() > suffix(table).length())
                .map(SystemTables::base);
    }

    Optional<SystemTable> find(SchemaTableName name)
    {
        if (told(name).isEmpty()) {
            return Optional.empty();
        }
        SchemaTableName base = base(name);
        return switch (suffix(name)) {
            case HistoryTable.SUFFIX -> location(base).map(location -> new HistoryTable(name, location, store, typeOperators));
            case ReceiptsTable.SUFFIX -> location(base).map(location -> new ReceiptsTable(name, location, storage, receipts));
            case PropertiesTable.SUFFIX -> location(base).map(location -> PropertiesTable.of(name, () -> latest(base, location)));
            case FileTables.FILES -> location(base).map(location -> fileTables.files(name, latest(base, location)));
            case FileTables.PARTITIONS -> location(base)
                    .map(location -> latest(base, location))
                    .filter(table -> !table.partitionColumns().isEmpty())
                    .map(table -> fileTables.partitions(name, table));
            case TransactionsTable.SUFFIX -> location(base).map(location -> TransactionsTable.of(name, location, store));
            default -> Optional.empty();
        };
    }

    private static String suffix(SchemaTableName name)
    {
        return name.getTableName().substring(Math.max(name.getTableName().lastIndexOf('$'), 0));
    }

    private static SchemaTableName base(SchemaTableName name)
    {
        return new SchemaTableName(name.getSchemaName(), name.getTableName().substring(0, name.getTableName().lastIndexOf('$')));
    }

    private TableSnapshot latest(SchemaTableName name, Location location)
    {
        return inTermsOf(name, () -> store.latest(location));
    }

    private Optional<Location> location(SchemaTableName name)
    {
        return catalog.findTable(name).map(TableEntry::location).or(() -> materializedViews.rows(name));
    }
}
