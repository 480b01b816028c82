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
package io.weir.mongorecent.read;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentConfig;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.mongo.BsonFilters;

import java.util.Map;
import java.util.Optional;

/**
 * What the other side of a join has shown to be of use, as a filter for MongoDB. The join looks again, so that it may be rough.
 */
public final class DynamicFilters
{
    private final int domainCompactionThreshold;

    @Inject
    public DynamicFilters(MongoRecentConfig config)
    {
        this.domainCompactionThreshold = config.getDomainCompactionThreshold();
    }

    /**
     * A filter below a limit would change which rows the limit lets through.
     */
    static boolean areUsed(MongoRecentTableHandle table)
    {
        return table.limit().isEmpty() && table.computation().isEmpty();
    }

    TupleDomain<MongoRecentColumnHandle> current(MongoRecentTableHandle table, DynamicFilter filter)
    {
        if (!areUsed(table)) {
            return TupleDomain.all();
        }
        TupleDomain<ColumnHandle> predicate = filter.getCurrentPredicate();
        if (predicate.isNone()) {
            return TupleDomain.none();
        }
        ImmutableMap.Builder<MongoRecentColumnHandle, Domain> pushed = ImmutableMap.builder();
        for (Map.Entry<ColumnHandle, Domain> entry : predicate.getDomains().orElseThrow().entrySet()) {
            MongoRecentColumnHandle column = (MongoRecentColumnHandle) entry.getKey();
            pushable(table, column, entry.getValue().simplify(domainCompactionThreshold)).ifPresent(domain -> pushed.put(column, domain));
        }
        return TupleDomain.withColumnDomains(pushed.buildOrThrow());
    }

    /**
     * Together with the query's own filter on the column, which cannot be asked for otherwise.
     */
    private static Optional<Domain> pushable(MongoRecentTableHandle table, MongoRecentColumnHandle column, Domain domain)
    {
        if (column.refusal().isPresent() || (table.misfits().shownAsNull() && domain.isNullAllowed())) {
            return Optional.empty();
        }
        Domain combined = Optional.ofNullable(table.constraint().getDomains().orElseThrow().get(column))
                .map(domain::intersect)
                .orElse(domain);
        return !combined.isNone() && BsonFilters.filter(column, combined).isPresent() ? Optional.of(combined) : Optional.empty();
    }
}
