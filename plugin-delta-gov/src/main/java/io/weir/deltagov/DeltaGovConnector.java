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
package io.weir.deltagov;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.airlift.bootstrap.LifeCycleManager;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorMetadata;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorPageSinkProvider;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorPageSourceProvider;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorSplitManager;
import io.trino.plugin.base.classloader.ClassLoaderSafeConnectorTableFunction;
import io.trino.plugin.base.classloader.ClassLoaderSafeNodePartitioningProvider;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorCapabilities;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorNodePartitioningProvider;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.TableProcedureMetadata;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.transaction.IsolationLevel;
import io.weir.delta.engine.UpkeepThreads;
import io.weir.deltagov.changes.TableFunctions;
import io.weir.deltagov.cluster.DeltaGovNodePartitioningProvider;
import io.weir.deltagov.metadata.DeltaGovMetadata;
import io.weir.deltagov.metadata.Transactions;
import io.weir.deltagov.metadata.WriteRefusals;
import io.weir.deltagov.procedure.Procedures;
import io.weir.deltagov.read.DeltaGovPageSourceProvider;
import io.weir.deltagov.read.DeltaGovSplitManager;
import io.weir.deltagov.write.DeltaGovPageSinkProvider;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.connector.ConnectorCapabilities.DEFAULT_COLUMN_VALUE;
import static io.trino.spi.connector.ConnectorCapabilities.MATERIALIZED_VIEW_GRACE_PERIOD;
import static io.trino.spi.connector.ConnectorCapabilities.MATERIALIZED_VIEW_WHEN_STALE_BEHAVIOR;
import static io.trino.spi.connector.ConnectorCapabilities.NOT_NULL_COLUMN_CONSTRAINT;
import static io.trino.spi.transaction.IsolationLevel.SERIALIZABLE;
import static io.trino.spi.transaction.IsolationLevel.checkConnectorSupports;
import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

/**
 * Hands out the parts, each of which runs with the class loader of the plugin: libraries below look classes up through the thread's.
 */
public class DeltaGovConnector
        implements Connector
{
    private final LifeCycleManager lifeCycleManager;
    private final Transactions transactions;
    private final DeltaGovSplitManager splitManager;
    private final DeltaGovPageSourceProvider pageSourceProvider;
    private final DeltaGovPageSinkProvider pageSinkProvider;
    private final DeltaGovNodePartitioningProvider nodePartitioningProvider;
    private final DeltaGovSessionProperties sessionProperties;
    private final DeltaGovTableProperties tableProperties;
    private final Procedures procedures;
    private final TableFunctions tableFunctions;
    private final UpkeepThreads upkeep;
    private final ShutdownAction shutdownAction;

    @Inject
    DeltaGovConnector(
            LifeCycleManager lifeCycleManager,
            Transactions transactions,
            DeltaGovSplitManager splitManager,
            DeltaGovPageSourceProvider pageSourceProvider,
            DeltaGovPageSinkProvider pageSinkProvider,
            DeltaGovNodePartitioningProvider nodePartitioningProvider,
            DeltaGovSessionProperties sessionProperties,
            DeltaGovTableProperties tableProperties,
            Procedures procedures,
            TableFunctions tableFunctions,
            UpkeepThreads upkeep,
            ShutdownAction shutdownAction)
    {
        this.lifeCycleManager = requireNonNull(lifeCycleManager, "lifeCycleManager is null");
        this.transactions = requireNonNull(transactions, "transactions is null");
        this.splitManager = requireNonNull(splitManager, "splitManager is null");
        this.pageSourceProvider = requireNonNull(pageSourceProvider, "pageSourceProvider is null");
        this.pageSinkProvider = requireNonNull(pageSinkProvider, "pageSinkProvider is null");
        this.nodePartitioningProvider = requireNonNull(nodePartitioningProvider, "nodePartitioningProvider is null");
        this.sessionProperties = requireNonNull(sessionProperties, "sessionProperties is null");
        this.tableProperties = requireNonNull(tableProperties, "tableProperties is null");
        this.procedures = requireNonNull(procedures, "procedures is null");
        this.tableFunctions = requireNonNull(tableFunctions, "tableFunctions is null");
        this.upkeep = requireNonNull(upkeep, "upkeep is null");
        this.shutdownAction = requireNonNull(shutdownAction, "shutdownAction is null");
    }

    @Override
    public ConnectorTransactionHandle beginTransaction(IsolationLevel isolationLevel, boolean readOnly, boolean autoCommit)
    {
        checkConnectorSupports(SERIALIZABLE, isolationLevel);
        return new DeltaGovTransactionHandle(randomUUID());
    }

    @Override
    public ConnectorMetadata getMetadata(ConnectorSession session, ConnectorTransactionHandle transaction)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(classLoader())) {
            return new ClassLoaderSafeConnectorMetadata(transactions.begin(session, transaction), classLoader());
        }
    }

    @Override
    public void commit(ConnectorTransactionHandle transaction)
    {
        transactions.end(transaction);
    }

    @Override
    public void rollback(ConnectorTransactionHandle transaction)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(classLoader())) {
            transactions.end(transaction).ifPresent(DeltaGovMetadata::rollback);
        }
    }

    @Override
    public ConnectorSplitManager getSplitManager()
    {
        return new ClassLoaderSafeConnectorSplitManager(splitManager, classLoader());
    }

    @Override
    public ConnectorPageSourceProvider getPageSourceProvider()
    {
        return new ClassLoaderSafeConnectorPageSourceProvider(pageSourceProvider, classLoader());
    }

    @Override
    public ConnectorPageSinkProvider getPageSinkProvider()
    {
        return new ClassLoaderSafeConnectorPageSinkProvider(pageSinkProvider, classLoader());
    }

    @Override
    public ConnectorNodePartitioningProvider getNodePartitioningProvider()
    {
        return new ClassLoaderSafeNodePartitioningProvider(nodePartitioningProvider, classLoader());
    }

    @Override
    public ConnectorAccessControl getAccessControl()
    {
        return new WriteRefusals();
    }

    @Override
    public Set<Procedure> getProcedures()
    {
        return procedures.all();
    }

    @Override
    public Set<TableProcedureMetadata> getTableProcedures()
    {
        return DeltaGovTableProcedures.procedures();
    }

    @Override
    public Set<ConnectorTableFunction> getTableFunctions()
    {
        return ImmutableSet.of(new ClassLoaderSafeConnectorTableFunction(tableFunctions.tableChanges(), classLoader()));
    }

    @Override
    public Optional<FunctionProvider> getFunctionProvider()
    {
        return Optional.of(tableFunctions);
    }

    @Override
    public List<PropertyMetadata<?>> getSessionProperties()
    {
        return sessionProperties.properties();
    }

    @Override
    public List<PropertyMetadata<?>> getSchemaProperties()
    {
        return DeltaGovSchemaProperties.properties();
    }

    @Override
    public List<PropertyMetadata<?>> getTableProperties()
    {
        return tableProperties.properties();
    }

    @Override
    public List<PropertyMetadata<?>> getMaterializedViewProperties()
    {
        return MaterializedViewProperties.of(tableProperties);
    }

    @Override
    public List<PropertyMetadata<?>> getAnalyzeProperties()
    {
        return DeltaGovAnalyzeProperties.properties();
    }

    @Override
    public Set<ConnectorCapabilities> getCapabilities()
    {
        return ImmutableSet.of(DEFAULT_COLUMN_VALUE, NOT_NULL_COLUMN_CONSTRAINT, MATERIALIZED_VIEW_GRACE_PERIOD, MATERIALIZED_VIEW_WHEN_STALE_BEHAVIOR);
    }

    @Override
    public void shutdown()
    {
        // it writes to the file systems that end below
        upkeep.close();
        try {
            lifeCycleManager.stop();
        }
        finally {
            shutdownAction.run();
        }
    }

    private ClassLoader classLoader()
    {
        return getClass().getClassLoader();
    }
}
