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
import org.bson.BsonDocument;
import org.bson.BsonInt32;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * The clock of MongoDB's primary: one for all copiers, wherever they run.
 */
public final class ServerClock
{
    private static final int COMMAND_NOT_FOUND = 59;

    private final MongoConnection connection;

    @Inject
    public ServerClock(MongoConnection connection)
    {
        this.connection = requireNonNull(connection, "connection is null");
    }

    public Instant now()
    {
        BsonDocument answer = connection.errors().translate("ask for the time", () -> {
            try {
                return ask("hello");
            }
            catch (MongoCommandException e) {
                if (e.getErrorCode() != COMMAND_NOT_FOUND) {
                    throw e;
                }
                // servers before 4.4.2
                return ask("isMaster");
            }
        });
        return Instant.ofEpochMilli(answer.getDateTime("localTime").getValue());
    }

    private BsonDocument ask(String command)
    {
        return connection.database("admin").runCommand(new BsonDocument(command, new BsonInt32(1)), BsonDocument.class);
    }
}
