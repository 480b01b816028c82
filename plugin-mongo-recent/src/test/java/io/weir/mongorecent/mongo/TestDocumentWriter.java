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

import com.google.common.collect.ImmutableList;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.airlift.units.Duration;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.History;
import io.weir.mongorecent.HistoryLink.Pair;
import io.weir.mongorecent.HistoryLink.State;
import io.weir.mongorecent.MongoRecentConfig;
import io.weir.mongorecent.RecordingMongo;
import io.weir.mongorecent.RecordingMongo.Held;
import io.weir.mongorecent.write.MongoWriteConfig;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonObjectId;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Changes of a table that had no history when the statement began, where some of the rows are not there any more.
 */
@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
final class TestDocumentWriter
{
    private static final CollectionName NAME = new CollectionName("shop", "visits");
    private static final CollectionName STAGED = new CollectionName("shop", "staged");

    private final RecordingMongo mongo = new RecordingMongo();
    private final MongoClient client = MongoClients.create(mongo.url());
    private final MongoCollection<BsonDocument> collection = client.getDatabase("shop").getCollection("visits", BsonDocument.class);
    private final MongoConnection connection = new MongoConnection(new MongoConnectionConfig().setConnectionUrl(mongo.url()), new MongoTlsConfig(), new MongoWriteConfig());
    private final HistoryLinkDocuments links = new HistoryLinkDocuments(connection);
    private final DocumentWriter documents = new DocumentWriter(connection, links, new CollectionFacts(connection, new MongoRecentConfig()));

    @BeforeEach
    void write()
    {
        client.getDatabase("shop").drop();
        collection.insertOne(BsonDocument.parse("{_id: 1, v: 1}"));
    }

    @AfterAll
    void close()
    {
        connection.close();
        client.close();
        mongo.close();
    }

    @Test
    void aRowWithTheKeyOfADeletedOneStays()
    {
        documents.change(NAME, ImmutableList.of(delete(1), delete(2), insert("{_id: 1, v: 2}")), "query");
        assertThat(collection.find()).containsExactly(BsonDocument.parse("{_id: 1, v: 2}"));
    }

    @Test
    void aRowWithTheKeyOfADeletedOneStaysBesideALink()
    {
        assertThat(links.create(linkedAt(0))).isTrue();
        documents.change(NAME, ImmutableList.of(delete(1), delete(2), insert("{_id: 1, v: 2}")), "query");
        assertThat(collection.find()).containsExactly(BsonDocument.parse("{_id: 1, v: 2}"));
    }

    @Test
    void aNewerChangeStays()
            throws InterruptedException
    {
        changeAndMeetAnotherWriter();
        assertThat(collection.find()).containsExactly(BsonDocument.parse("{_id: 1, v: 3}"));
    }

    @Test
    void aNewerChangeStaysBesideALink()
            throws InterruptedException
    {
        assertThat(links.create(linkedAt(0))).isTrue();
        changeAndMeetAnotherWriter();
        assertThat(collection.find()).containsExactly(BsonDocument.parse("{_id: 1, v: 3}"));
    }

    private void changeAndMeetAnotherWriter()
            throws InterruptedException
    {
        List<WriteModel<BsonDocument>> changes = ImmutableList.of(new UpdateOneModel<>(key(1), BsonDocument.parse("{$set: {v: 2}}")), delete(2));
        CompletableFuture<Void> change;
        // the update is through
        try (Held held = mongo.holdNext("delete")) {
            change = CompletableFuture.runAsync(() -> documents.change(NAME, changes, "query"));
            held.await();
            collection.updateOne(key(1), BsonDocument.parse("{$set: {v: 3}}"));
        }
        change.join();
    }

    /**
     * No command takes longer than MongoDB needs for some rows, and each row, whatever its key, is in one of them.
     */
    @Test
    void manyRowsAreCopiedInSeveralCommands()
    {
        int rows = stage();
        mongo.forgetCommands();
        documents.copy(STAGED, NAME, "query");
        assertThat(mongo.commands()).filteredOn(command -> command.getFirstKey().equals("aggregate")).hasSize(2);
        // one was there before
        assertThat(collection.countDocuments()).isEqualTo(rows + 1);
    }

    /**
     * Of the second command MongoDB says that it has copied all that is there.
     */
    @Test
    void rowsThatAreDroppedWhileTheyAreCopied()
            throws InterruptedException
    {
        stage();
        mongo.holdNext("aggregate").close();
        CompletableFuture<Void> copy;
        try (Held held = mongo.holdNext("aggregate")) {
            copy = CompletableFuture.runAsync(() -> documents.copy(STAGED, NAME, "query"));
            held.await();
            client.getDatabase("shop").getCollection("staged").drop();
        }
        assertThatThrownBy(copy::join).cause().hasMessage("The hidden collection shop.staged was dropped while its rows were copied to shop.visits, as DROP SCHEMA ... CASCADE does, and not all of them may be there. Look at the table before you run the statement again");
    }

    /**
     * As MongoDB gives them to rows that have none.
     */
    @Test
    void rowsWithGeneratedKeysAreCopiedByPlainRanges()
    {
        int rows = 2 * DocumentWriter.COPIED_AT_ONCE + 1;
        client.getDatabase("shop").getCollection("staged", BsonDocument.class)
                .insertMany(IntStream.range(0, rows).mapToObj(key -> new BsonDocument("_id", new BsonObjectId(new ObjectId(1_000_000 + key, 0)))).toList());
        mongo.forgetCommands();
        documents.copy(STAGED, NAME, "query");
        assertThat(mongo.commands()).filteredOn(command -> command.getFirstKey().equals("aggregate"))
                .extracting(command -> command.getArray("pipeline").getFirst().asDocument().getDocument("$match").getFirstKey())
                .containsExactly("$expr", "_id", "$expr");
        assertThat(collection.countDocuments()).isEqualTo(rows + 1);
    }

    private int stage()
    {
        List<BsonDocument> rows = new ArrayList<>();
        for (int key = 0; key < DocumentWriter.COPIED_AT_ONCE; key++) {
            rows.add(new BsonDocument("_id", new BsonInt32(1_000_000 - key)));
        }
        for (String key : List.of("'text'", "{$oid: '0123456789abcdef01234567'}", "true", "{a: 1}", "-1.5")) {
            rows.add(BsonDocument.parse("{_id: %s}".formatted(key)));
        }
        client.getDatabase("shop").getCollection("staged", BsonDocument.class).insertMany(rows);
        return rows.size();
    }

    @Test
    void copiedRowsAreDeletedWithOthers()
    {
        collection.insertOne(BsonDocument.parse("{_id: 2, v: 1, _weir_seal: {$date: {$numberLong: '5000'}}}"));
        assertThat(links.create(linkedAt(5000))).isTrue();
        documents.change(NAME, ImmutableList.of(delete(1), delete(2)), "query");
        assertThat(collection.find()).isEmpty();
    }

    /**
     * An update that adds to a value would add to it twice.
     */
    @Test
    void whoFailsAfterAChangeIsNotToRunAgainUnseen()
    {
        MongoConnection impatient = connection(new Duration(2, SECONDS));
        try {
            DocumentWriter writer = new DocumentWriter(impatient, new HistoryLinkDocuments(impatient), new CollectionFacts(impatient, new MongoRecentConfig()));
            Duration later = new Duration(3, SECONDS);
            // the first try and the driver's second
            mongo.delayNext("find", later.toJavaTime());
            mongo.delayNext("find", later.toJavaTime());
            assertThatThrownBy(() -> writer.change(NAME, ImmutableList.of(delete(1), delete(2)), "query"))
                    .hasMessageContaining("read the link of shop.visits with its history. It is not known what of it was done: look at the table before you run the statement again");
            assertThat(collection.find()).isEmpty();
        }
        finally {
            impatient.close();
        }
    }

    private MongoConnection connection(Duration readTimeout)
    {
        return new MongoConnection(new MongoConnectionConfig().setConnectionUrl(mongo.url()).setReadTimeout(readTimeout), new MongoTlsConfig(), new MongoWriteConfig());
    }

    private static WriteModel<BsonDocument> delete(int key)
    {
        return new DeleteOneModel<>(key(key));
    }

    private static WriteModel<BsonDocument> insert(String document)
    {
        return new InsertOneModel<>(BsonDocument.parse(document));
    }

    private static BsonDocument key(int key)
    {
        return new BsonDocument("_id", new BsonDocument("$eq", new BsonInt32(key)));
    }

    private static HistoryLink linkedAt(long seal)
    {
        return new HistoryLink(
                NAME,
                "",
                State.LINKED,
                new History("delta_gov.shop.visits", "file:///visits", "table", "application"),
                new Duration(1, HOURS),
                Optional.empty(),
                ImmutableList.of(),
                new Pair(0, seal, seal, Instant.EPOCH),
                OptionalLong.empty(),
                ImmutableList.of(),
                ImmutableList.of(),
                Optional.empty(),
                ImmutableList.of());
    }
}
