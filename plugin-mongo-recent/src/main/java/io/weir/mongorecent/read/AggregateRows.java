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
package io.weir.mongorecent.read;

import io.trino.spi.TrinoException;
import io.weir.mongorecent.Aggregation;
import io.weir.mongorecent.Aggregation.Call;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.mongo.AggregationPipelines;
import io.weir.mongorecent.mongo.Documents;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NUMERIC_VALUE_OUT_OF_RANGE;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static io.weir.mongorecent.mongo.AggregationPipelines.COUNT_SUFFIX;
import static io.weir.mongorecent.mongo.AggregationPipelines.MISFITS;
import static io.weir.mongorecent.mongo.AggregationPipelines.MISFIT_KEY;
import static java.util.Objects.requireNonNull;

/**
 * The groups that MongoDB returns, as the rows that Trino would have made: a sum of nothing is NULL, one that leaves bigint an error, and no documents still make
 * one row when nothing is grouped by.
 */
final class AggregateRows
        implements Documents
{
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private final MongoRecentTableHandle table;
    private final Aggregation aggregation;
    private final Documents groups;
    private boolean empty = true;
    private boolean finished;

    AggregateRows(MongoRecentTableHandle table, Aggregation aggregation, Documents groups)
    {
        this.table = requireNonNull(table, "table is null");
        this.aggregation = requireNonNull(aggregation, "aggregation is null");
        this.groups = requireNonNull(groups, "groups is null");
    }

    @Override
    public Optional<RawBsonDocument> next()
    {
        if (finished) {
            return Optional.empty();
        }
        Optional<RawBsonDocument> group = groups.next();
        if (group.isPresent()) {
            empty = false;
            requireLossless(group.orElseThrow());
            return Optional.of(row(group.orElseThrow()));
        }
        finished = true;
        return empty && aggregation.keys().isEmpty() ? Optional.of(row(new BsonDocument())) : Optional.empty();
    }

    /**
     * What the pipeline cannot ask, for the texts that are shown.
     */
    private void requireLossless(RawBsonDocument group)
    {
        try {
            LosslessValues.require(group);
        }
        catch (MisfitException _) {
            throw AggregationPipelines.misfit(table, aggregation, AggregationPipelines.UNKNOWN_KEY);
        }
    }

    private RawBsonDocument row(BsonDocument group)
    {
        if (number(group, MISFITS).longValue() > 0) {
            throw AggregationPipelines.misfit(table, aggregation, DocumentDecoder.shown(group.get(MISFIT_KEY)));
        }
        BsonDocument row = new BsonDocument();
        for (int index = 0; index < aggregation.keys().size(); index++) {
            row.append(aggregation.keyOutput(index).field(), AggregationPipelines.keyOf(group.get(ID_FIELD), index, aggregation.keys().size()));
        }
        for (int index = 0; index < aggregation.calls().size(); index++) {
            String name = aggregation.callOutput(index).field();
            row.append(name, result(group, name, aggregation.calls().get(index)));
        }
        return new RawBsonDocument(row, CODEC);
    }

    private static BsonValue result(BsonDocument group, String name, Call call)
    {
        return switch (call.function()) {
            case COUNT_ROWS, COUNT_VALUES -> new BsonInt64(number(group, name).longValue());
            case MINIMUM, MAXIMUM -> group.get(name, BsonNull.VALUE);
            case SUM -> isOfNothing(group, name) ? BsonNull.VALUE : sum(group.get(name));
            case AVERAGE -> isOfNothing(group, name) ? BsonNull.VALUE : new BsonDouble(number(group, name).doubleValue() / number(group, name + COUNT_SUFFIX).longValue());
        };
    }

    private static boolean isOfNothing(BsonDocument group, String name)
    {
        return number(group, name + COUNT_SUFFIX).longValue() == 0;
    }

    private static BsonValue sum(BsonValue sum)
    {
        // MongoDB goes on with doubles where its integers end
        if (sum.isDouble()) {
            throw new TrinoException(NUMERIC_VALUE_OUT_OF_RANGE, "bigint addition overflow");
        }
        return sum;
    }

    private static Number number(BsonDocument group, String name)
    {
        BsonValue value = group.get(name, new BsonInt64(0));
        return value.isDouble() ? value.asNumber().doubleValue() : value.asNumber().longValue();
    }

    @Override
    public int available()
    {
        return groups.available();
    }

    @Override
    public int held()
    {
        return groups.held();
    }

    @Override
    public void close()
    {
        groups.close();
    }
}
