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
package io.weir.access.query;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.inject.Inject;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The queries that run now, by id. Trino announces a query before it asks the first question about it, and ends it when it is over.
 * An end that never comes is made up for by expiry.
 */
public final class ActiveQueries
{
    /**
     * As long as Trino lets a query run, unless it is told otherwise. Nothing is asked about one that runs, and most are told to have ended long before.
     */
    public static final Duration LONGEST_QUERY = Duration.ofDays(100);

    private final Cache<String, ActiveQuery> queries;
    private final MadeViews madeViews = new MadeViews();

    @Inject
    public ActiveQueries()
    {
        this(Ticker.systemTicker());
    }

    ActiveQueries(Ticker ticker)
    {
        this.queries = CacheBuilder.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(LONGEST_QUERY)
                .build();
    }

    public void begin(ActiveQuery query)
    {
        queries.put(requireNonNull(query, "query is null").queryId(), query);
    }

    public void end(String queryId)
    {
        queries.invalidate(queryId);
    }

    public Optional<ActiveQuery> find(String queryId)
    {
        return Optional.ofNullable(queries.getIfPresent(queryId));
    }

    public MadeViews madeViews()
    {
        return madeViews;
    }

    /**
     * Those that run and were not told to end.
     */
    public List<ActiveQuery> running()
    {
        return queries.asMap().values().stream()
                .filter(query -> !query.isEnded())
                .collect(toImmutableList());
    }
}
