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
package io.weir.access.connector;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.airlift.bootstrap.LifeCycleManager;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.function.FunctionProvider;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.transaction.IsolationLevel;
import io.weir.access.ShutdownAction;
import io.weir.access.explain.GovernanceFunctions;
import io.weir.access.query.StatedPurposes;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.session.PropertyMetadata.stringProperty;
import static java.util.Objects.requireNonNull;

/**
 * The SQL face of governance: its log as tables, its verbs as procedures, its masks as functions.
 */
public final class GovernanceConnector
        implements Connector
{
    private final LifeCycleManager lifeCycleManager;
    private final GovernanceMetadata metadata;
    private final GovernanceFunctions functions;
    private final Set<ConnectorTableFunction> tableFunctions;
    private final Set<SystemTable> systemTables;
    private final Set<Procedure> procedures;
    private final ShutdownAction shutdownAction;

    @Inject
    GovernanceConnector(
            LifeCycleManager lifeCycleManager,
            GovernanceMetadata metadata,
            GovernanceFunctions functions,
            Set<ConnectorTableFunction> tableFunctions,
            Set<SystemTable> systemTables,
            Set<Procedure> procedures,
            ShutdownAction shutdownAction)
    {
        this.lifeCycleManager = requireNonNull(lifeCycleManager, "lifeCycleManager is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.functions = requireNonNull(functions, "functions is null");
        this.tableFunctions = ImmutableSet.copyOf(requireNonNull(tableFunctions, "tableFunctions is null"));
        this.systemTables = ImmutableSet.copyOf(requireNonNull(systemTables, "systemTables is null"));
        this.procedures = ImmutableSet.copyOf(requireNonNull(procedures, "procedures is null"));
        this.shutdownAction = requireNonNull(shutdownAction, "shutdownAction is null");
    }

    @Override
    public ConnectorTransactionHandle beginTransaction(IsolationLevel isolationLevel, boolean readOnly, boolean autoCommit)
    {
        return GovernanceTransactionHandle.INSTANCE;
    }

    @Override
    public ConnectorMetadata getMetadata(ConnectorSession session, ConnectorTransactionHandle transactionHandle)
    {
        return metadata;
    }

    @Override
    public Set<SystemTable> getSystemTables()
    {
        return systemTables;
    }

    @Override
    public ConnectorSplitManager getSplitManager()
    {
        return new GovernanceSplitManager();
    }

    @Override
    public ConnectorPageSinkProvider getPageSinkProvider()
    {
        return new TagImportPageSinkProvider();
    }

    @Override
    public Set<Procedure> getProcedures()
    {
        return procedures;
    }

    @Override
    public List<PropertyMetadata<?>> getSessionProperties()
    {
        return ImmutableList.of(stringProperty(
                StatedPurposes.SESSION_PROPERTY,
                "What the queries of the session are for; with commas between several. Counts where the policies let the user have the purpose",
                null,
                false));
    }

    @Override
    public Set<ConnectorTableFunction> getTableFunctions()
    {
        return tableFunctions;
    }

    @Override
    public Optional<FunctionProvider> getFunctionProvider()
    {
        return Optional.of(functions);
    }

    @Override
    public void shutdown()
    {
        lifeCycleManager.stop();
        shutdownAction.run();
    }
}
