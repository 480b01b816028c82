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

import com.google.common.collect.ImmutableMap;
import com.google.inject.CreationException;
import com.google.inject.Injector;
import io.airlift.bootstrap.ApplicationConfigurationException;
import io.airlift.bootstrap.Bootstrap;
import io.airlift.bootstrap.LifeCycleManager;
import io.airlift.log.Logger;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoFileSystemFactory;
import io.trino.filesystem.manager.FileSystemModule;
import io.trino.spi.security.ConnectorIdentity;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.delta.engine.UpkeepThreads;
import io.weir.governance.log.DeltaGovernanceLog;
import io.weir.governance.policy.PolicyException;
import io.weir.governance.policy.PolicySource;
import io.weir.governance.policy.file.ReloadingPolicySource;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the governance of a process from properties.
 */
public final class GovernanceBootstrap
{
    private static final Logger log = Logger.get(GovernanceBootstrap.class);
    private static final String NAME = "governance";
    // the four logs have few files each
    private static final long SNAPSHOT_CACHE_BYTES = 64L * 1024 * 1024;
    // a cache of files would answer with what the log said before; Hadoop's file system is not part of Weir
    private static final Map<String, String> REFUSED = ImmutableMap.of(
            "fs.cache.enabled", "the governance log must be read as it is now. Remove the property",
            "fs.hadoop.enabled", "Weir comes without Hadoop. Use fs.s3.enabled, fs.azure.enabled, fs.gcs.enabled or fs.local.enabled");

    private GovernanceBootstrap() {}

    /**
     * @param properties {@code governance.*} and those of the file systems ({@code fs.*}, {@code s3.*}, ...), or only {@code governance.config-file}, which names
     *         a file that holds them. Anything else is refused.
     * @throws GovernanceConfigurationException when the properties or the policies file cannot be used
     */
    public static Governance open(Map<String, String> properties, OpenTelemetry openTelemetry, Tracer tracer)
    {
        Map<String, String> resolved = GovernanceProperties.resolve(properties);
        REFUSED.forEach((key, reason) -> {
            if (Boolean.parseBoolean(resolved.get(key))) {
                throw new GovernanceConfigurationException("%s=true cannot be used for the governance: %s".formatted(key, reason));
            }
        });
        if (Boolean.parseBoolean(resolved.get("fs.local.enabled")) && !resolved.containsKey("local.location")) {
            throw new GovernanceConfigurationException("fs.local.enabled=true needs local.location: without it Trino puts files beneath the directory for temporary ones. Add local.location=/ for locations such as file:///var/weir/governance");
        }
        Injector injector = initialize(resolved, new Bootstrap(
                "io.weir.bootstrap.governance",
                new FileSystemModule(NAME, new FileSystemContext(openTelemetry, tracer), false),
                new GovernanceModule(openTelemetry, tracer)));
        LifeCycleManager lifeCycle = injector.getInstance(LifeCycleManager.class);
        try {
            return governance(injector.getInstance(GovernanceConfig.class), injector.getInstance(TrinoFileSystemFactory.class), lifeCycle);
        }
        catch (RuntimeException e) {
            lifeCycle.stop();
            throw e;
        }
    }

    private static Injector initialize(Map<String, String> properties, Bootstrap bootstrap)
    {
        try {
            return bootstrap
                    .doNotInitializeLogging()
                    .disableSystemProperties()
                    .quiet()
                    .setRequiredConfigurationProperties(properties)
                    .initialize();
        }
        catch (ApplicationConfigurationException e) {
            throw new GovernanceConfigurationException("The governance properties cannot be used: " + e.getMessage(), e);
        }
        catch (CreationException e) {
            throw new GovernanceConfigurationException("The file systems of the governance cannot be opened: " + e.getMessage(), e);
        }
    }

    private static Governance governance(GovernanceConfig config, TrinoFileSystemFactory fileSystems, LifeCycleManager lifeCycle)
    {
        Clock clock = Clock.systemUTC();
        TrinoFileSystem fileSystem = fileSystems.create(ConnectorIdentity.ofUser("weir"));
        Location location = GovernanceLocation.checked(config.getLocation(), fileSystem);
        config.getIdentityFile().ifPresentOrElse(
                file -> new LogIdentity(fileSystem, location, file).check(),
                () -> log.warn("governance.identity-file is not set: an empty directory in place of %s, such as a volume that is not mounted, would be taken for a log in which nothing is sensitive", location));
        UpkeepThreads upkeep = new UpkeepThreads();
        DeltaTables tables = new DeltaTables(fileSystem, new TableSnapshotCache(SNAPSHOT_CACHE_BYTES), clock, upkeep);
        return new Governance(new DeltaGovernanceLog(tables, location), policies(config, clock), config.getMaxStaleness().toJavaTime(), Optional.of(new GuardedLocation(location)), () -> {
            upkeep.close();
            lifeCycle.stop();
        });
    }

    private static PolicySource policies(GovernanceConfig config, Clock clock)
    {
        try {
            return new ReloadingPolicySource(config.getPoliciesFile(), clock);
        }
        catch (PolicyException e) {
            throw new GovernanceConfigurationException("governance.policies-file=%s has mistakes:%n%s".formatted(config.getPoliciesFile(), e.getMessage()), e);
        }
    }
}
