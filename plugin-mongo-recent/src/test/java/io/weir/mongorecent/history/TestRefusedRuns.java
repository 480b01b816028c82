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
import io.delta.kernel.types.StructType;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaProperties;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.TransactionId;
import io.weir.mongorecent.RecordingMongo.Held;
import io.weir.mongorecent.RecordingMongo.Moment;
import org.bson.Document;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static java.util.concurrent.TimeUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a run leaves that something stops before its commit: rows that can be changed, and the version of the history that it found.
 */
final class TestRefusedRuns
        extends AbstractTestHistory
{
    TestRefusedRuns()
    {
        super(1);
    }

    @Test
    void aRowThatTheHistoryCannotTakeIsCorrected()
            throws IOException
    {
        histories++;
        location = history.create("ratings_" + histories, DeltaHistory.SCHEMA, ImmutableList.of("product"), ImmutableMap.of(DeltaProperties.HISTORY_OF, DeltaHistory.RECENT));
        insert(2);
        assertUpdate("UPDATE ratings SET product = '' WHERE id = 1", 1);
        link();
        longGrace();
        for (int run = 0; run < 2; run++) {
            assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", ".* Delta keeps an empty varchar as NULL in a partition column. .*");
            assertAllOnce();
            insert(1);
        }
        assertUpdate("UPDATE ratings SET product = NULL WHERE product = ''", 1);
        copy();
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
    }

    @Test
    void rowsBesideOneThatDoesNotFitAreDeleted()
            throws IOException
    {
        insert(3);
        link();
        longGrace();
        refuse();
        assertThat(tryToCopy()).isFalse();
        assertUpdate("DELETE FROM ratings WHERE id = 0", 1);
        assertUpdate("DELETE FROM ratings WHERE id = 2", 1);
        copy();
        assertThat(all()).containsExactly(1L);
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
    }

    /**
     * One command after the other of a run that something stops fails, before or after it was carried out.
     */
    @Test
    void anyCommandOfARefusedRunMayFail()
            throws IOException
    {
        link();
        longGrace();
        for (Moment moment : Moment.values()) {
            boolean reached = true;
            for (int command = 0; reached; command++) {
                insert(2);
                refuse();
                mongo.failAfter(command, moment);
                assertThat(tryToCopy()).isFalse();
                reached = mongo.endInterruption();
                assertAllOnce();
                accept();
                copy();
                assertAllOnce();
                assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
            }
        }
    }

    /**
     * Whatever a run is at when another one has copied its rows.
     */
    @Test
    void anotherCopierTakesOver()
            throws IOException, InterruptedException
    {
        link();
        longGrace();
        for (int updates = 1; updates < 4; updates++) {
            insert(2);
            refuse();
            CompletableFuture<Boolean> copier;
            try (Held held = holdUpdate(updates)) {
                copier = CompletableFuture.supplyAsync(this::tryToCopy);
                held.await();
                accept();
                copy();
            }
            assertThat(copier.join()).isFalse();
            assertAllOnce();
            copy();
            assertAllOnce();
            assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
        }
    }

    @Test
    void rowsAreUpdatedWhileTheyAreOnTheWay()
            throws InterruptedException
    {
        assertLeft("update", "UPDATE ratings SET product = 'dam' WHERE id < 2", 0);
    }

    @Test
    void rowsAreDeletedWhileTheyAreOnTheWay()
            throws InterruptedException
    {
        assertLeft("delete", "DELETE FROM ratings WHERE id + 1 > 1", 0);
    }

    @Test
    void allRowsAreDeletedWhileTheyAreOnTheWay()
            throws InterruptedException
    {
        // the link, then the documents
        assertLeft("delete", "TRUNCATE TABLE ratings", 1);
    }

    /**
     * Rows have a seal when the statement comes to them, and none when it looks why it did not find them.
     *
     * @param looks after the command, before the copier gives the rows up
     */
    private void assertLeft(String command, @Language("SQL") String sql, int looks)
            throws InterruptedException
    {
        insert(3);
        link();
        CompletableFuture<Void> change;
        CompletableFuture<Boolean> copier;
        Held look;
        try (Held held = mongo.holdNext(command)) {
            change = CompletableFuture.runAsync(() -> getQueryRunner().execute(sql));
            held.await();
            refuse();
            try (Held unseal = holdUpdate(2)) {
                // the common pool may have one thread, which waits for the statement
                copier = CompletableFuture.supplyAsync(this::tryToCopy, Thread::startVirtualThread);
                unseal.await();
                for (int before = 0; before < looks; before++) {
                    mongo.delayNext("find", Duration.ZERO);
                }
                look = mongo.holdNext("find");
                held.close();
                look.await();
            }
            assertThat(copier.join()).isFalse();
            look.close();
        }
        assertThatThrownBy(change::join).hasMessageContaining("A copier that failed may have had rows of reviews.ratings on the way to its history");
        assertThat(documents().countDocuments(new Document("product", "weir"))).isEqualTo(3);
        getQueryRunner().execute(sql);
        assertThat(documents().countDocuments(new Document("product", "weir"))).isLessThan(3);
    }

    @Test
    void theVersionIsPublishedThatARefusedRunFound()
            throws IOException
    {
        insert(2);
        link();
        longGrace();
        copy();
        Date published = linkDocument().getDate("published");
        insert(2);
        refuse();
        assertVersionIsPublished();
        accept();
        documents().createIndex(new Document("ts", 1), new IndexOptions().name("hourly").expireAfter(1L, HOURS));
        assertVersionIsPublished();
        documents().dropIndex("hourly");
        client.getDatabase("reviews").getCollection("_weir_schema").updateOne(
                new Document("_id", "ratings"),
                new Document("$push", new Document("columns", new Document("name", "note").append("field", "note").append("type", "varchar"))));
        assertVersionIsPublished();
        // which is no copy
        assertThat(linkDocument().getDate("published")).isEqualTo(published);
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(2);
    }

    private void assertVersionIsPublished()
            throws IOException
    {
        commitOfAnother();
        assertThat(tryToCopy()).isFalse();
        assertThat(linkDocument().getLong("version")).isEqualTo(history.tables().latest(location).version());
        assertAllOnce();
    }

    /**
     * Rows that a run has committed and not published would be there twice.
     */
    @Test
    void aVersionWithMoreRowsIsNotPublished()
            throws IOException
    {
        insert(2);
        link();
        longGrace();
        // the number of the seal, the seals of the documents, and then the pair
        mongo.delayNext("update", Duration.ZERO);
        mongo.delayNext("update", Duration.ZERO);
        mongo.failNext("update", 11600);
        assertThat(tryToCopy()).isFalse();
        commitOfAnother();
        documents().createIndex(new Document("ts", 1), new IndexOptions().name("hourly").expireAfter(1L, HOURS));
        assertThat(tryToCopy()).isFalse();
        assertThat(linkDocument().getLong("version")).isEqualTo(0);
        assertAllOnce();
        // and the number of who kept it out says nothing of them
        append(SealNumbers.fence(linkDocument().getString("applicationId"), Instant.now().plusSeconds(3_600).toEpochMilli()));
        assertThat(tryToCopy()).isFalse();
        assertThat(linkDocument().getLong("version")).isEqualTo(0);
        assertAllOnce();
    }

    @Test
    void aVersionWithoutAColumnThatWasCopiedIsNotPublished()
    {
        insert(2);
        link();
        longGrace();
        copy();
        long version = linkDocument().getLong("version");
        TableSnapshot latest = history.tables().latest(location);
        StructType withoutProduct = new StructType(latest.schema().fields().stream().filter(field -> !field.getName().equals("product")).toList());
        history.tables().alter(latest, latest.definition().withSchema(withoutProduct), CommitDetails.of("ALTER TABLE", "test"));
        assertThat(tryToCopy()).isFalse();
        assertThat(linkDocument().getLong("version")).isEqualTo(version);
    }

    private void commitOfAnother()
    {
        append(new TransactionId("another", history.tables().latest(location).version()));
    }

    private void append(TransactionId transaction)
    {
        CommitDetails details = new CommitDetails("WRITE", ImmutableMap.of(), "test", Optional.empty(), Optional.empty(), Optional.of(transaction));
        history.tables().append(history.tables().latest(location), ImmutableList.of(), details);
    }

    /**
     * The last document does not fit the history.
     */
    private void refuse()
    {
        documents().updateOne(new Document("id", nextId - 1), new Document("$set", new Document("ts", "tomorrow")));
    }

    private void accept()
    {
        documents().updateOne(new Document("id", nextId - 1), new Document("$set", new Document("ts", Date.from(Instant.now()))));
    }

    /**
     * Of a run: the number of the seal, the seals of the documents, that it gives them up, and then that they have none any more.
     */
    private Held holdUpdate(int before)
    {
        for (int update = 0; update < before; update++) {
            mongo.delayNext("update", Duration.ZERO);
        }
        return mongo.holdNext("update");
    }
}
