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
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trino.filesystem.Location;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.weir.deltagov.warehouse.TableEntry.Kind;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_EMPTY;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.UUID.randomUUID;

/**
 * A catalog that is gone with its process; the twin of the warehouse for tests.
 */
public final class InMemoryTableCatalog
        implements TableCatalog
{
    @GuardedBy("this")
    private final Map<String, Map<String, TableEntry>> schemas = new TreeMap<>();

    @Override
    public synchronized List<String> listSchemas()
    {
        return ImmutableList.copyOf(schemas.keySet());
    }

    @Override
    public synchronized boolean schemaExists(String schema)
    {
        return schemas.containsKey(schema);
    }

    @Override
    public synchronized void createSchema(String schema)
    {
        if (schemas.putIfAbsent(schema, new TreeMap<>()) != null) {
            throw new TrinoException(ALREADY_EXISTS, "Schema '%s' already exists".formatted(schema));
        }
    }

    @Override
    public synchronized void dropSchema(String schema)
    {
        if (!tables(schema).isEmpty()) {
            throw new TrinoException(SCHEMA_NOT_EMPTY, "Schema '%s' is not empty".formatted(schema));
        }
        schemas.remove(schema);
    }

    @Override
    public synchronized void renameSchema(String source, String target)
    {
        Map<String, TableEntry> tables = tables(source);
        createSchema(target);
        tables(target).putAll(tables);
        schemas.remove(source);
    }

    @Override
    public synchronized List<String> listViews(String schema, Kind kind)
    {
        return listTables(schema).stream()
                .filter(table -> tables(schema).get(table).kind() == kind)
                .toList();
    }

    @Override
    public synchronized List<Listed> list(String schema)
    {
        return listTables(schema).stream()
                .map(table -> new Listed(table, tables(schema).get(table).kind() == Kind.TABLE, Optional.empty()))
                .toList();
    }

    @Override
    public synchronized List<String> listTables(String schema)
    {
        return schemas.containsKey(schema) ? ImmutableList.copyOf(tables(schema).keySet()) : ImmutableList.of();
    }

    @Override
    public synchronized Optional<TableEntry> find(SchemaTableName name)
    {
        return Optional.ofNullable(schemas.get(name.getSchemaName()))
                .map(tables -> tables.get(name.getTableName()));
    }

    @Override
    public synchronized void createTable(SchemaTableName name, TableEntry entry)
    {
        if (tables(name.getSchemaName()).putIfAbsent(name.getTableName(), entry) != null) {
            throw new TrinoException(ALREADY_EXISTS, "Table '%s' already exists".formatted(name));
        }
    }

    @Override
    public synchronized void dropTable(SchemaTableName name, Location location)
    {
        TableEntry entry = find(name).orElseThrow(() -> new TableNotFoundException(name));
        if (!entry.location().equals(location)) {
            throw new TrinoException(TRANSACTION_CONFLICT, "%s was not dropped: another table or view got that name meanwhile. Run the statement again if that one is to be dropped".formatted(name));
        }
        tables(name.getSchemaName()).remove(name.getTableName());
    }

    @Override
    public synchronized void renameTable(SchemaTableName source, Location location, SchemaTableName target)
    {
        TableEntry entry = find(source).orElseThrow(() -> new TableNotFoundException(source));
        if (!entry.location().equals(location)) {
            throw new TrinoException(TRANSACTION_CONFLICT, "%s was not renamed: another table or view got that name meanwhile. Run the statement again if that one is to be renamed".formatted(source));
        }
        createTable(target, entry);
        dropTable(source, entry.location());
    }

    @Override
    public Location newTableLocation(SchemaTableName name)
    {
        return Location.of("memory:///").appendPath(randomUUID().toString());
    }

    @GuardedBy("this")
    private Map<String, TableEntry> tables(String schema)
    {
        Map<String, TableEntry> tables = schemas.get(schema);
        if (tables == null) {
            throw new SchemaNotFoundException(schema);
        }
        return tables;
    }
}
