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

import com.mongodb.MongoInterruptedException;
import com.mongodb.ServerCursor;
import com.mongodb.client.MongoCursor;
import org.bson.RawBsonDocument;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static java.util.Objects.requireNonNull;

/**
 * The batches of one cursor. From the third on, each is asked for while the one before it is read: MongoDB makes it, and the network carries it, while the engine works. Whoever stops after a page
 * or two has not made MongoDB send more than that.
 */
final class DocumentBatches
        implements AutoCloseable
{
    private static final int WITHOUT_READING_AHEAD = 2;

    private final MongoCursor<RawBsonDocument> cursor;
    private final Consumer<ServerCursor> ender;
    private Optional<Reading> coming = Optional.empty();
    private int received;

    /**
     * @param serverCursor what it is read from
     */
    private record Reading(FutureTask<List<RawBsonDocument>> task, ServerCursor serverCursor) {}

    /**
     * @param ender ends a cursor while the server works on its next batch
     */
    DocumentBatches(MongoCursor<RawBsonDocument> cursor, Consumer<ServerCursor> ender)
    {
        this.cursor = requireNonNull(cursor, "cursor is null");
        this.ender = requireNonNull(ender, "ender is null");
    }

    /**
     * May wait for MongoDB.
     *
     * @return an empty one when there are no more
     */
    List<RawBsonDocument> next()
    {
        List<RawBsonDocument> batch = coming.isPresent() ? await(coming.orElseThrow().task()) : read();
        coming = Optional.empty();
        received++;
        if (received >= WITHOUT_READING_AHEAD && !batch.isEmpty()) {
            // none when the server has no more
            Optional.ofNullable(cursor.getServerCursor()).ifPresent(this::readAhead);
        }
        return batch;
    }

    private void readAhead(ServerCursor serverCursor)
    {
        Reading reading = new Reading(new FutureTask<>(this::read), serverCursor);
        coming = Optional.of(reading);
        Thread.ofVirtual().name("mongo-recent-read-ahead").start(reading.task());
    }

    private List<RawBsonDocument> read()
    {
        if (!cursor.hasNext()) {
            return List.of();
        }
        int size = cursor.available();
        List<RawBsonDocument> batch = new ArrayList<>(size);
        for (int number = 0; number < size; number++) {
            batch.add(cursor.next());
        }
        return batch;
    }

    private static List<RawBsonDocument> await(FutureTask<List<RawBsonDocument>> reading)
    {
        try {
            return reading.get();
        }
        catch (InterruptedException e) {
            throw new MongoInterruptedException("Interrupted while a batch was read", e);
        }
        catch (ExecutionException e) {
            throwIfUnchecked(e.getCause());
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Documents of the batch that was read ahead, as far as it is here.
     */
    int ahead()
    {
        return coming.map(Reading::task)
                .filter(reading -> reading.state() == State.SUCCESS)
                .map(reading -> reading.resultNow().size())
                .orElse(0);
    }

    /**
     * Does not wait for a batch that is being read: its thread and its connection are free again when the server has ended the cursor.
     */
    @Override
    public void close()
    {
        cursor.close();
        coming.filter(reading -> !reading.task().isDone())
                .map(Reading::serverCursor)
                .ifPresent(ender);
    }
}
