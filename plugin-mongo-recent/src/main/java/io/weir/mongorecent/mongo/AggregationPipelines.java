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

import io.trino.spi.TrinoException;
import io.weir.mongorecent.Aggregation;
import io.weir.mongorecent.Aggregation.Call;
import io.weir.mongorecent.KeyRange;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_VALUE_DOES_NOT_FIT;
import static io.weir.mongorecent.mongo.FitExpressions.call;
import static io.weir.mongorecent.mongo.FitExpressions.fits;
import static io.weir.mongorecent.mongo.FitExpressions.isNull;
import static io.weir.mongorecent.mongo.FitExpressions.value;

/**
 * GROUP BY as a pipeline. Documents are not seen here, so the pipeline also counts those with values that do not fit the columns it filters by, groups by or
 * computes with, and keeps the key of one of them: the query fails then as if it had read them.
 */
public final class AggregationPipelines
{
    public static final String MISFITS = "misfits";
    public static final String MISFIT_KEY = "misfitKey";

    /**
     * Behind the name of a sum: of how many values.
     */
    public static final String COUNT_SUFFIX = "_values";

    /**
     * In place of the key of a document, where nobody has told which one it is.
     */
    public static final String UNKNOWN_KEY = "(not known)";

    private static final BsonInt64 ONE = new BsonInt64(1);
    private static final BsonInt64 ZERO = new BsonInt64(0);

    private AggregationPipelines() {}

    static List<BsonDocument> pipeline(MongoRecentTableHandle table, Aggregation aggregation)
    {
        List<BsonDocument> pipeline = new ArrayList<>();
        BsonDocument filter = DocumentReader.filter(table, table.constraint(), KeyRange.ALL);
        if (!filter.isEmpty()) {
            pipeline.add(new BsonDocument("$match", filter));
        }
        BsonDocument group = new BsonDocument(ID_FIELD, keys(aggregation));
        for (int index = 0; index < aggregation.calls().size(); index++) {
            addCall(group, aggregation.callOutput(index).field(), aggregation.calls().get(index));
        }
        misfit(columns(table, aggregation)).ifPresent(misfit -> {
            group.append(MISFITS, sum(call("$cond", misfit, ONE, ZERO)));
            group.append(MISFIT_KEY, new BsonDocument("$max", call("$cond", misfit, new BsonString("$" + ID_FIELD), BsonNull.VALUE)));
        });
        pipeline.add(new BsonDocument("$group", group));
        table.limit().ifPresent(limit -> pipeline.add(new BsonDocument("$limit", new BsonInt32(limit))));
        return pipeline;
    }

    /**
     * The columns that the result depends on.
     */
    public static Set<MongoRecentColumnHandle> columns(MongoRecentTableHandle table, Aggregation aggregation)
    {
        Set<MongoRecentColumnHandle> columns = new LinkedHashSet<>(table.filteredColumns());
        columns.addAll(aggregation.keys());
        aggregation.calls().forEach(call -> call.argument().ifPresent(columns::add));
        return columns;
    }

    /**
     * The error of a query whose result depends on a value that does not fit.
     *
     * @param id the key of its document, as far as it may be shown
     */
    public static TrinoException misfit(MongoRecentTableHandle table, Aggregation aggregation, String id)
    {
        List<String> columns = columns(table, aggregation).stream()
                .map(MongoRecentColumnHandle::name)
                .collect(toImmutableList());
        return new TrinoException(
                MONGO_RECENT_VALUE_DOES_NOT_FIT,
                "The document with _id %s in %s has in one of the columns %s a value that does not fit its type. ".formatted(id, table.collection(), columns) +
                        "SET SESSION <catalog>.aggregation_pushdown_enabled = false and run the query again to see which");
    }

    private static BsonValue keys(Aggregation aggregation)
    {
        if (aggregation.keys().isEmpty()) {
            return BsonNull.VALUE;
        }
        return groupKey(aggregation.keys().stream().map(FitExpressions::value).toList());
    }

    /**
     * The {@code _id} of {@code $group}: a value, or a document with arrays of one value each. The stand-in evaluates what is in such a document once more, but nothing in arrays: a text
     * {@code $ssn} in one column would become the value of field {@code ssn}.
     */
    static BsonValue groupKey(List<? extends BsonValue> values)
    {
        // null and missing are one group to Trino
        List<BsonDocument> keys = values.stream().map(value -> call("$ifNull", value, BsonNull.VALUE)).toList();
        if (keys.size() == 1) {
            return keys.getFirst();
        }
        BsonDocument group = new BsonDocument();
        keys.forEach(key -> group.append("k" + group.size(), new BsonDocument("$objectToArray", new BsonDocument("v", key))));
        return group;
    }

    /**
     * The value of one of the keys in the {@code _id} of a group.
     */
    public static BsonValue keyOf(BsonValue group, int index, int keys)
    {
        return keys == 1 ? group : group.asDocument().getArray("k" + index).getFirst().asDocument().get("v");
    }

    private static void addCall(BsonDocument group, String name, Call call)
    {
        switch (call.function()) {
            case COUNT_ROWS -> group.append(name, sum(ONE));
            case COUNT_VALUES -> group.append(name, countValues(call.argument().orElseThrow()));
            case SUM, AVERAGE -> {
                MongoRecentColumnHandle column = call.argument().orElseThrow();
                BsonDocument usable = call("$and", fits(column), call("$not", isNull(column)));
                group.append(name, sum(call("$cond", usable, new BsonDocument("$toLong", value(column)), ZERO)));
                // a sum of nothing is NULL to Trino and 0 to MongoDB
                group.append(name + COUNT_SUFFIX, countValues(column));
            }
            case MINIMUM -> group.append(name, new BsonDocument("$min", value(call.argument().orElseThrow())));
            case MAXIMUM -> group.append(name, new BsonDocument("$max", value(call.argument().orElseThrow())));
        }
    }

    private static BsonDocument countValues(MongoRecentColumnHandle column)
    {
        return sum(call("$cond", isNull(column), ZERO, ONE));
    }

    private static BsonDocument sum(BsonValue value)
    {
        return new BsonDocument("$sum", value);
    }

    private static Optional<BsonDocument> misfit(Set<MongoRecentColumnHandle> columns)
    {
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(call("$not", call("$and", columns.stream().map(FitExpressions::fits).toArray(BsonValue[]::new))));
    }
}
