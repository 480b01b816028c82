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
import java.util.stream.IntStream;

/**
 * Filters by fields that are equal to texts, of collections that are small enough to look at all of them.
 */
final class Equalities
{
    private static final int MAX_DOCUMENTS = 1_000;

    private Equalities() {}

    static CannedCollection where(CannedCollection collection, BsonDocument filter)
    {
        if (filter.isEmpty()) {
            return collection;
        }
        if (collection.size() > MAX_DOCUMENTS) {
            throw Refusal.notAnswered("a filter on a collection of more than %d documents".formatted(MAX_DOCUMENTS));
        }
        return CannedCollection.of(collection.database(), collection.name(), IntStream.range(0, collection.size())
                .mapToObj(collection.document())
                .filter(document -> matches(document, filter))
                .toList());
    }

    static boolean matches(BsonDocument document, BsonDocument filter)
    {
        return filter.entrySet().stream().allMatch(condition -> matches(document, condition));
    }

    private static boolean matches(BsonDocument document, Map.Entry<String, BsonValue> condition)
    {
        String field = condition.getKey();
        if (field.startsWith("$") || field.contains(".") || !condition.getValue().isString()) {
            throw Refusal.notAnswered("another filter than by a field that equals a text: '%s'".formatted(field));
        }
        BsonValue value = document.get(field);
        // of an array, each element would be compared
        if (value != null && value.isArray()) {
            throw Refusal.notAnswered("a filter by an array: '%s'".formatted(field));
        }
        return condition.getValue().equals(value);
    }
}
