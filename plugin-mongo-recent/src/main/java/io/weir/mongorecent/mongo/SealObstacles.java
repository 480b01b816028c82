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
import org.bson.BsonString;
import org.bson.BsonValue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * What keeps a collection from having a history: its documents must take the marks of the copier, and stay until it has copied them and lets them go.
 */
public final class SealObstacles
{
    private static final String EXPIRY = "expireAfterSeconds";
    private static final List<String> MARKS = List.of(Seals.SEAL_FIELD, Seals.KEPT_FIELD);

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
                .filter(index -> index.containsKey(EXPIRY) && !isClustered(index))
                .findFirst()
                .map(index -> "by its index '%s' with expireAfterSeconds, MongoDB deletes documents of it by itself, whether they were copied or not. Drop the index; the grace of the link takes its place"
                        .formatted(index.getString("name").getValue()))
                .or(() -> clustered(indexes, options))
                .or(() -> capped(options))
                .or(() -> closedValidator(options));
    }

    /**
     * A clustered collection is its own index, with the option of a TTL index: older servers do not list it with the index.
     */
    private static Optional<String> clustered(List<BsonDocument> indexes, BsonDocument options)
    {
        boolean expires = options.containsKey(EXPIRY) || indexes.stream().anyMatch(index -> index.containsKey(EXPIRY) && isClustered(index));
        return expires
                ? Optional.of("it was created with expireAfterSeconds, so that MongoDB deletes documents of it by itself, whether they were copied or not. Take that away with collMod and expireAfterSeconds: 'off'; the grace of the link takes its place")
                : Optional.empty();
    }

    private static boolean isClustered(BsonDocument index)
    {
        return BsonBoolean.TRUE.equals(index.get("clustered"));
    }

    private static Optional<String> capped(BsonDocument options)
    {
        return BsonBoolean.TRUE.equals(options.get("capped"))
                ? Optional.of("it is capped, so that MongoDB deletes its oldest documents by itself, whether they were copied or not. Put its documents into a collection that is not capped")
                : Optional.empty();
    }

    private static Optional<String> closedValidator(BsonDocument options)
    {
        boolean refuses = !isText(options, "validationAction", "warn") && !isText(options, "validationLevel", "off");
        List<String> missing = document(options, "validator")
                .filter(_ -> refuses)
                .flatMap(validator -> document(validator, "$jsonSchema"))
                .filter(SealObstacles::isClosed)
                .map(SealObstacles::missingMarks)
                .orElse(List.of());
        return missing.isEmpty() ? Optional.empty() : Optional.of(
                "its validator in MongoDB refuses documents with fields that it does not name, and the copier marks documents with %s. Add %s to the properties of its $jsonSchema, with collMod".formatted(
                        String.join(" and ", MARKS), missing.stream().map("%s: {}"::formatted).collect(joining(" and "))));
    }

    private static boolean isClosed(BsonDocument jsonSchema)
    {
        BsonValue additional = jsonSchema.get("additionalProperties", BsonBoolean.TRUE);
        return BsonBoolean.FALSE.equals(additional) || additional.isDocument() && !additional.asDocument().isEmpty();
    }

    private static List<String> missingMarks(BsonDocument jsonSchema)
    {
        Set<String> named = document(jsonSchema, "properties").map(BsonDocument::keySet).orElse(Set.of());
        Set<String> patterns = document(jsonSchema, "patternProperties").map(BsonDocument::keySet).orElse(Set.of());
        return MARKS.stream()
                .filter(mark -> !named.contains(mark) && patterns.stream().noneMatch(pattern -> isFound(pattern, mark)))
                .toList();
    }

    private static boolean isFound(String pattern, String field)
    {
        try {
            return Pattern.compile(pattern).matcher(field).find();
        }
        catch (PatternSyntaxException e) {
            // one that only MongoDB understands
            return false;
        }
    }

    private static boolean isText(BsonDocument options, String option, String text)
    {
        return new BsonString(text).equals(options.get(option));
    }

    private static Optional<BsonDocument> document(BsonDocument parent, String name)
    {
        return Optional.ofNullable(parent.get(name)).filter(BsonValue::isDocument).map(BsonValue::asDocument);
    }
}
