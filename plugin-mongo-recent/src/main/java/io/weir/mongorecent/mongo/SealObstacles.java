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
package io.weir.mongorecent.mongo;

import com.google.inject.Inject;
import io.weir.mongorecent.CollectionName;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What keeps a collection from having a history: its documents must stay until the copier has copied them and lets them go.
 */
public final class SealObstacles
{
    private final CollectionFacts facts;

    @Inject
    public SealObstacles(CollectionFacts facts)
    {
        this.facts = requireNonNull(facts, "facts is null");
    }

    /**
     * @return the problem and its cure, as a sentence about "it", the collection; empty when there is none
     */
    public Optional<String> find(CollectionName name)
    {
        return find(facts.describedIndexes(name), facts.options(name));
    }

    /**
     * @param indexes as MongoDB describes them
     * @param options of the collection
     */
    static Optional<String> find(List<BsonDocument> indexes, BsonDocument options)
    {
        return indexes.stream()
                .filter(index -> index.containsKey("expireAfterSeconds"))
                .findFirst()
                .map(index -> "by its index '%s' with expireAfterSeconds, MongoDB deletes documents of it by itself, whether they were copied or not. Drop the index; the grace of the link takes its place"
                        .formatted(index.getString("name").getValue()))
                .or(() -> capped(options));
    }

    private static Optional<String> capped(BsonDocument options)
    {
        return BsonBoolean.TRUE.equals(options.get("capped"))
                ? Optional.of("it is capped, so that MongoDB deletes its oldest documents by itself, whether they were copied or not. Put its documents into a collection that is not capped")
                : Optional.empty();
    }
}
