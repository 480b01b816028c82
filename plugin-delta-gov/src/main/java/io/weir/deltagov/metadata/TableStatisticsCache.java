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

import java.time.Duration;
import java.util.Optional;

import static com.google.common.primitives.Ints.saturatedCast;
import static java.util.Objects.requireNonNull;

/**
 * The statistics of tables at their versions: to work them out takes a look at every file. Shared by the queries of a catalog.
 */
public class TableStatisticsCache
{
    /**
     * About what the statistics of one column take, or the name of one in a predicate.
     */
    private static final int BYTES_OF_COLUMN = 500;
    /**
     * About one for each column of a thousand tables.
     */
    private static final long MOST_BYTES = 100_000L * BYTES_OF_COLUMN;
    private static final Duration EXPIRY = Duration.ofHours(1);

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
            .maximumWeight(MOST_BYTES)
            .weigher(TableStatisticsCache::bytes)
            .expireAfterAccess(EXPIRY)
            .build();

    // what is asked of a partition column may be a list of thousands of values
    private static int bytes(Scope scope, TableStatistics statistics)
    {
        long ofScope = BYTES_OF_COLUMN + scope.enforced().getRetainedSizeInBytes(_ -> BYTES_OF_COLUMN);
        return saturatedCast(ofScope + (long) BYTES_OF_COLUMN * statistics.getColumnStatistics().size());
    }

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
