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
package io.weir.access;

import com.google.inject.Binder;
import com.google.inject.Module;
import io.trino.plugin.base.jmx.MBeanServerModule;
import io.weir.access.audit.DecisionAudit;
import io.weir.access.audit.PolicyHistory;
import io.weir.access.decision.PendingWrites;
import io.weir.access.decision.QueryJudges;
import io.weir.access.decision.UserRules;
import io.weir.access.enforcement.Door;
import io.weir.access.enforcement.EnforcementCheck;
import io.weir.access.enforcement.GovernanceMetrics;
import io.weir.access.enforcement.QueryKiller;
import io.weir.access.enforcement.QueryKillerConfig;
import io.weir.access.query.ActiveQueries;
import io.weir.access.query.LogGuard;
import io.weir.access.query.QueryListener;
import io.weir.governance.Governance;
import org.weakref.jmx.guice.MBeanModule;

import java.time.Clock;

import static com.google.inject.Scopes.SINGLETON;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static java.util.Objects.requireNonNull;
import static org.weakref.jmx.guice.ExportBinder.newExporter;

public final class WeirAccessControlModule
        implements Module
{
    private final Governance governance;
    private final ShutdownAction shutdownAction;

    public WeirAccessControlModule(Governance governance, ShutdownAction shutdownAction)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.shutdownAction = requireNonNull(shutdownAction, "shutdownAction is null");
    }

    @Override
    public void configure(Binder binder)
    {
        binder.bind(Governance.class).toInstance(governance);
        binder.bind(ShutdownAction.class).toInstance(shutdownAction);
        binder.bind(Clock.class).toInstance(Clock.systemUTC());
        binder.bind(ActiveQueries.class).in(SINGLETON);
        binder.bind(LogGuard.class).in(SINGLETON);
        binder.bind(PolicyHistory.class).in(SINGLETON);
        binder.bind(DecisionAudit.class).in(SINGLETON);
        binder.bind(QueryListener.class).in(SINGLETON);
        binder.bind(PendingWrites.class).in(SINGLETON);
        binder.bind(QueryJudges.class).in(SINGLETON);
        binder.bind(UserRules.class).in(SINGLETON);
        configBinder(binder).bindConfig(QueryKillerConfig.class);
        binder.bind(Door.class).in(SINGLETON);
        binder.bind(EnforcementCheck.class).in(SINGLETON);
        binder.bind(QueryKiller.class).asEagerSingleton();
        binder.bind(GovernanceMetrics.class).in(SINGLETON);
        binder.install(new MBeanServerModule());
        binder.install(new MBeanModule());
        export(binder, Door.class);
        export(binder, EnforcementCheck.class);
        export(binder, QueryKiller.class);
        export(binder, GovernanceMetrics.class);
        binder.bind(WeirAccessControl.class).in(SINGLETON);
    }

    private static void export(Binder binder, Class<?> type)
    {
        newExporter(binder).export(type).as(_ -> "io.weir.access:name=" + type.getSimpleName());
    }
}
