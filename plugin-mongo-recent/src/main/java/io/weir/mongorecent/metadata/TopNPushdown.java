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

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SortItem;
import io.trino.spi.connector.SortOrder;
import io.trino.spi.connector.TopNApplicationResult;
import io.trino.spi.predicate.Domain;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentColumnHandle.Origin;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.SortKey;
import io.weir.mongorecent.SortKey.Direction;
import io.weir.mongorecent.mongo.BsonFilterValues;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Leaves ORDER BY with LIMIT to MongoDB where its order is Trino's, and only there: then Trino does not sort again.
 * <p>
 * MongoDB orders values of different types by type, and nulls and missing fields lowest. So a column must be declared, or the filter must have chosen the values of one type;
 * and its nulls must belong where MongoDB puts them, or the filter must exclude them. Values of other types that MongoDB returns nevertheless fail the query when they are read;
 * where they are shown as NULL, Trino sorts.
 */
public final class TopNPushdown
{
    private TopNPushdown() {}

    public static Optional<TopNApplicationResult<ConnectorTableHandle>> apply(
            MongoRecentTableHandle table,
            long count,
            List<SortItem> items,
            Map<String, ColumnHandle> assignments)
    {
        if (table.limit().isPresent() || table.computation().isPresent() || table.misfits().shownAsNull() || count < 1 || count > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        ImmutableList.Builder<SortKey> keys = ImmutableList.builder();
        for (SortItem item : items) {
            MongoRecentColumnHandle column = (MongoRecentColumnHandle) assignments.get(item.getName());
            if (!isSameOrder(table, column, item.getSortOrder())) {
                return Optional.empty();
            }
            keys.add(new SortKey(column, item.getSortOrder().isAscending() ? Direction.ASCENDING : Direction.DESCENDING));
        }
        return Optional.of(new TopNApplicationResult<>(table.withTopN(keys.build(), (int) count), true, false));
    }

    private static boolean isSameOrder(MongoRecentTableHandle table, MongoRecentColumnHandle column, SortOrder order)
    {
        if (!column.addressable() || column.refusal().isPresent() || !BsonFilterValues.isSortable(column.mapping())) {
            return false;
        }
        Optional<Domain> filter = table.constraint().getDomains().map(domains -> domains.get(column));
        boolean oneType = column.origin() == Origin.DECLARED || filter.filter(domain -> !domain.getValues().isAll()).isPresent();
        boolean nullsAgree = isNullsLowest(order) || filter.filter(domain -> !domain.isNullAllowed()).isPresent();
        return oneType && nullsAgree;
    }

    private static boolean isNullsLowest(SortOrder order)
    {
        return switch (order) {
            case ASC_NULLS_FIRST, DESC_NULLS_LAST -> true;
            case ASC_NULLS_LAST, DESC_NULLS_FIRST -> false;
        };
    }
}
