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

import io.trino.filesystem.FileEntry;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import io.weir.deltagov.warehouse.EntryJson.SchemaOrigin;
import io.weir.deltagov.warehouse.TableEntry.Kind;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_EMPTY;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static java.util.Objects.requireNonNull;

/**
 * The catalog as files in the warehouse directory, with no service beside the file system; see {@link WarehouseLayout}. Entries are created
 * exclusively and never changed. What another cluster did a moment ago is seen: only what was not written to since is not read again.
 */
public class WarehouseTableCatalog
        implements TableCatalog
{
    private final EntryFiles files;
    private final WarehouseLayout layout;
    private final EntryMoves entries;
    private final EntryJson json = new EntryJson();

    /**
     * @param known of this warehouse and no other
     */
    public WarehouseTableCatalog(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter, Location warehouse, KnownEntries known)
    {
        this(fileSystem, exclusiveFileWriter, warehouse, known, Clock.systemUTC());
    }

    WarehouseTableCatalog(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter, Location warehouse, KnownEntries known, Clock clock)
    {
        files = new EntryFiles(fileSystem, exclusiveFileWriter);
        layout = new WarehouseLayout(requireNonNull(warehouse, "warehouse is null"));
        entries = new EntryMoves(files, layout, known, clock);
    }

    @Override
    public List<String> listSchemas()
    {
        return names(files.list(layout.schemaEntries()), WarehouseLayout.ENTRY).keySet().stream().sorted().toList();
    }

    @Override
    public boolean schemaExists(String schema)
    {
        return files.exists(layout.schemaEntry(schema));
    }

    @Override
    public void createSchema(String schema)
    {
        if (!files.tryCreateOwn(layout.schemaEntry(schema), json.ofSchema(schema, Optional.empty()))) {
            throw schemaExistsAlready(schema);
        }
    }

    @Override
    public void dropSchema(String schema)
    {
        requireSchema(schema);
        requireNoTables(schema);
        Optional<byte[]> entry = files.read(layout.schemaEntry(schema));
        files.delete(layout.schemaEntry(schema));
        // A table may have been created since we looked. Its creator looks for the schema after writing the entry, we look for entries after
        // removing the schema, so at least one of the two sees the other.
        if (!entriesOf(schema).isEmpty()) {
            files.tryCreate(layout.schemaEntry(schema), entry.orElseGet(() -> json.ofSchema(schema, Optional.empty())));
            requireNoTables(schema);
            files.delete(layout.schemaEntry(schema));
        }
    }

    @Override
    public void renameSchema(String source, String target)
    {
        requireSchema(source);
        SchemaOrigin origin = origin(source);
        if (!files.tryCreateOwn(layout.schemaEntry(target), json.ofSchema(target, Optional.of(origin))) && !isBecoming(origin, target)) {
            throw schemaExistsAlready(target);
        }
        // until it holds: a table may be created while the others move
        do {
            for (String table : listTables(source)) {
                renameTable(new SchemaTableName(source, table), new SchemaTableName(target, table));
            }
        }
        while (!listTables(source).isEmpty());
        dropSchema(source);
    }

    @Override
    public List<String> listTables(String schema)
    {
        return list(schema).stream()
                .filter(listed -> listed.table() || isListed(new SchemaTableName(schema, listed.name())))
                .map(Listed::name)
                .toList();
    }

    @Override
    public List<Listed> list(String schema)
    {
        List<FileEntry> listed = files.list(layout.tableEntries(schema));
        Set<String> look = names(listed, WarehouseLayout.LOOK).keySet();
        return names(listed, WarehouseLayout.ENTRY).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(table -> new Listed(table.getKey(), !look.contains(table.getKey()), Optional.of(table.getValue().lastModified())))
                .toList();
    }

    @Override
    public List<String> listViews(String schema, Kind kind)
    {
        return list(schema).stream()
                .filter(listed -> !listed.table() && isKind(new SchemaTableName(schema, listed.name()), kind))
                .map(Listed::name)
                .toList();
    }

    @Override
    public Optional<TableEntry> find(SchemaTableName name)
    {
        if (!FileNames.isStorable(name.getSchemaName()) || !FileNames.isStorable(name.getTableName())) {
            return Optional.empty();
        }
        return entries.find(name)
                .filter(entries::counts)
                .map(StoredEntry::entry);
    }

    @Override
    public Optional<TableEntry> findTable(SchemaTableName name, Listed listed)
    {
        return listed.modified().map(modified -> entries.find(name, modified)).orElseGet(() -> entries.find(name))
                .filter(entries::counts)
                .flatMap(stored -> asTable(name, stored.entry()));
    }

    @Override
    public void createTable(SchemaTableName name, TableEntry entry)
    {
        requireSchema(name.getSchemaName());
        entries.create(name, entry);
        // See dropSchema
        if (!schemaExists(name.getSchemaName())) {
            files.delete(layout.tableEntry(name));
            throw new SchemaNotFoundException(name.getSchemaName());
        }
    }

    @Override
    public void dropTable(SchemaTableName name, Location location)
    {
        entries.drop(name, location);
    }

    @Override
    public void renameTable(SchemaTableName source, Location location, SchemaTableName target)
    {
        requireSchema(target.getSchemaName());
        // See dropSchema
        entries.move(source, location, target, () -> requireSchema(target.getSchemaName()));
    }

    @Override
    public Location newTableLocation(SchemaTableName name)
    {
        return layout.newTable(name);
    }

    // a corrupt entry is listed: to ask for it tells what is wrong
    private boolean isListed(SchemaTableName name)
    {
        try {
            return find(name).isPresent();
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(DELTA_GOV_CORRUPT_ENTRY.toErrorCode())) {
                return true;
            }
            throw e;
        }
    }

    private boolean isKind(SchemaTableName name, Kind kind)
    {
        try {
            return find(name).filter(entry -> entry.kind() == kind).isPresent();
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(DELTA_GOV_CORRUPT_ENTRY.toErrorCode())) {
                return false;
            }
            throw e;
        }
    }

    private boolean isBecoming(SchemaOrigin source, String target)
    {
        return files.read(layout.schemaEntry(target))
                .flatMap(content -> schemaField(target, () -> json.originOfSchema(content)))
                .filter(source::equals)
                .isPresent();
    }

    private SchemaOrigin origin(String schema)
    {
        return new SchemaOrigin(schema, files.read(layout.schemaEntry(schema)).flatMap(content -> schemaField(schema, () -> json.idOfSchema(content))));
    }

    @FunctionalInterface
    private interface Field<T>
    {
        Optional<T> read()
                throws IOException;
    }

    private <T> Optional<T> schemaField(String schema, Field<T> field)
    {
        try {
            return field.read();
        }
        catch (IOException e) {
            throw new TrinoException(DELTA_GOV_CORRUPT_ENTRY, "The catalog entry of schema %s is corrupt: %s: %s".formatted(schema, layout.schemaEntry(schema), e.getMessage()), e);
        }
    }

    private void requireSchema(String schema)
    {
        if (!schemaExists(schema)) {
            throw new SchemaNotFoundException(schema);
        }
    }

    private void requireNoTables(String schema)
    {
        List<String> tables = entriesOf(schema);
        if (!tables.isEmpty()) {
            throw new TrinoException(SCHEMA_NOT_EMPTY, "Schema '%s' is not empty: it has %s, for example '%s'. Drop them first, or use DROP SCHEMA ... CASCADE".formatted(schema, tables.size() == 1 ? "1 table" : tables.size() + " tables", tables.getFirst()));
        }
    }

    // with those that are about to be moved here
    private List<String> entriesOf(String schema)
    {
        return names(files.list(layout.tableEntries(schema)), WarehouseLayout.ENTRY).keySet().stream()
                .filter(table -> !entries.removeStale(new SchemaTableName(schema, table)))
                .sorted()
                .toList();
    }

    private static TrinoException schemaExistsAlready(String schema)
    {
        return new TrinoException(ALREADY_EXISTS, "Schema '%s' already exists".formatted(schema));
    }

    private static Map<String, FileEntry> names(List<FileEntry> files, String suffix)
    {
        Map<String, FileEntry> names = new HashMap<>();
        for (FileEntry file : files) {
            String fileName = file.location().fileName();
            if (fileName.endsWith(suffix)) {
                FileNames.fromFileName(fileName.substring(0, fileName.length() - suffix.length())).ifPresent(name -> names.put(name, file));
            }
        }
        return names;
    }
}
