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

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.trino.spi.HostAddress;
import io.trino.spi.Node;
import io.trino.spi.connector.ConnectorContext;

import static java.util.Objects.requireNonNull;

/**
 * What Trino's file systems want to know of their surroundings. They ask for the node only to decide about caches, which the governance does not use.
 */
record FileSystemContext(OpenTelemetry openTelemetry, Tracer tracer)
        implements ConnectorContext
{
    FileSystemContext
    {
        requireNonNull(openTelemetry, "openTelemetry is null");
        requireNonNull(tracer, "tracer is null");
    }

    @Override
    public OpenTelemetry getOpenTelemetry()
    {
        return openTelemetry;
    }

    @Override
    public Tracer getTracer()
    {
        return tracer;
    }

    @Override
    public Node getCurrentNode()
    {
        return new LocalNode();
    }

    private record LocalNode()
            implements Node
    {
        @Override
        public String getHost()
        {
            return "localhost";
        }

        @Override
        public HostAddress getHostAndPort()
        {
            return HostAddress.fromParts(getHost(), 0);
        }

        @Override
        public String getNodeIdentifier()
        {
            return "governance";
        }

        @Override
        public String getVersion()
        {
            return "governance";
        }

        @Override
        public boolean isCoordinator()
        {
            return true;
        }
    }
}
