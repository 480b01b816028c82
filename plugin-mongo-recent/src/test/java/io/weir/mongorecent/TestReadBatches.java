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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableMap;
import com.mongodb.client.MongoClients;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.bson.BsonDocument;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

import java.util.List;
import java.util.stream.Stream;

import static io.trino.testing.assertions.Assert.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * How documents come from MongoDB: in batches of a size that can be said, until nobody wants more.
 */
@Execution(SAME_THREAD)
final class TestReadBatches
        extends AbstractTestQueryFramework
{
    private RecordingMongo mongo;
    private ForeignCollections collections;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        mongo = closeAfterClass(new RecordingMongo());
        collections = new ForeignCollections(closeAfterClass(MongoClients.create(mongo.url())).getDatabase("Shop"));
        QueryRunner queryRunner = MongoRecentQueryRunner.builder(mongo.url())
                .setWorkerCount(0)
                .build();
        queryRunner.createCatalog("small_batches", "mongo_recent", ImmutableMap.of("mongo-recent.connection-url", mongo.url(), "mongo-recent.read-batch-size", "2"));
        queryRunner.execute("CREATE SCHEMA small_batches.reviews");
        queryRunner.execute("CREATE TABLE small_batches.reviews.ratings AS SELECT n FROM UNNEST(sequence(1, 5)) AS t (n)");
        return queryRunner;
    }

    @Test
    void eachAnswerHasSoMany()
    {
        assertBatches("SELECT n FROM small_batches.reviews.ratings", "SELECT n FROM UNNEST(sequence(1, 5)) AS t (n)", List.of("find", "getMore", "getMore"));
    }

    @Test
    void anAggregateIsToldTheSame()
    {
        // the stand-in answers one as a whole all the same
        assertBatches("SELECT n, count(*) FROM small_batches.reviews.ratings GROUP BY n", "SELECT n, BIGINT '1' FROM UNNEST(sequence(1, 5)) AS t (n)", List.of("aggregate"));
        assertThat(mongo.commands()).singleElement()
                .satisfies(command -> assertThat(command.getDocument("cursor").getInt32("batchSize").getValue()).isEqualTo(2));
    }

    @Test
    void limitIsNoLessThanWhole()
    {
        assertBatches("SELECT n FROM small_batches.reviews.ratings WHERE n > 1 ORDER BY n DESC LIMIT 4", "SELECT n FROM UNNEST(sequence(2, 5)) AS t (n)", List.of("find", "getMore"));
    }

    @Test
    void largeDocumentsMakeSmallPages()
    {
        String table = collections.create(Stream.iterate(1, id -> id + 1).limit(24).map(id -> "{_id: %d, text: '%s'}".formatted(id, "x".repeat(700_000))).toArray(String[]::new));
        assertThat(query("SELECT count(*), sum(length(text)) FROM (SELECT _id, text FROM %s)".formatted(table))).matches("VALUES (BIGINT '24', BIGINT '16800000')");
    }

    @Test
    void manyDocumentsAreReadInManyBatches()
    {
        String table = collections.create(Stream.iterate(1, id -> id + 1).limit(5000).map(id -> "{_id: %d, text: '%s'}".formatted(id, "x".repeat(1000))).toArray(String[]::new));
        assertThat(query("SELECT count(*), sum(length(text)), count(DISTINCT _id) FROM " + table)).matches("VALUES (BIGINT '5000', BIGINT '5000000', BIGINT '5000')");
        assertThat(query("SELECT count(*) FROM (SELECT text FROM %s LIMIT 3000)".formatted(table))).matches("VALUES BIGINT '3000'");
    }

    @Test
    void anEarlyEndEndsTheCursor()
    {
        // a batch of 10000 documents is more than a page, and more documents follow
        String table = collections.create(Stream.iterate(1, id -> id + 1).limit(10_100).map(id -> "{_id: %d, text: '%s'}".formatted(id, "x".repeat(300))).toArray(String[]::new));
        computeActual("SELECT count(text) FROM " + table);
        mongo.forgetCommands();
        assertThat(query("SELECT length(text) FROM (SELECT text FROM %s LIMIT 20000) WHERE length(text) > 0 LIMIT 1".formatted(table))).matches("VALUES BIGINT '300'");
        assertEventually(() -> assertThat(mongo.commands()).extracting(BsonDocument::getFirstKey).startsWith("find").contains("killCursors").doesNotContain("getMore"));
    }

    private void assertBatches(@Language("SQL") String query, @Language("SQL") String expected, List<String> commands)
    {
        computeActual(query);
        mongo.forgetCommands();
        assertThat(query(query)).matches(expected);
        assertThat(mongo.commands().stream().map(BsonDocument::getFirstKey)).isEqualTo(commands);
    }
}
