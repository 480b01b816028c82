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
import io.airlift.slice.Slice;
import io.trino.spi.Page;
import io.trino.spi.connector.ConnectorPageSink;
import io.weir.mongorecent.WrittenRows;
import org.bson.BsonDocument;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedFuture;

/**
 * Makes rows documents and sends them in batches. What fits one batch is sent when all rows are read; more than that goes to a hidden collection first, so that
 * a statement that reads the table that it writes does not meet its own rows, and one that fails leaves as little as it can.
 */
final class MongoRecentPageSink
        implements ConnectorPageSink
{
    private static final long MAX_BATCH_BYTES = 8 * 1024 * 1024;

    private final DocumentEncoder encoder;
    private final Consumer<List<BsonDocument>> target;
    private final Consumer<List<BsonDocument>> staging;
    private final Runnable undo;
    private final int batchSize;

    private final List<BsonDocument> batch = new ArrayList<>();
    private long batchBytes;
    private long completedBytes;
    private long completedRows;
    private long stagedRows;

    MongoRecentPageSink(DocumentEncoder encoder, Consumer<List<BsonDocument>> target, Consumer<List<BsonDocument>> staging, Runnable undo, int batchSize)
    {
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.target = requireNonNull(target, "target is null");
        this.staging = requireNonNull(staging, "staging is null");
        this.undo = requireNonNull(undo, "undo is null");
        this.batchSize = batchSize;
    }

    @Override
    public CompletableFuture<?> appendPage(Page page)
    {
        long rowBytes = page.getPositionCount() == 0 ? 0 : page.getSizeInBytes() / page.getPositionCount();
        for (int position = 0; position < page.getPositionCount(); position++) {
            if (batch.size() >= batchSize || batchBytes >= MAX_BATCH_BYTES) {
                stage();
            }
            batch.add(encoder.encode(page, position));
            batchBytes += rowBytes;
        }
        return NOT_BLOCKED;
    }

    private void stage()
    {
        staging.accept(batch);
        stagedRows += batch.size();
        completed();
    }

    private void completed()
    {
        completedBytes += batchBytes;
        completedRows += batch.size();
        batch.clear();
        batchBytes = 0;
    }

    @Override
    public CompletableFuture<Collection<Slice>> finish()
    {
        if (stagedRows > 0) {
            stage();
        }
        else if (!batch.isEmpty()) {
            target.accept(batch);
            completed();
        }
        return completedFuture(ImmutableList.of(new WrittenRows(completedRows, stagedRows).toSlice()));
    }

    @Override
    public void abort()
    {
        batch.clear();
        undo.run();
    }

    @Override
    public long getCompletedBytes()
    {
        return completedBytes;
    }

    @Override
    public long getMemoryUsage()
    {
        return batchBytes;
    }
}
