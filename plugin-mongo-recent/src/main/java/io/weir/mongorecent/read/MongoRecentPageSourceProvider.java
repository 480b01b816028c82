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

import com.google.inject.Inject;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.EmptyPageSource;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.predicate.TupleDomain;
import io.weir.mongorecent.Aggregation;
import io.weir.mongorecent.Computation;
import io.weir.mongorecent.KeyRange;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentSplit;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.Pipeline;
import io.weir.mongorecent.SortKey;
import io.weir.mongorecent.mongo.CommandContext;
import io.weir.mongorecent.mongo.DocumentReader;
import io.weir.mongorecent.mongo.Documents;
import io.weir.mongorecent.mongo.PipelineReader;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

public final class MongoRecentPageSourceProvider
        implements ConnectorPageSourceProvider
{
    private final DocumentReader documents;
    private final PipelineReader pipelines;
    private final DynamicFilters dynamicFilters;
    private final CommandContext.Factory contexts;

    @Inject
    public MongoRecentPageSourceProvider(DocumentReader documents, PipelineReader pipelines, DynamicFilters dynamicFilters, CommandContext.Factory contexts)
    {
        this.documents = requireNonNull(documents, "documents is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.dynamicFilters = requireNonNull(dynamicFilters, "dynamicFilters is null");
        this.contexts = requireNonNull(contexts, "contexts is null");
    }

    @Override
    public ConnectorPageSource createPageSource(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorSplit split,
            ConnectorTableHandle table,
            Optional<ConnectorTableCredentials> tableCredentials,
            List<ColumnHandle> columns,
            DynamicFilter dynamicFilter,
            MemoryContext memoryContext)
    {
        MongoRecentTableHandle handle = (MongoRecentTableHandle) table;
        TupleDomain<MongoRecentColumnHandle> dynamic = dynamicFilters.current(handle, dynamicFilter);
        if (handle.constraint().isNone() || dynamic.isNone()) {
            return new EmptyPageSource();
        }
        List<MongoRecentColumnHandle> output = columns.stream()
                .map(MongoRecentColumnHandle.class::cast)
                .collect(toImmutableList());
        if (handle.computation().isPresent()) {
            return pageSource(handle, output, output.size(), session, () -> withinGrace(handle, session, computed(handle, contexts.of(session))), memoryContext);
        }
        List<MongoRecentColumnHandle> read = withPushedDown(handle, output);
        KeyRange range = ((MongoRecentSplit) split).range();
        return pageSource(handle, read, output.size(), session, () -> withinGrace(handle, session, documents.open(handle, read, dynamic, range, contexts.of(session))), memoryContext);
    }

    private static Documents withinGrace(MongoRecentTableHandle handle, ConnectorSession session, Documents documents)
    {
        return handle.recent()
                .<Documents>map(recent -> new WithinGrace(documents, handle.collection(), session.getStart(), recent.graceMillis()))
                .orElse(documents);
    }

    private static ConnectorPageSource pageSource(
            MongoRecentTableHandle handle,
            List<MongoRecentColumnHandle> read,
            int outputCount,
            ConnectorSession session,
            Supplier<Documents> command,
            MemoryContext memoryContext)
    {
        return new MongoRecentPageSource(
                "query %s, %s".formatted(session.getQueryId(), handle.collection()),
                command,
                new DocumentDecoder(handle.collection(), read, handle.misfits()),
                read.stream().map(MongoRecentColumnHandle::type).toList(),
                outputCount,
                memoryContext);
    }

    private Documents computed(MongoRecentTableHandle handle, CommandContext context)
    {
        Documents results = pipelines.open(handle, context);
        return switch (handle.computed()) {
            case Aggregation aggregation -> new AggregateRows(handle, aggregation, results);
            case Computation.None _, Pipeline _ -> results;
        };
    }

    /**
     * The columns that MongoDB filtered or sorted by are read even when nobody asked for them: only decoding them shows that MongoDB compared
     * values of the column's type.
     */
    private static List<MongoRecentColumnHandle> withPushedDown(MongoRecentTableHandle handle, List<MongoRecentColumnHandle> output)
    {
        Set<MongoRecentColumnHandle> read = new LinkedHashSet<>(output);
        read.addAll(handle.filteredColumns());
        handle.sort().stream().map(SortKey::column).forEach(read::add);
        return List.copyOf(read);
    }
}
