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

import io.weir.mongorecent.RecordingMongo.Held;
import org.bson.Document;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Statements that change or drop a table beside its copier: what is in the history, or on the way there, stays as it is, and whoever meets the copier is told.
 */
final class TestChangesBesideCopier
        extends AbstractTestHistory
{
    TestChangesBesideCopier()
    {
        super(1);
    }

    @Test
    void sealedRowsStayAsTheyAre()
    {
        insert(2);
        link();
        longGrace();
        copy();
        insert(1);
        assertQueryFails("UPDATE ratings SET product = 'dam' WHERE id = 0", "Rows of reviews.ratings that are in its history, or on the way there, cannot be changed here: .* after the next run of the copier");
        assertUpdate("UPDATE ratings SET product = 'dam' WHERE id = 2", 1);
        // it would expire anyway
        assertUpdate("DELETE FROM ratings WHERE id = 1", 1);

        documents().updateOne(new Document("id", 2L), new Document("$set", new Document("_weir_seal", Date.from(Instant.now()))));
        assertQueryFails("DELETE FROM ratings WHERE id = 2", "Rows of reviews.ratings that are in its history, or on the way there, .*");
        assertQueryFails("DELETE FROM ratings", "Rows of reviews.ratings that are in its history, or on the way there, .*");
        assertQueryFails("TRUNCATE TABLE ratings", "Rows of reviews.ratings that are in its history, or on the way there, .*");
        assertQueryFails("DROP TABLE ratings", "Table reviews.ratings cannot be dropped: it has a history, .*");
        assertQueryFails("ALTER TABLE ratings RENAME TO others", "Table reviews.ratings cannot be renamed: it has a history, .*");
        assertQueryFails("ALTER TABLE ratings RENAME COLUMN product TO goods", "Column 'product' of table reviews.ratings cannot be renamed: the table has a history, .*");
        assertQueryFails("ALTER TABLE ratings DROP COLUMN product", "Column 'product' of table reviews.ratings cannot be dropped: the table has a history, .*");
        assertQueryFails("ALTER TABLE ratings ALTER COLUMN user_id SET DATA TYPE decimal(19, 0)", "Column 'user_id' of table reviews.ratings cannot be changed: the table has a history, .*");
        assertQueryFails("DROP SCHEMA reviews CASCADE", "Schema reviews cannot be dropped: tables in it have histories, .*");
        assertQueryFails("ALTER TABLE ratings ADD COLUMN _weir_seal bigint", ".* names that start with '_weir_' are this connector's");
    }

    /**
     * The copier ended when it had sealed them, and no other one comes.
     */
    @Test
    void rowsOnTheWayOfATableThatWasUnlinked()
            throws IOException
    {
        insert(2);
        link();
        copyAndDieOnTheWay();
        documents().updateOne(new Document("id", 1L), new Document("$set", new Document("ts", Date.from(Instant.now()))));
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        for (String statement : List.of("UPDATE ratings SET product = 'dam' WHERE id = 0", "DELETE FROM ratings WHERE id = 0", "DELETE FROM ratings", "TRUNCATE TABLE ratings")) {
            assertQueryFails(statement, "Rows of reviews.ratings that are in its history, or on the way there, .* The table was unlinked and has none: link it again with system.link_history and call system.copy_to_history, or drop the table");
        }
        link();
        longGrace();
        copy();
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactlyInAnyOrder(0L, 1L);
        assertUpdate("DELETE FROM ratings WHERE id = 0", 1);
    }

    /**
     * It is linked, and its rows are copied, while the statement is on its way.
     */
    @Test
    void aChangeOlderThanTheLink()
            throws InterruptedException
    {
        insert(3);
        CompletableFuture<Void> update;
        try (Held held = mongo.holdNext("update")) {
            update = CompletableFuture.runAsync(() -> assertUpdate("UPDATE ratings SET product = 'dam' WHERE id < 2", 2));
            held.await();
            link();
            longGrace();
            copy();
        }
        assertThatThrownBy(update::join).hasMessageContaining("Rows of reviews.ratings that are in its history, or on the way there, cannot be changed here");
        assertThat(documents().countDocuments(new Document("product", "weir"))).isEqualTo(3);
    }

    @Test
    void copiedRowsExpireWhileTheyAreUpdated()
            throws InterruptedException
    {
        insert(3);
        link();
        assertExpiredMeanwhile("update", "UPDATE ratings SET product = 'dam' WHERE id < 2", this::copyAndExpire);
    }

    @Test
    void copiedRowsExpireWhileTheyAreDeleted()
            throws InterruptedException
    {
        insert(3);
        link();
        assertExpiredMeanwhile("delete", "DELETE FROM ratings WHERE id + 1 > 1", this::copyAndExpire);
    }

    @Test
    void copiedRowsExpireDuringAChangeOlderThanTheLink()
            throws InterruptedException
    {
        insert(3);
        assertExpiredMeanwhile("update", "UPDATE ratings SET product = 'dam' WHERE id < 2", () -> {
            link();
            copyAndExpire();
        });
    }

    /**
     * It could as well have been in the history when the statement began, and have expired before that looked for seals.
     */
    @Test
    void anUpdatedRowOfATableWithHistoryIsGone()
            throws InterruptedException
    {
        insert(1);
        link();
        longGrace();
        copy();
        insert(1);
        assertExpiredMeanwhile("update", "UPDATE ratings SET product = 'dam' WHERE id = 1", () -> documents().deleteOne(new Document("id", 1L)));
    }

    /**
     * No copier comes to it any more.
     */
    @Test
    void anUpdatedRowOfATableThatIsNotLinkedAnyMoreIsGone()
            throws InterruptedException
    {
        insert(1);
        link();
        longGrace();
        copy();
        getQueryRunner().execute("CALL mongo_recent.system.unlink_history('reviews', 'ratings')");
        insert(2);
        CompletableFuture<Void> change;
        try (Held held = mongo.holdNext("update")) {
            change = CompletableFuture.runAsync(() -> getQueryRunner().execute("UPDATE ratings SET product = 'dam' WHERE id = 2"));
            held.await();
            documents().deleteOne(new Document("id", 2L));
        }
        change.join();
    }

    @Test
    void allRowsOfATimeSeriesAreDeletedWithoutAFilter()
    {
        documents().insertOne(new Document("id", 1L));
        mongo.pretendType("ratings", "timeseries");
        try {
            getQueryRunner().execute("TRUNCATE TABLE ratings");
        }
        finally {
            mongo.pretendType("ratings", "collection");
        }
        assertThat(documents().countDocuments()).isEqualTo(0);
        assertThat(mongo.commands().stream().filter(command -> command.getFirstKey().equals("delete")).reduce((_, last) -> last).orElseThrow().getArray("deletes").getFirst().asDocument().getDocument("q")).isEmpty();
    }

    /**
     * When it has sealed the documents.
     */
    private void copyAndDieOnTheWay()
    {
        // does not fit the history
        documents().updateOne(new Document("id", 1L), new Document("$set", new Document("ts", "tomorrow")));
        // the number of the seal, the seals of the documents, and then that it gives them up
        mongo.delayNext("update", Duration.ZERO);
        mongo.delayNext("update", Duration.ZERO);
        mongo.failNext("update", 11600);
        assertThat(tryToCopy()).isFalse();
        assertThat(linkDocument().get("openSeal")).isNotNull();
    }

    private void copyAndExpire()
    {
        copy();
        copy();
        assertThat(documents().countDocuments()).isEqualTo(0);
    }

    private void assertExpiredMeanwhile(String command, @Language("SQL") String sql, Runnable meanwhile)
            throws InterruptedException
    {
        CompletableFuture<Void> change;
        try (Held held = mongo.holdNext(command)) {
            change = CompletableFuture.runAsync(() -> getQueryRunner().execute(sql));
            held.await();
            meanwhile.run();
        }
        assertThatThrownBy(change::join).hasMessageContaining("Rows of reviews.ratings that were to be changed are gone: another writer deleted them, or they expired, and its history keeps them as they were. ");
    }

    @Test
    void theCopierComesWhileAllRowsAreDeleted()
            throws InterruptedException
    {
        insert(3);
        link();
        longGrace();
        assertCopiedMeanwhile("TRUNCATE TABLE ratings", this::copy);
        assertThat(documents().countDocuments()).isEqualTo(3);
    }

    @Test
    void theCopierSealsWhileAllRowsAreDeleted()
            throws InterruptedException
    {
        insert(3);
        link();
        assertCopiedMeanwhile("DELETE FROM ratings", this::copyAndDieOnTheWay);
        assertThat(documents().countDocuments()).isEqualTo(3);
    }

    @Test
    void copiedRowsExpireWhileAllRowsAreDeleted()
            throws InterruptedException
    {
        insert(3);
        link();
        assertCopiedMeanwhile("DELETE FROM ratings", this::copyAndExpire);
    }

    @Test
    void aDeletionOfAllRowsOlderThanTheLink()
            throws InterruptedException
    {
        insert(3);
        assertCopiedMeanwhile("TRUNCATE TABLE ratings", () -> {
            link();
            longGrace();
            copy();
        });
        assertThat(documents().countDocuments()).isEqualTo(3);
    }

    private void assertCopiedMeanwhile(@Language("SQL") String sql, Runnable meanwhile)
            throws InterruptedException
    {
        CompletableFuture<Void> deletion;
        try (Held held = mongo.holdNext("delete")) {
            deletion = CompletableFuture.runAsync(() -> getQueryRunner().execute(sql));
            held.await();
            meanwhile.run();
        }
        assertThatThrownBy(deletion::join).hasMessageContaining("The copier came to rows of reviews.ratings while all of its rows were deleted: those are in its history, or on the way there, and the others are deleted. ");
    }

    @Test
    void allRowsAreDeletedBesideAHistory()
            throws IOException
    {
        insert(2);
        link();
        longGrace();
        copy();
        assertUpdate("INSERT INTO ratings VALUES (2, 2, 'weir', now())", 1);
        assertUpdate("DELETE FROM ratings", 3);
        assertThat(documents().countDocuments()).isEqualTo(0);
        assertThat(all()).containsExactlyInAnyOrder(0L, 1L);
    }

    /**
     * As after a collection was restored without its link.
     */
    @Test
    void aSealOfWhichNoLinkTells()
    {
        insert(3);
        documents().updateOne(new Document("id", 1L), new Document("$set", new Document("_weir_seal", Date.from(Instant.now()))));
        assertUpdate("UPDATE ratings SET product = 'dam' WHERE id + 1 > 1", 2);
        assertThat(documents().countDocuments(new Document("product", "dam"))).isEqualTo(2);
        assertUpdate("DELETE FROM ratings WHERE id + 1 > 1", 2);
        assertQuery("SELECT id FROM ratings", "VALUES 0");
        assertUpdate("DELETE FROM ratings", 1);
    }
}
