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

import com.google.common.collect.ImmutableSet;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

import java.util.Optional;
import java.util.Set;

import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * What a client says with a command.
 */
record Parameters(BsonDocument command)
{
    // what changes no answer of a server whose documents do not change, and that answers at once
    private static final Set<String> WITHOUT_EFFECT = ImmutableSet.of(
            "$db", "$readPreference", "$clusterTime", "lsid", "comment", "maxTimeMS", "readConcern", "allowDiskUse", "noCursorTimeout");
    private static final BsonDocument SIMPLE = new BsonDocument("locale", new BsonString("simple"));

    Parameters
    {
        requireNonNull(command, "command is null");
    }

    String name()
    {
        return command.getFirstKey();
    }

    String database()
    {
        return command.getString("$db").getValue();
    }

    /**
     * The collection that the command is about.
     */
    String collection()
    {
        BsonValue collection = command.get(name());
        if (!collection.isString()) {
            throw Refusal.notAnswered("'%s' of anything but a collection".formatted(name()));
        }
        return collection.asString().getValue();
    }

    /**
     * @param understood beside those without effect
     * @throws Refusal of any others: they could mean another answer
     */
    void requireOnly(String... understood)
    {
        Set<String> known = ImmutableSet.copyOf(understood);
        command.keySet().stream()
                .filter(parameter -> !parameter.equals(name()) && !known.contains(parameter) && !WITHOUT_EFFECT.contains(parameter))
                .findFirst()
                .ifPresent(parameter -> {
                    throw Refusal.notAnswered("'%s' with '%s'".formatted(name(), parameter));
                });
        if (known.contains("collation") && command.containsKey("collation") && !document("collation").equals(SIMPLE)) {
            throw Refusal.notAnswered("'%s' with another collation than the simple one".formatted(name()));
        }
    }

    /**
     * @return an empty one when there is none
     */
    BsonDocument document(String parameter)
    {
        BsonValue value = command.get(parameter, new BsonDocument());
        if (!value.isDocument()) {
            throw Refusal.notAnswered("'%s' with '%s' that is no document".formatted(name(), parameter));
        }
        return value.asDocument();
    }

    boolean isTrue(String parameter)
    {
        return Optional.ofNullable(command.get(parameter)).filter(BsonValue::isBoolean).map(value -> value.asBoolean().getValue()).orElse(false);
    }

    /**
     * @return empty when it is not said
     */
    Optional<Integer> count(String parameter)
    {
        Optional<BsonValue> value = Optional.ofNullable(command.get(parameter));
        if (value.isPresent() && (!value.orElseThrow().isNumber() || value.orElseThrow().asNumber().longValue() < 0)) {
            throw Refusal.notAnswered("'%s' with this '%s'".formatted(name(), parameter));
        }
        return value.map(number -> toIntExact(Math.min(number.asNumber().longValue(), Integer.MAX_VALUE)));
    }
}
