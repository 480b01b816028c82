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
package io.weir.mongorecent.history;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.mongodb.client.model.IndexOptions;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.TransactionId;
import io.weir.mongorecent.RecordingMongo.Held;
import io.weir.mongorecent.RecordingMongo.Moment;
import org.bson.Document;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static java.util.concurrent.TimeUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The copier where the history, MongoDB or the documents are not as it left or knows them: it loses no row, and says why it copies none.
 */
final class TestCopierRefusals
        extends AbstractTestHistory
{
    TestCopierRefusals()
    {
        super(1);
    }

    /**
     * A run dies right after it kept another one out of the history, and the clock of MongoDB is put back.
     */
    @Test
    void aSealThatOnlyTheHistoryKnows()
            throws IOException
    {
        insert(1);
        link();
        for (int command = 0; linkDocument().get("openSeal") == null; command++) {
            mongo.failAfter(command, Moment.AFTER);
            tryToCopy();
            mongo.endInterruption();
        }
        String applicationId = linkDocument().getString("applicationId");
        long later = Instant.now().plusSeconds(3_600).toEpochMilli();
        appendNumber(SealNumbers.fence(applicationId, later));
        copy();
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
        assertThat(linkDocument().getDate("watermark").getTime()).isEqualTo(later + 1);
        insert(1);
        copy();
        assertAllOnce();
    }

    /**
     * MongoDB is restored from a backup of before the last copy: what was copied since has no seal any more.
     */
    @Test
    void aHistoryThatKnowsOfMoreThanMongo()
            throws IOException
    {
        insert(1);
        link();
        longGrace();
        copy();
        insert(1);
        List<Document> backup = documents().find().into(new ArrayList<>());
        Document link = linkDocument();
        copy();
        documents().deleteMany(new Document());
        documents().insertMany(backup);
        client.getDatabase("reviews").getCollection("_weir_history").replaceOne(new Document(), link);
        assertQueryFails(
                "CALL system.copy_to_history('reviews', 'ratings')",
                "The history delta_gov.reviews.ratings_.* has rows of a run of the copier that reviews.ratings does not know of: MongoDB was put back to an older state, .*");
        assertAllOnce();
        assertThat(history.ids(location, history.tables().latest(location).version())).containsExactlyInAnyOrder(0L, 1L);
        // a run that died since then left a later number
        appendNumber(SealNumbers.fence(linkDocument().getString("applicationId"), Instant.now().plusSeconds(3_600).toEpochMilli()));
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", ".* MongoDB was put back to an older state, .*");
        assertThat(history.ids(location, history.tables().latest(location).version())).containsExactlyInAnyOrder(0L, 1L);
    }

    /**
     * The numbers of the copies stay in a history that is restored to a version of before them; the rows do not.
     */
    @Test
    void aHistoryThatWasRestored()
            throws IOException
    {
        insert(1);
        link();
        longGrace();
        copy();
        insert(1);
        copy();
        history.restore(location, 1);
        shortGrace();
        assertQueryFails(
                "CALL system.copy_to_history('reviews', 'ratings')",
                "The history delta_gov.reviews.ratings_.* was restored, by its version 3, to one without rows that had been copied to it. Nothing is copied and nothing expires. Restore it to version 2, .*");
        assertThat(documents().countDocuments()).isEqualTo(2);
        assertAllOnce();
        // a later version that is without them as well
        history.restore(location, 3);
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", "The history .* was restored, by its version 3, .*");
        history.restore(location, 2);
        longGrace();
        insert(1);
        copy();
        assertAllOnce();
        // what nobody copied may go
        long copied = history.tables().latest(location).version();
        appendNumber(new TransactionId("another", 1));
        copy();
        assertThat(linkDocument().getLong("version")).isEqualTo(copied + 1);
        history.restore(location, copied);
        insert(1);
        copy();
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
    }

    /**
     * A run dies after its commit, and the history is restored to a version of before.
     */
    @Test
    void aHistoryThatWasRestoredBeforeItWasPublished()
            throws IOException
    {
        insert(1);
        link();
        longGrace();
        copyAndDieBeforePublishing();
        long copied = history.tables().latest(location).version();
        history.restore(location, copied - 1);
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", "The history .* was restored, by its version %d, .* Restore it to version %d, .*".formatted(copied + 1, copied));
        assertAllOnce();
        history.restore(location, copied);
        copy();
        assertAllOnce();
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactly(0L);
    }

    /**
     * A run dies after its commit, and a document has a seal by then that was abandoned longer ago than any is remembered. Whoever publishes in its place has not sealed it again.
     */
    @Test
    void anAbandonedSealThatIsFoundLate()
            throws IOException
    {
        insert(1);
        link();
        longGrace();
        copyAndDieBeforePublishing();
        Date old = Date.from(Instant.now().minus(Duration.ofDays(8)));
        client.getDatabase("reviews").getCollection("_weir_history").updateOne(new Document(), new Document("$set", new Document("abandonedSeals", ImmutableList.of(old))));
        insert(1);
        documents().updateOne(new Document("id", 1L), new Document("$set", new Document("_weir_seal", old)));
        assertAllOnce();
        copy();
        assertAllOnce();
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactlyInAnyOrder(0L, 1L);
        assertThat(linkDocument().getList("abandonedSeals", Date.class)).isEmpty();
    }

    private void copyAndDieBeforePublishing()
    {
        // the number of the seal, the seal of the document, and then the pair
        mongo.delayNext("update", Duration.ZERO);
        mongo.delayNext("update", Duration.ZERO);
        mongo.failNext("update", 11600);
        assertThat(tryToCopy()).isFalse();
        assertThat(linkDocument().get("openSeal")).isNotNull();
    }

    private void appendNumber(TransactionId transaction)
    {
        CommitDetails details = new CommitDetails("WRITE", ImmutableMap.of(), "test", Optional.empty(), Optional.empty(), Optional.of(transaction));
        history.tables().append(history.tables().latest(location), ImmutableList.of(), details);
    }

    @Test
    void fieldsThatNoSampleSaw()
            throws IOException
    {
        client.getDatabase("reviews").getCollection("_weir_schema").deleteMany(new Document());
        for (int id = 0; id < 3; id++) {
            Document document = new Document("_id", id).append("id", (long) id).append("user_id", 7L).append("product", "weir").append("ts", Date.from(Instant.now()));
            documents().insertOne(id == 1 ? document.append("phone", "555") : document);
        }
        nextId = 3;
        link();
        Date young = Date.from(Instant.now().minusSeconds(60));
        Date old = Date.from(Instant.now().minus(Duration.ofDays(8)));
        client.getDatabase("reviews").getCollection("_weir_history").updateOne(new Document(), new Document("$set", new Document("abandonedSeals", ImmutableList.of(old, young))));
        assertQueryFails(
                "CALL system.copy_to_history('reviews', 'ratings')",
                "The document with _id 1 in reviews.ratings has the field 'phone', which is in no column, so that its history would be without it when it expires. Nothing was copied. .* or declare the columns in reviews._weir_schema");
        // and the seal of the run
        assertThat(linkDocument().getList("abandonedSeals", Date.class)).hasSize(2).contains(young).doesNotContain(old);
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(3);
        documents().updateOne(new Document("_id", 1), new Document("$unset", new Document("phone", "")));
        copy();
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
    }

    /**
     * It may have guessed the columns of the first document.
     */
    @Test
    void fieldsThatTheBuiltInConnectorDidNotKeep()
            throws IOException
    {
        insert(2);
        client.getDatabase("reviews").getCollection("_weir_schema").deleteMany(new Document());
        client.getDatabase("reviews").getCollection("_schema").insertOne(Document.parse(
                """
                {table: 'ratings', fields: [
                    {name: 'id', type: 'bigint'}, {name: 'user_id', type: 'bigint'}, {name: 'product', type: 'varchar'}, {name: 'ts', type: 'timestamp(3) with time zone'}]}
                """));
        documents().updateOne(new Document("id", 1L), new Document("$set", new Document("phone", "555")));
        link();
        assertQueryFails(
                "CALL system.copy_to_history('reviews', 'ratings')",
                "The document with _id .* in reviews.ratings has the field 'phone', which is in no column, .* Nothing was copied. Its columns come from the collection that mongo-recent.trino-schema-collection names, which is only read: declare the columns in reviews._weir_schema");
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(2);
        documents().updateOne(new Document("id", 1L), new Document("$unset", new Document("phone", "")));
        copy();
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
    }

    /**
     * Somebody makes the index while the table is linked.
     */
    @Test
    void documentsThatMongoDeletesByItself()
            throws IOException
    {
        insert(1);
        link();
        longGrace();
        copy();
        insert(1);
        documents().createIndex(new Document("ts", 1), new IndexOptions().name("hourly").expireAfter(1L, HOURS));
        assertQueryFails(
                "CALL system.copy_to_history('reviews', 'ratings')",
                "Table reviews.ratings cannot be copied to its history any more; nothing was copied and nothing expires: by its index 'hourly' with expireAfterSeconds, .* Drop the index; .*");
        assertThat(documents().countDocuments()).isEqualTo(2);
        assertThat(history.ids(location, history.tables().latest(location).version())).containsExactly(0L);
        documents().dropIndex("hourly");
        copy();
        assertAllOnce();
    }

    @Test
    void aValueThatDoesNotFitStopsTheCopier()
            throws IOException
    {
        insert(2);
        link();
        longGrace();
        documents().updateOne(new Document("id", 1L), new Document("$set", new Document("ts", "tomorrow")));
        for (int run = 0; run < 2; run++) {
            assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", "The document with _id .* in reviews.ratings has in field 'ts' a value of BSON type string, which does not fit column 'ts' of type timestamp.*");
            insert(1);
            assertAllOnce();
            assertThat(recent(linkDocument()).getRowCount()).isEqualTo((int) nextId);
        }
        documents().updateOne(new Document("id", 1L), new Document("$set", new Document("ts", Date.from(Instant.now()))));
        copy();
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
    }

    /**
     * And comes with the first documents, while the copier knows of the columns of before.
     */
    @Test
    void aColumnThatIsNew()
            throws IOException, InterruptedException
    {
        insert(1);
        link();
        longGrace();
        CompletableFuture<Boolean> copier;
        // before any document is sealed
        try (Held update = mongo.holdNext("update")) {
            copier = CompletableFuture.supplyAsync(this::tryToCopy);
            update.await();
            client.getDatabase("reviews").getCollection("_weir_schema").updateOne(
                    new Document("_id", "ratings"),
                    new Document("$push", new Document("columns", new Document("name", "note").append("field", "note").append("type", "varchar"))));
            documents().insertOne(new Document("id", nextId).append("user_id", 7L).append("product", "weir").append("ts", Date.from(Instant.now())).append("note", "new"));
        }
        nextId++;
        assertThat(copier.join()).isFalse();
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(2);
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", "The history .* has no column 'note', of type varchar in MongoDB. .*");
        assertAllOnce();
    }
}
