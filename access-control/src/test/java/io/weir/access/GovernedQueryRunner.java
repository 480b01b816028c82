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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.trino.Session;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.plugin.tpch.TpchPlugin;
import io.trino.spi.security.Identity;
import io.trino.spi.security.SystemAccessControl;
import io.trino.spi.security.SystemAccessControlFactory;
import io.trino.spi.security.SystemAccessControlFactory.SystemAccessControlContext;
import io.trino.testing.DistributedQueryRunner;
import io.weir.governance.Governance;

import java.nio.file.Path;
import java.util.Map;

import static io.trino.testing.TestingSession.testSessionBuilder;

/**
 * Trino with the real plugin, a coordinator and a worker, and the catalogs memory, tpch and governance.
 */
final class GovernedQueryRunner
{
    private GovernedQueryRunner() {}

    static DistributedQueryRunner create(Governance governance, Path maskKeyFile)
            throws Exception
    {
        return create(new WeirAccessPlugin((_, _, _) -> governance), ImmutableMap.of(), maskKeyFile);
    }

    static DistributedQueryRunner create(WeirAccessPlugin plugin, Map<String, String> governanceProperties, Path maskKeyFile)
            throws Exception
    {
        return create(plugin, governanceProperties, ImmutableMap.of(), ImmutableMap.of(), maskKeyFile);
    }

    static DistributedQueryRunner create(
            WeirAccessPlugin plugin,
            Map<String, String> governanceProperties,
            Map<String, String> accessControlProperties,
            Map<String, String> coordinatorProperties,
            Path maskKeyFile)
            throws Exception
    {
        SystemAccessControl accessControl = accessControl(plugin, ImmutableMap.<String, String>builder().putAll(governanceProperties).putAll(accessControlProperties).buildOrThrow());
        DistributedQueryRunner queryRunner = DistributedQueryRunner.builder(session("admin"))
                .setWorkerCount(1)
                .setCoordinatorProperties(coordinatorProperties)
                .setSystemAccessControl(accessControl)
                .setEventListeners(ImmutableList.copyOf(accessControl.getEventListeners()))
                .build();
        try {
            queryRunner.installPlugin(plugin);
            queryRunner.installPlugin(new MemoryPlugin());
            queryRunner.installPlugin(new TpchPlugin());
            queryRunner.createCatalog("memory", "memory", ImmutableMap.of());
            queryRunner.createCatalog("tpch", "tpch", ImmutableMap.of());
            queryRunner.createCatalog("governance", "governance", ImmutableMap.<String, String>builder()
                    .putAll(governanceProperties)
                    .put("weir.mask-key-file", maskKeyFile.toString())
                    .put("weir.create-mask-key", "true")
                    .buildOrThrow());
            return queryRunner;
        }
        catch (Exception e) {
            queryRunner.close();
            throw e;
        }
    }

    static SystemAccessControl accessControl(WeirAccessPlugin plugin, Map<String, String> properties)
    {
        SystemAccessControlFactory factory = ImmutableList.copyOf(plugin.getSystemAccessControlFactories()).getFirst();
        return factory.create(properties, new TestingContext());
    }

    static Session session(String user)
    {
        return testSessionBuilder()
                .setIdentity(Identity.ofUser(user))
                .setOriginalIdentity(Identity.ofUser(user))
                .setCatalog("memory")
                .setSchema("default")
                .build();
    }

    private static final class TestingContext
            implements SystemAccessControlContext
    {
        @Override
        public String getVersion()
        {
            return "483";
        }

        @Override
        public OpenTelemetry getOpenTelemetry()
        {
            return OpenTelemetry.noop();
        }

        @Override
        public Tracer getTracer()
        {
            return OpenTelemetry.noop().getTracer("test");
        }
    }
}
