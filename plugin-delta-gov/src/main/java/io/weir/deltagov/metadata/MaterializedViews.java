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

import com.google.common.collect.ImmutableMap;
import io.trino.filesystem.Location;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeId;
import io.trino.spi.type.TypeManager;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.view.MaterializedView;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableEntry;
import io.weir.deltagov.warehouse.TableEntry.Kind;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.weir.deltagov.DeltaGovTableProperties.PARTITIONED_BY;
import static io.weir.deltagov.DeltaGovTableProperties.partitionedBy;
import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static io.weir.deltagov.metadata.MaterializedViewDefinitions.storageName;
import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

/**
 * Materialized views: an entry in the catalog, a directory with definitions, and beside them a Delta table with the rows.
 */
final class MaterializedViews
{
    private final TableCatalog catalog;
    private final ViewEntries entries;
    private final MaterializedViewDefinitions definitions;
    private final DeltaStore store;
    private final NewTables newTables;
    private final Commits commits;
    private final TypeManager typeManager;
    private final StorageTypes storageTypes;
    private final SourceTypes sourceTypes;
    private final String catalogName;

    MaterializedViews(
            TableCatalog catalog,
            ViewEntries entries,
            MaterializedViewDefinitions definitions,
            DeltaStore store,
            NewTables newTables,
            Commits commits,
            TypeManager typeManager,
            SourceTypes sourceTypes,
            String catalogName)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.entries = requireNonNull(entries, "entries is null");
        this.definitions = requireNonNull(definitions, "definitions is null");
        this.store = requireNonNull(store, "store is null");
        this.newTables = requireNonNull(newTables, "newTables is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.storageTypes = new StorageTypes(typeManager.getTypeOperators());
        this.sourceTypes = requireNonNull(sourceTypes, "sourceTypes is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
    }

    List<SchemaTableName> list(Optional<String> schema)
    {
        return entries.list(schema, Kind.MATERIALIZED_VIEW);
    }

    Map<SchemaTableName, ConnectorMaterializedViewDefinition> all(Optional<String> schema)
    {
        return entries.readable(schema, Kind.MATERIALIZED_VIEW, this::definition);
    }

    /**
     * Empty for one whose definition cannot be understood as well, see {@link MaterializedViewDefinitions#broken}.
     */
    Optional<ConnectorMaterializedViewDefinition> find(SchemaTableName name)
    {
        return definitions.broken(name).isPresent() ? Optional.empty() : definition(name);
    }

    private Optional<ConnectorMaterializedViewDefinition> definition(SchemaTableName name)
    {
        return definitions.find(name)
                .map(view -> view.toDefinition(new CatalogSchemaTableName(catalogName, storageName(name))));
    }

    Map<String, Object> properties(SchemaTableName name)
    {
        List<String> partitionedBy = definitions.get(name).partitionedBy();
        return partitionedBy.isEmpty() ? ImmutableMap.of() : ImmutableMap.of(PARTITIONED_BY, partitionedBy);
    }

    void create(ConnectorSession session, SchemaTableName name, ConnectorMaterializedViewDefinition definition, Map<String, Object> properties, boolean replace, boolean ignoreExisting)
    {
        MaterializedView view = MaterializedView.of(newStorage(), definition, partitionedBy(properties), sourceTypes.of(name));
        view.requireClearNames(name);
        Optional<TableEntry> existing = catalog.find(name);
        if (existing.isEmpty()) {
            entries.create(name, TableEntry::materializedView, location -> {
                createRows(session, name, location, view);
                definitions.create(location, view);
            });
        }
        else if (existing.orElseThrow().kind() != Kind.MATERIALIZED_VIEW) {
            throw new TrinoException(ALREADY_EXISTS, "Table or view '%s' already exists, and is no materialized view".formatted(name));
        }
        else if (replace) {
            replace(session, name, view, _ -> true);
        }
        else if (!ignoreExisting) {
            throw new TrinoException(ALREADY_EXISTS, "Materialized view '%s' already exists".formatted(name));
        }
    }

    void rename(SchemaTableName source, SchemaTableName target)
    {
        entries.rename(source, definitions.location(source), target);
    }

    void drop(SchemaTableName name)
    {
        entries.drop(name, definitions.location(name));
    }

    /**
     * Other partitions need other files: the view has no rows until it is refreshed.
     */
    void setProperties(ConnectorSession session, SchemaTableName name, Map<String, Optional<Object>> properties)
    {
        Map<String, Object> present = properties.entrySet().stream()
                .filter(property -> property.getValue().isPresent())
                .collect(toImmutableMap(Map.Entry::getKey, property -> property.getValue().orElseThrow()));
        MaterializedView read = definitions.get(name);
        replace(session, name, read.withStorage(newStorage(), partitionedBy(present)), read::equals);
    }

    void setColumnComment(SchemaTableName name, String column, Optional<String> comment)
    {
        definitions.change(name, view -> view.withColumnComment(column, comment));
    }

    private void replace(ConnectorSession session, SchemaTableName name, MaterializedView view, Predicate<MaterializedView> replaceable)
    {
        Location location = definitions.location(name);
        createRows(session, name, location, view);
        String replacedRows;
        try {
            replacedRows = definitions.change(name, current -> replacement(name, current, view, replaceable)).storage();
        }
        catch (TrinoException e) {
            // after any other problem the definition may have been written, and then it needs its rows
            if (e.getErrorCode().equals(TRANSACTION_CONFLICT.toErrorCode())) {
                entries.deleteDirectory(name, location.appendPath(view.storage()));
            }
            throw e;
        }
        entries.deleteDirectory(name, location.appendPath(replacedRows));
    }

    private static MaterializedView replacement(SchemaTableName name, MaterializedView current, MaterializedView view, Predicate<MaterializedView> replaceable)
    {
        if (!replaceable.test(current)) {
            throw new TrinoException(TRANSACTION_CONFLICT, "Materialized view %s was changed by somebody else at the same time. Nothing was written; run the statement again".formatted(name));
        }
        return view;
    }

    private void createRows(ConnectorSession session, SchemaTableName name, Location location, MaterializedView view)
    {
        List<ColumnMetadata> columns = view.columns().stream()
                .map(column -> storageTypes.column(column.name(), typeManager.getType(TypeId.of(column.type()))))
                .collect(toImmutableList());
        ConnectorTableMetadata table = new ConnectorTableMetadata(storageName(name), columns, ImmutableMap.of(PARTITIONED_BY, view.partitionedBy()));
        inTermsOf(name, () -> store.create(location.appendPath(view.storage()), newTables.definition(table), List.of(), commits.create(session, view.partitionedBy())));
    }

    // one that is replaced gets another directory, so nobody reads rows of the one by the definition of the other
    private static String newStorage()
    {
        return "rows-" + randomUUID();
    }
}
