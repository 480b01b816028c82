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
package io.weir.benchmarks;

import io.weir.benchmarks.canned.CannedCollection;
import io.weir.benchmarks.canned.CannedMongo;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.types.ObjectId;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A million events of users, the same as in {@link RecentEvents}, from a server that has nothing else to do. Where it listens stands fast, so that a peer can be started with it.
 */
final class CannedEvents
{
    /**
     * On both sides.
     */
    static final String CATALOG = "mongo_canned";
    static final String TABLE = CATALOG + ".canned.events";

    private static final int PORT = Variables.ofThisProcess().count("WEIR_BENCH_CANNED_PORT", 18478);
    private static final int DOCUMENTS = 1_000_000;
    private static final int EVENTS_PER_USER = 20;
    private static final int SECONDS = (int) Instant.parse("2026-11-20T00:00:00Z").getEpochSecond();
    private static final int MILLIS_BETWEEN = 50;

    private CannedEvents() {}

    static CannedMongo serve()
    {
        try {
            return CannedMongo.start(PORT, List.of(
                    new CannedCollection("canned", "events", DOCUMENTS, CannedEvents::event),
                    CannedCollection.of("canned", "_weir_schema", List.of(columns())),
                    CannedCollection.of("canned", "_schema", List.of(columnsOfPeer()))));
        }
        catch (UncheckedIOException e) {
            throw new BenchmarkException("The server of canned answers does not start at 127.0.0.1:%d: %s. Name another port in WEIR_BENCH_CANNED_PORT, and start the peer with it".formatted(PORT, e.getMessage()), e);
        }
    }

    static Map<String, String> catalogProperties(CannedMongo server)
    {
        return Map.of("mongo-recent.connection-url", server.url());
    }

    private static BsonDocument event(int number)
    {
        return new BsonDocument("_id", new BsonObjectId(new ObjectId(SECONDS, number)))
                .append("user_id", new BsonInt64(number / EVENTS_PER_USER))
                .append("rating", new BsonInt64(number % 5 + 1))
                .append("product", new BsonString("product " + number % 1_000))
                .append("ts", new BsonDateTime(SECONDS * 1_000L + (long) number * MILLIS_BETWEEN));
    }

    /**
     * As if the table had been created through Weir.
     */
    private static BsonDocument columns()
    {
        return new BsonDocument("_id", new BsonString("events"))
                .append("version", new BsonInt32(1))
                .append("columns", new BsonArray(List.of(
                        column("user_id", "bigint").append("field", new BsonString("user_id")),
                        column("rating", "bigint").append("field", new BsonString("rating")),
                        column("product", "varchar").append("field", new BsonString("product")),
                        column("ts", "timestamp(3)").append("field", new BsonString("ts")))));
    }

    /**
     * The built-in connector would write this here otherwise, when it first looks at the collection.
     */
    private static BsonDocument columnsOfPeer()
    {
        return new BsonDocument("_id", new BsonObjectId(new ObjectId(SECONDS, 0)))
                .append("table", new BsonString("events"))
                .append("fields", new BsonArray(List.of(
                        column("_id", "ObjectId").append("hidden", BsonBoolean.TRUE),
                        column("user_id", "bigint").append("hidden", BsonBoolean.FALSE),
                        column("rating", "bigint").append("hidden", BsonBoolean.FALSE),
                        column("product", "varchar").append("hidden", BsonBoolean.FALSE),
                        column("ts", "timestamp(3)").append("hidden", BsonBoolean.FALSE))));
    }

    private static BsonDocument column(String name, String type)
    {
        return new BsonDocument("name", new BsonString(name)).append("type", new BsonString(type));
    }
}
