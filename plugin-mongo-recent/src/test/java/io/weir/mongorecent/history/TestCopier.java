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
import com.mongodb.client.MongoCollection;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.StringType;
import io.weir.delta.engine.DeltaProperties;
import io.weir.mongorecent.RecordingMongo.Held;
import io.weir.mongorecent.RecordingMongo.Moment;
import org.bson.Document;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The copier against the stand-in and real Delta tables: whatever fails, and whoever else copies, each row is on one side of the published pair.
 */
final class TestCopier
        extends AbstractTestHistory
{
    TestCopier()
    {
        super(1);
    }

    @Test
    void rowsMoveIntoTheHistory()
            throws IOException
    {
        insert(3);
        link();
        assertAllOnce();
        assertThat(history.ids(location, 0)).isEmpty();

        copy();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactlyInAnyOrder(0L, 1L, 2L);
        insert(2);
        assertAllOnce();
        // nothing new: no new version
        copy();
        long version = linkDocument().getLong("version");
        copy();
        assertThat(linkDocument().getLong("version")).isEqualTo(version).isEqualTo(2);
        assertAllOnce();
    }

    /**
     * One command after the other fails, before or after it was carried out: what a killed copier leaves.
     */
    @Test
    void anyCommandMayFail()
            throws IOException
    {
        insert(1);
        link();
        for (Moment moment : Moment.values()) {
            boolean reached = true;
            for (int command = 0; reached; command++) {
                insert(2);
                shortGrace();
                mongo.failAfter(command, moment);
                boolean copied = tryToCopy();
                reached = mongo.endInterruption();
                assertThat(copied || reached).isTrue();
                assertAllOnce();
                insert(1);
                if (!reached || command % 3 != 0) {
                    // with every third one, two in a row die
                    copy();
                    assertAllOnce();
                    assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
                }
            }
        }
        copy();
        assertThat(history.ids(location, linkDocument().getLong("version"))).hasSize((int) nextId);
    }

    /**
     * One copier stops at a command for a while and goes on when another one is through, or in the middle of it.
     */
    @Test
    void twoCopiersAtOnce()
            throws IOException
    {
        link();
        longGrace();
        boolean reached = true;
        for (int command = 0; reached; command++) {
            insert(2);
            mongo.forgetCommands();
            mongo.delayAfter(command, Duration.ofMillis(600));
            CompletableFuture<Boolean> slow = CompletableFuture.supplyAsync(this::tryToCopy);
            while (mongo.commands().isEmpty()) {
                Thread.onSpinWait();
            }
            tryToCopy();
            assertAllOnce();
            slow.join();
            reached = mongo.endInterruption();
            assertAllOnce();
        }
        copy();
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
    }

    @Test
    void expiry()
            throws IOException
    {
        insert(3);
        link();
        copy();
        assertAllOnce();
        insert(1);
        shortGrace();
        copy();
        copy();
        // those of the first copy, and then those of the second
        assertThat(documents().countDocuments()).isEqualTo(0);
        assertAllOnce();
    }

    @Test
    void latestStay()
            throws IOException
    {
        insert(9);
        mongo.forgetCommands();
        assertUpdate("CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s', latest_by => ARRAY['user_id'], latest_order => 'ts', grace => '1ms')".formatted(historyName()));
        copy();
        copy();
        assertQuery("SELECT id FROM ratings", "VALUES 6, 7, 8");
        assertQuery("SELECT id FROM ratings WHERE user_id = 1 ORDER BY ts DESC LIMIT 1", "VALUES 7");
        insert(1);
        copy();
        copy();
        // keys are those of SQL, whatever the collation of the collection
        assertThat(mongo.commands()).filteredOn(command -> command.getFirstKey().equals("aggregate") && command.getString("aggregate").getValue().equals("ratings")).isNotEmpty()
                .allSatisfy(command -> assertThat(command.getDocument("collation").getString("locale").getValue()).isEqualTo("simple"));
        assertThat(mongo.commands()).filteredOn(command -> command.getFirstKey().equals("delete") && command.getString("delete").getValue().equals("ratings")).isNotEmpty()
                .allSatisfy(command -> assertThat(command.getArray("deletes").getFirst().asDocument().getDocument("collation").getString("locale").getValue()).isEqualTo("simple"));
        // 9 took the place of 6
        assertQuery("SELECT id FROM ratings", "VALUES 7, 8, 9");
        assertAllOnce();
    }

    /**
     * It may still be changed or deleted.
     */
    @Test
    void aRowThatIsNotInTheHistoryTakesThePlaceOfNone()
            throws InterruptedException
    {
        insert(3);
        assertUpdate("CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s', latest_by => ARRAY['user_id'], latest_order => 'ts')".formatted(historyName()));
        copy();
        shortGrace();
        CompletableFuture<Boolean> copier;
        // that looks for the latest
        try (Held aggregate = mongo.holdNext("aggregate")) {
            copier = CompletableFuture.supplyAsync(this::tryToCopy);
            aggregate.await();
            documents().insertOne(new Document("id", 9L).append("user_id", 0L).append("product", "weir").append("ts", Date.from(Instant.now())));
        }
        assertThat(copier.join()).isTrue();
        assertUpdate("DELETE FROM ratings WHERE id = 9", 1);
        assertQuery("SELECT id FROM ratings WHERE user_id = 0 ORDER BY ts DESC LIMIT 1", "VALUES 0");
        insert(1);
        copy();
        copy();
        assertQuery("SELECT id FROM ratings", "VALUES 1, 2, 3");
    }

    @Test
    void otherLatestStayAfterAnotherLink()
            throws IOException
    {
        insert(9);
        String link = "CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s', latest_by => ARRAY['%%s'], latest_order => 'ts', grace => '1ms')".formatted(historyName());
        assertUpdate(link.formatted("user_id"));
        copy();
        copy();
        assertQuery("SELECT id FROM ratings", "VALUES 6, 7, 8");
        assertUpdate(link.formatted("product"));
        assertUpdate("INSERT INTO ratings VALUES (9, 0, 'dam', now())", 1);
        nextId++;
        copy();
        copy();
        assertQuery("SELECT id FROM ratings", "VALUES 8, 9");
        assertAllOnce();
    }

    /**
     * A query that began under the grace of before needs its documents for as long as it was told.
     */
    @Test
    void aShorterGraceCountsForLaterQueries()
            throws IOException
    {
        insert(3);
        String link = "CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s', grace => '%%s')".formatted(historyName());
        assertUpdate(link.formatted("1h"));
        copy();
        assertUpdate(link.formatted("1ms"));
        copy();
        assertThat(documents().countDocuments()).isEqualTo(3);
        // unlinked and linked again it is no other
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        assertUpdate(link.formatted("1ms"));
        copy();
        assertThat(documents().countDocuments()).isEqualTo(3);
        Date passed = Date.from(Instant.now().minusSeconds(1));
        client.getDatabase("reviews").getCollection("_weir_history").updateOne(new Document(), new Document("$set", new Document("keptUntil", passed)));
        copy();
        assertThat(documents().countDocuments()).isEqualTo(0);
        assertAllOnce();
    }

    /**
     * Who began before it was written goes by the pair of before, however long writing took, and needs the documents for the grace from then on.
     */
    @Test
    void theGraceBeginsWhenAPairIsWritten()
    {
        insert(1);
        link();
        longGrace();
        // the number of the seal, the seal of the document, and then the pair
        mongo.delayNext("update", Duration.ZERO);
        mongo.delayNext("update", Duration.ZERO);
        mongo.delayNext("update", Duration.ofSeconds(2));
        Instant begun = Instant.now();
        copy();
        Document publication = linkDocument().getList("publications", Document.class).getFirst();
        assertThat(publication.getDate("published").toInstant()).isAfter(begun.plusSeconds(2));
    }

    /**
     * Who began before it was written goes by the grace of before.
     */
    @Test
    void aShorterGraceBeginsWhenItIsWritten()
    {
        String link = "CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s', grace => '%%s')".formatted(historyName());
        assertUpdate(link.formatted("1h"));
        mongo.delayNext("update", Duration.ofSeconds(2));
        Instant begun = Instant.now();
        assertUpdate(link.formatted("1ms"));
        assertThat(linkDocument().getDate("keptUntil").toInstant()).isAfter(begun.plusSeconds(3_602));
        assertUpdate(link.formatted("2h"));
        mongo.delayNext("update", Duration.ofSeconds(2));
        begun = Instant.now();
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        assertThat(linkDocument().getDate("keptUntil").toInstant()).isAfter(begun.plusSeconds(7_202));
    }

    @Test
    void aRunThatDiedBeforeItDatedAPair()
            throws IOException
    {
        insert(1);
        link();
        longGrace();
        copy();
        MongoCollection<Document> links = client.getDatabase("reviews").getCollection("_weir_history");
        links.updateOne(new Document(), new Document("$unset", new Document("publications.0.published", "")));
        copy();
        assertThat(documents().countDocuments()).isEqualTo(1);
        shortGrace();
        copy();
        assertThat(documents().countDocuments()).isEqualTo(0);
        assertAllOnce();
    }

    @Test
    void keysGoAlongWhereTheHistoryHasAColumnForThem()
            throws IOException
    {
        histories++;
        location = history.create("ratings_" + histories, DeltaHistory.with("_id", StringType.STRING), ImmutableList.of(), ImmutableMap.of(DeltaProperties.HISTORY_OF, DeltaHistory.RECENT));
        insert(1);
        link();
        copy();
        assertThat(linkDocument().getList("columns", Document.class)).extracting(column -> column.getString("name")).containsExactlyInAnyOrder("_id", "id", "user_id", "product", "ts");
        assertAllOnce();
    }

    @Test
    void aHistoryThatIsPartitionedByWhatIsNotInMongo()
            throws IOException
    {
        assertNullPartition(ImmutableList.of("day"));
    }

    @Test
    void aHistoryThatIsPartitionedAlsoByWhatIsNotInMongo()
            throws IOException
    {
        assertNullPartition(ImmutableList.of("product", "day"));
    }

    private void assertNullPartition(List<String> partitionColumns)
            throws IOException
    {
        histories++;
        location = history.create("ratings_" + histories, DeltaHistory.with("day", DateType.DATE), partitionColumns, ImmutableMap.of(DeltaProperties.HISTORY_OF, DeltaHistory.RECENT));
        insert(2);
        link();
        copy();
        assertThat(history.tables().latest(location).files()).isNotEmpty()
                .allSatisfy(file -> assertThat(file.partitionValues()).containsOnlyKeys(partitionColumns).containsEntry("day", Optional.empty()));
        assertAllOnce();
        assertThat(history.nulls(location, linkDocument().getLong("version"), "day")).containsExactly(true, true);
    }

    @Test
    void freshness()
    {
        link();
        assertQuery("SELECT history, version, watermark IS NULL, lag IS NULL, age IS NULL FROM \"ratings$freshness\"", "VALUES ('%s', 0, true, true, true)".formatted(historyName()));
        insert(1);
        copy();
        assertQuery("SELECT version, watermark <= published, lag >= age, age >= INTERVAL '0' SECOND FROM \"ratings$freshness\"", "VALUES (1, true, true, true)");
    }

    @Test
    void queriesOlderThanTheGraceFail()
    {
        insert(3);
        link();
        String sql = "SELECT id FROM ratings FOR VERSION AS OF 'after 1970-01-01T00:00:00Z'";
        assertQueryFails(sql, "The query reads reviews.ratings together with its history and has run for longer than the grace of 1.00ms, .*");
        longGrace();
        assertThat(computeActual(sql).getRowCount()).isEqualTo(3);
        assertThat(computeScalar(sql.replace("SELECT id", "SELECT count(*)"))).isEqualTo(3L);
    }
}
