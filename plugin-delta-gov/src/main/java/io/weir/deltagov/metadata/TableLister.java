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
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterators;
import com.google.common.collect.Streams;
import io.airlift.log.Logger;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.log.OrderedParallel;
import io.weir.deltagov.kernel.DeltaStore;
import io.weir.deltagov.metadata.TableColumns.TableColumn;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableCatalog.Listed;
import io.weir.deltagov.warehouse.TableEntry;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * All schemas, all tables, all columns.
 */
final class TableLister
{
    private static final Logger log = Logger.get(TableLister.class);

    private final TableCatalog catalog;
    private final DeltaStore store;
    private final TableColumns columns;
    private final Views views;
    private final MaterializedViews materializedViews;
    private final int tablesOfAThread;

    /**
     * @param tablesOfAThread how many tables are read one after the other, while others are by other threads
     */
    TableLister(TableCatalog catalog, DeltaStore store, TableColumns columns, Views views, MaterializedViews materializedViews, int tablesOfAThread)
    {
        this.tablesOfAThread = tablesOfAThread;
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.store = requireNonNull(store, "store is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.views = requireNonNull(views, "views is null");
        this.materializedViews = requireNonNull(materializedViews, "materializedViews is null");
    }

    List<SchemaTableName> tables(Optional<String> schema)
    {
        List<String> schemas = schema.map(List::of).orElseGet(catalog::listSchemas);
        ImmutableList.Builder<SchemaTableName> tables = ImmutableList.builder();
        for (String name : schemas) {
            catalog.listTables(name).forEach(table -> tables.add(new SchemaTableName(name, table)));
        }
        return tables.build();
    }

    /**
     * Lists each schema once. Reads some tables at a time as the iterator moves, and only those that the filter lets through. Without hidden columns, which no listing shows.
     */
    Iterator<RelationColumnsMetadata> columns(Optional<String> schema, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        Map<SchemaTableName, Listed> listed = new LinkedHashMap<>();
        for (String name : schema.map(List::of).orElseGet(catalog::listSchemas)) {
            catalog.list(name).forEach(relation -> listed.put(new SchemaTableName(name, relation.name()), relation));
        }
        Iterator<SchemaTableName> names = ImmutableList.copyOf(relationFilter.apply(ImmutableSet.copyOf(listed.keySet()))).iterator();
        Iterator<List<RelationColumnsMetadata>> columns = OrderedParallel.ahead(Iterators.partition(names, tablesOfAThread), some -> columns(some, listed));
        return Streams.stream(columns).flatMap(List::stream).iterator();
    }

    private List<RelationColumnsMetadata> columns(List<SchemaTableName> names, Map<SchemaTableName, Listed> listed)
    {
        return names.stream()
                .map(name -> columns(name, listed.get(name)))
                .flatMap(Optional::stream)
                .collect(toImmutableList());
    }

    private Optional<RelationColumnsMetadata> columns(SchemaTableName name, Listed listed)
    {
        try {
            Optional<RelationColumnsMetadata> view = listed.table() ? Optional.empty() : viewColumns(name);
            return view.or(() -> catalog.findTable(name, listed).map(entry -> tableColumns(name, entry)));
        }
        catch (TrinoException e) {
            // One that cannot be read must not hide the columns of all others; to select from it tells what is wrong
            log.warn("Columns of %s are left out of a listing: %s", name, e.getMessage());
            return Optional.empty();
        }
    }

    private RelationColumnsMetadata tableColumns(SchemaTableName name, TableEntry entry)
    {
        return RelationColumnsMetadata.forTable(name, columns.distinct(name, store.latest(entry.location())).stream().map(TableColumn::metadata).collect(toImmutableList()));
    }

    private Optional<RelationColumnsMetadata> viewColumns(SchemaTableName name)
    {
        return views.find(name).map(view -> RelationColumnsMetadata.forView(name, view.getColumns()))
                .or(() -> materializedViews.find(name).map(view -> RelationColumnsMetadata.forMaterializedView(name, view.getColumns())));
    }
}
