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
import io.trino.spi.procedure.Procedure;
import io.trino.spi.transaction.IsolationLevel;
import io.weir.access.ShutdownAction;
import io.weir.access.masks.MaskFunctions;

import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The SQL face of governance: its log as tables, its verbs as procedures, its masks as functions.
 */
public final class GovernanceConnector
        implements Connector
{
    private final LifeCycleManager lifeCycleManager;
    private final GovernanceMetadata metadata;
    private final MaskFunctions maskFunctions;
    private final Set<SystemTable> systemTables;
    private final Set<Procedure> procedures;
    private final ShutdownAction shutdownAction;

    @Inject
    GovernanceConnector(
            LifeCycleManager lifeCycleManager,
            GovernanceMetadata metadata,
            MaskFunctions maskFunctions,
            Set<SystemTable> systemTables,
            Set<Procedure> procedures,
            ShutdownAction shutdownAction)
    {
        this.lifeCycleManager = requireNonNull(lifeCycleManager, "lifeCycleManager is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.maskFunctions = requireNonNull(maskFunctions, "maskFunctions is null");
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
        return new TagImportSplitManager();
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
    public Optional<FunctionProvider> getFunctionProvider()
    {
        return Optional.of(maskFunctions);
    }

    @Override
    public void shutdown()
    {
        lifeCycleManager.stop();
        shutdownAction.run();
    }
}
