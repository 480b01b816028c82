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
import io.airlift.log.Logger;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.ErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.StoreProblem;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.TableEntry.Kind;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_FOUND;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * The entries of views and of materialized views: the directory is made first and goes last, as with tables.
 */
final class ViewEntries
{
    private static final Logger log = Logger.get(ViewEntries.class);
    private static final Set<ErrorCode> LOST = Set.of(ALREADY_EXISTS.toErrorCode(), SCHEMA_NOT_FOUND.toErrorCode());

    private final TableCatalog catalog;
    private final TrinoFileSystem fileSystem;
    private final Map<SchemaTableName, Optional<TableEntry>> found = new ConcurrentHashMap<>();

    ViewEntries(TableCatalog catalog, TrinoFileSystem fileSystem)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    List<SchemaTableName> list(Optional<String> schema, Kind kind)
    {
        ImmutableList.Builder<SchemaTableName> names = ImmutableList.builder();
        for (String schemaName : schema.map(List::of).orElseGet(catalog::listSchemas)) {
            catalog.listViews(schemaName, kind).forEach(view -> names.add(new SchemaTableName(schemaName, view)));
        }
        return names.build();
    }

    /**
     * What those that can be read are. One that cannot must not hide all others; to select from it tells what is wrong.
     */
    <T> Map<SchemaTableName, T> readable(Optional<String> schema, Kind kind, Function<SchemaTableName, Optional<T>> read)
    {
        ImmutableMap.Builder<SchemaTableName, T> views = ImmutableMap.builder();
        for (SchemaTableName name : list(schema, kind)) {
            try {
                read.apply(name).ifPresent(view -> views.put(name, view));
            }
            catch (TrinoException e) {
                if (!e.getErrorCode().equals(DELTA_GOV_CORRUPT_ENTRY.toErrorCode())) {
                    throw e;
                }
                log.warn("View %s is left out of a listing: %s", name, e.getMessage());
            }
        }
        return views.buildOrThrow();
    }

    /**
     * The engine asks about every name twice, as a view of either kind, before it takes it for a table.
     */
    Optional<TableEntry> find(SchemaTableName name)
    {
        return found.computeIfAbsent(name, catalog::find);
    }

    /**
     * The engine has asked about the name as that of a view just before, so what was found then is not read again. That there was nothing is.
     */
    Optional<TableEntry> findTable(SchemaTableName name)
    {
        Optional<TableEntry> known = found.getOrDefault(name, Optional.empty());
        return known.isPresent() ? catalog.asTable(name, known.orElseThrow()) : catalog.findTable(name);
    }

    Optional<Location> location(SchemaTableName name, Kind kind)
    {
        return find(name)
                .filter(entry -> entry.kind() == kind)
                .map(TableEntry::location);
    }

    void create(SchemaTableName name, Function<Location, TableEntry> entry, Consumer<Location> content)
    {
        if (!catalog.schemaExists(name.getSchemaName())) {
            throw new SchemaNotFoundException(name.getSchemaName());
        }
        TableNames.requireSupported(name);
        Location location = catalog.newTableLocation(name);
        content.accept(location);
        found.remove(name);
        try {
            catalog.createTable(name, entry.apply(location));
        }
        catch (TrinoException e) {
            // after any other problem the entry may have been written, and then it needs its directory
            if (LOST.contains(e.getErrorCode())) {
                deleteDirectory(name, location);
            }
            throw e;
        }
    }

    void rename(SchemaTableName source, Location location, SchemaTableName target)
    {
        TableNames.requireSupported(target);
        found.remove(source);
        found.remove(target);
        catalog.renameTable(source, location, target);
    }

    void drop(SchemaTableName name, Location location)
    {
        found.remove(name);
        catalog.dropTable(name, location);
        deleteDirectory(name, location);
    }

    void deleteDirectory(SchemaTableName name, Location location)
    {
        try {
            Directories.delete(fileSystem, location);
        }
        catch (IOException e) {
            throw new TrinoException(DELTA_GOV_STORE_ERROR, "%s is done with, but its directory %s could not be deleted: %s. Delete it there".formatted(name, location, StoreProblem.text(e)), e);
        }
    }
}
