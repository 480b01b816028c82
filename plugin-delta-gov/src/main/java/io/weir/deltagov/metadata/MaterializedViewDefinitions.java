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

import io.airlift.json.JsonCodec;
import io.trino.filesystem.Location;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.MaterializedViewNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.deltagov.BrokenTableHandle;
import io.weir.deltagov.places.TablePlaces;
import io.weir.deltagov.view.DefinitionLog;
import io.weir.deltagov.view.MaterializedView;
import io.weir.deltagov.view.StoredDefinitions;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.TableEntry.Kind;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static io.weir.deltagov.warehouse.TableEntry.Kind.MATERIALIZED_VIEW;
import static java.util.Objects.requireNonNull;

/**
 * How materialized views are defined, and where their rows are. One transaction sees one definition of each, so that a view is never read
 * with the rows of another one that takes its place.
 */
final class MaterializedViewDefinitions
{
    /**
     * What the engine knows the rows of a view by. No table can have such a name.
     */
    static final String STORAGE_SUFFIX = "$storage";

    private final ViewEntries entries;
    private final StoredDefinitions stored;
    private final DefinitionLog log;
    private final DefinitionCodec<MaterializedView> codec;
    private final TablePlaces places;
    private final Map<SchemaTableName, Optional<MaterializedView>> found = new ConcurrentHashMap<>();

    MaterializedViewDefinitions(ViewEntries entries, StoredDefinitions stored, DefinitionLog log, JsonCodec<MaterializedView> codec, TablePlaces places)
    {
        this.entries = requireNonNull(entries, "entries is null");
        this.stored = requireNonNull(stored, "stored is null");
        this.log = requireNonNull(log, "log is null");
        this.codec = new DefinitionCodec<>(codec);
        this.places = requireNonNull(places, "places is null");
    }

    static SchemaTableName storageName(SchemaTableName view)
    {
        return new SchemaTableName(view.getSchemaName(), view.getTableName() + STORAGE_SUFFIX);
    }

    static boolean isStorageName(SchemaTableName name)
    {
        return name.getTableName().endsWith(STORAGE_SUFFIX);
    }

    static SchemaTableName viewName(SchemaTableName storage)
    {
        return new SchemaTableName(storage.getSchemaName(), storage.getTableName().substring(0, storage.getTableName().length() - STORAGE_SUFFIX.length()));
    }

    /**
     * What tags and policies are about.
     */
    static SchemaTableName governedName(SchemaTableName table)
    {
        return isStorageName(table) ? viewName(table) : table;
    }

    Optional<MaterializedView> find(SchemaTableName name)
    {
        return found.computeIfAbsent(name, missing -> stored.find(missing, MATERIALIZED_VIEW).map(definition -> codec.parse(missing, definition)));
    }

    /**
     * A view whose definition cannot be understood, as a table that can be dropped: of materialized views the engine drops only those whose definition it knows.
     */
    Optional<BrokenTableHandle> broken(SchemaTableName name)
    {
        return entries.find(name)
                .filter(entry -> entry.kind() == MATERIALIZED_VIEW)
                .flatMap(entry -> problem(name).map(problem -> new BrokenTableHandle(name, entry, problem)));
    }

    private Optional<TrinoException> problem(SchemaTableName name)
    {
        try {
            find(name);
            return Optional.empty();
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(DELTA_GOV_CORRUPT_ENTRY.toErrorCode())) {
                return Optional.of(new TrinoException(DELTA_GOV_CORRUPT_ENTRY, "%s. If it is gone for good, DROP TABLE removes view %s".formatted(e.getRawMessage(), name), e));
            }
            throw e;
        }
    }

    MaterializedView get(SchemaTableName name)
    {
        return find(name).orElseThrow(() -> new MaterializedViewNotFoundException(name));
    }

    Location location(SchemaTableName name)
    {
        return entries.location(name, MATERIALIZED_VIEW).orElseThrow(() -> new MaterializedViewNotFoundException(name));
    }

    /**
     * The Delta table with the rows of a view; empty if there is no such view.
     */
    Optional<Location> rows(SchemaTableName view)
    {
        return find(view).map(definition -> {
            Location rows = location(view).appendPath(definition.storage());
            places.see(view, rows);
            return rows;
        });
    }

    /**
     * The table that the engine reads in place of a view; empty if the name is none of such a table.
     */
    Optional<TableEntry> storage(SchemaTableName name)
    {
        return Optional.of(name)
                .filter(MaterializedViewDefinitions::isStorageName)
                .flatMap(storage -> rows(viewName(storage)))
                .map(TableEntry::managed);
    }

    void create(Location location, MaterializedView view)
    {
        log.create(StoredDefinitions.definition(Kind.MATERIALIZED_VIEW, location), codec.toBytes(view));
    }

    /**
     * @return what it was before
     */
    MaterializedView change(SchemaTableName name, UnaryOperator<MaterializedView> change)
    {
        byte[] before = log.change(StoredDefinitions.definition(Kind.MATERIALIZED_VIEW, location(name)), definition -> codec.toBytes(change.apply(codec.parse(name, definition))));
        found.remove(name);
        stored.forget(name);
        return codec.parse(name, before);
    }
}
