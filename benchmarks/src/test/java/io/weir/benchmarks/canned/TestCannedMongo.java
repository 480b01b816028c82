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
package io.weir.benchmarks.canned;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

/**
 * By MongoDB's own driver: what is answered is right, and the rest is refused.
 */
@TestInstance(PER_CLASS)
@Execution(CONCURRENT)
final class TestCannedMongo
{
    private static final int DOCUMENTS = 1_234;

    private final CannedMongo server = CannedMongo.start(0, List.of(
            new CannedCollection("shop", "events", DOCUMENTS, TestCannedMongo::event),
            CannedCollection.of("shop", "columns", List.of(new BsonDocument("_id", new BsonInt32(1)).append("table", new BsonString("events"))))));
    private final MongoClient client = MongoClients.create(server.url());
    private final MongoCollection<BsonDocument> events = client.getDatabase("shop").getCollection("events", BsonDocument.class);

    @AfterAll
    void close()
    {
        client.close();
        server.close();
    }

    private static BsonDocument event(int number)
    {
        return new BsonDocument("_id", new BsonInt32(number))
                .append("product", new BsonString("product " + number))
                .append("ts", new BsonDateTime(number));
    }

    private static List<BsonDocument> all()
    {
        return IntStream.range(0, DOCUMENTS).mapToObj(TestCannedMongo::event).toList();
    }

    @Test
    void allDocumentsInBatchesOfAnySize()
    {
        assertThat(events.find().into(new ArrayList<>())).isEqualTo(all());
        for (int batchSize : new int[] {1, 7, 617, DOCUMENTS, DOCUMENTS + 1}) {
            assertThat(events.find().batchSize(batchSize).into(new ArrayList<>())).as("batches of %s", batchSize).isEqualTo(all());
        }
        // from what was encoded before
        assertThat(events.find().batchSize(7).into(new ArrayList<>())).isEqualTo(all());
        assertThat(client.getDatabase("shop").getCollection("other").find().into(new ArrayList<>())).isEmpty();
    }

    @Test
    void limitsAndOrders()
    {
        for (int limit : new int[] {1, 101, 102, DOCUMENTS - 1, DOCUMENTS, DOCUMENTS + 1}) {
            int expected = Math.min(limit, DOCUMENTS);
            assertThat(events.find().limit(limit).into(new ArrayList<>())).as("limit %s", limit).isEqualTo(all().subList(0, expected));
            assertThat(events.find().limit(limit).batchSize(50).into(new ArrayList<>())).as("limit %s in batches", limit).isEqualTo(all().subList(0, expected));
            assertThat(events.find().sort(new BsonDocument("_id", new BsonInt32(-1))).limit(limit).into(new ArrayList<>())).as("the last %s", limit)
                    .isEqualTo(all().reversed().subList(0, expected));
        }
        // a single batch
        assertThat(events.find().limit(-3).into(new ArrayList<>())).isEqualTo(all().subList(0, 3));
    }

    @Test
    void projections()
    {
        assertThat(events.find().projection(BsonDocument.parse("{ts: 1}")).first().toJson()).isEqualTo(BsonDocument.parse("{_id: 0, ts: {$date: 0}}").toJson());
        assertThat(events.find().projection(BsonDocument.parse("{_id: 0, ts: 1, product: true}")).first().keySet()).containsExactly("product", "ts");
        assertThat(events.find().projection(BsonDocument.parse("{_id: 0}")).first().keySet()).containsExactly("product", "ts");
        assertThat(events.find().projection(BsonDocument.parse("{_id: 1}")).first().keySet()).containsExactly("_id");
        assertThat(events.find().projection(BsonDocument.parse("{product: 0}")).first().keySet()).containsExactly("_id", "ts");
        assertThat(events.find().projection(BsonDocument.parse("{none: 1}")).first().keySet()).containsExactly("_id");
        assertThat(events.find().projection(new BsonDocument()).first().keySet()).containsExactly("_id", "product", "ts");
    }

    @Test
    void counts()
    {
        assertThat(events.estimatedDocumentCount()).isEqualTo(DOCUMENTS);
        assertThat(group("{_id: null, n: {$sum: 1}}")).isEqualTo(new BsonInt32(DOCUMENTS));
        assertThat(group("{_id: null, n: {$sum: {$numberLong: '1'}}}")).isEqualTo(new BsonInt64(DOCUMENTS));
        assertThat(client.getDatabase("shop").getCollection("other").aggregate(List.of(BsonDocument.parse("{$group: {_id: null, n: {$sum: 1}}}"))).into(new ArrayList<>())).isEmpty();
    }

    private BsonValue group(String group)
    {
        return events.aggregate(List.of(new BsonDocument("$group", BsonDocument.parse(group)))).first().get("n");
    }

    @Test
    void whatThereIs()
    {
        assertThat(client.listDatabaseNames().into(new ArrayList<>())).containsExactly("shop");
        assertThat(client.getDatabase("shop").listCollectionNames().into(new ArrayList<>())).containsExactly("events", "columns");
        assertThat(client.getDatabase("shop").listCollections().filter(BsonDocument.parse("{name: 'events'}")).first().getString("type")).isEqualTo("collection");
        assertThat(events.listIndexes().first().getString("name")).isEqualTo("_id_");
        assertThat(client.getDatabase("shop").getCollection("columns").find(BsonDocument.parse("{table: 'events'}")).first()).isNotNull();
        assertThat(client.getDatabase("shop").getCollection("columns").find(BsonDocument.parse("{table: 'others'}")).first()).isNull();
    }

    @Test
    void theRestIsRefusedByName()
    {
        assertRefused(() -> events.find(BsonDocument.parse("{product: 'product 7'}")).first(), "a filter on a collection of more than 1000 documents");
        assertRefused(() -> client.getDatabase("shop").getCollection("columns").find(BsonDocument.parse("{table: {$in: ['events']}}")).first(), "another filter than by a field that equals a text: 'table'");
        assertRefused(() -> events.find().sort(BsonDocument.parse("{ts: 1}")).first(), "'find' with another order than that of _id");
        assertRefused(() -> events.find().hintString("_id_").first(), "'find' with 'hint'");
        assertRefused(() -> events.find().skip(1).first(), "'find' with 'skip'");
        assertRefused(() -> events.find().projection(BsonDocument.parse("{ts: '$product'}")).first(), "a projection that computes 'ts'");
        assertRefused(() -> events.find().projection(BsonDocument.parse("{ts: 1, product: 0}")).first(), "a projection that takes some fields and leaves out others");
        assertRefused(() -> group("{_id: '$product', n: {$sum: 1}}"), "a $group by anything but null");
        assertRefused(() -> group("{_id: null, n: {$max: '$ts'}}"), "'n', which is no $sum");
        assertRefused(() -> group("{_id: null, n: {$sum: 2}}"), "'n', a $sum of anything but 1");
        assertRefused(() -> events.countDocuments(), "another pipeline than one $group");
        assertRefused(() -> events.drop(), "no such command: 'drop'");
        assertRefused(() -> client.getDatabase("shop").runCommand(BsonDocument.parse("{insert: 'events', documents: []}")), "no such command: 'insert'");
        assertRefused(() -> client.getDatabase("shop").runCommand(BsonDocument.parse("{find: 1}")), "'find' of anything but a collection");
    }

    private static void assertRefused(Runnable question, String reason)
    {
        assertThatThrownBy(question::run)
                .isInstanceOf(MongoCommandException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aCursorThatIsGoneIsAnError()
    {
        try (MongoCursor<BsonDocument> cursor = events.find().batchSize(10).cursor()) {
            for (int number = 0; number < 10; number++) {
                cursor.next();
            }
            long id = cursor.getServerCursor().getId();
            client.getDatabase("shop").runCommand(new BsonDocument("killCursors", new BsonString("events")).append("cursors", new BsonArray(List.of(new BsonInt64(id)))));
            assertThatThrownBy(cursor::next).isInstanceOf(MongoCursorNotFoundException.class);
        }
    }

    @Test
    void whatIsNoMessageEndsTheConnection()
            throws IOException
    {
        // as long as a header, which would announce half a gigabyte
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(US_ASCII));
            assertThat(socket.getInputStream().read()).isNegative();
        }
        // others are served on
        assertThat(events.estimatedDocumentCount()).isEqualTo(DOCUMENTS);
    }
}
