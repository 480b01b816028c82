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
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import org.weakref.jmx.guice.MBeanModule;

import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;

import static io.airlift.configuration.ConfigBinder.configBinder;
import static java.util.Objects.requireNonNull;

/**
 * What the file systems need besides their own modules, and the configuration. The log and the policies are opened by {@link GovernanceBootstrap}, so that
 * their errors reach the user as they are.
 */
final class GovernanceModule
        implements Module
{
    private final OpenTelemetry openTelemetry;
    private final Tracer tracer;

    GovernanceModule(OpenTelemetry openTelemetry, Tracer tracer)
    {
        this.openTelemetry = requireNonNull(openTelemetry, "openTelemetry is null");
        this.tracer = requireNonNull(tracer, "tracer is null");
    }

    @Override
    public void configure(Binder binder)
    {
        configBinder(binder).bindConfig(GovernanceConfig.class);
        binder.bind(OpenTelemetry.class).toInstance(openTelemetry);
        binder.bind(Tracer.class).toInstance(tracer);
        // private to this governance, because several may be open in one process
        binder.bind(MBeanServer.class).toInstance(MBeanServerFactory.newMBeanServer());
        binder.install(new MBeanModule());
    }
}
