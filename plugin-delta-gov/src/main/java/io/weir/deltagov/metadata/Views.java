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
import io.airlift.json.JsonCodec;
import io.trino.filesystem.Location;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.ViewNotFoundException;
import io.weir.deltagov.view.DefinitionLog;
import io.weir.deltagov.view.StoredDefinitions;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.TableEntry.Kind;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

/**
 * Views: an entry in the catalog, and a directory of definitions.
 */
final class Views
{
    private final TableCatalog catalog;
    private final ViewEntries entries;
    private final DefinitionLog definitions;
    private final StoredDefinitions stored;
    private final DefinitionCodec<ConnectorViewDefinition> codec;

    Views(TableCatalog catalog, ViewEntries entries, DefinitionLog definitions, StoredDefinitions stored, JsonCodec<ConnectorViewDefinition> codec)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.entries = requireNonNull(entries, "entries is null");
        this.definitions = requireNonNull(definitions, "definitions is null");
        this.stored = requireNonNull(stored, "stored is null");
        this.codec = new DefinitionCodec<>(codec);
    }

    List<SchemaTableName> list(Optional<String> schema)
    {
        return entries.list(schema, Kind.VIEW);
    }

    Map<SchemaTableName, ConnectorViewDefinition> all(Optional<String> schema)
    {
        return entries.readable(schema, Kind.VIEW, this::find);
    }

    Optional<ConnectorViewDefinition> find(SchemaTableName name)
    {
        return stored.find(name, Kind.VIEW).map(definition -> codec.parse(name, definition));
    }

    boolean exists(SchemaTableName name)
    {
        return entries.location(name, Kind.VIEW).isPresent();
    }

    void create(SchemaTableName name, ConnectorViewDefinition definition, boolean replace)
    {
        Optional<TableEntry> existing = catalog.find(name);
        if (existing.isEmpty()) {
            entries.create(name, TableEntry::view, location -> definitions.create(location, codec.toBytes(definition)));
            stored.forget(name);
        }
        else if (replace && existing.orElseThrow().kind() == Kind.VIEW) {
            changeBytes(name, existing.orElseThrow().location(), _ -> codec.toBytes(definition));
        }
        else {
            throw new TrinoException(ALREADY_EXISTS, "Table or view '%s' already exists".formatted(name));
        }
    }

    void rename(SchemaTableName source, SchemaTableName target)
    {
        entries.rename(source, location(source), target);
        stored.forget(source);
        stored.forget(target);
    }

    void drop(SchemaTableName name)
    {
        Location location = location(name);
        entries.drop(name, location);
        stored.forget(name);
    }

    void refresh(SchemaTableName name, ConnectorViewDefinition definition)
    {
        changeBytes(name, location(name), current -> {
            // the definition was made of the one that was read
            if (!stored.isAsRead(name, current)) {
                throw new TrinoException(TRANSACTION_CONFLICT, "View %s was changed by somebody else at the same time. Nothing was written; run the statement again".formatted(name));
            }
            return codec.toBytes(definition);
        });
    }

    void setComment(SchemaTableName name, Optional<String> comment)
    {
        change(name, view -> with(view, view.getColumns(), comment));
    }

    void setColumnComment(SchemaTableName name, String column, Optional<String> comment)
    {
        change(name, view -> with(
                view,
                view.getColumns().stream()
                        .map(candidate -> candidate.getName().equals(column) ? new ViewColumn(column, candidate.getType(), comment) : candidate)
                        .collect(toImmutableList()),
                view.getComment()));
    }

    private void change(SchemaTableName name, UnaryOperator<ConnectorViewDefinition> change)
    {
        changeBytes(name, location(name), definition -> codec.toBytes(change.apply(codec.parse(name, definition))));
    }

    private void changeBytes(SchemaTableName name, Location location, UnaryOperator<byte[]> change)
    {
        definitions.change(location, change);
        stored.forget(name);
    }

    private Location location(SchemaTableName name)
    {
        return entries.location(name, Kind.VIEW).orElseThrow(() -> new ViewNotFoundException(name));
    }

    private static ConnectorViewDefinition with(ConnectorViewDefinition view, List<ViewColumn> columns, Optional<String> comment)
    {
        return new ConnectorViewDefinition(
                view.getOriginalSql(),
                view.getCatalog(),
                view.getSchema(),
                ImmutableList.copyOf(columns),
                comment,
                view.getOwner(),
                view.isRunAsInvoker(),
                view.getPath());
    }
}
