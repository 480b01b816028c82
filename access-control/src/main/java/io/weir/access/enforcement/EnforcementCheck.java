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
package io.weir.access.enforcement;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.eventlistener.ColumnInfo;
import io.trino.spi.eventlistener.EventListener;
import io.trino.spi.eventlistener.QueryCompletedEvent;
import io.trino.spi.eventlistener.QueryOutputMetadata;
import io.trino.spi.eventlistener.TableInfo;
import io.weir.access.query.ActiveQueries;
import org.weakref.jmx.Managed;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static java.util.Objects.requireNonNull;

/**
 * Compares, when a query has finished, the masks and filters that Trino says it applied with those that were decided. One that is missing closes the {@link Door}: an engine that
 * ignores a mask, after an upgrade for instance, is found on its first query. The table that a query writes is left out: Trino reads of it what is there already, and refuses
 * by itself to write where something is masked.
 */
public final class EnforcementCheck
        implements EventListener
{
    // Trino may go on asking for a query that was told to have ended, and nobody tells it again
    private static final int MAXIMUM_QUERIES = 100_000;

    private final Door door;
    private final AtomicLong checkedQueries = new AtomicLong();
    private final AtomicLong deniedQueries = new AtomicLong();
    private final AtomicLong decidedTables = new AtomicLong();
    private final AtomicLong maskedColumns = new AtomicLong();
    private final Cache<String, Map<Key, DecidedTable>> decided;

    @Inject
    public EnforcementCheck(Door door)
    {
        this(door, Ticker.systemTicker());
    }

    EnforcementCheck(Door door, Ticker ticker)
    {
        this.door = requireNonNull(door, "door is null");
        this.decided = CacheBuilder.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(ActiveQueries.LONGEST_QUERY)
                .maximumSize(MAXIMUM_QUERIES)
                .build();
    }

    private record Key(String user, CatalogSchemaTableName table) {}

    public void masked(String queryId, String user, CatalogSchemaTableName table, Set<String> maskedColumns)
    {
        decidedTables.incrementAndGet();
        this.maskedColumns.addAndGet(maskedColumns.size());
        decidedTable(queryId, user, table).addMasks(maskedColumns);
    }

    public void filtered(String queryId, String user, CatalogSchemaTableName table, int filters)
    {
        decidedTable(queryId, user, table).addFilters(filters);
    }

    @Override
    public void queryCompleted(QueryCompletedEvent event)
    {
        String queryId = event.getMetadata().getQueryId();
        event.getFailureInfo()
                .filter(failure -> failure.getErrorCode().equals(PERMISSION_DENIED.toErrorCode()))
                .ifPresent(_ -> deniedQueries.incrementAndGet());
        if (event.getFailureInfo().isEmpty()) {
            check(queryId, event.getMetadata().getTables(), event.getIoMetadata().getOutput());
        }
        decided.invalidate(queryId);
    }

    void check(String queryId, List<TableInfo> tables, Optional<QueryOutputMetadata> output)
    {
        Map<Key, DecidedTable> decidedTables = Optional.ofNullable(decided.getIfPresent(queryId)).orElse(ImmutableMap.of());
        checkedQueries.incrementAndGet();
        for (TableInfo applied : tables) {
            DecidedTable decidedTable = decidedTables.get(new Key(applied.getAuthorization(), name(applied)));
            if (decidedTable != null && !isTarget(applied, output)) {
                compare(queryId, applied, decidedTable);
            }
        }
    }

    @Managed
    public long getCheckedQueries()
    {
        return checkedQueries.get();
    }

    @Managed
    public long getDeniedQueries()
    {
        return deniedQueries.get();
    }

    /**
     * How often it was decided how a table is seen.
     */
    @Managed
    public long getDecidedTables()
    {
        return decidedTables.get();
    }

    @Managed
    public long getMaskedColumns()
    {
        return maskedColumns.get();
    }

    private void compare(String queryId, TableInfo applied, DecidedTable decidedTable)
    {
        for (ColumnInfo column : applied.getColumns()) {
            if (column.getMask().isEmpty() && decidedTable.mustBeMasked(column.getColumn())) {
                door.close("The engine did not apply the mask of column %s of %s for user %s in query %s".formatted(column.getColumn(), name(applied), applied.getAuthorization(), queryId));
            }
        }
        if (decidedTable.mustHaveMoreFiltersThan(applied.getFilters().size())) {
            door.close("The engine did not apply the row filter of %s for user %s in query %s".formatted(name(applied), applied.getAuthorization(), queryId));
        }
    }

    private static boolean isTarget(TableInfo table, Optional<QueryOutputMetadata> output)
    {
        return output
                .filter(target -> target.getCatalogName().equals(table.getCatalog()) && target.getSchema().equals(table.getSchema()) && target.getTable().equals(table.getTable()))
                .isPresent();
    }

    private static CatalogSchemaTableName name(TableInfo table)
    {
        return new CatalogSchemaTableName(table.getCatalog(), table.getSchema(), table.getTable());
    }

    private DecidedTable decidedTable(String queryId, String user, CatalogSchemaTableName table)
    {
        Map<Key, DecidedTable> ofQuery = decided.getIfPresent(queryId);
        if (ofQuery == null) {
            ofQuery = decided.asMap().computeIfAbsent(queryId, _ -> new ConcurrentHashMap<>());
        }
        return ofQuery.computeIfAbsent(new Key(user, table), _ -> new DecidedTable());
    }
}
