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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import com.mongodb.client.model.Aggregates;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.KeyRange;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Cuts a collection into parts of about the same size, by a random sample of its keys. Every document is in exactly one part, also one that comes later and one
 * whose key has another type: the bounds are compared in MongoDB's order of all values, which only the comparisons of expressions follow.
 */
public final class KeyRanges
{
    private static final int SAMPLES_PER_RANGE = 20;
    private static final Set<BsonType> PLAIN = Set.of(BsonType.OBJECT_ID, BsonType.STRING, BsonType.DATE_TIME);
    private static final JsonWriterSettings CANONICAL = JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    private final MongoConnection connection;

    @Inject
    public KeyRanges(MongoConnection connection)
    {
        this.connection = requireNonNull(connection, "connection is null");
    }

    /**
     * @return at most {@code count} ranges, which together hold all documents
     */
    public List<KeyRange> divide(CollectionName name, int count, CommandContext context)
    {
        if (count < 2) {
            return ImmutableList.of(KeyRange.ALL);
        }
        List<BsonDocument> sample = connection.errors().translate("sample keys of " + name, () -> connection.collection(name)
                .aggregate(List.of(
                        Aggregates.sample(count * SAMPLES_PER_RANGE),
                        Aggregates.project(new BsonDocument(ID_FIELD, new BsonInt32(1))),
                        Aggregates.sort(new BsonDocument(ID_FIELD, new BsonInt32(1)))))
                .collation(DocumentReader.SIMPLE)
                // of a small collection, whole documents are sorted by a random number
                .allowDiskUse(true)
                .comment(context.queryId())
                .maxTime(context.maxTimeMillis().orElse(0), MILLISECONDS)
                .into(new ArrayList<>()));
        return between(bounds(sample, count));
    }

    /**
     * @param sample in the order of the keys; documents of a view may have none
     */
    static List<String> bounds(List<BsonDocument> sample, int count)
    {
        List<BsonDocument> keyed = sample.stream().filter(document -> document.containsKey(ID_FIELD)).toList();
        List<String> bounds = new ArrayList<>();
        for (int part = 1; part < count; part++) {
            int index = (int) ((long) part * keyed.size() / count);
            if (index > 0 && index < keyed.size()) {
                String bound = new BsonDocument(ID_FIELD, keyed.get(index).get(ID_FIELD)).toJson(CANONICAL);
                if (!bounds.contains(bound)) {
                    bounds.add(bound);
                }
            }
        }
        return bounds;
    }

    /**
     * @param keys all of them, in their order
     * @param size how many documents each range has, but the last one
     */
    static List<KeyRange> ofSize(Iterator<BsonDocument> keys, int size)
    {
        List<String> bounds = new ArrayList<>();
        for (long count = 0; keys.hasNext(); count++) {
            BsonDocument key = keys.next();
            if (count > 0 && count % size == 0) {
                bounds.add(key.toJson(CANONICAL));
            }
        }
        return between(bounds);
    }

    static List<KeyRange> between(List<String> bounds)
    {
        ImmutableList.Builder<KeyRange> ranges = ImmutableList.builder();
        Optional<String> low = Optional.empty();
        for (String bound : bounds) {
            ranges.add(new KeyRange(low, Optional.of(bound)));
            low = Optional.of(bound);
        }
        return ranges.add(new KeyRange(low, Optional.empty())).build();
    }

    /**
     * Of a collection, whose keys are no arrays as those of a view may be. Servers before MongoDB 5, and some others, use no index for comparisons of expressions.
     */
    static Optional<BsonDocument> filterOfCollection(KeyRange range)
    {
        return range.low().flatMap(low -> range.high().flatMap(high -> plain(key(low), key(high))))
                .or(() -> filter(range));
    }

    /**
     * Between two values of one type there are only values of that type. Not for numbers, of which there are several types, and NaN.
     */
    private static Optional<BsonDocument> plain(BsonValue low, BsonValue high)
    {
        return low.getBsonType() == high.getBsonType() && PLAIN.contains(low.getBsonType())
                ? Optional.of(new BsonDocument(ID_FIELD, new BsonDocument("$gte", low).append("$lt", high)))
                : Optional.empty();
    }

    static Optional<BsonDocument> filter(KeyRange range)
    {
        BsonArray conditions = new BsonArray();
        range.low().ifPresent(bound -> conditions.add(comparison("$gte", bound)));
        range.high().ifPresent(bound -> conditions.add(comparison("$lt", bound)));
        return switch (conditions.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new BsonDocument("$expr", conditions.getFirst()));
            default -> Optional.of(new BsonDocument("$expr", new BsonDocument("$and", conditions)));
        };
    }

    private static BsonDocument comparison(String operator, String bound)
    {
        return new BsonDocument(operator, new BsonArray(List.of(new BsonString("$" + ID_FIELD), new BsonDocument("$literal", key(bound)))));
    }

    private static BsonValue key(String bound)
    {
        return BsonDocument.parse(bound).get(ID_FIELD);
    }
}
