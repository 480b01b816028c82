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
package io.weir.lineage;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.inject.CreationException;
import com.google.inject.Injector;
import com.google.inject.spi.Message;
import io.airlift.bootstrap.Bootstrap;
import io.airlift.json.JsonModule;
import io.opentelemetry.api.OpenTelemetry;
import io.trino.spi.eventlistener.EventListener;
import io.trino.spi.eventlistener.EventListenerFactory;
import io.weir.governance.Governance;
import io.weir.lineage.sink.SinkModule;
import io.weir.lineage.spool.SpoolException;

import java.util.Map;
import java.util.Set;

import static com.google.common.collect.Maps.filterKeys;
import static java.util.Objects.requireNonNull;

/**
 * Creates the listener {@code weir}. Properties that begin with {@code weir.lineage.} are the listener's; the others say where the governance log is.
 */
public final class WeirEventListenerFactory
        implements EventListenerFactory
{
    private static final String NAME = "weir";
    private static final String OWN_PREFIX = "weir.lineage.";

    private final GovernanceOpener governanceOpener;

    public WeirEventListenerFactory(GovernanceOpener governanceOpener)
    {
        this.governanceOpener = requireNonNull(governanceOpener, "governanceOpener is null");
    }

    @Override
    public String getName()
    {
        return NAME;
    }

    @Override
    public EventListener create(Map<String, String> config, EventListenerContext context)
    {
        Map<String, String> own = ImmutableMap.copyOf(filterKeys(config, key -> key.startsWith(OWN_PREFIX)));
        Map<String, String> others = ImmutableMap.copyOf(filterKeys(config, key -> !key.startsWith(OWN_PREFIX)));
        Governance governance = governanceOpener.open(others, context.getOpenTelemetry(), context.getTracer());
        try {
            return initialize(own, governance, context.getOpenTelemetry()).getInstance(WeirEventListener.class);
        }
        catch (CreationException e) {
            governance.close();
            // it tells what is wrong once for each class that needs the spool
            throw e.getErrorMessages().stream()
                    .map(Message::getCause)
                    .filter(SpoolException.class::isInstance)
                    .map(RuntimeException.class::cast)
                    .findFirst()
                    .orElse(e);
        }
        catch (RuntimeException e) {
            governance.close();
            throw e;
        }
    }

    private static Injector initialize(Map<String, String> config, Governance governance, OpenTelemetry openTelemetry)
    {
        return new Bootstrap("io.trino.bootstrap.listener." + NAME, new JsonModule(), new LineageModule(governance, openTelemetry), new SinkModule(sinkNames(config), config))
                .doNotInitializeLogging()
                .disableSystemProperties()
                .setRequiredConfigurationProperties(config)
                .initialize();
    }

    // the names decide which properties there are; the configuration itself checks their form
    private static Set<String> sinkNames(Map<String, String> config)
    {
        return ImmutableSet.copyOf(Splitter.on(',').trimResults().omitEmptyStrings().split(config.getOrDefault("weir.lineage.sinks", "")));
    }
}
