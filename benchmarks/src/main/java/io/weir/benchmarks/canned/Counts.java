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

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonValue;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How many documents a collection has: the one thing about all of them that this server knows without a look at each.
 */
final class Counts
{
    private Counts() {}

    static BsonDocument count(Parameters parameters, Optional<CannedCollection> collection)
    {
        parameters.requireOnly("query", "collation");
        if (!parameters.document("query").isEmpty()) {
            throw Refusal.notAnswered("'count' with a filter");
        }
        return Catalogue.ok(new BsonDocument("n", new BsonInt32(collection.map(CannedCollection::size).orElse(0))));
    }

    /**
     * Of a pipeline that is one {@code $group} of all documents with sums of a constant.
     */
    static BsonDocument aggregate(Parameters parameters, Optional<CannedCollection> collection)
    {
        parameters.requireOnly("pipeline", "cursor", "collation");
        BsonDocument sums = group(parameters.command().getArray("pipeline"));
        BsonArray result = new BsonArray();
        int documents = collection.map(CannedCollection::size).orElse(0);
        if (documents > 0) {
            BsonDocument group = new BsonDocument("_id", BsonNull.VALUE);
            sums.forEach((name, sum) -> {
                if (!name.equals("_id")) {
                    group.append(name, sum(name, sum, documents));
                }
            });
            result.add(group);
        }
        return Catalogue.cursor(parameters.database() + "." + parameters.collection(), result);
    }

    private static BsonDocument group(List<BsonValue> stages)
    {
        if (stages.size() != 1 || !stages.getFirst().isDocument() || !stages.getFirst().asDocument().keySet().equals(Set.of("$group"))) {
            throw Refusal.notAnswered("another pipeline than one $group");
        }
        BsonValue group = stages.getFirst().asDocument().get("$group");
        if (!group.isDocument() || !BsonNull.VALUE.equals(group.asDocument().get("_id"))) {
            throw Refusal.notAnswered("a $group by anything but null");
        }
        return group.asDocument();
    }

    private static BsonValue sum(String name, BsonValue accumulator, int documents)
    {
        Optional<BsonValue> addend = Optional.of(accumulator)
                .filter(BsonValue::isDocument)
                .filter(document -> document.asDocument().size() == 1)
                .map(document -> document.asDocument().get("$sum"));
        if (addend.isEmpty()) {
            throw Refusal.notAnswered("'%s', which is no $sum".formatted(name));
        }
        // few enough that neither sum can leave its type
        if (addend.orElseThrow().isInt32() && addend.orElseThrow().asInt32().getValue() == 1) {
            return new BsonInt32(documents);
        }
        if (addend.orElseThrow().isInt64() && addend.orElseThrow().asInt64().getValue() == 1) {
            return new BsonInt64(documents);
        }
        throw Refusal.notAnswered("'%s', a $sum of anything but 1".formatted(name));
    }
}
