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
package io.weir.mongorecent.history;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import io.weir.governance.asset.Asset;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.metadata.CollectionSchemas;
import io.weir.mongorecent.metadata.CollectionSchemas.KnownCollection;
import io.weir.mongorecent.metadata.Restrictions;
import io.weir.mongorecent.metadata.TwinTags;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static java.util.Objects.requireNonNull;

/**
 * Asks the access control whether a user may copy all of a table. The copier reads beneath masks and row filters: what is not copied expires all the same, and a copy of what
 * the user sees would be no copy. A mask is no obstacle where the policies let the user copy the values without seeing them.
 */
public final class CopyableTables
{
    private final CollectionSchemas schemas;
    private final TwinTags twinTags;

    @Inject
    public CopyableTables(CollectionSchemas schemas, TwinTags twinTags)
    {
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.twinTags = requireNonNull(twinTags, "twinTags is null");
    }

    KnownCollection require(ConnectorSession session, SchemaTableName table, Asset asset, ConnectorAccessControl accessControl, HistoryGovernance governance)
    {
        KnownCollection known = schemas.find(table).orElseThrow(() -> new TableNotFoundException(table));
        twinTags.share(table, known.name(), known.schema().columns());
        List<ColumnSchema> columns = known.schema().columns().stream()
                .map(MongoRecentColumnHandle::metadata)
                .map(metadata -> ColumnSchema.builder(metadata).build())
                .collect(toImmutableList());
        if (Restrictions.hasRowFilters(accessControl, table)) {
            throw refusal(table, "rows of it are filtered", "sees it all");
        }
        columns.stream()
                .filter(column -> Restrictions.hasMasks(accessControl, table, ImmutableList.of(column)))
                .filter(column -> !governance.isClearedToCopy(session, asset.child(column.getName()), column.getType().getBaseName()))
                .findFirst()
                .ifPresent(column -> {
                    throw refusal(table, "column '%s' is masked".formatted(column.getName()), "is cleared to see or to copy it");
                });
        // after the masks: before, it refuses whoever would see one, because it does not know that nothing is shown
        Restrictions.hasMasks(accessControl, table, columns);
        accessControl.checkCanSelectFromColumns(null, table, Optional.empty(), columns.stream().map(ColumnSchema::getName).collect(toImmutableSet()));
        return known;
    }

    void forget(SchemaTableName table)
    {
        schemas.forget(table);
    }

    private static TrinoException refusal(SchemaTableName table, String obstacle, String cure)
    {
        return new TrinoException(PERMISSION_DENIED, "Access Denied: %s cannot be copied to its history by this user, for whom %s: the history would have what the user sees, and the rest would expire. Let a user copy who %s".formatted(table, obstacle, cure));
    }
}
