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
package io.weir.mongorecent.function;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.TrinoException;
import org.bson.BSONException;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonParseException;
import org.bson.json.JsonWriterSettings;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_INVALID_PIPELINE;
import static java.util.Objects.requireNonNull;

/**
 * A pipeline of which every stage and every operator is known to read and to compute, and nothing else. What is not on the list is refused, also what a newer
 * MongoDB may add. Server-side JavaScript, writes, other databases and the server's own state are not on it.
 *
 * @param json canonical extended JSON of {@code {pipeline: [...]}}
 * @param collections other collections of the database that it reads
 */
record CheckedPipeline(String json, Set<String> collections)
{
    private static final int MAX_DEPTH = 100;

    // each with what it may hold: see check
    private static final Set<String> STAGES = Set.of(
            "$match",
            "$project",
            "$addFields",
            "$set",
            "$unset",
            "$group",
            "$sort",
            "$limit",
            "$skip",
            "$unwind",
            "$count",
            "$sortByCount",
            "$bucket",
            "$bucketAuto",
            "$replaceRoot",
            "$replaceWith",
            "$redact",
            "$sample",
            "$facet",
            "$lookup",
            "$graphLookup",
            "$unionWith",
            "$setWindowFields",
            "$densify",
            "$fill");

    // some servers take a "db" as well, which would be another database
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "$lookup", Set.of("from", "localField", "foreignField", "let", "pipeline", "as"),
            "$graphLookup", Set.of("from", "startWith", "connectFromField", "connectToField", "as", "maxDepth", "depthField", "restrictSearchWithMatch"),
            "$unionWith", Set.of("coll", "pipeline"));

    CheckedPipeline
    {
        requireNonNull(json, "json is null");
        collections = ImmutableSet.copyOf(collections);
    }

    static CheckedPipeline parse(String text)
    {
        BsonValue stages = json(text).orElseThrow(() -> invalid("it is not the extended JSON of an array"));
        if (!stages.isArray()) {
            throw invalid("it is not an array of stages");
        }
        return of(stages.asArray());
    }

    /**
     * One that returns the documents that a filter finds.
     */
    static CheckedPipeline ofFilter(String text)
    {
        BsonValue filter = json(text).filter(BsonValue::isDocument).orElseThrow(() -> invalid("the filter is not the extended JSON of a document"));
        return of(new BsonArray(ImmutableList.of(new BsonDocument("$match", filter))));
    }

    private static CheckedPipeline of(BsonArray stages)
    {
        Set<String> collections = new LinkedHashSet<>();
        checkStages(stages, collections, 0);
        return new CheckedPipeline(new BsonDocument("pipeline", stages).toJson(JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build()), collections);
    }

    /**
     * @return empty when the text is not one value
     */
    private static Optional<BsonValue> json(String text)
    {
        try {
            // the parser stops at the end of a document, whatever follows it: only then is the second field there
            BsonDocument document = BsonDocument.parse("{\"value\": " + text + "\n, \"end\": 1}");
            return document.size() == 2 && document.containsKey("end") ? Optional.of(document.get("value")) : Optional.empty();
        }
        catch (JsonParseException | BSONException | NumberFormatException _) {
            // without the cause: it repeats the text
            return Optional.empty();
        }
    }

    private static void checkStages(BsonArray stages, Set<String> collections, int depth)
    {
        for (BsonValue stage : stages) {
            if (!stage.isDocument() || stage.asDocument().size() != 1) {
                throw invalid("a stage is a document with one field, its name");
            }
            String name = stage.asDocument().getFirstKey();
            if (!STAGES.contains(name)) {
                throw invalid("stage '%s' is not one of those that only read: %s".formatted(name, STAGES.stream().sorted().toList()));
            }
            checkStage(name, stage.asDocument().get(name), collections, depth + 1);
        }
    }

    private static void checkStage(String name, BsonValue body, Set<String> collections, int depth)
    {
        switch (name) {
            case "$facet" -> document(name, body).values().forEach(pipeline -> checkStages(array(name, pipeline), collections, depth));
            case "$lookup", "$graphLookup", "$unionWith" -> checkOtherCollection(name, body, collections, depth);
            default -> checkOperators(body, depth);
        }
    }

    private static void checkOtherCollection(String stage, BsonValue body, Set<String> collections, int depth)
    {
        if (body.isString()) {
            collections.add(body.asString().getValue());
            return;
        }
        String nameField = stage.equals("$unionWith") ? "coll" : "from";
        BsonDocument document = document(stage, body);
        BsonValue from = document.get(nameField);
        if (from == null || !from.isString()) {
            throw invalid("'%s' of %s must be the name of a collection of the same database".formatted(nameField, stage));
        }
        collections.add(from.asString().getValue());
        for (Map.Entry<String, BsonValue> field : document.entrySet()) {
            if (!FIELDS.get(stage).contains(field.getKey())) {
                throw invalid("'%s' is no field of %s, which has %s".formatted(field.getKey(), stage, FIELDS.get(stage).stream().sorted().toList()));
            }
            if (field.getKey().equals("pipeline")) {
                checkStages(array(stage, field.getValue()), collections, depth);
            }
            else {
                checkOperators(field.getValue(), depth);
            }
        }
    }

    private static void checkOperators(BsonValue value, int depth)
    {
        if (depth > MAX_DEPTH) {
            throw invalid("it is nested deeper than %d levels".formatted(MAX_DEPTH));
        }
        switch (value.getBsonType()) {
            case DOCUMENT -> value.asDocument().forEach((key, nested) -> {
                if (key.startsWith("$") && !PipelineOperators.READING.contains(key)) {
                    throw invalid("operator '%s' is not one of those that only read".formatted(key));
                }
                checkOperators(nested, depth + 1);
            });
            case ARRAY -> value.asArray().forEach(nested -> checkOperators(nested, depth + 1));
            case STRING -> checkVariable(value.asString().getValue());
            case JAVASCRIPT, JAVASCRIPT_WITH_SCOPE -> throw invalid("it holds JavaScript");
            default -> {}
        }
    }

    /**
     * The roles are those of this catalog's user in MongoDB.
     */
    private static void checkVariable(String text)
    {
        if (text.startsWith("$$USER_ROLES")) {
            throw invalid("'$$USER_ROLES' is the server's own state");
        }
    }

    private static BsonDocument document(String stage, BsonValue value)
    {
        if (!value.isDocument()) {
            throw invalid("%s needs a document".formatted(stage));
        }
        return value.asDocument();
    }

    private static BsonArray array(String stage, BsonValue value)
    {
        if (!value.isArray()) {
            throw invalid("a pipeline of %s is an array".formatted(stage));
        }
        return value.asArray();
    }

    private static TrinoException invalid(String problem)
    {
        return new TrinoException(MONGO_RECENT_INVALID_PIPELINE, "The pipeline cannot be used: " + problem);
    }
}
