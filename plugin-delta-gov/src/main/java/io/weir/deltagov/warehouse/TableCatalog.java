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
import io.trino.spi.connector.TableNotFoundException;
import io.weir.deltagov.warehouse.TableEntry.Kind;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Which schemas, tables and views exist, and where the data of each is. It knows nothing of what they hold. Tables and views share their
 * names, so what is said of tables holds for views as well.
 * <p>
 * Names are lower-case, as Trino hands them over, and may hold any character.
 * <p>
 * A table exists from the moment its entry does until the moment its entry is gone; there is nothing in between, and of two that create
 * the same name at once exactly one succeeds. So whoever makes a table writes its data first and the entry last, and whoever drops one
 * removes the entry first.
 */
public interface TableCatalog
{
    /**
     * Names of all schemas, in order.
     */
    List<String> listSchemas();

    boolean schemaExists(String schema);

    /**
     * @throws io.trino.spi.TrinoException with ALREADY_EXISTS if there is such a schema
     */
    void createSchema(String schema);

    /**
     * @throws io.trino.spi.TrinoException with SCHEMA_NOT_EMPTY if the schema has tables
     * @throws io.trino.spi.connector.SchemaNotFoundException if there is no such schema
     */
    void dropSchema(String schema);

    /**
     * Tables go with their schema; each of them is in exactly one of the two at any time. If it ends midway, the rest can be moved by the
     * same call.
     *
     * @throws io.trino.spi.TrinoException with ALREADY_EXISTS if there is a schema of the new name that this schema was not becoming
     * @throws io.trino.spi.connector.SchemaNotFoundException if there is no such schema
     */
    void renameSchema(String source, String target);

    /**
     * Names of all tables and views of a schema, in order; none if there is no such schema.
     */
    List<String> listTables(String schema);

    /**
     * What a listing of the store alone tells of a schema, in the order of the names; nothing if there is no such schema.
     */
    List<Listed> list(String schema);

    /**
     * @param table whether it is a table. If not, {@link #find} has to be asked what it is, and whether it is there at all.
     * @param modified when the store says that its entry was written, if it says so
     */
    record Listed(String name, boolean table, Optional<Instant> modified)
    {
        public Listed
        {
            requireNonNull(name, "name is null");
            requireNonNull(modified, "modified is null");
        }
    }

    /**
     * Names of all views of one kind, in order; none if there is no such schema.
     */
    List<String> listViews(String schema, Kind kind);

    /**
     * @throws io.trino.spi.TrinoException with DELTA_GOV_CORRUPT_ENTRY if there is an entry that cannot be understood
     */
    Optional<TableEntry> find(SchemaTableName name);

    /**
     * Empty for a view.
     */
    default Optional<TableEntry> findTable(SchemaTableName name)
    {
        return find(name).flatMap(entry -> asTable(name, entry));
    }

    /**
     * The same for what {@link #list} just gave.
     */
    default Optional<TableEntry> findTable(SchemaTableName name, Listed listed)
    {
        return findTable(name);
    }

    /**
     * The same for what {@link #find} just gave, which is not read again. Empty for a view.
     */
    default Optional<TableEntry> asTable(SchemaTableName name, TableEntry found)
    {
        return Optional.of(found).filter(entry -> entry.kind() == Kind.TABLE);
    }

    /**
     * @throws io.trino.spi.TrinoException with ALREADY_EXISTS if there is such a table
     * @throws io.trino.spi.connector.SchemaNotFoundException if there is no such schema
     */
    void createTable(SchemaTableName name, TableEntry entry);

    /**
     * Removes the entry and nothing else.
     *
     * @param location where the table is that is to be dropped: the name may be another one's by now
     * @throws TableNotFoundException if there is no such table
     * @throws io.trino.spi.TrinoException with TRANSACTION_CONFLICT if the table of that name is elsewhere
     */
    void dropTable(SchemaTableName name, Location location);

    /**
     * The entry is under one of the two names at any time, whatever happens; the data stay where they are.
     *
     * @param location where the table is that is to be renamed: the name may be another one's by now
     * @throws io.trino.spi.TrinoException with ALREADY_EXISTS if there is a table of the new name
     * @throws io.trino.spi.TrinoException with TRANSACTION_CONFLICT if the table of the old name is elsewhere
     * @throws TableNotFoundException if there is no such table
     * @throws io.trino.spi.connector.SchemaNotFoundException if there is no schema for the new name
     */
    void renameTable(SchemaTableName source, Location location, SchemaTableName target);

    /**
     * The same for whatever table has the name.
     */
    default void renameTable(SchemaTableName source, SchemaTableName target)
    {
        TableEntry entry = find(source).orElseThrow(() -> new TableNotFoundException(source));
        renameTable(source, entry.location(), target);
    }

    /**
     * A directory that no table has ever had, for the data of a table that is about to be made. Nothing is written.
     */
    Location newTableLocation(SchemaTableName name);
}
