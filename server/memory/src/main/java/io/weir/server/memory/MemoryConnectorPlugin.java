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
package io.weir.server.memory;

import io.trino.plugin.memory.MemoryPlugin;
import io.trino.spi.Plugin;
import io.trino.spi.connector.ConnectorFactory;

/**
 * Trino's own memory connector as a plugin that a server can load.
 * <p>
 * The jar on Maven Central has no service descriptor, and Trino finds plugins by it; the packaging of this module writes one for this class.
 */
public class MemoryConnectorPlugin
        implements Plugin
{
    private final Plugin memory = new MemoryPlugin();

    @Override
    public Iterable<ConnectorFactory> getConnectorFactories()
    {
        return memory.getConnectorFactories();
    }
}
