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

import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoIterable;
import org.bson.RawBsonDocument;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import static java.util.Collections.emptyIterator;
import static java.util.Objects.requireNonNull;

/**
 * The documents that one command returns. Closing it ends the cursor on the server too.
 */
public final class DocumentCursor
        implements Documents
{
    private final DocumentBatches batches;
    private final MongoErrors errors;
    private final String operation;
    private Iterator<RawBsonDocument> batch = emptyIterator();
    private int available;

    /**
     * Sends the command.
     *
     * @param collection that it is about, as it is read by it
     */
    static DocumentCursor open(MongoConnection connection, MongoCollection<?> collection, MongoIterable<RawBsonDocument> command, String operation)
    {
        MongoNamespace namespace = collection.getNamespace();
        RunningCursors running = new RunningCursors(connection.database(namespace.getDatabaseName()), namespace, collection.getReadPreference());
        return new DocumentCursor(new DocumentBatches(command.iterator(), running::end), connection.errors(), operation);
    }

    private DocumentCursor(DocumentBatches batches, MongoErrors errors, String operation)
    {
        this.batches = requireNonNull(batches, "batches is null");
        this.errors = requireNonNull(errors, "errors is null");
        this.operation = requireNonNull(operation, "operation is null");
    }

    /**
     * Waits for the next batch when the last one is used up.
     */
    @Override
    public Optional<RawBsonDocument> next()
    {
        if (available == 0) {
            List<RawBsonDocument> received = errors.translate(operation, batches::next);
            batch = received.iterator();
            available = received.size();
        }
        if (available == 0) {
            return Optional.empty();
        }
        available--;
        return Optional.of(batch.next());
    }

    @Override
    public int available()
    {
        return available;
    }

    @Override
    public int held()
    {
        return available + batches.ahead();
    }

    @Override
    public void close()
    {
        // a cancelled query interrupts its thread, and the driver would then not tell the server to end the cursor
        boolean interrupted = Thread.interrupted();
        try {
            errors.translate(operation, batches::close);
        }
        finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
