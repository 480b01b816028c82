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

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import io.weir.mongorecent.RecordingMongo;
import io.weir.mongorecent.RecordingMongo.Held;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;

import java.util.List;
import java.util.stream.IntStream;

import static io.trino.testing.assertions.Assert.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
final class TestDocumentBatches
{
    private static final int BATCH = 2;
    private static final int UNKNOWN_ERROR = 8;

    private final RecordingMongo mongo = new RecordingMongo();
    private final MongoClient client = MongoClients.create(mongo.url());
    private final MongoCollection<BsonDocument> collection = client.getDatabase("shop").getCollection("events", BsonDocument.class);

    @BeforeAll
    void write()
    {
        collection.insertMany(IntStream.range(0, 10).mapToObj(number -> new BsonDocument("_id", new BsonInt32(number))).toList());
    }

    @AfterAll
    void close()
    {
        client.close();
        mongo.close();
    }

    private MongoCursor<RawBsonDocument> find()
    {
        mongo.forgetCommands();
        return collection.find(RawBsonDocument.class).batchSize(BATCH).iterator();
    }

    private DocumentBatches batches()
    {
        RunningCursors running = new RunningCursors(client.getDatabase("shop"), collection.getNamespace(), collection.getReadPreference());
        return new DocumentBatches(find(), running::end);
    }

    private List<String> commands()
    {
        return mongo.commands().stream().map(BsonDocument::getFirstKey).toList();
    }

    @Test
    void allDocumentsInTheirOrder()
    {
        try (DocumentBatches batches = batches()) {
            int expected = 0;
            for (List<RawBsonDocument> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
                for (RawBsonDocument document : batch) {
                    assertThat(document.getInt32("_id").getValue()).isEqualTo(expected++);
                }
            }
            assertThat(expected).isEqualTo(10);
            assertThat(batches.next()).isEmpty();
        }
    }

    @Test
    void theThirdBatchIsReadAhead()
    {
        try (DocumentBatches batches = batches()) {
            assertThat(batches.next()).hasSize(BATCH);
            assertThat(batches.ahead()).isZero();
            assertThat(commands()).containsExactly("find");

            assertThat(batches.next()).hasSize(BATCH);
            assertEventually(() -> assertThat(batches.ahead()).isEqualTo(BATCH));
            // and no other before somebody wants that one
            assertThat(commands()).containsExactly("find", "getMore", "getMore");
        }
        assertEventually(() -> assertThat(commands()).containsExactly("find", "getMore", "getMore", "killCursors"));
    }

    @Test
    void anErrorIsToldToWhoReadsOn()
    {
        try (DocumentBatches batches = batches()) {
            batches.next();
            batches.next();
            assertEventually(() -> assertThat(batches.ahead()).isEqualTo(BATCH));
            mongo.failNext("getMore", UNKNOWN_ERROR);
            assertThat(batches.next()).hasSize(BATCH);
            assertThatThrownBy(batches::next).isInstanceOf(MongoCommandException.class);
        }
    }

    @Test
    void theServerIsToldNotToGoOnWithABatch()
            throws InterruptedException
    {
        DocumentBatches batches = batches();
        batches.next();
        BsonInt64 cursor;
        try (Held ahead = mongo.holdAfter(1)) {
            batches.next();
            ahead.await();
            assertThat(commands()).containsExactly("find", "getMore", "getMore");
            cursor = mongo.commands().getLast().getInt64("getMore");
            batches.close();
            assertEventually(() -> assertThat(commands()).containsExactly("find", "getMore", "getMore", "killCursors"));
        }
        // the second is the driver's, when the batch has come all the same
        assertEventually(() -> assertThat(commands()).containsExactly("find", "getMore", "getMore", "killCursors", "killCursors"));
        assertThat(mongo.commands().subList(3, 5)).allSatisfy(command -> {
            assertThat(command.getString("killCursors").getValue()).isEqualTo("events");
            assertThat(command.getArray("cursors")).containsExactly(cursor);
        });
        mongo.endInterruption();
    }

    @Test
    void aBatchThatIsHereNeedsNoMore()
    {
        DocumentBatches batches = batches();
        batches.next();
        batches.next();
        assertEventually(() -> assertThat(batches.ahead()).isEqualTo(BATCH));
        batches.close();
        assertThat(commands()).containsExactly("find", "getMore", "getMore", "killCursors");
    }
}
