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
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.weir.mongorecent.KeyRange;
import io.weir.mongorecent.MongoRecentSplit;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.mongo.CommandContext;
import io.weir.mongorecent.mongo.IndexChoice;
import io.weir.mongorecent.mongo.KeyRanges;

import java.util.List;
import java.util.Set;

import static io.weir.mongorecent.MongoRecentSessionProperties.dynamicFilteringWaitTimeout;
import static io.weir.mongorecent.MongoRecentSessionProperties.splitsPerScan;
import static java.util.Objects.requireNonNull;

/**
 * One split per scan, known without asking MongoDB, unless the session wants a scan in parts.
 */
public final class MongoRecentSplitManager
        implements ConnectorSplitManager
{
    private final KeyRanges ranges;
    private final UnindexedScans unindexedScans;
    private final CommandContext.Factory contexts;

    @Inject
    public MongoRecentSplitManager(KeyRanges ranges, UnindexedScans unindexedScans, CommandContext.Factory contexts)
    {
        this.ranges = requireNonNull(ranges, "ranges is null");
        this.unindexedScans = requireNonNull(unindexedScans, "unindexedScans is null");
        this.contexts = requireNonNull(contexts, "contexts is null");
    }

    @Override
    public ConnectorSplitSource getSplits(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorTableHandle table,
            Set<ColumnHandle> dynamicFilterColumns,
            Constraint constraint)
    {
        MongoRecentTableHandle handle = (MongoRecentTableHandle) table;
        unindexedScans.check(handle, session.getQueryId());
        List<MongoRecentSplit> splits = ranges(handle, session).stream().map(MongoRecentSplit::new).toList();
        long wait = dynamicFilterColumns.isEmpty() || !DynamicFilters.areUsed(handle) ? 0 : dynamicFilteringWaitTimeout(session).toMillis();
        return new MongoRecentSplitSource(splits, wait);
    }

    private List<KeyRange> ranges(MongoRecentTableHandle table, ConnectorSession session)
    {
        int wanted = splitsPerScan(session);
        // a limit and an aggregate are those of one command, and each part of a lookup would look again
        boolean divisible = table.limit().isEmpty() && table.computation().isEmpty() && !table.constraint().isNone();
        return wanted == 1 || !divisible || IndexChoice.isLookup(table.known().indexes(), table.constraint()) ? ImmutableList.of(KeyRange.ALL) : ranges.divide(table.collection(), wanted, contexts.of(session));
    }
}
