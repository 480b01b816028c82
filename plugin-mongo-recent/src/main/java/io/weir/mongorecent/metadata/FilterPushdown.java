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

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentConfig;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.mongo.BsonFilterValues;
import io.weir.mongorecent.mongo.BsonFilters;

import java.util.Map;
import java.util.Optional;

/**
 * Splits a filter into what MongoDB decides alone, what it decides roughly and Trino checks again, and what only Trino decides.
 */
public final class FilterPushdown
{
    private final int domainCompactionThreshold;

    @Inject
    public FilterPushdown(MongoRecentConfig config)
    {
        this.domainCompactionThreshold = config.getDomainCompactionThreshold();
    }

    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> apply(MongoRecentTableHandle table, Constraint constraint)
    {
        if (table.limit().isPresent() || constraint.getSummary().isNone()) {
            return Optional.empty();
        }
        ImmutableMap.Builder<MongoRecentColumnHandle, Domain> pushed = ImmutableMap.builder();
        ImmutableMap.Builder<ColumnHandle, Domain> remaining = ImmutableMap.builder();
        for (Map.Entry<ColumnHandle, Domain> entry : constraint.getSummary().getDomains().orElseThrow().entrySet()) {
            MongoRecentColumnHandle column = (MongoRecentColumnHandle) entry.getKey();
            Domain wanted = entry.getValue();
            Domain sent = wanted.simplify(domainCompactionThreshold);
            boolean pushable = column.refusal().isEmpty() && BsonFilters.filter(column, sent).isPresent();
            if (pushable) {
                pushed.put(column, sent);
            }
            if (!pushable || !sent.equals(wanted) || !BsonFilterValues.isExact(column.mapping())) {
                remaining.put(column, wanted);
            }
        }
        TupleDomain<MongoRecentColumnHandle> combined = table.constraint().intersect(TupleDomain.withColumnDomains(pushed.buildOrThrow()));
        if (combined.equals(table.constraint()) || !isPushable(combined)) {
            return Optional.empty();
        }
        return Optional.of(new ConstraintApplicationResult<>(
                table.withConstraint(combined),
                TupleDomain.withColumnDomains(remaining.buildOrThrow()),
                constraint.getExpression(),
                false));
    }

    /**
     * The intersection of two pushable domains need not be pushable.
     */
    private static boolean isPushable(TupleDomain<MongoRecentColumnHandle> constraint)
    {
        return constraint.isNone() || constraint.getDomains().orElseThrow().entrySet().stream()
                .allMatch(entry -> BsonFilters.filter(entry.getKey(), entry.getValue()).isPresent());
    }
}
