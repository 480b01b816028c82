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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorIndex;
import io.trino.spi.connector.ConnectorIndexHandle;
import io.trino.spi.connector.ConnectorIndexProvider;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.MemoryContext;
import io.weir.mongorecent.Condition;
import io.weir.mongorecent.KeyRange;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentIndexHandle;
import io.weir.mongorecent.MongoRecentSplit;
import io.weir.mongorecent.MongoRecentTableHandle;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * Looks up a batch of keys with one find, or with a few when there are very many.
 */
public final class MongoRecentIndexProvider
        implements ConnectorIndexProvider
{
    private final MongoRecentPageSourceProvider pageSources;

    @Inject
    public MongoRecentIndexProvider(MongoRecentPageSourceProvider pageSources)
    {
        this.pageSources = requireNonNull(pageSources, "pageSources is null");
    }

    @Override
    public ConnectorIndex getIndex(
            ConnectorTransactionHandle transactionHandle,
            ConnectorSession session,
            ConnectorIndexHandle indexHandle,
            List<ColumnHandle> lookupSchema,
            List<ColumnHandle> outputSchema)
    {
        MongoRecentTableHandle table = ((MongoRecentIndexHandle) indexHandle).table();
        List<MongoRecentColumnHandle> keys = lookupSchema.stream().map(MongoRecentColumnHandle.class::cast).toList();
        return records -> new PageSources(LookupKeys.conditions(keys, records).stream()
                .<Supplier<ConnectorPageSource>>map(wanted -> () -> pageSources.createPageSource(
                        transactionHandle,
                        session,
                        new MongoRecentSplit(KeyRange.ALL),
                        table.withConditions(ImmutableList.<Condition>builder().addAll(table.conditions()).add(wanted).build()),
                        Optional.empty(),
                        outputSchema,
                        DynamicFilter.EMPTY,
                        MemoryContext.NO_LIMIT))
                .iterator());
    }
}
