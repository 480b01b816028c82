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
package io.weir.mongorecent.history;

import com.google.inject.Binder;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoOptional;
import io.airlift.configuration.AbstractConfigurationAwareModule;
import io.trino.filesystem.TrinoFileSystemFactory;
import io.trino.filesystem.manager.FileSystemModule;
import io.trino.plugin.base.jmx.ConnectorObjectNameGeneratorModule;
import io.trino.plugin.base.jmx.MBeanServerModule;
import io.trino.spi.connector.ConnectorContext;
import io.weir.delta.engine.UpkeepThreads;
import io.weir.governance.Governance;
import org.weakref.jmx.guice.MBeanModule;

import static com.google.inject.multibindings.ProvidesIntoOptional.Type.ACTUAL;
import static java.util.Objects.requireNonNull;

/**
 * For catalogs with a governance: the file systems that histories are on.
 */
public final class HistoryModule
        extends AbstractConfigurationAwareModule
{
    private final String catalogName;
    private final ConnectorContext context;
    private final Governance governance;

    public HistoryModule(String catalogName, ConnectorContext context, Governance governance)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.context = requireNonNull(context, "context is null");
        this.governance = requireNonNull(governance, "governance is null");
    }

    @Override
    protected void setup(Binder binder)
    {
        install(new MBeanModule());
        install(new MBeanServerModule());
        install(new ConnectorObjectNameGeneratorModule("io.weir.mongorecent", "weir.mongorecent"));
        install(new FileSystemModule(catalogName, context, false));
        binder.bind(Governance.class).toInstance(governance);
    }

    @ProvidesIntoOptional(ACTUAL)
    @Singleton
    HistoryBackend backend(Governance governance, TrinoFileSystemFactory fileSystems)
    {
        return new HistoryBackend(governance, fileSystems, new UpkeepThreads());
    }
}
