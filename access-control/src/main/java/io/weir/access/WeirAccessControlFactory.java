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

import io.airlift.bootstrap.Bootstrap;
import io.airlift.log.Logger;
import io.trino.spi.security.SystemAccessControl;
import io.trino.spi.security.SystemAccessControlFactory;
import io.weir.governance.Governance;

import java.util.Map;

import static java.util.Objects.requireNonNull;

final class WeirAccessControlFactory
        implements SystemAccessControlFactory
{
    private static final Logger log = Logger.get(WeirAccessControlFactory.class);

    private final SharedGovernance sharedGovernance;

    WeirAccessControlFactory(SharedGovernance sharedGovernance)
    {
        this.sharedGovernance = requireNonNull(sharedGovernance, "sharedGovernance is null");
    }

    @Override
    public String getName()
    {
        return "weir";
    }

    @Override
    public SystemAccessControl create(Map<String, String> config, SystemAccessControlContext context)
    {
        PluginProperties properties = PluginProperties.of(config);
        if (!sharedGovernance.isOpen()) {
            // Trino makes catalogs first
            log.warn("There is no catalog governance yet. Without it nothing can be tagged, and who is to see a mask sees an error: masks are its functions. Add catalog/governance.properties");
        }
        Governance governance = sharedGovernance.acquire(properties.governance(), context.getOpenTelemetry(), context.getTracer());
        try {
            WeirAccessControl accessControl = new Bootstrap(
                    "io.weir.bootstrap.access",
                    new WeirAccessControlModule(governance, sharedGovernance::release))
                    .doNotInitializeLogging()
                    .disableSystemProperties()
                    .setRequiredConfigurationProperties(properties.own())
                    .initialize()
                    .getInstance(WeirAccessControl.class);
            sharedGovernance.accessControlStarted();
            return accessControl;
        }
        catch (RuntimeException e) {
            sharedGovernance.release();
            throw e;
        }
    }
}
