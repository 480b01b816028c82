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

import io.weir.mongorecent.CollectionIndex;
import io.weir.mongorecent.Pipeline;
import org.bson.BsonDocument;
import org.bson.BsonValue;

import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * What a pipeline that a user has written makes MongoDB look at, as far as its beginning tells.
 */
public final class PipelineScans
{
    // of more than a twentieth of a collection, MongoDB takes a sample by looking at all of it
    private static final int DOCUMENTS_PER_SAMPLE = 20;

    private static final Set<String> UNBOUND = Set.of("$ne", "$nin", "$not", "$exists");

    private PipelineScans() {}

    /**
     * Whether its first stage needs an index, or a few documents whatever they are. Other collections that it reads are not considered.
     *
     * @param few how many documents are
     */
    public static boolean looksAtFew(Pipeline pipeline, List<CollectionIndex> indexes, long few)
    {
        Set<String> indexed = indexes.stream().map(index -> index.fields().getFirst().path()).collect(toImmutableSet());
        List<BsonDocument> stages = PipelineReader.stages(pipeline);
        if (stages.isEmpty()) {
            return false;
        }
        BsonValue body = stages.getFirst().get(stages.getFirst().getFirstKey());
        return switch (stages.getFirst().getFirstKey()) {
            case "$match" -> body.isDocument() && isIndexed(body.asDocument(), indexed);
            case "$limit" -> isAtMost(body, few);
            case "$sample" -> body.isDocument() && isAtMost(body.asDocument().get("size"), few / DOCUMENTS_PER_SAMPLE);
            case "$sort" -> body.isDocument() && !body.asDocument().isEmpty() && indexed.contains(body.asDocument().getFirstKey())
                    && stages.size() > 1 && isAtMost(stages.get(1).get("$limit"), few);
            default -> false;
        };
    }

    private static boolean isIndexed(BsonDocument match, Set<String> indexed)
    {
        return match.entrySet().stream().anyMatch(entry -> switch (entry.getKey()) {
            case "$and" -> alternatives(entry.getValue()).stream().anyMatch(part -> isIndexed(part, indexed));
            case "$or" -> !alternatives(entry.getValue()).isEmpty() && alternatives(entry.getValue()).stream().allMatch(part -> isIndexed(part, indexed));
            // there is no such search without an index
            case "$text" -> true;
            default -> indexed.contains(entry.getKey()) && isBound(entry.getValue());
        });
    }

    /**
     * Whether the places of the values in an index are a part of it. All that is there, or is none of a few values, is as good as all.
     */
    private static boolean isBound(BsonValue wanted)
    {
        return !wanted.isDocument() || wanted.asDocument().isEmpty() || !UNBOUND.containsAll(wanted.asDocument().keySet());
    }

    private static List<BsonDocument> alternatives(BsonValue value)
    {
        return value.isArray()
                ? value.asArray().stream().map(part -> part.isDocument() ? part.asDocument() : new BsonDocument()).toList()
                : List.of();
    }

    private static boolean isAtMost(BsonValue number, long few)
    {
        return number != null && number.isNumber() && number.asNumber().longValue() <= few;
    }
}
