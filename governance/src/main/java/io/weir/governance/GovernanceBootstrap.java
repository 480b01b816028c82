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
import com.google.inject.ProvisionException;
import io.airlift.bootstrap.ApplicationConfigurationException;
import io.airlift.bootstrap.Bootstrap;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.trino.filesystem.manager.FileSystemModule;
import io.weir.governance.policy.PolicyException;
import org.weakref.jmx.guice.MBeanModule;

import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;

import java.util.Map;

import static java.lang.String.format;

/**
 * Opens the governance of a process from properties.
 */
public final class GovernanceBootstrap
{
    private static final String NAME = "governance";
    // a cache of files would answer with what the log said before; Hadoop's file system is not part of Weir
    private static final Map<String, String> REFUSED = ImmutableMap.of(
            "fs.cache.enabled", "the governance log must be read as it is now. Remove the property",
            "fs.hadoop.enabled", "Weir comes without Hadoop. Use fs.s3.enabled, fs.azure.enabled, fs.gcs.enabled or fs.local.enabled");

    private GovernanceBootstrap() {}

    /**
     * @param properties {@code governance.*} and those of the file systems ({@code fs.*}, {@code s3.*}, ...), or only {@code governance.config-file}, which names
     *     a file that holds them. Anything else is refused.
     * @throws GovernanceConfigurationException when the properties or the policies file cannot be used
     */
    public static Governance open(Map<String, String> properties, OpenTelemetry openTelemetry, Tracer tracer)
    {
        Map<String, String> resolved = GovernanceProperties.resolve(properties);
        REFUSED.forEach((key, reason) -> {
            if (Boolean.parseBoolean(resolved.get(key))) {
                throw new GovernanceConfigurationException(format("%s=true cannot be used for the governance: %s", key, reason));
            }
        });
        Bootstrap bootstrap = new Bootstrap(
                "io.weir.bootstrap.governance",
                new MBeanModule(),
                binder -> {
                    // private to this governance, because several may be open in one process
                    binder.bind(MBeanServer.class).toInstance(MBeanServerFactory.newMBeanServer());
                    binder.bind(OpenTelemetry.class).toInstance(openTelemetry);
                    binder.bind(Tracer.class).toInstance(tracer);
                },
                new FileSystemModule(NAME, new FileSystemContext(openTelemetry, tracer), false),
                new GovernanceModule());
        return open(bootstrap, resolved);
    }

    private static Governance open(Bootstrap bootstrap, Map<String, String> properties)
    {
        try {
            Injector injector = bootstrap
                    .doNotInitializeLogging()
                    .disableSystemProperties()
                    .quiet()
                    .setRequiredConfigurationProperties(properties)
                    .initialize();
            return injector.getInstance(Governance.class);
        }
        catch (ApplicationConfigurationException e) {
            throw new GovernanceConfigurationException("The governance properties cannot be used: " + e.getMessage(), e);
        }
        catch (CreationException | ProvisionException e) {
            throw switch (e.getCause()) {
                case GovernanceConfigurationException configuration -> configuration;
                case PolicyException policy -> new GovernanceConfigurationException(
                        format("governance.policies-file=%s has mistakes:%n%s", properties.get("governance.policies-file"), policy.getMessage()), policy);
                case null, default -> new GovernanceConfigurationException("The governance cannot be opened: " + e.getMessage(), e);
            };
        }
    }
}
