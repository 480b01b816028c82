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
import com.google.common.collect.Streams;
import io.airlift.log.Logger;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.log.OrderedParallel;
import io.weir.deltagov.warehouse.TableCatalog;
import io.weir.deltagov.warehouse.TableCatalog.Listed;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static io.weir.deltagov.metadata.TableReader.requireReadable;
import static java.util.Objects.requireNonNull;

/**
 * All schemas, all tables, all columns.
 */
final class TableLister
{
    private static final Logger log = Logger.get(TableLister.class);

    private final TableCatalog catalog;
    private final TableResolver resolver;
    private final TableReader reader;
    private final Views views;
    private final MaterializedViews materializedViews;

    TableLister(TableCatalog catalog, TableResolver resolver, TableReader reader, Views views, MaterializedViews materializedViews)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.reader = requireNonNull(reader, "reader is null");
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
     * Lists each schema once. Reads some tables at a time as the iterator moves, and only those that the filter lets through.
     */
    Iterator<RelationColumnsMetadata> columns(Optional<String> schema, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        Map<SchemaTableName, Listed> listed = new LinkedHashMap<>();
        for (String name : schema.map(List::of).orElseGet(catalog::listSchemas)) {
            catalog.list(name).forEach(relation -> listed.put(new SchemaTableName(name, relation.name()), relation));
        }
        List<SchemaTableName> names = ImmutableList.copyOf(relationFilter.apply(ImmutableSet.copyOf(listed.keySet())));
        Iterator<Optional<RelationColumnsMetadata>> columns = OrderedParallel.ahead(names.iterator(), name -> columns(name, listed.get(name).table()));
        return Streams.stream(columns).flatMap(Optional::stream).iterator();
    }

    private Optional<RelationColumnsMetadata> columns(SchemaTableName name, boolean isTable)
    {
        try {
            Optional<RelationColumnsMetadata> view = isTable ? Optional.empty() : viewColumns(name);
            return view.or(() -> resolver.resolve(name, Optional.empty())
                    .map(handle -> RelationColumnsMetadata.forTable(name, reader.columns(requireReadable(handle)))));
        }
        catch (TrinoException e) {
            // One that cannot be read must not hide the columns of all others; to select from it tells what is wrong
            log.warn("Columns of %s are left out of a listing: %s", name, e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<RelationColumnsMetadata> viewColumns(SchemaTableName name)
    {
        return views.find(name).map(view -> RelationColumnsMetadata.forView(name, view.getColumns()))
                .or(() -> materializedViews.find(name).map(view -> RelationColumnsMetadata.forMaterializedView(name, view.getColumns())));
    }
}
