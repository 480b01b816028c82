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
package io.weir.lineage.openlineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads events with OpenLineage's own library, as consumers do.
 */
public final class OpenLineageReadBack
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private OpenLineageReadBack() {}

    /**
     * Whatever stands in an event must still be in what the library reads from it; lists that have no order of their own are sorted.
     */
    public static void check(String event)
            throws JsonProcessingException
    {
        OpenLineage.RunEvent read = OpenLineageClientUtils.runEventFromJson(event);
        assertThat(withPlainTime(withoutNulls(MAPPER.readTree(OpenLineageClientUtils.toJson(read))))).isEqualTo(withPlainTime(MAPPER.readTree(event)));
        JsonNode tree = MAPPER.readTree(event);
        assertThat(names(tree.get("inputs"), "name")).isSorted();
        assertThat(names(tree.get("outputs"), "name")).isSorted();
        for (JsonNode output : tree.get("outputs")) {
            JsonNode lineage = output.at("/facets/columnLineage");
            lineage.path("fields").forEach(field -> assertThat(names(field.get("inputFields"), "name", "field")).isSorted().doesNotHaveDuplicates());
            if (lineage.isObject()) {
                assertThat(names(lineage.get("dataset"), "name", "field")).isSorted().doesNotHaveDuplicates();
            }
        }
    }

    private static List<String> names(JsonNode nodes, String... keys)
    {
        List<String> names = new ArrayList<>();
        nodes.forEach(node -> names.add(String.join("/", Stream.of(keys).map(key -> node.get(key).textValue()).toList())));
        return names;
    }

    // the library writes times without the zeros at their end
    private static JsonNode withPlainTime(JsonNode event)
    {
        return ((ObjectNode) event).put("eventTime", Instant.parse(event.get("eventTime").textValue()).toString());
    }

    private static JsonNode withoutNulls(JsonNode node)
    {
        if (node instanceof ObjectNode object) {
            ImmutableList.copyOf(object.fieldNames()).forEach(name -> {
                if (object.get(name).isNull()) {
                    object.remove(name);
                }
            });
        }
        node.forEach(OpenLineageReadBack::withoutNulls);
        return node;
    }
}
