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
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.Session;
import io.trino.metadata.QualifiedObjectName;
import io.trino.spi.security.Identity;
import io.trino.spi.security.ViewExpression;
import io.weir.delta.engine.DeltaProperties;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.LineageEdge;
import io.weir.mongorecent.RecordingMongo.Held;
import io.weir.mongorecent.RecordingMongo.Moment;
import org.bson.Document;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.concurrent.CompletableFuture;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.util.concurrent.TimeUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which tables may have which histories, and what becomes of the rows when a table gets another one.
 */
final class TestHistoryLinks
        extends AbstractTestHistory
{
    TestHistoryLinks()
    {
        super(0);
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
        assertQueryFails(
                "CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s', latest_by => ARRAY['user_id', NULL], latest_order => 'ts')".formatted(historyName()),
                "Argument latest_by has an element that is NULL or empty; each must be the name of a column");
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
    void historiesWithNotNull()
    {
        StructType required = new StructType().add("city", StringType.STRING, false);
        assertNotNull("place", DeltaHistory.SCHEMA.add("place", StringType.STRING, false));
        assertNotNull("place.city", DeltaHistory.with("place", required));
        assertNotNull("place.element", DeltaHistory.with("place", new ArrayType(StringType.STRING, false)));
        assertNotNull("place.value", DeltaHistory.with("place", new MapType(StringType.STRING, StringType.STRING, false)));
        assertNotNull("place.value.element.city", DeltaHistory.with("place", new MapType(StringType.STRING, new ArrayType(required, true), true)));
        assertNotNull("place.key.city", DeltaHistory.with("place", new MapType(required, StringType.STRING, true)));
    }

    private void assertNotNull(String path, StructType schema)
    {
        histories++;
        location = history.create("ratings_" + histories, schema, ImmutableList.of(), ImmutableMap.of(DeltaProperties.HISTORY_OF, DeltaHistory.RECENT));
        assertQueryFails(call(historyName()), "Table delta_gov.reviews.ratings_.* cannot be a history: its column \\Q%s\\E is NOT NULL, which MongoDB's documents do not promise. Drop NOT NULL".formatted(path));
    }

    /**
     * The copier would have to give it to each row.
     */
    @Test
    void defaultValuesOfWhatIsNotInMongo()
    {
        histories++;
        location = history.create("ratings_" + histories, DeltaHistory.with("region", StringType.STRING), ImmutableList.of(), ImmutableMap.of(DeltaProperties.HISTORY_OF, DeltaHistory.RECENT));
        link();
        history.setDefault(location, "product");
        copy();
        history.setDefault(location, "region");
        String refusal = "Table delta_gov.reviews.ratings_.* cannot be a history: its column region, which the table in MongoDB does not have, has a default value, and copied rows would not get it. .*";
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", refusal);
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        assertQueryFails(call(historyName()), refusal);
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

    /**
     * MongoDB does not ask whether a document was copied.
     */
    @Test
    void whatMongoDeletesByItselfHasNoHistory()
    {
        documents().createIndex(new Document("ts", 1), new IndexOptions().name("hourly").expireAfter(1L, HOURS));
        assertQueryFails(call(historyName()), "Table reviews.ratings cannot have a history: by its index 'hourly' with expireAfterSeconds, MongoDB deletes documents of it by itself, whether they were copied or not. Drop the index; the grace of the link takes its place");
        documents().dropIndex("hourly");
        mongo.pretendOptions("ratings", new de.bwaldvogel.mongo.bson.Document("capped", true));
        assertQueryFails(call(historyName()), "Table reviews.ratings cannot have a history: it is capped, .* Put its documents into a collection that is not capped");
        mongo.tellOptions();
        link();
    }

    @Test
    void aValidatorThatRefusesSealsHasNoHistory()
    {
        de.bwaldvogel.mongo.bson.Document schema = new de.bwaldvogel.mongo.bson.Document("additionalProperties", false);
        mongo.pretendOptions("ratings", new de.bwaldvogel.mongo.bson.Document("validator", new de.bwaldvogel.mongo.bson.Document("$jsonSchema", schema)));
        assertQueryFails(call(historyName()), "Table reviews.ratings cannot have a history: its validator in MongoDB refuses documents with fields that it does not name, .* Add _weir_seal: \\{} and _weir_kept: \\{} to the properties of its .*");
    }

    /**
     * Another application dropped it.
     */
    @Test
    void aLinkWithoutItsTableKeepsNoSchema()
    {
        link();
        documents().drop();
        assertUpdate("DROP SCHEMA reviews");
        assertThat(client.listDatabaseNames()).doesNotContain("reviews");
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
        String noHistory = "Table reviews.ratings cannot be shown together with its history: the history was dropped, or dropped and created again, and what had been copied is not in it. .*";
        history.tables().fileSystem().deleteDirectory(location);
        assertQueryFails("SELECT * FROM \"ratings$all\"", noHistory);
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", "The history delta_gov.reviews.ratings_.* is gone: .*");
        history.create("ratings_" + histories);
        assertQueryFails("CALL system.copy_to_history('reviews', 'ratings')", "The history delta_gov.reviews.ratings_.* was dropped and created again: .*");
        // a version of another table may well have the number of the pair
        assertQueryFails("SELECT * FROM \"ratings$all\"", noHistory);
        assertQueryFails("SELECT * FROM ratings FOR VERSION AS OF 'after 2000-01-01T00:00:00Z'", noHistory);
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        graceIsOver();
        link();
        copy();
        assertAllOnce();
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactly(0L);
    }

    /**
     * Linked by its new name it goes on where it was, and another table with its old name is not it.
     */
    @Test
    void renamedHistory()
            throws IOException
    {
        insert(1);
        link();
        longGrace();
        copy();
        assertThat((String) computeScalar("SHOW CREATE VIEW \"ratings$all\"")).contains("FOR VERSION AS OF '1 of %s'".formatted(linkDocument().getString("tableId")));
        String newName = "renamed_" + histories;
        assertQueryFails(call("delta_gov.reviews." + newName), "Table reviews.ratings has a history already, delta_gov.reviews.ratings_.* if it is called delta_gov.reviews.renamed_.* now, select from it once, .*");
        history.see(newName, location);
        assertUpdate(call("delta_gov.reviews." + newName));
        assertThat((String) computeScalar("SHOW CREATE VIEW \"ratings$all\"")).contains(newName);
        insert(1);
        copy();
        assertAllOnce();
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        assertUpdate(call(historyName()));
        assertThat(linkDocument().getString("history")).isEqualTo(historyName());
        insert(1);
        copy();
        assertAllOnce();
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactlyInAnyOrder(0L, 1L, 2L);
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
        // a query of before may still leave out what is sealed
        assertQueryFails(call(historyName()), "Table reviews.ratings cannot have another history before .*: until then, queries of \"ratings\\$all\" may run that began before it was unlinked, and would show rows twice. .*");
        assertThat(documents().countDocuments(new Document("_weir_seal", new Document("$ne", null)))).isEqualTo(2);
        graceIsOver();
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
     * A query that began before the table was unlinked, when nothing was in the history yet, reads all documents, whichever history they get meanwhile.
     */
    @Test
    void theGraceOfTheHistoryOfBefore()
            throws IOException
    {
        insert(2);
        assertUpdate(call(historyName()));
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        histories++;
        location = history.create("ratings_" + histories);
        link();
        copy();
        copy();
        assertThat(documents().countDocuments()).isEqualTo(2);
        graceIsOver();
        copy();
        assertThat(documents().countDocuments()).isEqualTo(0);
        assertAllOnce();
    }

    /**
     * It was unlinked, and linking it with another history failed on the way: it can be dropped, and the next table of its name may have any history.
     */
    @Test
    void droppedOnTheWayToAnotherHistory()
            throws IOException
    {
        insert(2);
        link();
        longGrace();
        copy();
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        graceIsOver();
        int first = histories;
        histories++;
        history.create("ratings_" + histories);
        // the link, and then the documents
        mongo.delayNext("update", Duration.ZERO);
        mongo.failNext("update", 11600);
        assertQueryFails(call(historyName()), ".*unseal documents of reviews.ratings.*");
        assertThat(linkDocument().getString("state")).isEqualTo("UNSEALING");
        assertUpdate("DROP TABLE ratings");
        assertThat(client.getDatabase("reviews").getCollection("_weir_history").countDocuments()).isEqualTo(0);
        assertUpdate(CREATE_TABLE);
        insert(1);
        assertUpdate("ALTER TABLE ratings RENAME TO others");
        assertUpdate("ALTER TABLE others RENAME TO ratings");
        assertUpdate(call("delta_gov.reviews.ratings_" + first));
    }

    @Test
    void aDropThatIsNotAnswered()
    {
        link();
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        for (int command = 0; client.getDatabase("reviews").listCollectionNames().into(new ArrayList<>()).contains("ratings"); command++) {
            mongo.failAfter(command, Moment.AFTER);
            try {
                assertUpdate("DROP TABLE ratings");
            }
            catch (RuntimeException | AssertionError _) {
                // dropped again as long as it is there
            }
            mongo.endInterruption();
        }
        assertThat(client.getDatabase("reviews").getCollection("_weir_history").countDocuments()).isEqualTo(0);
    }

    @Test
    void linkedWhileItIsDropped()
            throws IOException, InterruptedException
    {
        insert(2);
        link();
        copy();
        assertUpdate("CALL system.unlink_history('reviews', 'ratings')");
        CompletableFuture<Void> dropped;
        try (Held held = mongo.holdNext("drop")) {
            dropped = CompletableFuture.runAsync(() -> assertUpdate("DROP TABLE ratings"));
            held.await();
            link();
        }
        dropped.join();
        assertThat(linkDocument().getString("state")).isEqualTo("LINKED");
        assertUpdate(CREATE_TABLE);
        insert(1);
        copy();
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactlyInAnyOrder(0L, 1L, 2L);
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
        graceIsOver();
        histories++;
        location = history.create("ratings_" + histories);
        link();
        documents().updateMany(new Document(), new Document("$set", new Document("_weir_seal", seal)));
        assertAllOnce();
        copy();
        assertAllOnce();
        assertThat(history.ids(location, linkDocument().getLong("version"))).containsExactly(0L);
    }
}
