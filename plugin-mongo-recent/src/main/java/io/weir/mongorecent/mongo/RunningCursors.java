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

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadPreference;
import com.mongodb.ServerCursor;
import com.mongodb.client.MongoDatabase;
import io.airlift.log.Logger;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Ends cursors while the server works on their next batch. The driver does so only when the batch has come, and a server that finds little may look for it for long.
 */
final class RunningCursors
{
    private static final Logger log = Logger.get(RunningCursors.class);

    private final MongoDatabase database;
    private final MongoNamespace collection;
    private final ReadPreference readPreference;

    /**
     * @param readPreference of the commands that opened the cursors: of several members that it allows, only the right one knows the cursor
     */
    RunningCursors(MongoDatabase database, MongoNamespace collection, ReadPreference readPreference)
    {
        this.database = requireNonNull(database, "database is null");
        this.collection = requireNonNull(collection, "collection is null");
        this.readPreference = requireNonNull(readPreference, "readPreference is null");
    }

    /**
     * Waits for nothing: whoever closes a cursor may be interrupted, and there may be no connection left.
     */
    void end(ServerCursor cursor)
    {
        Thread.ofVirtual().name("mongo-recent-end-cursor").start(() -> tryToEnd(cursor));
    }

    private void tryToEnd(ServerCursor cursor)
    {
        BsonDocument command = new BsonDocument("killCursors", new BsonString(collection.getCollectionName()))
                .append("cursors", new BsonArray(List.of(new BsonInt64(cursor.getId()))));
        try {
            database.runCommand(command, readPreference);
        }
        catch (MongoException | IllegalStateException e) {
            // the driver ends it later; after a shutdown it is gone
            log.warn("A cursor of %s that nobody reads any more goes on until its next batch is there (%s)", collection, e.getClass().getSimpleName());
        }
    }
}
