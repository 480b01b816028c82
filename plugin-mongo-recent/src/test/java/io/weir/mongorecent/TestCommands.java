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

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.bson.BsonDocument;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

import java.util.List;
import java.util.Set;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * The commands themselves, as the server receives them.
 */
@Execution(SAME_THREAD)
final class TestCommands
        extends AbstractTestQueryFramework
{
    // what the driver adds to each command; the comment is asserted on its own
    private static final Set<String> ENVELOPE = Set.of("$db", "$readPreference", "lsid", "$clusterTime", "comment");

    private RecordingMongo mongo;
    private MongoClient client;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        mongo = closeAfterClass(new RecordingMongo());
        client = closeAfterClass(MongoClients.create(mongo.url()));
        QueryRunner queryRunner = MongoRecentQueryRunner.builder(mongo.url())
                .addCatalogProperty("mongo-recent.metadata-cache-ttl", "1h")
                .build();
        queryRunner.execute("CREATE SCHEMA reviews");
        queryRunner.execute("CREATE TABLE reviews.user_ratings (user_id bigint, rating integer, score double, comment varchar, ts timestamp(3))");
        queryRunner.execute("INSERT INTO reviews.user_ratings VALUES " +
                "(123, 4, 0.5, 'good', TIMESTAMP '2026-11-20 10:00:00.123'), " +
                "(123, 5, 1.5, 'better', TIMESTAMP '2026-11-21 10:00:00.123'), " +
                "(123, 1, 2.5, NULL, NULL), " +
                "(7, 2, NULL, 'bad', TIMESTAMP '2026-11-22 10:00:00.123')");
        return queryRunner;
    }

    @Test
    void latestRatingIsOneFind()
    {
        assertThat(query("SELECT user_id, rating, ts FROM reviews.user_ratings WHERE user_id = 123 ORDER BY ts DESC LIMIT 1"))
                .matches("VALUES (BIGINT '123', 5, TIMESTAMP '2026-11-21 10:00:00.123')");
        assertCommands(
                "SELECT user_id, rating, ts FROM mongo_recent.reviews.user_ratings WHERE user_id = 123 ORDER BY ts DESC LIMIT 1",
                """
                {find: "user_ratings", filter: {user_id: 123}, projection: {user_id: 1, rating: 1, ts: 1}, sort: {ts: -1}, limit: 1, singleBatch: true}
                """);
    }

    @Test
    void commandCarriesTheQueryId()
    {
        String sql = "SELECT rating FROM reviews.user_ratings WHERE user_id = 7";
        computeActual(sql);
        mongo.forgetCommands();
        String queryId = getDistributedQueryRunner().executeWithPlan(getSession(), sql).queryId().id();
        assertThat(mongo.commands()).singleElement()
                .satisfies(command -> assertThat(command.getString("comment").getValue()).isEqualTo(queryId));
    }

    @Test
    void onlyWantedFieldsAreFetched()
    {
        assertCommands("SELECT rating FROM reviews.user_ratings", "{find: 'user_ratings', filter: {}, projection: {rating: 1}}");
        assertCommands("SELECT count(*) FROM reviews.user_ratings", "{aggregate: 'user_ratings', pipeline: [{$group: {_id: null, aggregate0: {$sum: 1}}}], allowDiskUse: true, cursor: {}, collation: {locale: 'simple'}}");
        // the filtered column is checked too
        assertCommands("SELECT rating FROM reviews.user_ratings WHERE user_id = 7", "{find: 'user_ratings', filter: {user_id: 7}, projection: {rating: 1, user_id: 1}}");
    }

    @Test
    void limits()
    {
        assertCommands("SELECT rating FROM reviews.user_ratings LIMIT 1", "{find: 'user_ratings', filter: {}, projection: {rating: 1}, limit: 1, singleBatch: true}");
        // one batch (the driver asks for one more, so that the server closes the cursor), but not singleBatch: the server may cut a batch at 16 MB
        assertCommands("SELECT rating FROM reviews.user_ratings LIMIT 200", "{find: 'user_ratings', filter: {}, projection: {rating: 1}, limit: 200, batchSize: 201}");
        assertCommands("SELECT rating FROM reviews.user_ratings LIMIT 0");
    }

    @Test
    void filters()
    {
        assertFilter("rating IN (1, 5)", "{rating: {$in: [1, 5]}}");
        assertFilter("rating BETWEEN 2 AND 4", "{rating: {$gte: 2, $lte: 4}}");
        assertFilter("rating > 2 AND user_id = 123", "{rating: {$gt: 2}, user_id: 123}");
        assertFilter("ts IS NULL", "{ts: null}");
        assertFilter("ts IS NOT NULL", "{ts: {$ne: null}}");
        assertFilter("ts IS NULL OR ts > TIMESTAMP '2026-11-21 00:00:00'", "{$or: [{ts: null}, {ts: {$gt: {$date: '2026-11-21T00:00:00Z'}}}]}");
        // a double may be NaN: MongoDB's choice is checked by Trino
        assertFilter("score > 1e0", "{score: {$gt: 1.0}}", "score");
        // strings are compared by their bytes whatever the collation of the collection
        assertCommands(
                "SELECT rating FROM reviews.user_ratings WHERE comment = 'good'",
                "{find: 'user_ratings', filter: {comment: 'good'}, projection: {rating: 1, comment: 1}, collation: {locale: 'simple'}}");
        assertFilter("rating = 1 AND rating = 2");
        assertFilter("length(comment) = 3", "{}", "comment");
    }

    @Test
    void orderThatDiffersStaysInTrino()
    {
        // NULLS LAST, as Trino's ascending order has it, is not MongoDB's
        assertCommands(
                "SELECT ts FROM reviews.user_ratings ORDER BY ts LIMIT 1",
                "{find: 'user_ratings', filter: {}, projection: {ts: 1}}");
        assertCommands(
                "SELECT ts FROM reviews.user_ratings WHERE ts IS NOT NULL ORDER BY ts LIMIT 1",
                "{find: 'user_ratings', filter: {ts: {$ne: null}}, projection: {ts: 1}, sort: {ts: 1}, limit: 1, singleBatch: true}");
        assertCommands(
                "SELECT ts FROM reviews.user_ratings ORDER BY ts NULLS FIRST LIMIT 2",
                "{find: 'user_ratings', filter: {}, projection: {ts: 1}, sort: {ts: 1}, limit: 2, batchSize: 3, allowDiskUse: true}");
        assertCommands(
                "SELECT score FROM reviews.user_ratings ORDER BY score DESC LIMIT 1",
                "{find: 'user_ratings', filter: {}, projection: {score: 1}}");
    }

    @Test
    void explainsWriteNothing()
    {
        computeActual("EXPLAIN SELECT * FROM reviews.user_ratings");
        mongo.forgetCommands();
        computeActual("EXPLAIN SELECT * FROM reviews.user_ratings WHERE user_id = 1");
        assertThat(mongo.commands()).isEmpty();
        computeActual("EXPLAIN CREATE TABLE reviews.explained AS SELECT * FROM reviews.user_ratings");
        assertThat(client.getDatabase("reviews").listCollectionNames()).doesNotContain("explained").noneMatch(name -> name.startsWith("_weir_staging"));
        assertThat(mongo.commands()).extracting(BsonDocument::getFirstKey)
                .doesNotContain("create", "insert", "renameCollection");
    }

    @Test
    void expressions()
    {
        assertFilter("rating = 1 OR user_id = 7", "{$or: [{rating: 1}, {user_id: 7}]}");
        assertFilter("NOT (rating = 1 AND user_id = 7)", "{$or: [{$or: [{rating: {$lt: 1}}, {rating: {$gt: 1}}]}, {$or: [{user_id: {$lt: 7}}, {user_id: {$gt: 7}}]}]}");
        assertFilter("rating IN (1, 5) OR ts IS NULL OR user_id < 3", "{$or: [{rating: {$in: [1, 5]}}, {ts: null}, {user_id: {$lt: 3}}]}");
        assertFilter("rating < user_id", "{$expr: {$lt: ['$rating', '$user_id']}, rating: {$ne: null}, user_id: {$ne: null}}");
        // what cannot be said of one side of an OR cannot be said of the OR; of an AND it is left to Trino
        assertFilter("length(comment) = 3 OR rating = 1", "{}", "comment", "rating");
    }

    @Test
    void patterns()
    {
        assertText("comment LIKE 'go%'", "{comment: {$gte: 'go', $lt: 'gp'}}");
        assertText("comment LIKE 'good'", "{comment: 'good'}");
        assertText("comment LIKE '%o_d.'", "{comment: {$regularExpression: {pattern: '^.*o.d\\\\.\\\\z', options: 's'}}}");
        assertText("comment NOT LIKE '%o%'", "{comment: {$not: {$regularExpression: {pattern: '^(?>.*?o).*\\\\z', options: 's'}}, $ne: null}}");
        assertText("comment LIKE 'a#%%' ESCAPE '#'", "{comment: {$gte: 'a%', $lt: 'a&'}}");
        // longer than MongoDB's regular expressions may be
        assertCommands("SELECT _id FROM reviews.user_ratings WHERE comment LIKE '%" + "x".repeat(32_000) + "%'", "{find: 'user_ratings', filter: {}, projection: {_id: 1, comment: 1}}");
    }

    private void assertText(String condition, String filter)
    {
        assertCommands(
                "SELECT _id FROM reviews.user_ratings WHERE " + condition,
                "{find: 'user_ratings', filter: %s, projection: {_id: 1, comment: 1}, collation: {locale: 'simple'}}".formatted(filter));
    }

    private void assertFilter(String condition, String filter, String... additionalFields)
    {
        String projection = List.of(additionalFields).isEmpty()
                ? filteredColumns(condition)
                : List.of(additionalFields).stream().map(", %s: 1"::formatted).collect(joining());
        assertCommands(
                "SELECT _id FROM reviews.user_ratings WHERE " + condition,
                "{find: 'user_ratings', filter: %s, projection: {_id: 1%s}}".formatted(filter, projection));
    }

    private void assertFilter(String condition)
    {
        assertCommands("SELECT _id FROM reviews.user_ratings WHERE " + condition);
    }

    private static String filteredColumns(String condition)
    {
        return List.of("comment", "rating", "score", "ts", "user_id").stream()
                .filter(condition::contains)
                .map(", %s: 1"::formatted)
                .collect(joining());
    }

    /**
     * Of a query that was run before: warm.
     */
    private void assertCommands(@Language("SQL") String sql, @Language("JSON") String... expected)
    {
        computeActual(sql);
        mongo.forgetCommands();
        computeActual(sql);
        assertThat(mongo.commands().stream().map(TestCommands::withoutEnvelope).toList())
                .containsExactlyElementsOf(List.of(expected).stream().map(BsonDocument::parse).map(TestCommands::normalize).toList());
    }

    private static BsonDocument withoutEnvelope(BsonDocument command)
    {
        BsonDocument document = normalize(command);
        document.keySet().removeAll(ENVELOPE);
        return document;
    }

    private static BsonDocument normalize(BsonDocument document)
    {
        // by the relaxed form: whether a literal became an int32 or an int64 does not show in it
        return BsonDocument.parse(document.toJson());
    }
}
