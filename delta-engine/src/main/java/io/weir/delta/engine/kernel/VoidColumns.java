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
package io.weir.delta.engine.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.internal.util.SchemaIterable;
import io.delta.kernel.types.StructType;

import java.util.List;
import java.util.stream.StreamSupport;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Columns of the type {@code void}, which are NULL in all rows and are in no data file, see "Void Type" in the Delta protocol. Other engines make them of {@code SELECT NULL AS x}. Kernel
 * takes no schema that has one, so it is shown strings with a mark: no file has such a column, and a column that a file does not have is NULL.
 */
public final class VoidColumns
{
    /**
     * The field of an action that has the schema of a table as JSON.
     */
    static final String SCHEMA_FIELD = "schemaString";

    private static final String MARK = "weir.void";
    private static final ObjectMapper JSON = new ObjectMapper();

    private VoidColumns() {}

    /**
     * The columns, and fields of columns, of which a schema that was read has a mark. A schema with one must not be written back.
     */
    public static List<String> in(StructType schema)
    {
        return StreamSupport.stream(new SchemaIterable(schema).spliterator(), false)
                .map(SchemaIterable.SchemaElement::getField)
                .filter(field -> field.getMetadata().contains(MARK))
                .map(field -> field.getName())
                .collect(toImmutableList());
    }

    static String marked(String schema)
    {
        if (!schema.contains("\"void\"")) {
            return schema;
        }
        try {
            JsonNode root = JSON.readTree(schema);
            markFields(root);
            return JSON.writeValueAsString(root);
        }
        catch (JsonProcessingException _) {
            // kernel says what is wrong with it
            return schema;
        }
    }

    private static void markFields(JsonNode struct)
    {
        for (JsonNode field : struct.path("fields")) {
            if (field instanceof ObjectNode column && replaceVoid(column, "type")) {
                ObjectNode metadata = column.get("metadata") instanceof ObjectNode present ? present : column.putObject("metadata");
                metadata.put(MARK, true);
            }
        }
    }

    private static boolean replaceVoid(ObjectNode holder, String place)
    {
        JsonNode type = holder.path(place);
        if (type.isTextual()) {
            boolean isVoid = type.textValue().equals("void");
            if (isVoid) {
                holder.put(place, "string");
            }
            return isVoid;
        }
        if (!(type instanceof ObjectNode nested)) {
            return false;
        }
        return switch (nested.path("type").asText()) {
            case "array" -> replaceVoid(nested, "elementType");
            case "map" -> replaceVoid(nested, "keyType") | replaceVoid(nested, "valueType");
            default -> {
                markFields(nested);
                yield false;
            }
        };
    }
}
