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

import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.metadata.TableColumns.TableColumn;
import io.weir.deltagov.view.MaterializedView;
import io.weir.deltagov.view.SourceColumns;
import io.weir.deltagov.view.StoredDefinitions;

import java.util.List;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.VIEW_IS_STALE;
import static io.weir.deltagov.metadata.MaterializedViewDefinitions.storageName;
import static java.util.Objects.requireNonNull;

/**
 * The types of what the query of a materialized view reads. In a refresh the engine casts what the query gives to the types that the view was defined with, however
 * much that rounds or cuts off, so they have to be what they were then.
 */
final class SourceTypes
{
    private final TableResolver resolver;
    private final TableColumns columns;
    private final StoredDefinitions stored;
    private final Views views;
    private final TypeManager typeManager;

    SourceTypes(TableResolver resolver, TableColumns columns, StoredDefinitions stored, Views views, TypeManager typeManager)
    {
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.stored = requireNonNull(stored, "stored is null");
        this.views = requireNonNull(views, "views is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    /**
     * The tables and views that this transaction has read for the query of a materialized view.
     */
    List<SourceColumns> of(SchemaTableName materializedView)
    {
        Stream<SourceColumns> tables = resolver.resolved().stream()
                .filter(table -> !table.name().equals(storageName(materializedView)))
                .map(this::columns);
        Stream<SourceColumns> defined = stored.readExcept(materializedView).stream()
                .map(view -> new SchemaTableName(view.schema(), view.view()))
                .flatMap(name -> views.find(name).map(view -> columns(name, view)).stream());
        return Stream.concat(tables, defined).distinct().collect(toImmutableList());
    }

    void requireAsDefined(SchemaTableName name, MaterializedView definition)
    {
        List<SourceColumns> before = definition.sources().orElseGet(List::of);
        for (SourceColumns now : of(name)) {
            List<SourceColumns> sameName = before.stream().filter(now::hasNameOf).collect(toImmutableList());
            // a query may read several versions of a table
            if (!sameName.isEmpty() && sameName.stream().allMatch(then -> now.firstChange(then).isPresent())) {
                throw changed(name, now, sameName.getFirst());
            }
        }
    }

    private SourceColumns columns(DeltaGovTableHandle table)
    {
        return SourceColumns.of(
                table.name().getSchemaName(),
                table.name().getTableName(),
                columns.of(resolver.snapshot(table)).stream().collect(toImmutableMap(TableColumn::trinoName, column -> column.column().type(), (first, _) -> first)));
    }

    private SourceColumns columns(SchemaTableName name, ConnectorViewDefinition view)
    {
        return SourceColumns.of(
                name.getSchemaName(),
                name.getTableName(),
                view.getColumns().stream().collect(toImmutableMap(ViewColumn::getName, column -> typeManager.getType(column.getType()), (first, _) -> first)));
    }

    private static TrinoException changed(SchemaTableName view, SourceColumns now, SourceColumns before)
    {
        String column = now.firstChange(before).orElseThrow();
        return new TrinoException(
                VIEW_IS_STALE,
                "Materialized view %s was defined when %s of %s.%s was %s, and it is %s now: values would be rounded or cut off to fit the view. Define it anew with CREATE OR REPLACE MATERIALIZED VIEW".formatted(
                        view, column, now.schema(), now.name(), before.types().get(column), now.types().get(column)));
    }
}
