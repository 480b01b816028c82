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
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorResolvedIndex;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentIndexHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.mongo.BsonFilterValues;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the keys of a join can be looked up: MongoDB must know exactly what each of them means, and have an index that begins with one of them.
 */
final class IndexResolution
{
    private IndexResolution() {}

    static Optional<ConnectorResolvedIndex> resolve(MongoRecentTableHandle table, Set<ColumnHandle> lookupColumns, TupleDomain<ColumnHandle> constraint)
    {
        if (table.limit().isPresent() || table.computation().isPresent() || table.misfits().shownAsNull() || lookupColumns.isEmpty() || constraint.isNone()) {
            return Optional.empty();
        }
        boolean exact = lookupColumns.stream().map(MongoRecentColumnHandle.class::cast).allMatch(column ->
                BsonFilterValues.isExact(column.mapping()) && FilterPushdown.isPushable(column, Domain.onlyNull(column.type()), table.misfits()));
        boolean indexed = table.known().indexes().stream().anyMatch(index -> lookupColumns.stream()
                .map(MongoRecentColumnHandle.class::cast)
                .anyMatch(column -> column.path().equals(index.fields().getFirst().path())));
        if (!exact || !indexed) {
            return Optional.empty();
        }
        ImmutableMap.Builder<MongoRecentColumnHandle, Domain> pushed = ImmutableMap.builder();
        ImmutableMap.Builder<ColumnHandle, Domain> unresolved = ImmutableMap.builder();
        for (Map.Entry<ColumnHandle, Domain> entry : constraint.getDomains().orElseThrow().entrySet()) {
            MongoRecentColumnHandle column = (MongoRecentColumnHandle) entry.getKey();
            if (FilterPushdown.isPushable(column, entry.getValue(), table.misfits())) {
                pushed.put(column, entry.getValue());
            }
            unresolved.put(column, entry.getValue());
        }
        TupleDomain<MongoRecentColumnHandle> combined = table.constraint().intersect(TupleDomain.withColumnDomains(pushed.buildOrThrow()));
        MongoRecentTableHandle filtered = combined.isNone() ? table : table.withConstraint(combined);
        return Optional.of(new ConnectorResolvedIndex(new MongoRecentIndexHandle(filtered), TupleDomain.withColumnDomains(unresolved.buildOrThrow())));
    }
}
