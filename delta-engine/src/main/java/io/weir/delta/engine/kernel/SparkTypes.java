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
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.delta.kernel.internal.util.SchemaIterable;
import io.delta.kernel.types.StructType;

import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Types that Spark writes and kernel takes no schema with. It is shown others, with a mark:
 * <ul>
 *     <li>{@code void}: NULL in all rows and in no data file, see "Void Type" in the Delta protocol. Spark makes it of {@code SELECT NULL AS x}. It is shown as a string: a column that
 *     a file does not have is NULL.
 *     <li>User-defined types, such as the vectors of machine learning: shown as what files have of them, see "User-Defined Types" in the RFCs of the protocol.
 * </ul>
 */
public final class SparkTypes
{
    /**
     * The field of an action that has the schema of a table as JSON.
     */
    static final String SCHEMA_FIELD = "schemaString";

    private static final String VOID = "weir.void";
    private static final String USER_DEFINED = "weir.userDefined";
    private static final ObjectMapper JSON = new ObjectMapper();

    private SparkTypes() {}

    /**
     * The columns, and fields of columns, of which a schema that was read has a mark. A schema with one must not be written back.
     */
    public static List<String> voidIn(StructType schema)
    {
        return marked(schema, VOID);
    }

    /**
     * The same for user-defined types.
     */
    public static List<String> userDefinedIn(StructType schema)
    {
        return marked(schema, USER_DEFINED);
    }

    private static List<String> marked(StructType schema, String mark)
    {
        return StreamSupport.stream(new SchemaIterable(schema).spliterator(), false)
                .map(SchemaIterable.SchemaElement::getField)
                .filter(field -> field.getMetadata().contains(mark))
                .map(field -> field.getName())
                .collect(toImmutableList());
    }

    static String marked(String schema)
    {
        if (!schema.contains("\"void\"") && !schema.contains("\"udt\"")) {
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
            if (field instanceof ObjectNode column) {
                Set<String> marks = replaced(column, "type");
                if (!marks.isEmpty()) {
                    ObjectNode metadata = column.get("metadata") instanceof ObjectNode present ? present : column.putObject("metadata");
                    marks.forEach(mark -> metadata.put(mark, true));
                }
            }
        }
    }

    /**
     * The marks for what was replaced there, and within it as far as it is no field.
     */
    private static Set<String> replaced(ObjectNode holder, String place)
    {
        JsonNode type = holder.path(place);
        if (type.isTextual()) {
            return replacedVoid(holder, place, type.textValue());
        }
        if (!(type instanceof ObjectNode nested)) {
            return ImmutableSet.of();
        }
        return switch (nested.path("type").asText()) {
            case "array" -> replaced(nested, "elementType");
            case "map" -> ImmutableSet.copyOf(Sets.union(replaced(nested, "keyType"), replaced(nested, "valueType")));
            case "udt" -> {
                holder.set(place, nested.path("sqlType"));
                yield ImmutableSet.<String>builder().add(USER_DEFINED).addAll(replaced(holder, place)).build();
            }
            default -> {
                markFields(nested);
                yield ImmutableSet.of();
            }
        };
    }

    private static Set<String> replacedVoid(ObjectNode holder, String place, String type)
    {
        if (!type.equals("void")) {
            return ImmutableSet.of();
        }
        holder.put(place, "string");
        return ImmutableSet.of(VOID);
    }
}
