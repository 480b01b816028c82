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
import io.airlift.units.Duration;
import io.trino.spi.type.TypeManager;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.MongoRecentConfig;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

import java.util.Optional;

import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Infers the columns of an undeclared collection from its oldest and its newest documents, half of the sample each, by their {@code _id}. Both ends of the index
 * of {@code _id} are cheap to read, the same sample gives the same columns, and fields that came or went over time are seen. Nothing is written back.
 */
public final class DocumentSampler
{
    private static final long MAX_BYTES_PER_END = 32 * 1024 * 1024;

    private final MongoConnection connection;
    private final TypeManager typeManager;
    private final int sampleSize;
    private final Optional<Duration> maxQueryTime;

    @Inject
    public DocumentSampler(MongoConnection connection, TypeManager typeManager, MongoRecentConfig config)
    {
        this.connection = requireNonNull(connection, "connection is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        this.sampleSize = config.getSampleSize();
        this.maxQueryTime = config.getMaxQueryTime();
    }

    public CollectionSchema infer(CollectionName name)
    {
        return connection.errors().translate("sample documents of " + name, () -> {
            SchemaInference inference = new SchemaInference(name, typeManager);
            int half = (sampleSize + 1) / 2;
            if (!add(inference, name, 1, half)) {
                add(inference, name, -1, half);
            }
            return inference.result();
        });
    }

    /**
     * @return whether these were all documents of the collection
     */
    private boolean add(SchemaInference inference, CollectionName name, int direction, int limit)
    {
        int count = 0;
        long bytes = 0;
        try (MongoCursor<RawBsonDocument> documents = connection.collection(name)
                .find(RawBsonDocument.class)
                .sort(new BsonDocument(ID_FIELD, new BsonInt32(direction)))
                .limit(limit)
                .maxTime(maxQueryTime.map(Duration::toMillis).orElse(0L), MILLISECONDS)
                .iterator()) {
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
