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
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.Session;
import io.trino.filesystem.Location;
import io.trino.metadata.QualifiedObjectName;
import io.trino.spi.security.Identity;
import io.trino.spi.security.ViewExpression;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryFailedException;
import io.trino.testing.QueryRunner;
import io.weir.delta.engine.DeltaProperties;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.LineageEdge;
import io.weir.mongorecent.MongoRecentQueryRunner;
import io.weir.mongorecent.RecordingMongo;
import io.weir.mongorecent.RecordingMongo.Moment;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The copier against the stand-in and real Delta tables: whatever fails, and whoever else copies, each row is on one side of the published pair.
 */
@TestInstance(PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
final class TestCopier
        extends AbstractTestQueryFramework
{
    @TempDir
    static Path directory;

    private RecordingMongo mongo;
    private MongoClient client;
    private DeltaHistory history;
    private Location location;
    private int histories;
    private long nextId;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        mongo = closeAfterClass(new RecordingMongo());
        client = closeAfterClass(MongoClients.create(mongo.url()));
        history = new DeltaHistory(directory);
        MongoRecentQueryRunner.Builder builder = MongoRecentQueryRunner.builder(mongo.url(), "reviews")
                .addCatalogProperty("mongo-recent.history.clock-skew", "0s")
                .addCatalogProperty("mongo-recent.metadata-cache-ttl", "0s")
                .addCatalogProperty("mongo-recent.sample-size", "2");
        history.catalogProperties().forEach(builder::addCatalogProperty);
        return builder.build();
    }

    @BeforeEach
    void newTable()
    {
        mongo.endInterruption();
        client.getDatabase("reviews").drop();
        assertUpdate("CREATE SCHEMA reviews");
        assertUpdate("CREATE TABLE ratings (id bigint, user_id bigint, product varchar, ts timestamp(3) with time zone)");
        nextId = 0;
        histories++;
        location = history.create("ratings_" + histories);
    }

    private String historyName()
    {
        return "delta_gov.reviews.ratings_" + histories;
    }

    private void link()
    {
        assertUpdate("CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s', grace => '1ms')".formatted(historyName()));
    }

    private void shortGrace()
    {
        client.getDatabase("reviews").getCollection("_weir_history").updateOne(new Document(), new Document("$set", new Document("graceMillis", 1L)));
    }

    private void copy()
    {
        assertUpdate("CALL system.copy_to_history('reviews', 'ratings')");
    }

    private boolean tryToCopy()
    {
        try {
            copy();
            return true;
        }
        catch (RuntimeException _) {
            return false;
        }
    }

    private void insert(int rows)
    {
        for (int row = 0; row < rows; row++) {
            assertUpdate("INSERT INTO ratings VALUES (%d, %d, 'weir', now())".formatted(nextId, nextId % 3), 1);
            nextId++;
        }
    }

    private Document linkDocument()
    {
        return client.getDatabase("reviews").getCollection("_weir_history").find().first();
    }

    /**
     * What "ratings$all" would show.
     */
    private List<Long> all()
            throws IOException
    {
        Document link = linkDocument();
        List<Long> ids = new ArrayList<>(history.ids(location, link.getLong("version")));
        try {
            recent(link).getOnlyColumn().forEach(id -> ids.add((Long) id));
        }
        catch (QueryFailedException e) {
            // a copier published between the two reads, which a query of the view makes as one
            if (e.getMessage().contains("has no such version")) {
                return all();
            }
            throw e;
        }
        return ids;
    }

    private MaterializedResult recent(Document link)
    {
        return computeActual(longGrace(), "SELECT id FROM ratings FOR VERSION AS OF 'after %s'".formatted(link.getDate("watermark").toInstant()));
    }

    // the grace of the link is shorter than a query
    private Session longGrace()
    {
        client.getDatabase("reviews").getCollection("_weir_history").updateOne(new Document(), new Document("$set", new Document("graceMillis", 3_600_000L)));
        return getSession();
    }

    private void assertAllOnce()
            throws IOException
    {
        assertThat(all()).containsExactlyInAnyOrderElementsOf(LongStream.range(0, nextId).boxed().toList());
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

    @Test
    void sealedRowsStayAsTheyAre()
    {
        insert(2);
        link();
        longGrace();
        copy();
        insert(1);
        assertQueryFails("UPDATE ratings SET product = 'dam' WHERE id = 0", "Rows of reviews.ratings that are in its history, or on the way there, cannot be changed here: .*");
        assertUpdate("UPDATE ratings SET product = 'dam' WHERE id = 2", 1);
        // it would expire anyway
        assertUpdate("DELETE FROM ratings WHERE id = 1", 1);

        documents().updateOne(new Document("id", 2L), new Document("$set", new Document("_weir_seal", Date.from(Instant.now()))));
        assertQueryFails("DELETE FROM ratings WHERE id = 2", "Rows of reviews.ratings that are in its history, or on the way there, .*");
        assertQueryFails("DELETE FROM ratings", "Rows of reviews.ratings that are in its history, or on the way there, .*");
        assertQueryFails("TRUNCATE TABLE ratings", "Rows of reviews.ratings that are in its history, or on the way there, .*");
        assertQueryFails("DROP TABLE ratings", "Table reviews.ratings cannot be dropped: it has a history, .*");
        assertQueryFails("ALTER TABLE ratings RENAME TO others", "Table reviews.ratings cannot be renamed: it has a history, .*");
        assertQueryFails("DROP SCHEMA reviews CASCADE", "Schema reviews cannot be dropped: tables in it have histories, .*");
        assertQueryFails("ALTER TABLE ratings ADD COLUMN _weir_seal bigint", ".* names that start with '_weir_' are this connector's");
    }

    @Test
    void linksAreChecked()
    {
        history.create("unmarked", DeltaHistory.SCHEMA, ImmutableList.of(), ImmutableMap.of());
        history.create("narrow", new StructType().add("id", LongType.LONG), ImmutableList.of(), ImmutableMap.of(DeltaProperties.HISTORY_OF, DeltaHistory.RECENT));
        // both can hold an infinity in MongoDB, and it would be the latest for good
        for (String type : ImmutableList.of("double", "decimal(10,2)")) {
            assertUpdate("ALTER TABLE ratings ADD COLUMN score " + type);
            assertQueryFails(
                    "CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => 'delta_gov.reviews.unmarked', latest_by => ARRAY['user_id'], latest_order => 'score')",
                    "Column 'score' of type \\Q%s\\E cannot be latest_order: MongoDB, which finds the latest documents, has another order of its values than SQL. Use a time, an integer or a text".formatted(type));
            assertUpdate("ALTER TABLE ratings DROP COLUMN score");
        }
        assertQueryFails(call("delta_gov.reviews.nothing"), "There is no Delta table delta_gov.reviews.nothing that the governance log knows the place of. .*");
        assertQueryFails(call("delta_gov.reviews.unmarked"), "Table delta_gov.reviews.unmarked is not marked as the history of mongo_recent.reviews.ratings. Whoever owns it says so with: ALTER TABLE .*");
        assertQueryFails(call("delta_gov.reviews.narrow"), "The history delta_gov.reviews.narrow has no column 'user_id', of type bigint in MongoDB. .*");
        assertQueryFails(call("ratings"), "Argument history is 'ratings'; it must name a table, with its catalog and schema, .*");
        assertQueryFails(call("mongo_recent.reviews.ratings"), "Argument history is .*; it must be a table of a catalog of Delta tables");
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", "Table reviews.ratings has no history. .*");
        link();
        assertQueryFails(call("delta_gov.reviews.other"), "Table reviews.ratings has a history already, .*");
        assertQueryFails("SELECT * FROM ratings FOR VERSION AS OF 'after 2000-01-01T00:00:00Z'", "Table reviews.ratings has no such version: .*");
        Session reader = testSessionBuilder().setCatalog("mongo_recent").setSchema("reviews").setIdentity(Identity.ofUser("reader")).build();
        assertQueryFails(reader, "CALL system.copy_to_history('reviews', 'ratings')", "Access Denied: Cannot insert into table delta_gov.reviews.ratings_.*");
    }

    @Test
    void whatIsMaskedOrFilteredIsNotCopied()
    {
        link();
        Session other = testSessionBuilder().setCatalog("mongo_recent").setSchema("reviews").setIdentity(Identity.ofUser("other")).build();
        QualifiedObjectName table = new QualifiedObjectName("mongo_recent", "reviews", "ratings");
        try {
            // not by the policies, so that they have nothing to say about copying either
            getQueryRunner().getAccessControl().columnMask(table, "product", "other", ViewExpression.builder().expression("'x'").build());
            assertQueryFails(other, "CALL system.copy_to_history('reviews', 'ratings')", "Access Denied: reviews.ratings cannot be copied to its history by this user, for whom column 'product' is masked: .*");
            getQueryRunner().getAccessControl().reset();
            getQueryRunner().getAccessControl().rowFilter(table, "other", ViewExpression.builder().expression("id > 1").build());
            assertQueryFails(other, "CALL system.copy_to_history('reviews', 'ratings')", "Access Denied: reviews.ratings cannot be copied to its history by this user, for whom rows of it are filtered: .*");
        }
        finally {
            getQueryRunner().getAccessControl().reset();
        }
        assertUpdate(other, "CALL system.copy_to_history('reviews', 'ratings')");
    }

    private static String call(String history)
    {
        return "CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s')".formatted(history);
    }

    @Test
    void copiesTakeTheirTagsAlong()
    {
        link();
        try (Governance governance = history.governance()) {
            Asset recent = Asset.parse(DeltaHistory.RECENT).child("product");
            Asset copied = Asset.parse(historyName()).child("product");
            assertThat(governance.log().readLineage())
                    .filteredOn(LineageEdge.class::isInstance)
                    .map(LineageEdge.class::cast)
                    .filteredOn(LineageEdge::carriesTags)
                    .extracting(edge -> edge.source() + " to " + edge.target())
                    .contains(recent + " to " + copied, copied + " to " + recent);
        }
    }

    @Test
    void historyThatIsGone()
            throws IOException
    {
        insert(1);
        link();
        longGrace();
        copy();
        history.tables().fileSystem().deleteDirectory(location);
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", "The history delta_gov.reviews.ratings_.* is gone: .*");
        history.create("ratings_" + histories);
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", "The history delta_gov.reviews.ratings_.* was dropped and created again: .*");
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        link();
        copy();
        assertAllOnce();
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactly(0L);
    }

    @Test
    void linkedAgainItGoesOn()
            throws IOException
    {
        insert(2);
        link();
        copy();
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        assertQueryFails("SELECT * FROM \"ratings$freshness\"", ".* does not exist");
        insert(1);
        link();
        copy();
        assertAllOnce();
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactlyInAnyOrder(0L, 1L, 2L);
    }

    /**
     * The history of before has rows that are still in the collection. It must not get them again, wherever the change to another one ended.
     */
    @Test
    void anotherHistory()
            throws IOException
    {
        insert(2);
        link();
        longGrace();
        copy();
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        int first = histories;
        histories++;
        location = history.create("ratings_" + histories);
        boolean reached = true;
        for (int command = 0; reached; command++) {
            mongo.failAfter(command, command % 2 == 0 ? Moment.BEFORE : Moment.AFTER);
            try {
                link();
            }
            catch (RuntimeException _) {
                // linked again below
            }
            reached = mongo.endInterruption();
            if (linkDocument().getString("state").equals("UNSEALING")) {
                assertQueryFails(call("delta_gov.reviews.ratings_" + first), "Table reviews.ratings cannot have the history delta_gov.reviews.ratings_%d again: .*".formatted(first));
                assertQueryFails("SELECT * FROM \"ratings$freshness\"", ".* does not exist");
            }
        }
        copy();
        assertAllOnce();
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactlyInAnyOrder(0L, 1L);
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        assertQueryFails(call("delta_gov.reviews.ratings_" + first), "Table reviews.ratings cannot have the history .* again: .*");
    }

    /**
     * A copier of the history of before that was thought dead seals a document after all.
     */
    @Test
    void aSealOfTheHistoryOfBefore()
            throws IOException
    {
        insert(1);
        link();
        longGrace();
        // it dies after it gave out a seal
        for (int command = 0; linkDocument().get("openSeal") == null; command++) {
            mongo.failAfter(command, Moment.AFTER);
            tryToCopy();
            mongo.endInterruption();
        }
        Date seal = linkDocument().getDate("openSeal");
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        histories++;
        location = history.create("ratings_" + histories);
        link();
        documents().updateMany(new Document(), new Document("$set", new Document("_weir_seal", seal)));
        assertAllOnce();
        copy();
        assertAllOnce();
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactly(0L);
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
        assertThat(linkDocument().getList("abandonedSeals", Date.class)).containsExactly(young);
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(3);
        documents().updateOne(new Document("_id", 1), new Document("$unset", new Document("phone", "")));
        copy();
        assertAllOnce();
        assertThat(recent(linkDocument()).getRowCount()).isEqualTo(0);
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
    void viewsHaveNoHistory()
    {
        mongo.pretendType("ratings", "view");
        try {
            assertQueryFails(call(historyName()), "Table reviews.ratings cannot have a history: it is a view of MongoDB, in which nothing can be marked as copied. Link the collection that it reads");
        }
        finally {
            mongo.pretendType("ratings", "collection");
        }
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

    private MongoCollection<Document> documents()
    {
        return client.getDatabase("reviews").getCollection("ratings");
    }
}
