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
package io.weir.deltagov;

import com.google.common.annotations.VisibleForTesting;
import com.google.common.collect.Maps;
import com.google.inject.Injector;
import io.airlift.bootstrap.Bootstrap;
import io.airlift.json.JsonModule;
import io.airlift.log.Logger;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.trino.filesystem.manager.FileSystemModule;
import io.trino.plugin.base.ConnectorContextModule;
import io.trino.plugin.base.jmx.ConnectorObjectNameGeneratorModule;
import io.trino.plugin.base.jmx.MBeanServerModule;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;
import io.weir.deltagov.places.GovernedPlaces;
import io.weir.deltagov.places.GovernedRanges;
import io.weir.deltagov.places.TablePlaces;
import io.weir.deltagov.places.UngovernedRanges;
import io.weir.deltagov.places.UnrecordedPlaces;
import io.weir.deltagov.places.ValueRanges;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import org.weakref.jmx.guice.MBeanModule;

import java.time.Clock;
import java.util.Map;

import static io.trino.plugin.base.Versions.checkStrictSpiVersionMatch;
import static java.util.Objects.requireNonNull;

public class DeltaGovConnectorFactory
        implements ConnectorFactory
{
    private static final Logger log = Logger.get(DeltaGovConnectorFactory.class);
    private static final String GOVERNANCE_PREFIX = "governance.";

    private final GovernanceOpener opener;

    public DeltaGovConnectorFactory()
    {
        this(GovernanceBootstrap::open);
    }

    @VisibleForTesting
    DeltaGovConnectorFactory(GovernanceOpener opener)
    {
        this.opener = requireNonNull(opener, "opener is null");
    }

    @Override
    public String getName()
    {
        return "delta_gov";
    }

    @Override
    public Connector create(String catalogName, Map<String, String> config, ConnectorContext context)
    {
        requireNonNull(config, "config is null");
        checkStrictSpiVersionMatch(context, this);
        WarehouseCheck.check(catalogName, config);

        Map<String, String> governanceProperties = Maps.filterKeys(config, key -> key.startsWith(GOVERNANCE_PREFIX));
        if (governanceProperties.isEmpty()) {
            log.warn("Catalog %s has no governance.config-file: tags do not follow its tables to other names of the same place, and the optimizer is given minima and maxima that a user may not see. Give it the one of governance", catalogName);
            return create(catalogName, config, context, new UnrecordedPlaces(), new UngovernedRanges(), () -> {});
        }
        Governance governance = opener.open(governanceProperties, context.getOpenTelemetry(), context.getTracer());
        try {
            Map<String, String> own = Maps.filterKeys(config, key -> !key.startsWith(GOVERNANCE_PREFIX));
            return create(
                    catalogName,
                    own,
                    context,
                    new GovernedPlaces(catalogName, governance, Clock.systemUTC()),
                    new GovernedRanges(catalogName, governance, Clock.systemUTC()),
                    governance::close);
        }
        catch (RuntimeException e) {
            governance.close();
            throw e;
        }
    }

    private static Connector create(String catalogName, Map<String, String> config, ConnectorContext context, TablePlaces places, ValueRanges ranges, ShutdownAction shutdownAction)
    {
        Bootstrap bootstrap = new Bootstrap(
                "io.trino.bootstrap.catalog." + catalogName,
                new JsonModule(),
                new MBeanModule(),
                new MBeanServerModule(),
                new ConnectorObjectNameGeneratorModule("io.weir.deltagov", "weir.deltagov"),
                new ConnectorContextModule(catalogName, context),
                new FileSystemModule(catalogName, context, false),
                new DeltaGovModule(places, ranges, shutdownAction));

        Injector injector = bootstrap
                .doNotInitializeLogging()
                .disableSystemProperties()
                .setRequiredConfigurationProperties(config)
                .initialize();

        return injector.getInstance(DeltaGovConnector.class);
    }

    @FunctionalInterface
    interface GovernanceOpener
    {
        Governance open(Map<String, String> properties, OpenTelemetry openTelemetry, Tracer tracer);
    }
}
