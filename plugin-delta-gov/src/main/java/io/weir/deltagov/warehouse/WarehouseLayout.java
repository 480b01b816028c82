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
package io.weir.deltagov.warehouse;

import io.trino.filesystem.Location;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.LocalStore;

import java.util.Optional;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

/**
 * Where things are in a warehouse directory:
 * <pre>
 * WAREHOUSE/.weir/SCHEMA.json             the schema exists
 * WAREHOUSE/SCHEMA/.weir/TABLE.json       the table or view exists
 * WAREHOUSE/SCHEMA/.weir/TABLE.look       there may be more to TABLE.json than a table: it is read before it is listed
 * WAREHOUSE/SCHEMA/.weir/TABLE.ID.moved   the entry with this id is being, or was, given another name
 * WAREHOUSE/SCHEMA/.weir/TABLE.ID.dropped the entry with this id was dropped while it was being given another name
 * WAREHOUSE/SCHEMA/TABLE-UUID/            the data of a managed table, or the definitions of a view
 * </pre>
 */
final class WarehouseLayout
{
    private static final String ENTRIES = ".weir";
    static final String ENTRY = ".json";
    static final String LOOK = ".look";
    private static final String MOVED = ".moved";
    private static final String DROPPED = ".dropped";

    private static final Pattern TABLE_DIRECTORY = Pattern.compile("(?<warehouse>.+[^/])/(?<schema>[^/]+)/(?<table>[^/]+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    private final Location warehouse;

    WarehouseLayout(Location warehouse)
    {
        this.warehouse = requireNonNull(warehouse, "warehouse is null");
    }

    /**
     * Whether the warehouse is on a disk of this machine.
     */
    boolean isLocal()
    {
        return LocalStore.isLocal(warehouse);
    }

    Location schemaEntries()
    {
        return warehouse.appendPath(ENTRIES);
    }

    Location schemaEntry(String schema)
    {
        return schemaEntries().appendPath(FileNames.toFileName(schema) + ENTRY);
    }

    Location tableEntries(String schema)
    {
        return schemaDirectory(schema).appendPath(ENTRIES);
    }

    Location tableEntry(SchemaTableName name)
    {
        return file(name, ENTRY);
    }

    Location look(SchemaTableName name)
    {
        return file(name, LOOK);
    }

    Location moved(SchemaTableName name, Optional<String> id)
    {
        return ofEntry(name, id, MOVED);
    }

    Location dropped(SchemaTableName name, Optional<String> id)
    {
        return ofEntry(name, id, DROPPED);
    }

    Location newTable(SchemaTableName name)
    {
        return schemaDirectory(name.getSchemaName()).appendPath(FileNames.toFileName(name.getTableName()) + "-" + randomUUID());
    }

    /**
     * A managed table as it is here. Its entry says where it was made, and the warehouse may have been moved or copied since, or be called by
     * another name: whatever is at the former place now may be another warehouse's, so only the same directory of this one is meant.
     *
     * @return empty if {@link #newTable} gave no such directory
     */
    Optional<TableEntry> here(TableEntry managed)
    {
        if (isTableDirectory(managed.location())) {
            return Optional.of(managed);
        }
        return Optional.of(TABLE_DIRECTORY.matcher(managed.location().toString()))
                .filter(made -> made.matches() && isName(made.group("schema")) && isName(made.group("table")))
                .map(made -> new TableEntry(warehouse.appendPath(made.group("schema")).appendPath(made.group("table")), managed.owner(), managed.kind(), Optional.of(made.group("warehouse"))));
    }

    /**
     * Whether it may be a directory that {@link #newTable} gave, perhaps for another schema: its data stay when a table is renamed.
     */
    private boolean isTableDirectory(Location location)
    {
        String prefix = warehouse + "/";
        if (!location.toString().startsWith(prefix)) {
            return false;
        }
        String[] parts = location.toString().substring(prefix.length()).split("/", -1);
        return parts.length == 2 && isName(parts[0]) && isName(parts[1]);
    }

    private static boolean isName(String part)
    {
        return FileNames.fromFileName(part).isPresent();
    }

    private Location ofEntry(SchemaTableName name, Optional<String> id, String suffix)
    {
        return file(name, "." + id.orElse("first") + suffix);
    }

    private Location file(SchemaTableName name, String suffix)
    {
        return tableEntries(name.getSchemaName()).appendPath(FileNames.toFileName(name.getTableName()) + suffix);
    }

    private Location schemaDirectory(String schema)
    {
        return warehouse.appendPath(FileNames.toFileName(schema));
    }
}
