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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * Checks events against the schemas of OpenLineage, which are outside of the repository: {@code -Dweir.openlineage-spec=FOLDER} names them. Formats are asserted,
 * facets are checked against the schema that they name, and no top-level key may be one that OpenLineage does not know.
 */
public final class OpenLineageSchemas
{
    private static final ObjectMapper MAPPER = new ObjectMapper();
    // a facet of our own names what every facet of its place is
    private static final Pattern OWN_FACET = Pattern.compile("https://openlineage\\.io/spec/2-0-2/OpenLineage\\.json#/\\$defs/(Run|Job|Dataset|InputDataset|OutputDataset)Facet");
    private static final Set<String> TOP_LEVEL = Set.of("eventType", "eventTime", "producer", "schemaURL", "run", "job", "inputs", "outputs");
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonSchemaFactory factory;
    private final Set<String> known;

    private OpenLineageSchemas(Map<String, String> schemas)
    {
        requireNonNull(schemas, "schemas is null");
        this.known = Set.copyOf(schemas.keySet());
        this.factory = JsonSchemaFactory.getInstance(VersionFlag.V202012, builder -> builder.schemaLoaders(loaders -> loaders.schemas(schemas)));
    }

    /**
     * @return empty if no folder is named
     */
    public static Optional<OpenLineageSchemas> load()
            throws IOException
    {
        String folder = System.getProperty("weir.openlineage-spec", "");
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> schemas = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
                String text = Files.readString(file);
                schemas.put(MAPPER.readTree(text).get("$id").textValue(), text);
            }
        }
        return Optional.of(new OpenLineageSchemas(schemas));
    }

    /**
     * What is wrong with an event; nothing if it is valid.
     */
    public List<String> violations(JsonNode event)
    {
        List<String> violations = new ArrayList<>();
        event.fieldNames().forEachRemaining(field -> {
            if (!TOP_LEVEL.contains(field)) {
                violations.add("unknown key " + field);
            }
        });
        check(event.path("schemaURL").asText(), event, violations);
        check("https://openlineage.io/spec/2-0-2/OpenLineage.json", event, violations);
        facets(event.path("run").path("facets"), violations);
        facets(event.path("job").path("facets"), violations);
        for (String side : List.of("input", "output")) {
            if (!event.path(side + "s").isArray()) {
                violations.add("no " + side + "s");
            }
            for (JsonNode dataset : event.path(side + "s")) {
                facets(dataset.path("facets"), violations);
                facets(dataset.path(side + "Facets"), violations);
            }
        }
        return violations;
    }

    private void facets(JsonNode facets, List<String> violations)
    {
        if (!facets.isObject()) {
            violations.add("no facets");
        }
        for (Map.Entry<String, JsonNode> facet : facets.properties()) {
            String schema = facet.getValue().path("_schemaURL").asText();
            check(schema, facet.getValue(), violations);
            if (OWN_FACET.matcher(schema).matches() && facet.getKey().startsWith("weir_")) {
                continue;
            }
            String document = schema.substring(0, Math.max(0, schema.indexOf('#')));
            if (!known.contains(document)) {
                violations.add("unknown schema " + schema);
                continue;
            }
            // the key of a facet is part of its schema too
            check(document, MAPPER.createObjectNode().set(facet.getKey(), facet.getValue()), violations);
            if (!factory.getSchema(SchemaLocation.of(document), CONFIG).getSchemaNode().path("properties").has(facet.getKey())) {
                violations.add("facet %s is not of %s".formatted(facet.getKey(), schema));
            }
        }
    }

    private void check(String schemaId, JsonNode node, List<String> violations)
    {
        JsonSchema schema = factory.getSchema(SchemaLocation.of(schemaId), CONFIG);
        schema.validate(node).forEach(message -> violations.add(schemaId + ": " + message));
    }
}
