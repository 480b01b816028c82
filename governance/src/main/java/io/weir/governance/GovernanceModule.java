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
package io.weir.governance;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.airlift.bootstrap.LifeCycleManager;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoFileSystemFactory;
import io.trino.spi.security.ConnectorIdentity;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.governance.log.DeltaGovernanceLog;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.policy.PolicySource;
import io.weir.governance.policy.file.ReloadingPolicySource;

import java.time.Clock;

import static io.airlift.configuration.ConfigBinder.configBinder;

final class GovernanceModule
        implements Module
{
    // the four logs have few files each
    private static final long SNAPSHOT_CACHE_BYTES = 64L * 1024 * 1024;

    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(GovernanceConfig.class);
        binder.bind(Clock.class).toInstance(Clock.systemUTC());
    }

    @Provides
    @Singleton
    static GovernanceLog governanceLog(GovernanceConfig config, TrinoFileSystemFactory fileSystems, Clock clock)
    {
        TrinoFileSystem fileSystem = fileSystems.create(ConnectorIdentity.ofUser("weir"));
        Location location = GovernanceLocation.checked(config.getLocation(), fileSystem);
        return new DeltaGovernanceLog(new DeltaTables(fileSystem, new TableSnapshotCache(SNAPSHOT_CACHE_BYTES), clock), location);
    }

    @Provides
    @Singleton
    static PolicySource policySource(GovernanceConfig config, Clock clock)
    {
        return new ReloadingPolicySource(config.getPoliciesFile(), clock);
    }

    @Provides
    @Singleton
    static Governance governance(GovernanceConfig config, GovernanceLog log, PolicySource policies, LifeCycleManager lifeCycle)
    {
        return new Governance(log, policies, config.getMaxStaleness().toJavaTime(), lifeCycle::stop);
    }
}
