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

import com.google.inject.CreationException;
import com.google.inject.Injector;
import com.google.inject.spi.Message;
import io.airlift.bootstrap.Bootstrap;
import io.trino.plugin.base.ConnectorContextModule;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;
import io.weir.access.connector.GovernanceConnector;
import io.weir.access.connector.GovernanceConnectorModule;
import io.weir.access.masks.MaskExpressions;
import io.weir.governance.Governance;

import java.util.Map;

import static io.trino.plugin.base.Versions.checkStrictSpiVersionMatch;
import static io.trino.spi.StandardErrorCode.CONFIGURATION_INVALID;
import static java.util.Objects.requireNonNull;

final class GovernanceConnectorFactory
        implements ConnectorFactory
{
    private final SharedGovernance sharedGovernance;

    GovernanceConnectorFactory(SharedGovernance sharedGovernance)
    {
        this.sharedGovernance = requireNonNull(sharedGovernance, "sharedGovernance is null");
    }

    @Override
    public String getName()
    {
        return "governance";
    }

    @Override
    public Connector create(String catalogName, Map<String, String> config, ConnectorContext context)
    {
        checkStrictSpiVersionMatch(context, this);
        if (!catalogName.equals(MaskExpressions.CATALOG)) {
            throw new TrinoException(CONFIGURATION_INVALID, "The catalog of connector governance must be named '%s', not '%s': masks call its functions by that name. Rename catalog/%s.properties"
                    .formatted(MaskExpressions.CATALOG, catalogName, catalogName));
        }
        PluginProperties properties = PluginProperties.of(config);
        Governance governance = sharedGovernance.acquire(properties.governance(), context.getOpenTelemetry(), context.getTracer());
        try {
            Injector injector = new Bootstrap(
                    "io.weir.bootstrap.catalog." + catalogName,
                    new ConnectorContextModule(catalogName, context),
                    new GovernanceConnectorModule(governance, sharedGovernance::isAccessControlPresent, sharedGovernance::release))
                    .doNotInitializeLogging()
                    .disableSystemProperties()
                    .setRequiredConfigurationProperties(properties.own())
                    .initialize();
            return injector.getInstance(GovernanceConnector.class);
        }
        catch (CreationException e) {
            sharedGovernance.release();
            // it tells what is wrong once for each class that needs the mask key
            throw e.getErrorMessages().stream()
                    .map(Message::getCause)
                    .filter(TrinoException.class::isInstance)
                    .map(RuntimeException.class::cast)
                    .findFirst()
                    .orElse(e);
        }
        catch (RuntimeException e) {
            sharedGovernance.release();
            throw e;
        }
    }
}
