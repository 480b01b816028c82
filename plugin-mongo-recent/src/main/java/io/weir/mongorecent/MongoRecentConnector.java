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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.airlift.bootstrap.LifeCycleManager;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorIndexProvider;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.transaction.IsolationLevel;
import io.weir.mongorecent.function.AggregateFunction;
import io.weir.mongorecent.function.QueryFunction;
import io.weir.mongorecent.history.HistoryBackend;
import io.weir.mongorecent.history.HistoryProcedures;
import io.weir.mongorecent.metadata.FlushMetadataCacheProcedure;
import io.weir.mongorecent.metadata.MongoRecentMetadata;
import io.weir.mongorecent.read.MongoRecentIndexProvider;
import io.weir.mongorecent.read.MongoRecentPageSourceProvider;
import io.weir.mongorecent.read.MongoRecentSplitManager;
import io.weir.mongorecent.write.MongoRecentPageSinkProvider;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.transaction.IsolationLevel.READ_UNCOMMITTED;
import static io.trino.spi.transaction.IsolationLevel.checkConnectorSupports;
import static java.util.Objects.requireNonNull;

public final class MongoRecentConnector
        implements Connector
{
    private final LifeCycleManager lifeCycleManager;
    private final MongoRecentMetadata metadata;
    private final MongoRecentSplitManager splitManager;
    private final MongoRecentPageSourceProvider pageSourceProvider;
    private final MongoRecentPageSinkProvider pageSinkProvider;
    private final MongoRecentSessionProperties sessionProperties;
    private final MongoRecentIndexProvider indexProvider;
    private final AggregateFunction aggregateFunction;
    private final QueryFunction queryFunction;
    private final HistoryProcedures historyProcedures;
    private final FlushMetadataCacheProcedure flushMetadataCache;
    private final Optional<HistoryBackend> historyBackend;

    @Inject
    public MongoRecentConnector(
            LifeCycleManager lifeCycleManager,
            MongoRecentMetadata metadata,
            MongoRecentSplitManager splitManager,
            MongoRecentPageSourceProvider pageSourceProvider,
            MongoRecentPageSinkProvider pageSinkProvider,
            MongoRecentSessionProperties sessionProperties,
            MongoRecentIndexProvider indexProvider,
            AggregateFunction aggregateFunction,
            QueryFunction queryFunction,
            HistoryProcedures historyProcedures,
            FlushMetadataCacheProcedure flushMetadataCache,
            Optional<HistoryBackend> historyBackend)
    {
        this.lifeCycleManager = requireNonNull(lifeCycleManager, "lifeCycleManager is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.splitManager = requireNonNull(splitManager, "splitManager is null");
        this.pageSourceProvider = requireNonNull(pageSourceProvider, "pageSourceProvider is null");
        this.pageSinkProvider = requireNonNull(pageSinkProvider, "pageSinkProvider is null");
        this.sessionProperties = requireNonNull(sessionProperties, "sessionProperties is null");
        this.indexProvider = requireNonNull(indexProvider, "indexProvider is null");
        this.aggregateFunction = requireNonNull(aggregateFunction, "aggregateFunction is null");
        this.queryFunction = requireNonNull(queryFunction, "queryFunction is null");
        this.historyProcedures = requireNonNull(historyProcedures, "historyProcedures is null");
        this.flushMetadataCache = requireNonNull(flushMetadataCache, "flushMetadataCache is null");
        this.historyBackend = requireNonNull(historyBackend, "historyBackend is null");
    }

    @Override
    public ConnectorTransactionHandle beginTransaction(IsolationLevel isolationLevel, boolean readOnly, boolean autoCommit)
    {
        checkConnectorSupports(READ_UNCOMMITTED, isolationLevel);
        return MongoRecentTransactionHandle.INSTANCE;
    }

    @Override
    public ConnectorMetadata getMetadata(ConnectorSession session, ConnectorTransactionHandle transactionHandle)
    {
        return metadata;
    }

    @Override
    public ConnectorSplitManager getSplitManager()
    {
        return splitManager;
    }

    @Override
    public ConnectorPageSourceProvider getPageSourceProvider()
    {
        return pageSourceProvider;
    }

    @Override
    public ConnectorPageSinkProvider getPageSinkProvider()
    {
        return pageSinkProvider;
    }

    @Override
    public ConnectorIndexProvider getIndexProvider()
    {
        return indexProvider;
    }

    @Override
    public Set<ConnectorTableFunction> getTableFunctions()
    {
        return Set.of(aggregateFunction, queryFunction);
    }

    @Override
    public Set<Procedure> getProcedures()
    {
        return ImmutableSet.<Procedure>builder()
                .addAll(historyProcedures.all())
                .add(flushMetadataCache.procedure())
                .build();
    }

    @Override
    public List<PropertyMetadata<?>> getSessionProperties()
    {
        return sessionProperties.getSessionProperties();
    }

    @Override
    public void shutdown()
    {
        // it writes to the file systems that end below
        historyBackend.ifPresent(backend -> backend.upkeep().close());
        try {
            lifeCycleManager.stop();
        }
        finally {
            historyBackend.ifPresent(backend -> backend.governance().close());
        }
    }
}
