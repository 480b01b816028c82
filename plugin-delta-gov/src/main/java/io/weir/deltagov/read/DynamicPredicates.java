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
package io.weir.deltagov.read;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.DeltaGovColumnHandle;

import java.util.Map;

/**
 * The filters that a join found while it ran, in terms of the columns of a table.
 */
final class DynamicPredicates
{
    // A filter may hold the keys of a whole table; beyond this, the range that they span
    private static final int MOST_RANGES = 1000;

    private DynamicPredicates() {}

    static TupleDomain<DataColumn> of(TupleDomain<ColumnHandle> predicate)
    {
        if (predicate.isNone()) {
            return TupleDomain.none();
        }
        ImmutableMap.Builder<DataColumn, Domain> domains = ImmutableMap.builder();
        for (Map.Entry<ColumnHandle, Domain> entry : predicate.getDomains().orElseThrow().entrySet()) {
            if (entry.getKey() instanceof DeltaGovColumnHandle(DataColumn column)) {
                domains.put(column, entry.getValue().simplify(MOST_RANGES));
            }
        }
        return TupleDomain.withColumnDomains(domains.buildOrThrow());
    }
}
