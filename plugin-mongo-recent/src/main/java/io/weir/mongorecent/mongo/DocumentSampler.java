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
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.Aggregates;
import io.airlift.units.Duration;
import io.trino.spi.type.TypeManager;
import io.weir.mongorecent.CollectionKind;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.MongoRecentConfig;
import io.weir.mongorecent.mongo.MongoSchemaConfig.SampleMethod;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

import java.util.List;
import java.util.Optional;

import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Infers the columns of an undeclared collection from its oldest and its newest documents, half of the sample each, by their {@code _id}, or from random ones. Both ends of the index
 * of {@code _id} are cheap to read, the same sample gives the same columns, and fields that came or went over time are seen. Nothing is written back.
 */
public final class DocumentSampler
{
    private static final long MAX_BYTES_PER_END = 32 * 1024 * 1024;

    private final MongoConnection connection;
    private final TypeManager typeManager;
    private final int sampleSize;
    private final SampleMethod method;
    private final Optional<Duration> maxQueryTime;

    @Inject
    public DocumentSampler(MongoConnection connection, TypeManager typeManager, MongoSchemaConfig schemaConfig, MongoRecentConfig config)
    {
        this.connection = requireNonNull(connection, "connection is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.sampleSize = schemaConfig.getSampleSize();
        this.method = schemaConfig.getSampleMethod();
        this.maxQueryTime = config.getMaxQueryTime();
    }

    public CollectionSchema infer(CollectionName name, CollectionKind kind)
    {
        return connection.errors().translate("sample documents of " + name, () -> {
            SchemaInference inference = new SchemaInference(name, typeManager);
            switch (method) {
                case ENDS -> {
                    if (kind == CollectionKind.COLLECTION) {
                        addEnds(inference, name);
                    }
                    else {
                        add(inference, first(name), sampleSize);
                    }
                }
                case RANDOM -> add(inference, random(name), sampleSize);
            }
            return inference.result();
        });
    }

    private void addEnds(SchemaInference inference, CollectionName name)
    {
        int half = (sampleSize + 1) / 2;
        if (!add(inference, end(name, 1, half), half)) {
            add(inference, end(name, -1, half), half);
        }
    }

    /**
     * Of what has no index of its keys, and would be read as a whole to find their ends.
     */
    private MongoIterable<RawBsonDocument> first(CollectionName name)
    {
        return connection.collection(name)
                .find(RawBsonDocument.class)
                .limit(sampleSize)
                .batchSize(sampleSize)
                .maxTime(maxQueryTime.map(Duration::toMillis).orElse(0L), MILLISECONDS);
    }

    private MongoIterable<RawBsonDocument> end(CollectionName name, int direction, int limit)
    {
        return connection.collection(name)
                .find(RawBsonDocument.class)
                .sort(new BsonDocument(ID_FIELD, new BsonInt32(direction)))
                .limit(limit)
                .batchSize(limit)
                .maxTime(maxQueryTime.map(Duration::toMillis).orElse(0L), MILLISECONDS);
    }

    private MongoIterable<RawBsonDocument> random(CollectionName name)
    {
        return connection.collection(name)
                .aggregate(List.of(Aggregates.sample(sampleSize)), RawBsonDocument.class)
                .allowDiskUse(true)
                .maxTime(maxQueryTime.map(Duration::toMillis).orElse(0L), MILLISECONDS);
    }

    /**
     * @return whether these were all documents of the collection
     */
    private static boolean add(SchemaInference inference, MongoIterable<RawBsonDocument> sample, int limit)
    {
        int count = 0;
        long bytes = 0;
        try (MongoCursor<RawBsonDocument> documents = sample.iterator()) {
            while (bytes < MAX_BYTES_PER_END) {
                if (!documents.hasNext()) {
                    return count < limit;
                }
                RawBsonDocument document = documents.next();
                bytes += document.getByteBuffer().remaining();
                inference.add(document);
                count++;
            }
        }
        return false;
    }
}
