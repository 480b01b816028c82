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
package io.weir.mongorecent;

import com.google.common.collect.Maps;
import com.google.inject.Injector;
import com.google.inject.Module;
import io.airlift.bootstrap.Bootstrap;
import io.airlift.json.JsonModule;
import io.airlift.log.Logger;
import io.trino.plugin.base.ConnectorContextModule;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import io.weir.mongorecent.history.HistoryModule;

import java.util.Map;

import static io.trino.plugin.base.Versions.checkStrictSpiVersionMatch;
import static io.trino.spi.StandardErrorCode.CONFIGURATION_INVALID;
import static java.util.Objects.requireNonNull;

public final class MongoRecentConnectorFactory
        implements ConnectorFactory
{
    private static final Logger log = Logger.get(MongoRecentConnectorFactory.class);
    private static final String GOVERNANCE_PREFIX = "governance.";
    private static final String FILE_SYSTEM_PREFIX = "fs.";

    @Override
    public String getName()
    {
        return "mongo_recent";
    }

    @Override
    public Connector create(String catalogName, Map<String, String> config, ConnectorContext context)
    {
        requireNonNull(config, "config is null");
        checkStrictSpiVersionMatch(context, this);

        Map<String, String> governanceProperties = Maps.filterKeys(config, key -> key.startsWith(GOVERNANCE_PREFIX));
        checkFileSystems(catalogName, config, !governanceProperties.isEmpty());
        if (governanceProperties.isEmpty()) {
            log.warn("Catalog %s has no governance.config-file: tags do not follow collections and fields whose names change when another application makes one that differs only in case, and nothing can be copied to a history. Give it the one of governance", catalogName);
            return create(catalogName, config, context, _ -> {});
        }
        Governance governance = GovernanceBootstrap.open(governanceProperties, context.getOpenTelemetry(), context.getTracer());
        try {
            Map<String, String> own = Maps.filterKeys(config, key -> !key.startsWith(GOVERNANCE_PREFIX));
            return create(catalogName, own, context, new HistoryModule(catalogName, context, governance));
        }
        catch (RuntimeException e) {
            governance.close();
            throw e;
        }
    }

    // the file systems are those of histories
    private static void checkFileSystems(String catalogName, Map<String, String> config, boolean governed)
    {
        config.keySet().stream().filter(key -> !governed && key.startsWith(FILE_SYSTEM_PREFIX)).findFirst().ifPresent(key -> {
            throw new TrinoException(CONFIGURATION_INVALID, "Catalog %s: %s is set, but governance.config-file is not: file systems are for histories, and only a catalog with governance has these. Add governance.config-file, or remove the properties of the file systems".formatted(catalogName, key));
        });
        if (Boolean.parseBoolean(config.get("fs.local.enabled")) && !config.containsKey("local.location")) {
            throw new TrinoException(CONFIGURATION_INVALID, "Catalog %s: fs.local.enabled=true needs local.location: without it Trino looks for histories beneath the directory for temporary files. Add local.location=/".formatted(catalogName));
        }
    }

    private static Connector create(String catalogName, Map<String, String> config, ConnectorContext context, Module history)
    {
        Bootstrap app = new Bootstrap(
                "io.weir.bootstrap.catalog." + catalogName,
                new JsonModule(),
                new ConnectorContextModule(catalogName, context),
                new MongoRecentModule(),
                history);

        Injector injector = app
                .doNotInitializeLogging()
                .disableSystemProperties()
                .setRequiredConfigurationProperties(config)
                .initialize();

        return injector.getInstance(MongoRecentConnector.class);
    }
}
