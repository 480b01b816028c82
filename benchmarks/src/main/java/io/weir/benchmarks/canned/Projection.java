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
package io.weir.benchmarks.canned;

import org.bson.BsonDocument;
import org.bson.BsonValue;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import static java.util.Objects.requireNonNull;

/**
 * Which fields of a document are sent, in the order in which the document has them.
 *
 * @param mode whether the fields are those that are sent, or those that are not
 * @param fields without {@code _id}
 * @param key whether {@code _id} is sent
 */
record Projection(Mode mode, Set<String> fields, boolean key)
{
    static final Projection ALL = new Projection(Mode.WITHOUT, Set.of(), true);

    private static final String KEY = "_id";

    enum Mode
    {
        ONLY,
        WITHOUT,
    }

    Projection
    {
        requireNonNull(mode, "mode is null");
        fields = Set.copyOf(fields);
    }

    /**
     * Of whole fields, by 0 and 1 or false and true.
     */
    static Projection parse(BsonDocument projection)
    {
        Set<String> included = new TreeSet<>();
        Set<String> excluded = new TreeSet<>();
        boolean key = true;
        for (Map.Entry<String, BsonValue> field : projection.entrySet()) {
            boolean wanted = isWanted(field.getKey(), field.getValue());
            if (field.getKey().equals(KEY)) {
                key = wanted;
                continue;
            }
            (wanted ? included : excluded).add(field.getKey());
        }
        if (!included.isEmpty() && !excluded.isEmpty()) {
            throw Refusal.notAnswered("a projection that takes some fields and leaves out others");
        }
        boolean onlyKey = included.isEmpty() && excluded.isEmpty() && key && !projection.isEmpty();
        return included.isEmpty() && !onlyKey ? new Projection(Mode.WITHOUT, excluded, key) : new Projection(Mode.ONLY, included, key);
    }

    private static boolean isWanted(String field, BsonValue value)
    {
        if (field.contains(".") || field.startsWith("$")) {
            throw Refusal.notAnswered("a projection of '%s'".formatted(field));
        }
        if (value.isBoolean()) {
            return value.asBoolean().getValue();
        }
        if (value.isNumber()) {
            return value.asNumber().doubleValue() != 0;
        }
        throw Refusal.notAnswered("a projection that computes '%s'".formatted(field));
    }

    BsonDocument apply(BsonDocument document)
    {
        BsonDocument sent = new BsonDocument();
        document.forEach((name, value) -> {
            if (isSent(name)) {
                sent.append(name, value);
            }
        });
        return sent;
    }

    private boolean isSent(String name)
    {
        if (name.equals(KEY)) {
            return key;
        }
        return switch (mode) {
            case ONLY -> fields.contains(name);
            case WITHOUT -> !fields.contains(name);
        };
    }
}
