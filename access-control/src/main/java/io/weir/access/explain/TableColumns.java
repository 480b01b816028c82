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
package io.weir.access.explain;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MetadataProvider;
import io.weir.access.decision.ReadColumn;
import io.weir.governance.asset.AddedColumns;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Which columns a table has now, and of which types.
 */
public final class TableColumns
{
    private final MetadataProvider metadata;

    @Inject
    public TableColumns(MetadataProvider metadata)
    {
        this.metadata = requireNonNull(metadata, "metadata is null");
    }

    /**
     * In their order, with whole documents and no other hidden ones; empty for what is above a table and for a table that is not there.
     */
    List<ReadColumn> of(ConnectorSession session, Asset asset)
    {
        if (asset.kind().compareTo(AssetKind.TABLE) < 0) {
            return ImmutableList.of();
        }
        List<String> parts = asset.parts();
        return metadata.getRelationMetadata(session, new CatalogSchemaTableName(parts.get(0), parts.get(1), parts.get(2)))
                .map(table -> table.getColumns().stream()
                        .filter(column -> !column.isHidden() || AddedColumns.isWholeDocument(column.getName()))
                        .map(ReadColumn::of)
                        .collect(toImmutableList()))
                .orElse(ImmutableList.of());
    }

    /**
     * Whether there is such a table or view, with such a column. What is above tables may always be asked about.
     */
    boolean exists(ConnectorSession session, Asset asset)
    {
        return switch (asset.kind()) {
            case CATALOG, SCHEMA -> true;
            case TABLE -> !of(session, asset).isEmpty();
            case COLUMN, FIELD -> of(session, asset).stream().anyMatch(column -> column.name().equals(asset.column().name()));
        };
    }
}
