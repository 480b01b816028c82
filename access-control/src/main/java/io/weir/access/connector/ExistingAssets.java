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
package io.weir.access.connector;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableSchema;
import io.trino.spi.connector.MetadataProvider;
import io.trino.spi.type.Type;
import io.weir.access.decision.NestedFields;
import io.weir.governance.asset.Asset;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.CATALOG_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.COLUMN_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.lang.String.CASE_INSENSITIVE_ORDER;
import static java.util.Objects.requireNonNull;

/**
 * Asks Trino whether an asset exists, in whichever catalog it is. Trino offers plugins tables and views by name and no list of
 * schemas, so of a schema only the catalog is checked.
 */
final class ExistingAssets
{
    private static final String INFORMATION_SCHEMA = "information_schema";
    private static final int COLUMN_POSITION = 3;
    private static final int REMEMBERED_TABLES = 10_000;

    private final MetadataProvider metadata;

    @Inject
    ExistingAssets(MetadataProvider metadata)
    {
        this.metadata = requireNonNull(metadata, "metadata is null");
    }

    /**
     * @return the table that the asset is (in); empty for a catalog or schema
     */
    Optional<SeenTable> requireExists(ConnectorSession session, Asset asset)
    {
        return in(session).requireExists(asset);
    }

    /**
     * Whether there may be such a table or view: a catalog that cannot say now may have it.
     */
    boolean mayExist(ConnectorSession session, Asset table)
    {
        List<String> parts = table.parts();
        try {
            return metadata.getRelationMetadata(session, new CatalogSchemaTableName(parts.get(0), parts.get(1), parts.get(2))).isPresent();
        }
        catch (TrinoException e) {
            // one store that is down must not hide the tables of all others
            return true;
        }
    }

    /**
     * For the many assets of one statement: of each catalog and table is asked once. For use by one thread.
     */
    Existing in(ConnectorSession session)
    {
        return new Existing(session);
    }

    final class Existing
    {
        private final ConnectorSession session;
        private final Set<String> catalogs = new HashSet<>();
        private final Cache<Asset, KnownTable> tables = CacheBuilder.newBuilder().maximumSize(REMEMBERED_TABLES).build();

        private Existing(ConnectorSession session)
        {
            this.session = requireNonNull(session, "session is null");
        }

        /**
         * @return the table that the asset is (in); empty for a catalog or schema
         */
        Optional<SeenTable> requireExists(Asset asset)
        {
            requireCatalog(asset);
            return switch (asset.kind()) {
                case CATALOG, SCHEMA -> Optional.empty();
                case TABLE -> Optional.of(table(asset).seen());
                case COLUMN -> {
                    KnownTable table = table(asset.table());
                    column(table, asset);
                    yield Optional.of(table.seen());
                }
                case FIELD -> {
                    KnownTable table = table(asset.table());
                    field(column(table, asset.column()), asset);
                    yield Optional.of(table.seen());
                }
            };
        }

        private void requireCatalog(Asset asset)
        {
            String catalog = asset.parts().getFirst();
            if (catalogs.contains(catalog)) {
                return;
            }
            if (metadata.getRelationMetadata(session, new CatalogSchemaTableName(catalog, INFORMATION_SCHEMA, "tables")).isEmpty()) {
                throw new TrinoException(CATALOG_NOT_FOUND, "Asset '%s' does not exist: there is no catalog '%s'".formatted(asset, catalog));
            }
            catalogs.add(catalog);
        }

        private KnownTable table(Asset table)
        {
            KnownTable known = tables.getIfPresent(table);
            if (known == null) {
                known = KnownTable.of(table, load(table));
                tables.put(table, known);
            }
            return known;
        }

        private ConnectorTableSchema load(Asset table)
        {
            if (!table.governed().equals(table)) {
                throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "'%s' has the tags of '%s': name that one".formatted(table, table.governed()));
            }
            List<String> parts = table.parts();
            return metadata.getRelationMetadata(session, new CatalogSchemaTableName(parts.get(0), parts.get(1), parts.get(2)))
                    .orElseThrow(() -> new TrinoException(TABLE_NOT_FOUND, "Asset '%s' does not exist: catalog '%s' has no table or view '%s' in a schema '%s'"
                            .formatted(table, parts.get(0), parts.get(2), parts.get(1))));
        }
    }

    /**
     * @param types by the names of the columns, whose case does not count
     */
    private record KnownTable(ConnectorTableSchema schema, SeenTable seen, Map<String, Type> types)
    {
        static KnownTable of(Asset table, ConnectorTableSchema schema)
        {
            Map<String, Type> types = new TreeMap<>(CASE_INSENSITIVE_ORDER);
            schema.getColumns().forEach(column -> types.putIfAbsent(column.getName(), column.getType()));
            return new KnownTable(schema, SeenTable.of(table, schema.getColumns()), types);
        }
    }

    private static Type column(KnownTable table, Asset column)
    {
        return Optional.ofNullable(table.types().get(column.name()))
                .orElseThrow(() -> new TrinoException(COLUMN_NOT_FOUND, "Asset '%s' does not exist: '%s' has the columns %s"
                        .formatted(column, column.table(), visibleColumns(table.schema()))));
    }

    private static List<String> visibleColumns(ConnectorTableSchema table)
    {
        return table.getColumns().stream()
                .filter(column -> !column.isHidden())
                .map(ColumnSchema::getName)
                .collect(toImmutableList());
    }

    private static void field(Type columnType, Asset asset)
    {
        Type type = columnType;
        for (String part : asset.parts().subList(COLUMN_POSITION + 1, asset.parts().size())) {
            type = field(type, part, asset);
        }
    }

    private static Type field(Type holder, String name, Asset asset)
    {
        Map<String, Type> fields = NestedFields.of(holder);
        return Optional.ofNullable(fields.get(name))
                .orElseThrow(() -> new TrinoException(COLUMN_NOT_FOUND, "Asset '%s' does not exist: type %s has no field '%s'%s"
                        .formatted(asset, holder.getDisplayName(), name, fields.isEmpty() ? "" : "; expected one of " + String.join(", ", fields.keySet()))));
    }
}
