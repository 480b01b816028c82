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
package io.weir.deltagov.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

import java.util.List;
import java.util.Map;

/**
 * The conditions that older writers keep with columns and with fields that are nested in them, in Spark's SQL. Each is about the row, wherever it is kept.
 */
final class Invariants
{
    static final String KEY = "delta.invariants";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ImmutableMap.Builder<List<String>, String> found = ImmutableMap.builder();

    private Invariants() {}

    /**
     * By the paths of the columns and fields. An empty expression is one that cannot be translated.
     */
    static Map<List<String>, String> of(StructType schema)
    {
        Invariants invariants = new Invariants();
        invariants.add(ImmutableList.of(), schema);
        return invariants.found.buildOrThrow();
    }

    private void add(List<String> path, DataType type)
    {
        switch (type) {
            case StructType struct -> struct.fields().forEach(field -> add(nested(path, field.getName()), field));
            case ArrayType array -> add(nested(path, "element"), array.getElementType());
            case MapType map -> {
                add(nested(path, "key"), map.getKeyType());
                add(nested(path, "value"), map.getValueType());
            }
            default -> {}
        }
    }

    private void add(List<String> path, StructField field)
    {
        if (field.getMetadata().contains(KEY)) {
            found.put(path, field.getMetadata().get(KEY) instanceof String invariant ? expression(invariant) : "");
        }
        add(path, field.getDataType());
    }

    private static List<String> nested(List<String> path, String name)
    {
        return ImmutableList.<String>builder().addAll(path).add(name).build();
    }

    private static String expression(String invariant)
    {
        try {
            JsonNode expression = JSON.readTree(invariant).path("expression").path("expression");
            return expression.isTextual() ? expression.textValue() : "";
        }
        catch (JsonProcessingException _) {
            return "";
        }
    }
}
