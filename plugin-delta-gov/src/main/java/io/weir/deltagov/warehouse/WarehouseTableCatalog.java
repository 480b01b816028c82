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

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInputFile;
import io.trino.filesystem.TrinoInputStream;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_EMPTY;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

/**
 * The catalog as files in the warehouse directory, with no service beside the file system:
 * <pre>
 * WAREHOUSE/.weir/SCHEMA.json           the schema exists
 * WAREHOUSE/SCHEMA/.weir/TABLE.json     the table exists, and its data is there
 * WAREHOUSE/SCHEMA/TABLE-UUID/          the data of a managed table
 * </pre>
 * Entries are created exclusively and never changed. Nothing is cached: what another cluster did a moment ago is seen.
 */
public final class WarehouseTableCatalog
        implements TableCatalog
{
    private static final String ENTRIES = ".weir";
    private static final String SUFFIX = ".json";

    private final TrinoFileSystem fileSystem;
    private final ExclusiveFileWriter exclusiveFileWriter;
    private final Location warehouse;
    private final EntryJson entryJson = new EntryJson();

    public WarehouseTableCatalog(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter, Location warehouse)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.exclusiveFileWriter = requireNonNull(exclusiveFileWriter, "exclusiveFileWriter is null");
        this.warehouse = requireNonNull(warehouse, "warehouse is null");
    }

    @Override
    public List<String> listSchemas()
    {
        return listEntries(warehouse.appendPath(ENTRIES));
    }

    @Override
    public boolean schemaExists(String schema)
    {
        Location entry = schemaEntry(schema);
        try {
            return fileSystem.newInputFile(entry).exists();
        }
        catch (IOException e) {
            throw storeError("read", entry, e);
        }
    }

    @Override
    public void createSchema(String schema)
    {
        if (!tryCreate(schemaEntry(schema), entryJson.ofSchema(schema))) {
            throw new TrinoException(ALREADY_EXISTS, "Schema '%s' already exists".formatted(schema));
        }
    }

    @Override
    public void dropSchema(String schema)
    {
        requireSchema(schema);
        requireNoTables(schema);
        delete(schemaEntry(schema));
        // A table may have been created since we looked. Its creator looks for the schema after writing the entry, we look for entries after
        // removing the schema, so at least one of the two sees the other.
        if (!listTables(schema).isEmpty()) {
            tryCreate(schemaEntry(schema), entryJson.ofSchema(schema));
            requireNoTables(schema);
            delete(schemaEntry(schema));
        }
    }

    @Override
    public List<String> listTables(String schema)
    {
        return listEntries(schemaDirectory(schema).appendPath(ENTRIES));
    }

    @Override
    public Optional<TableEntry> findTable(SchemaTableName name)
    {
        Location location = tableEntry(name);
        return read(location).map(content -> {
            try {
                return requireInside(name.getSchemaName(), entryJson.toTable(name.getTableName(), content));
            }
            catch (IOException e) {
                throw new TrinoException(
                        DELTA_GOV_CORRUPT_ENTRY,
                        "The catalog entry of table %s is corrupt: %s: %s. Restore the file, or delete it and register the table again".formatted(name, location, e.getMessage()),
                        e);
            }
        });
    }

    @Override
    public void createTable(SchemaTableName name, TableEntry entry)
    {
        requireSchema(name.getSchemaName());
        if (!tryCreate(tableEntry(name), entryJson.ofTable(name.getTableName(), entry))) {
            throw new TrinoException(ALREADY_EXISTS, "Table '%s' already exists".formatted(name));
        }
        // See dropSchema
        if (!schemaExists(name.getSchemaName())) {
            delete(tableEntry(name));
            throw new SchemaNotFoundException(name.getSchemaName());
        }
    }

    @Override
    public void dropTable(SchemaTableName name)
    {
        Location entry = tableEntry(name);
        try {
            if (!fileSystem.newInputFile(entry).exists()) {
                throw new TableNotFoundException(name);
            }
        }
        catch (IOException e) {
            throw storeError("read", entry, e);
        }
        delete(entry);
    }

    @Override
    public Location newTableLocation(SchemaTableName name)
    {
        return schemaDirectory(name.getSchemaName()).appendPath(FileNames.toFileName(name.getTableName()) + "-" + randomUUID());
    }

    /**
     * Dropping a managed table deletes its directory, so this must be one that newTableLocation gave.
     */
    private TableEntry requireInside(String schema, TableEntry entry)
            throws IOException
    {
        String directory = schemaDirectory(schema) + "/";
        if (entry.owner() == DataOwner.TABLE && (!entry.location().toString().startsWith(directory) || entry.location().toString().indexOf('/', directory.length()) >= 0)) {
            throw new IOException("the table is managed, but its location %s is not in %s".formatted(entry.location(), directory));
        }
        return entry;
    }

    private void requireSchema(String schema)
    {
        if (!schemaExists(schema)) {
            throw new SchemaNotFoundException(schema);
        }
    }

    private void requireNoTables(String schema)
    {
        List<String> tables = listTables(schema);
        if (!tables.isEmpty()) {
            throw new TrinoException(SCHEMA_NOT_EMPTY, "Schema '%s' is not empty: it has %s, for example '%s'. Drop them first, or use DROP SCHEMA ... CASCADE".formatted(schema, tables.size() == 1 ? "1 table" : tables.size() + " tables", tables.getFirst()));
        }
    }

    private boolean tryCreate(Location entry, byte[] content)
    {
        try {
            exclusiveFileWriter.write(entry, content);
            return true;
        }
        catch (FileAlreadyExistsException _) {
            return false;
        }
        catch (IOException e) {
            throw storeError("create", entry, e);
        }
    }

    private void delete(Location entry)
    {
        try {
            fileSystem.deleteFile(entry);
        }
        catch (IOException e) {
            throw storeError("delete", entry, e);
        }
    }

    private Optional<byte[]> read(Location entry)
    {
        TrinoInputFile file = fileSystem.newInputFile(entry);
        try (TrinoInputStream stream = file.newStream()) {
            return Optional.of(stream.readAllBytes());
        }
        catch (FileNotFoundException _) {
            return Optional.empty();
        }
        catch (IOException e) {
            throw storeError("read", entry, e);
        }
    }

    private List<String> listEntries(Location directory)
    {
        ImmutableList.Builder<String> names = ImmutableList.builder();
        try {
            FileIterator files = fileSystem.listFiles(directory);
            while (files.hasNext()) {
                String fileName = files.next().location().fileName();
                if (fileName.endsWith(SUFFIX)) {
                    FileNames.fromFileName(fileName.substring(0, fileName.length() - SUFFIX.length())).ifPresent(names::add);
                }
            }
        }
        catch (IOException e) {
            throw storeError("list", directory, e);
        }
        return names.build().stream()
                .sorted()
                .toList();
    }

    private Location schemaEntry(String schema)
    {
        return warehouse.appendPath(ENTRIES).appendPath(FileNames.toFileName(schema) + SUFFIX);
    }

    private Location schemaDirectory(String schema)
    {
        return warehouse.appendPath(FileNames.toFileName(schema));
    }

    private Location tableEntry(SchemaTableName name)
    {
        return schemaDirectory(name.getSchemaName()).appendPath(ENTRIES).appendPath(FileNames.toFileName(name.getTableName()) + SUFFIX);
    }

    private static TrinoException storeError(String action, Location location, IOException cause)
    {
        return new TrinoException(
                DELTA_GOV_STORE_ERROR,
                "Cannot %s %s: %s. Check that the store is reachable and that its credentials allow this".formatted(action, location, cause.getMessage()),
                cause);
    }
}
