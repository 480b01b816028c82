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
package io.weir.mongorecent.metadata;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.SchemaTableName;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TableLocation;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.SqlNames;
import io.weir.mongorecent.history.HistoryBackend;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * What SQL calls a collection or a field depends on its twins, whose names differ only in case, and other applications make and drop these. Tags are set on names, so the name that a twin leaves
 * something with shares its tags with the name that it has without one: that is put into the governance log when such a table is first asked for. The access control judges the table after that.
 */
public final class TwinTags
{
    private static final long MAXIMUM_REMEMBERED = 10_000;

    private final Optional<Governance> governance;
    private final String catalog;
    private final Clock clock;
    private final Cache<Asset, Boolean> told = CacheBuilder.newBuilder()
            .maximumSize(MAXIMUM_REMEMBERED)
            .build();

    @Inject
    public TwinTags(Optional<HistoryBackend> backend, CatalogName catalog)
    {
        this(backend.map(HistoryBackend::governance), catalog.toString(), Clock.systemUTC());
    }

    TwinTags(Optional<Governance> governance, String catalog, Clock clock)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * To be called before anybody is asked what a user may see of the table.
     *
     * @param collection what MongoDB calls the table
     */
    public void share(SchemaTableName table, CollectionName collection, List<MongoRecentColumnHandle> columns)
    {
        if (governance.isEmpty()) {
            return;
        }
        try {
            shareTable(governance.orElseThrow(), table, collection);
            shareColumns(governance.orElseThrow(), asset(table), columns);
        }
        catch (GovernanceUnavailableException e) {
            throw new TrinoException(MONGO_RECENT_HISTORY_ERROR, "Refused, because it cannot be put into the governance log by which other names table %s is known, and so not be told which tags it carries: %s".formatted(table, e.getMessage()), e);
        }
    }

    private void shareTable(Governance log, SchemaTableName table, CollectionName collection)
    {
        Asset named = asset(table);
        Asset plain = Asset.table(catalog, SqlNames.withoutMarks(table.getSchemaName(), collection.database()), SqlNames.withoutMarks(table.getTableName(), collection.collection()));
        if (named.equals(plain) || isTold(named)) {
            return;
        }
        // names no file system, so no other table can be there
        String place = "the twins of " + plain;
        GovernanceSnapshot known = log.snapshot();
        List<TableLocation> locations = ImmutableList.of(named, plain).stream()
                .filter(asset -> !known.isAt(asset, place))
                .map(asset -> new TableLocation(asset, place, "catalog " + catalog, clock.instant()))
                .collect(toImmutableList());
        if (!locations.isEmpty()) {
            log.log().appendTags(locations);
        }
        told.put(named, true);
    }

    private void shareColumns(Governance log, Asset table, List<MongoRecentColumnHandle> columns)
    {
        Map<Asset, Asset> news = new LinkedHashMap<>();
        for (MongoRecentColumnHandle column : columns) {
            String plain = SqlNames.withoutMarks(column.name(), column.field());
            if (!plain.equals(column.name()) && !isTold(table.child(column.name()))) {
                news.put(table.child(column.name()), table.child(plain));
            }
        }
        if (news.isEmpty()) {
            return;
        }
        GovernanceSnapshot known = log.snapshot();
        Instant now = clock.instant();
        List<LineageEdge> edges = news.entrySet().stream()
                .flatMap(twins -> Stream.of(edge(twins.getKey(), twins.getValue(), now), edge(twins.getValue(), twins.getKey(), now)))
                .filter(edge -> !known.hasEdge(edge.source(), edge.target()))
                .collect(toImmutableList());
        if (!edges.isEmpty()) {
            log.log().appendLineage(edges);
        }
        news.keySet().forEach(column -> told.put(column, true));
    }

    private boolean isTold(Asset named)
    {
        return told.getIfPresent(named) != null;
    }

    // inferred: a copy of a column that is known would count as classified
    private static LineageEdge edge(Asset source, Asset target, Instant now)
    {
        return new LineageEdge("twin %s>%s".formatted(source, target), "twins of " + source.table(), source, target, EdgeKind.INFERRED, false, Optional.empty(), Optional.empty(), now);
    }

    private Asset asset(SchemaTableName table)
    {
        return Asset.table(catalog, table.getSchemaName(), table.getTableName());
    }
}
