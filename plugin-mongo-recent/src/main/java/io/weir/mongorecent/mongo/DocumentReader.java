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
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Collation;
import io.airlift.units.Duration;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentConfig;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.SortKey;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Turns a table handle into the one find command that it stands for.
 */
public final class DocumentReader
{
    private static final Collation SIMPLE = Collation.builder().locale("simple").build();
    private static final int MAX_FIRST_BATCH = 10_000;

    private final MongoConnection connection;
    private final Optional<Duration> maxQueryTime;

    @Inject
    public DocumentReader(MongoConnection connection, MongoRecentConfig config)
    {
        this.connection = requireNonNull(connection, "connection is null");
        this.maxQueryTime = config.getMaxQueryTime();
    }

    /**
     * @param columns the fields that the documents must have, the {@code _id} aside, which they always have: errors name documents by it
     * @param queryId the comment of the command, by which operators find the query in MongoDB's log and profiler
     */
    public DocumentCursor open(MongoRecentTableHandle table, List<MongoRecentColumnHandle> columns, String queryId)
    {
        checkArgument(!table.constraint().isNone(), "nothing to find");
        String operation = "find in " + table.collection();
        MongoErrors errors = connection.errors();
        return errors.translate(operation, () -> {
            FindIterable<RawBsonDocument> find = connection.collection(table.collection())
                    .find(BsonFilters.filter(table.constraint()), RawBsonDocument.class)
                    .comment(queryId);
            projection(columns).ifPresent(find::projection);
            maxQueryTime.ifPresent(time -> find.maxTime(time.toMillis(), MILLISECONDS));
            if (!table.sort().isEmpty()) {
                find.sort(sort(table.sort()));
            }
            if (comparesText(table)) {
                find.collation(SIMPLE);
            }
            table.limit().ifPresent(limit -> limit(find, limit));
            return new DocumentCursor(find.iterator(), errors, operation);
        });
    }

    private static void limit(FindIterable<RawBsonDocument> find, int limit)
    {
        if (limit == 1) {
            // the driver's word for singleBatch: the server opens no cursor. Not for more: a batch ends at 16 MB, and single batches end there for good
            find.limit(-1);
            return;
        }
        find.limit(limit);
        // without it the first batch ends after 101 documents and the rest costs a second round trip
        find.batchSize(Math.min(limit, MAX_FIRST_BATCH));
    }

    static Optional<BsonDocument> projection(List<MongoRecentColumnHandle> columns)
    {
        if (!columns.stream().allMatch(MongoRecentColumnHandle::addressable)) {
            // MongoDB cannot be asked for such a field: read whole documents
            return Optional.empty();
        }
        BsonDocument projection = new BsonDocument();
        columns.forEach(column -> projection.append(column.field(), new BsonInt32(1)));
        if (projection.isEmpty()) {
            projection.append(ID_FIELD, new BsonInt32(1));
        }
        return Optional.of(projection);
    }

    private static BsonDocument sort(List<SortKey> keys)
    {
        BsonDocument sort = new BsonDocument();
        keys.forEach(key -> sort.append(key.column().field(), new BsonInt32(switch (key.direction()) {
            case ASCENDING -> 1;
            case DESCENDING -> -1;
        })));
        return sort;
    }

    private static boolean comparesText(MongoRecentTableHandle table)
    {
        return Stream.concat(
                        table.constraint().getDomains().orElseThrow().keySet().stream(),
                        table.sort().stream().map(SortKey::column))
                .anyMatch(column -> BsonFilterValues.isText(column.mapping()));
    }
}
