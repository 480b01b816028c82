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
package io.weir.lineage.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableSet;
import io.airlift.json.JsonMapperProvider;
import io.airlift.log.Logger;
import io.trino.spi.eventlistener.QueryInputMetadata;
import io.trino.spi.eventlistener.QueryOutputMetadata;

import java.util.Optional;
import java.util.Set;

/**
 * The version of a table that a query read or wrote, from what its connector reports. Connectors of Delta tables say {@code "version": N}; nothing else of
 * what connectors report is read, because it may hold values.
 */
public final class ConnectorVersions
{
    private static final Logger log = Logger.get(ConnectorVersions.class);
    private static final Set<String> VERSIONED_CONNECTORS = ImmutableSet.of("delta_gov", "delta_lake");

    private final JsonMapper mapper = new JsonMapperProvider().get();

    Optional<Long> read(QueryInputMetadata input)
    {
        if (input.getConnectorName().filter(VERSIONED_CONNECTORS::contains).isEmpty()) {
            return Optional.empty();
        }
        return input.getConnectorInfo().flatMap(this::readVersion);
    }

    // the object's class belongs to another plugin, so all that can be done with it is to look at its JSON
    private Optional<Long> readVersion(Object connectorInfo)
    {
        try {
            return version(mapper.valueToTree(connectorInfo));
        }
        catch (IllegalArgumentException e) {
            log.warn("The information of a connector about a table it read is not JSON (%s), so the version read is not recorded", connectorInfo.getClass().getName());
            return Optional.empty();
        }
    }

    Optional<Long> written(QueryOutputMetadata output)
    {
        return output.getConnectorOutputMetadata().flatMap(this::writtenVersion);
    }

    private Optional<Long> writtenVersion(String json)
    {
        try {
            return version(mapper.readTree(json));
        }
        catch (JsonProcessingException e) {
            log.warn("The information of a connector about a table it wrote is not JSON, so the version written is not recorded");
            return Optional.empty();
        }
    }

    private static Optional<Long> version(JsonNode node)
    {
        JsonNode version = node.path("version");
        return version.isIntegralNumber() ? Optional.of(version.longValue()) : Optional.empty();
    }
}
