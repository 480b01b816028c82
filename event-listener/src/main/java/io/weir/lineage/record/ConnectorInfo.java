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

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The version and the place of a table that a query read or wrote, from what its connector reports. Connectors of Delta tables say {@code "version": N}, and
 * {@code delta_gov} also {@code "location": "s3://..."}; nothing else of what connectors report is read, because it may hold values.
 */
public final class ConnectorInfo
{
    private static final Logger log = Logger.get(ConnectorInfo.class);
    private static final Set<String> VERSIONED_CONNECTORS = ImmutableSet.of("delta_gov", "delta_lake");

    record TableState(Optional<Long> version, Optional<String> location)
    {
        private static final TableState UNKNOWN = new TableState(Optional.empty(), Optional.empty());

        TableState
        {
            requireNonNull(version, "version is null");
            requireNonNull(location, "location is null");
        }
    }

    private final JsonMapper mapper = new JsonMapperProvider().get();

    TableState read(QueryInputMetadata input)
    {
        if (input.getConnectorName().filter(VERSIONED_CONNECTORS::contains).isEmpty()) {
            return TableState.UNKNOWN;
        }
        return input.getConnectorInfo().map(this::readState).orElse(TableState.UNKNOWN);
    }

    private TableState readState(Object connectorInfo)
    {
        // this is asked on the engine's thread, and nothing but a map is looked into at once
        return connectorInfo instanceof Map<?, ?> map ? stateOf(map) : readJson(connectorInfo);
    }

    private static TableState stateOf(Map<?, ?> map)
    {
        return new TableState(
                Optional.ofNullable(map.get("version")).filter(Long.class::isInstance).map(Long.class::cast),
                Optional.ofNullable(map.get("location")).filter(String.class::isInstance).map(String.class::cast));
    }

    // the object's class belongs to another plugin, so all that can be done with it is to look at its JSON
    private TableState readJson(Object connectorInfo)
    {
        try {
            return state(mapper.valueToTree(connectorInfo));
        }
        catch (IllegalArgumentException e) {
            log.warn("The information of a connector about a table it read is not JSON (%s), so the version read is not recorded", connectorInfo.getClass().getName());
            return TableState.UNKNOWN;
        }
    }

    TableState written(QueryOutputMetadata output)
    {
        return output.getConnectorOutputMetadata().map(this::writtenState).orElse(TableState.UNKNOWN);
    }

    private TableState writtenState(String json)
    {
        try {
            return state(mapper.readTree(json));
        }
        catch (JsonProcessingException e) {
            log.warn("The information of a connector about a table it wrote is not JSON, so the version written is not recorded");
            return TableState.UNKNOWN;
        }
    }

    private static TableState state(JsonNode node)
    {
        return new TableState(
                Optional.of(node.path("version")).filter(JsonNode::isIntegralNumber).map(JsonNode::longValue),
                Optional.of(node.path("location")).filter(JsonNode::isTextual).map(JsonNode::textValue));
    }
}
