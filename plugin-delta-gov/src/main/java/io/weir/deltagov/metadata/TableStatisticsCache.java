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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.statistics.TableStatistics;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.replay.CommitIdentity;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The statistics of tables at their versions: to work them out takes a look at every file. Shared by the queries of a catalog.
 */
public class TableStatisticsCache
{
    /**
     * About one for each column of a thousand tables.
     */
    private static final long MOST_COLUMNS = 100_000;

    /**
     * @param identity of the commit, so that a table made anew in the same place has statistics of its own
     * @param enforced what is asked of the partition columns
     * @param analyzed with what ANALYZE found out
     */
    record Scope(CommitIdentity identity, TupleDomain<DataColumn> enforced, boolean analyzed)
    {
        Scope
        {
            requireNonNull(identity, "identity is null");
            requireNonNull(enforced, "enforced is null");
        }
    }

    private final Cache<Scope, TableStatistics> cache = CacheBuilder.newBuilder()
            .maximumWeight(MOST_COLUMNS)
            .weigher((Scope _, TableStatistics statistics) -> 1 + statistics.getColumnStatistics().size())
            .build();

    Optional<TableStatistics> get(Scope scope)
    {
        return Optional.ofNullable(cache.getIfPresent(scope));
    }

    void put(Scope scope, TableStatistics statistics)
    {
        cache.put(scope, statistics);
    }

    /**
     * Something other than a commit changed what is known of the table.
     */
    void invalidate(CommitIdentity identity)
    {
        cache.asMap().keySet().removeIf(scope -> scope.identity().equals(identity));
    }

    public void invalidateAll()
    {
        cache.invalidateAll();
    }
}
