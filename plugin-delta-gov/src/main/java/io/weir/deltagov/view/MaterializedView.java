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
package io.weir.deltagov.view;

import com.google.common.collect.ImmutableList;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition.WhenStaleBehavior;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeId;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * A materialized view as it is kept.
 *
 * @param storage name of the directory of its rows beside its definitions; one that is replaced gets another
 * @param sources what its query read when it was defined; empty for a view of before that was kept
 */
public record MaterializedView(
        String storage,
        String originalSql,
        Optional<String> catalog,
        Optional<String> schema,
        List<Column> columns,
        Optional<Long> gracePeriodMillis,
        Optional<String> whenStale,
        Optional<String> comment,
        Optional<String> owner,
        List<PathElement> path,
        List<String> partitionedBy,
        Optional<List<SourceColumns>> sources)
{
    public record Column(String name, String type, Optional<String> comment)
    {
        public Column
        {
            requireNonNull(name, "name is null");
            requireNonNull(type, "type is null");
            requireNonNull(comment, "comment is null");
        }
    }

    public record PathElement(String catalog, String schema)
    {
        public PathElement
        {
            requireNonNull(catalog, "catalog is null");
            requireNonNull(schema, "schema is null");
        }
    }

    public MaterializedView
    {
        requireNonNull(storage, "storage is null");
        requireNonNull(originalSql, "originalSql is null");
        requireNonNull(catalog, "catalog is null");
        requireNonNull(schema, "schema is null");
        columns = ImmutableList.copyOf(columns);
        requireNonNull(gracePeriodMillis, "gracePeriodMillis is null");
        requireNonNull(whenStale, "whenStale is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(owner, "owner is null");
        path = ImmutableList.copyOf(path);
        partitionedBy = ImmutableList.copyOf(partitionedBy);
        sources = sources.map(ImmutableList::copyOf);
    }

    public static MaterializedView of(String storage, ConnectorMaterializedViewDefinition definition, List<String> partitionedBy, List<SourceColumns> sources)
    {
        return new MaterializedView(
                storage,
                definition.getOriginalSql(),
                definition.getCatalog(),
                definition.getSchema(),
                definition.getColumns().stream()
                        .map(column -> new Column(column.getName(), column.getType().getId(), column.getComment()))
                        .collect(toImmutableList()),
                definition.getGracePeriod().map(Duration::toMillis),
                definition.getWhenStaleBehavior().map(WhenStaleBehavior::name),
                definition.getComment(),
                definition.getOwner(),
                definition.getPath().stream()
                        .map(element -> new PathElement(element.getCatalogName(), element.getSchemaName()))
                        .collect(toImmutableList()),
                partitionedBy,
                Optional.of(sources));
    }

    public ConnectorMaterializedViewDefinition toDefinition(CatalogSchemaTableName storageTable)
    {
        return new ConnectorMaterializedViewDefinition(
                qualifiedSql().orElse(originalSql),
                Optional.of(storageTable),
                catalog,
                schema,
                columns.stream()
                        .map(column -> new ConnectorMaterializedViewDefinition.Column(column.name(), TypeId.of(column.type()), column.comment()))
                        .collect(toImmutableList()),
                gracePeriodMillis.map(Duration::ofMillis),
                whenStale.map(WhenStaleBehavior::valueOf),
                comment,
                owner,
                path.stream()
                        .map(element -> new CatalogSchemaName(element.catalog(), element.schema()))
                        .collect(toImmutableList()));
    }

    /**
     * The engine looks the names in a query that it refreshes up in the schema of whoever's session it is.
     */
    public void requireClearNames(SchemaTableName name)
    {
        if (qualifiedSql().isEmpty()) {
            throw new TrinoException(
                    NOT_SUPPORTED,
                    "Materialized view %s reads a table by a name without its schema, and has the name with the schema elsewhere in its query, where it may mean a column: in another session it would give other rows. Write the names of its tables with catalog and schema".formatted(name));
        }
    }

    private Optional<String> qualifiedSql()
    {
        return QualifiedQuery.of(originalSql, catalog, schema);
    }

    /**
     * The same view with its rows, which are none at first, in another directory.
     */
    public MaterializedView withStorage(String newStorage, List<String> newPartitionedBy)
    {
        return new MaterializedView(newStorage, originalSql, catalog, schema, columns, gracePeriodMillis, whenStale, comment, owner, path, newPartitionedBy, sources);
    }

    public MaterializedView withColumnComment(String name, Optional<String> columnComment)
    {
        List<Column> commented = columns.stream()
                .map(column -> column.name().equals(name) ? new Column(column.name(), column.type(), columnComment) : column)
                .collect(toImmutableList());
        return new MaterializedView(storage, originalSql, catalog, schema, commented, gracePeriodMillis, whenStale, comment, owner, path, partitionedBy, sources);
    }
}
