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
package io.weir.mongorecent.write;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import com.mongodb.client.model.WriteModel;
import io.airlift.slice.Slice;
import io.airlift.units.DataSize;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMergeSink;
import org.bson.BsonDocument;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_TOO_MANY_CHANGES;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedFuture;

/**
 * Keeps all changes until all rows are read, and only then sends them: a find that goes on while documents change may return a document twice, or one that the
 * statement has just written. So a statement that fails while it reads and computes changes nothing.
 */
final class MongoRecentMergeSink
        implements ConnectorMergeSink
{
    // an update or a delete, its filter and their parts, without the values
    private static final long CHANGE_BYTES = 400;

    private final RowChanges rows;
    private final Consumer<List<WriteModel<BsonDocument>>> send;
    private final int batchSize;
    private final DataSize maxBufferedChanges;

    private final List<WriteModel<BsonDocument>> changes = new ArrayList<>();
    private long bufferedBytes;
    private long completedBytes;

    MongoRecentMergeSink(RowChanges rows, Consumer<List<WriteModel<BsonDocument>>> send, int batchSize, DataSize maxBufferedChanges)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.send = requireNonNull(send, "send is null");
        this.batchSize = batchSize;
        this.maxBufferedChanges = requireNonNull(maxBufferedChanges, "maxBufferedChanges is null");
    }

    @Override
    public void storeMergedRows(Page page)
    {
        bufferedBytes += page.getSizeInBytes() + page.getPositionCount() * CHANGE_BYTES;
        if (bufferedBytes > maxBufferedChanges.toBytes()) {
            throw new TrinoException(
                    MONGO_RECENT_TOO_MANY_CHANGES,
                    "The statement changes more rows than mongo-recent.max-buffered-changes (%s) lets one writer keep until all are read; that writer has changed nothing, and others of the statement may have changed their rows. ".formatted(maxBufferedChanges) +
                            "Run it for a part of the rows at a time, or raise the limit");
        }
        for (int position = 0; position < page.getPositionCount(); position++) {
            changes.add(rows.change(page, position));
        }
    }

    @Override
    public CompletableFuture<Collection<Slice>> finish()
    {
        Lists.partition(changes, batchSize).forEach(send);
        completedBytes = bufferedBytes;
        changes.clear();
        return completedFuture(ImmutableList.of());
    }

    @Override
    public long getCompletedBytes()
    {
        return completedBytes;
    }

    @Override
    public void abort()
    {
        changes.clear();
    }
}
