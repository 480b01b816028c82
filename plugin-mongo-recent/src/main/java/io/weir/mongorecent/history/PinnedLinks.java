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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.HistoryLink;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The pair that a query goes by, read once: a query that names a table twice sees it once.
 */
public final class PinnedLinks
{
    // more queries than a coordinator plans at a time; one that is forgotten reads the pair of then, which is as right
    private static final int MAX_QUERIES = 10_000;

    private final HistoryLinks links;
    private final HistoryAccess access;
    private final Cache<Key, HistoryLink> pinned = CacheBuilder.newBuilder()
            .maximumSize(MAX_QUERIES)
            .build();

    private record Key(String queryId, SchemaTableName table)
    {
        Key
        {
            requireNonNull(queryId, "queryId is null");
            requireNonNull(table, "table is null");
        }
    }

    @Inject
    public PinnedLinks(HistoryLinks links, HistoryAccess access)
    {
        this.links = requireNonNull(links, "links is null");
        this.access = requireNonNull(access, "access is null");
    }

    public Optional<HistoryLink> find(ConnectorSession session, SchemaTableName table)
    {
        Key key = new Key(session.getQueryId(), table);
        HistoryLink known = pinned.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<HistoryLink> link = links.find(table);
        link.ifPresent(read -> {
            access.requireHistoryIsThere(session, table, read);
            pinned.asMap().putIfAbsent(key, read);
        });
        return Optional.ofNullable(pinned.getIfPresent(key)).or(() -> link);
    }
}
