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
import com.mongodb.MongoCommandException;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.MongoCollection;
import io.weir.mongorecent.Aggregation;
import io.weir.mongorecent.Computation;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.Pipeline;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

import java.util.List;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Sends the one aggregate command of a table handle that has a computation.
 */
public final class PipelineReader
{
    private final MongoConnection connection;

    @Inject
    public PipelineReader(MongoConnection connection)
    {
        this.connection = requireNonNull(connection, "connection is null");
    }

    static List<BsonDocument> stages(Pipeline pipeline)
    {
        return BsonDocument.parse(pipeline.json()).getArray("pipeline").stream().map(BsonValue::asDocument).toList();
    }

    public DocumentCursor open(MongoRecentTableHandle table, CommandContext context)
    {
        List<BsonDocument> pipeline = switch (table.computed()) {
            case Computation.None _ -> throw new IllegalArgumentException("nothing to compute");
            case Aggregation aggregation -> AggregationPipelines.pipeline(table, aggregation);
            case Pipeline written -> stages(written);
        };
        String operation = "aggregate " + table.collection();
        return connection.errors().translate(operation, () -> {
            MongoCollection<BsonDocument> collection = DocumentReader.collection(connection, table);
            AggregateIterable<RawBsonDocument> aggregate = collection
                    .aggregate(pipeline, RawBsonDocument.class)
                    .allowDiskUse(true)
                    .collation(DocumentReader.SIMPLE)
                    .comment(context.queryId())
                    .maxTime(context.maxTimeMillis().orElse(0), MILLISECONDS);
            context.batchSize().ifPresent(aggregate::batchSize);
            try {
                return DocumentCursor.open(connection, collection, aggregate, operation);
            }
            catch (MongoCommandException e) {
                if (table.computed() instanceof Aggregation aggregation && FitExpressions.isNoString(e.getErrorCode())) {
                    throw AggregationPipelines.misfit(table, aggregation, AggregationPipelines.UNKNOWN_KEY);
                }
                throw e;
            }
        });
    }
}
