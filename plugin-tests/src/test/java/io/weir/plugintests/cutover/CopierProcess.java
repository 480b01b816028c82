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
package io.weir.plugintests.cutover;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.trino.server.PluginManager;
import io.trino.spi.Plugin;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.Connector;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.testing.TestingConnectorContext;
import io.trino.testing.TestingConnectorSession;

import java.io.IOException;
import java.io.Reader;
import java.lang.invoke.MethodHandle;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The copier in a process of its own, so that it can be killed: the connector from its plugin directory and its catalog file, without a server around it. Copies one
 * table over and over, and says so.
 */
final class CopierProcess
{
    private CopierProcess() {}

    /**
     * @param arguments the directory of the plugin, the schema and the table; runs in the data directory of a server, with {@code MONGO_URL} in its environment
     */
    static void main(String[] arguments)
            throws Throwable
    {
        ClassLoader loader = PluginManager.createClassLoader("mongo-recent", jars(Path.of(arguments[0])));
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(loader)) {
            Plugin plugin = ServiceLoader.load(Plugin.class, loader).findFirst().orElseThrow();
            Connector connector = plugin.getConnectorFactories().iterator().next().create("mongo_recent", catalogProperties(), new TestingConnectorContext());
            MethodHandle copier = connector.getProcedures().stream()
                    .filter(procedure -> procedure.getName().equals("copy_to_history"))
                    .map(Procedure::getMethodHandle)
                    .findFirst()
                    .orElseThrow();
            System.out.println("ready");
            while (true) {
                copy(copier, arguments[1], arguments[2]);
            }
        }
    }

    private static void copy(MethodHandle copier, String schema, String table)
            throws Throwable
    {
        try {
            copier.invokeWithArguments(new OpenAccess(), TestingConnectorSession.builder().setIdentity(ConnectorIdentity.ofUser("admin")).build(), schema, table);
            System.out.println("copied");
        }
        catch (TrinoException e) {
            // the server of a killed copier may still work for it
            if (!e.getErrorCode().equals(StandardErrorCode.TRANSACTION_CONFLICT.toErrorCode())) {
                throw e;
            }
            System.out.println("conflict: " + e.getMessage());
        }
    }

    private static List<URL> jars(Path directory)
            throws IOException
    {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                jars.add(file.toUri().toURL());
            }
        }
        return jars;
    }

    private static Map<String, String> catalogProperties()
            throws IOException
    {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("etc/catalog/mongo_recent.properties"))) {
            properties.load(reader);
        }
        ImmutableMap.Builder<String, String> catalog = ImmutableMap.builder();
        Maps.fromProperties(properties).forEach((key, value) -> {
            if (!key.equals("connector.name")) {
                catalog.put(key, value.replace("${ENV:MONGO_URL}", System.getenv("MONGO_URL")));
            }
        });
        return catalog.buildOrThrow();
    }
}
