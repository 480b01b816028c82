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
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.internal.util.SchemaIterable;
import io.delta.kernel.types.StructType;

import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Types that other engines write and kernel takes no schema with. It is shown others, with a mark:
 * <ul>
 *     <li>{@code void}: NULL in all rows and in no data file, see "Void Type" in the Delta protocol. Spark makes it of {@code SELECT NULL AS x}. It is shown as a string: a column that
 *     a file does not have is NULL.
 *     <li>User-defined types, such as the vectors of machine learning: shown as what files have of them, see "User-Defined Types" in the RFCs of the protocol.
 *     <li>Types that nobody here knows, such as intervals: shown as structs without fields, of which nothing can be read.
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
    private static final String UNKNOWN = "weir.unknown";
    private static final Set<String> KNOWN = ImmutableSet.of("binary", "boolean", "byte", "date", "double", "float", "integer", "long", "short", "string", "timestamp", "timestamp_ntz", "variant");
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

    /**
     * The same for types that are not known.
     */
    public static List<String> unknownIn(StructType schema)
    {
        return marked(schema, UNKNOWN);
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
        try {
            JsonNode root = JSON.readTree(schema);
            return markFields(root) ? JSON.writeValueAsString(root) : schema;
        }
        catch (JsonProcessingException _) {
            // kernel says what is wrong with it
            return schema;
        }
    }

    /**
     * @return whether there was anything to mark
     */
    private static boolean markFields(JsonNode struct)
    {
        boolean marked = false;
        for (JsonNode field : struct.path("fields")) {
            if (field instanceof ObjectNode column) {
                marked |= markField(column);
            }
        }
        return marked;
    }

    private static boolean markField(ObjectNode column)
    {
        Replaced replaced = replaced(column, "type");
        if (!replaced.marks().isEmpty()) {
            ObjectNode metadata = column.get("metadata") instanceof ObjectNode present ? present : column.putObject("metadata");
            replaced.marks().forEach(mark -> metadata.put(mark, true));
        }
        return replaced.isAny();
    }

    /**
     * @param marks for what was replaced, as far as it is within no other field
     * @param inFields whether fields within were marked
     */
    private record Replaced(Set<String> marks, boolean inFields)
    {
        private static final Replaced NOTHING = new Replaced(ImmutableSet.of(), false);

        private Replaced
        {
            marks = ImmutableSet.copyOf(marks);
        }

        boolean isAny()
        {
            return inFields || !marks.isEmpty();
        }

        Replaced and(Replaced other)
        {
            return new Replaced(Sets.union(marks, other.marks), inFields || other.inFields);
        }

        static Replaced of(String mark)
        {
            return new Replaced(ImmutableSet.of(mark), false);
        }
    }

    private static Replaced replaced(ObjectNode holder, String place)
    {
        JsonNode type = holder.path(place);
        if (type.isTextual()) {
            return replacedPrimitive(holder, place, type.textValue());
        }
        if (!(type instanceof ObjectNode nested)) {
            return Replaced.NOTHING;
        }
        return switch (nested.path("type").asText()) {
            case "array" -> replaced(nested, "elementType");
            case "map" -> replaced(nested, "keyType").and(replaced(nested, "valueType"));
            case "struct" -> new Replaced(ImmutableSet.of(), markFields(nested));
            case "udt" -> {
                holder.set(place, nested.path("sqlType"));
                yield Replaced.of(USER_DEFINED).and(replaced(holder, place));
            }
            default -> replacedUnknown(holder, place);
        };
    }

    private static Replaced replacedPrimitive(ObjectNode holder, String place, String type)
    {
        if (type.equals("void")) {
            holder.put(place, "string");
            return Replaced.of(VOID);
        }
        return KNOWN.contains(type) || isKnownToKernel(type) ? Replaced.NOTHING : replacedUnknown(holder, place);
    }

    private static Replaced replacedUnknown(ObjectNode holder, String place)
    {
        holder.putObject(place).put("type", "struct").putArray("fields");
        return Replaced.of(UNKNOWN);
    }

    // types with parameters
    private static boolean isKnownToKernel(String type)
    {
        ObjectNode struct = JSON.createObjectNode().put("type", "struct");
        struct.putArray("fields").addObject().put("name", "x").put("type", type).put("nullable", true).putObject("metadata");
        try {
            DataTypeJsonSerDe.deserializeStructType(struct.toString());
            return true;
        }
        catch (IllegalArgumentException | KernelException _) {
            return false;
        }
    }
}
