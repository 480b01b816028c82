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
import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.trino.spi.Node;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.function.table.ConnectorTableFunction;
import io.trino.spi.procedure.Procedure;
import io.weir.access.AccessControlPresence;
import io.weir.access.ShutdownAction;
import io.weir.access.explain.Askers;
import io.weir.access.explain.ComparePoliciesFunction;
import io.weir.access.explain.ExplainAccessFunction;
import io.weir.access.explain.GovernanceFunctions;
import io.weir.access.explain.LineageFunction;
import io.weir.access.explain.LineageFunction.Direction;
import io.weir.access.explain.LineageGraphs;
import io.weir.access.explain.PastGovernance;
import io.weir.access.explain.TableColumns;
import io.weir.access.explain.WhoSeesFunction;
import io.weir.access.masks.MaskFunctions;
import io.weir.access.masks.MaskKey;
import io.weir.access.masks.MaskKeyConfig;
import io.weir.access.masks.MaskKeyFile;
import io.weir.governance.Governance;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.usage.UsageLimits;
import io.weir.governance.usage.UsageTail;

import java.time.Clock;
import java.util.Set;

import static com.google.inject.Scopes.SINGLETON;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static java.util.Objects.requireNonNull;

public final class GovernanceConnectorModule
        implements Module
{
    private final Governance governance;
    private final AccessControlPresence accessControl;
    private final ShutdownAction shutdownAction;

    public GovernanceConnectorModule(Governance governance, AccessControlPresence accessControl, ShutdownAction shutdownAction)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.accessControl = requireNonNull(accessControl, "accessControl is null");
        this.shutdownAction = requireNonNull(shutdownAction, "shutdownAction is null");
    }

    @Override
    public void configure(Binder binder)
    {
        binder.bind(Governance.class).toInstance(governance);
        binder.bind(GovernanceLog.class).toInstance(governance.log());
        binder.bind(Clock.class).toInstance(Clock.systemUTC());
        configBinder(binder).bindConfig(MaskKeyConfig.class);
        binder.bind(AccessControlPresence.class).toInstance(accessControl);
        binder.bind(ShutdownAction.class).toInstance(shutdownAction);
        binder.bind(GovernanceMetadata.class).in(SINGLETON);
        binder.bind(ExistingAssets.class).in(SINGLETON);
        binder.bind(Askers.class).in(SINGLETON);
        binder.bind(EffectiveTagRows.class).in(SINGLETON);
        binder.bind(GovernanceTables.class).in(SINGLETON);
        binder.bind(MaskKeyTable.class).in(SINGLETON);
        binder.bind(TagChecks.class).in(SINGLETON);
        binder.bind(TagImports.class).in(SINGLETON);
        configBinder(binder).bindConfig(Prices.class);
        configBinder(binder).bindConfig(UsageConfig.class);
        binder.bind(UsageTables.class).in(SINGLETON);
        binder.bind(TagProcedures.class).in(SINGLETON);
        binder.bind(BreakGlassProcedures.class).in(SINGLETON);
        binder.bind(TableColumns.class).in(SINGLETON);
        binder.bind(ExplainAccessFunction.class).in(SINGLETON);
        binder.bind(ComparePoliciesFunction.class).in(SINGLETON);
        binder.bind(WhoSeesFunction.class).in(SINGLETON);
        binder.bind(PastGovernance.class).in(SINGLETON);
        binder.bind(PastTagsFunction.class).in(SINGLETON);
        binder.bind(GovernanceFunctions.class).in(SINGLETON);
        binder.bind(GovernanceConnector.class).in(SINGLETON);
    }

    @Provides
    @Singleton
    private static MaskKey maskKey(MaskKeyConfig config, Node currentNode)
    {
        MaskKeyFile file = new MaskKeyFile(config.getMaskKeyFile());
        return config.isCreateMaskKey() && currentNode.isCoordinator() ? file.readOrCreate() : file.read();
    }

    @Provides
    @Singleton
    private static MaskFunctions maskFunctions(MaskKey key)
    {
        return new MaskFunctions(key);
    }

    @Provides
    @Singleton
    private static Set<ConnectorTableFunction> tableFunctions(
            ExplainAccessFunction explainAccess,
            ComparePoliciesFunction comparePolicies,
            WhoSeesFunction whoSees,
            PastTagsFunction pastTags,
            Governance governance,
            UsageTail tail,
            Askers askers,
            TableColumns tableColumns)
    {
        LineageGraphs graphs = new LineageGraphs(governance, tail);
        return ImmutableSet.of(
                explainAccess,
                comparePolicies,
                whoSees,
                pastTags,
                new LineageFunction(Direction.UPSTREAM, graphs, askers, tableColumns),
                new LineageFunction(Direction.IMPACT, graphs, askers, tableColumns));
    }

    @Provides
    @Singleton
    private static UsageTail usageTail(GovernanceLog log)
    {
        return new UsageTail(log, UsageLimits.DEFAULT);
    }

    @Provides
    @Singleton
    private static Set<SystemTable> systemTables(GovernanceTables tables, UsageTables usageTables, MaskKeyTable maskKeys, Askers askers)
    {
        return ImmutableSet.<SystemTable>builder()
                .addAll(tables.tables())
                .addAll(usageTables.tables(askers))
                .add(maskKeys)
                .build();
    }

    @Provides
    @Singleton
    private static Set<Procedure> procedures(TagProcedures tags, BreakGlassProcedures breakGlass)
    {
        return ImmutableSet.<Procedure>builder()
                .addAll(tags.procedures())
                .addAll(breakGlass.procedures())
                .build();
    }
}
