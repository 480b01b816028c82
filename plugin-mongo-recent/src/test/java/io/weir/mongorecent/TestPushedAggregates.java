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
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryFailedException;
import io.trino.testing.QueryRunner;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Aggregates that MongoDB computes: the command, the same result as Trino's, and values that do not fit.
 */
@Execution(SAME_THREAD)
final class TestPushedAggregates
        extends AbstractTestQueryFramework
{
    private RecordingMongo mongo;
    private MongoClient client;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        mongo = closeAfterClass(new RecordingMongo());
        client = closeAfterClass(MongoClients.create(mongo.url()));
        create("sales",
                "{name: 'region', type: 'varchar(10)'}, {name: 'n', type: 'bigint'}, {name: 'i', type: 'integer'}, {name: 'd', type: 'double'}, {name: 'day', type: 'date'}, {name: 'ts', type: 'timestamp(3)'}, {name: 'ok', type: 'boolean'}, {name: 'note', type: 'varchar'}",
                "{_id: 1, region: 'north', n: 1, i: 10, d: 0.5, day: {$date: '2026-11-20T00:00:00Z'}, ts: {$date: '2026-11-20T10:00:00.123Z'}, ok: true, note: ''}",
                "{_id: 2, region: 'north', n: {$numberLong: '2'}, i: 20, d: 1.5, day: {$date: '2026-11-21T00:00:00Z'}, ts: {$date: '2026-11-21T10:00:00.123Z'}, ok: false}",
                "{_id: 3, region: 'south', n: 3.0, i: 30, day: null, ok: true}",
                "{_id: 4, region: null, n: {$numberDecimal: '4'}, i: null}",
                "{_id: 5, n: null}");
        return MongoRecentQueryRunner.builder(mongo.url())
                .setWorkerCount(0)
                .addCatalogProperty("mongo-recent.metadata-cache-ttl", "1h")
                .build();
    }

    private void create(String collection, String columns, String... documents)
    {
        client.getDatabase("shop").getCollection(collection, BsonDocument.class).insertMany(Stream.of(documents).map(BsonDocument::parse).toList());
        client.getDatabase("shop").getCollection("_weir_schema", BsonDocument.class)
                .insertOne(BsonDocument.parse("{version: 1, columns: [{name: '_id', type: 'bigint'}, %s]}".formatted(columns)).append("_id", new BsonString(collection)));
    }

    @Test
    void results()
    {
        assertPushed("SELECT count(*) FROM shop.sales", "VALUES BIGINT '5'");
        assertPushed("SELECT count(*) FROM shop.sales WHERE n > 1", "VALUES BIGINT '3'");
        assertPushed("SELECT count(n), count(region), count(ok), count(note) FROM shop.sales", "VALUES (BIGINT '4', BIGINT '3', BIGINT '3', BIGINT '1')");
        assertPushed("SELECT sum(n), avg(n), min(n), max(i) FROM shop.sales", "VALUES (BIGINT '10', DOUBLE '2.5', BIGINT '1', 30)");
        assertPushed("SELECT min(region), max(region), min(day), max(ts) FROM shop.sales", "VALUES (CAST('north' AS varchar(10)), CAST('south' AS varchar(10)), DATE '2026-11-20', TIMESTAMP '2026-11-21 10:00:00.123')");
        assertPushed("SELECT sum(n), avg(n), min(n), count(n), count(*) FROM shop.sales WHERE _id > 100", "VALUES (CAST(NULL AS bigint), CAST(NULL AS double), CAST(NULL AS bigint), BIGINT '0', BIGINT '0')");
    }

    @Test
    void groups()
    {
        assertPushed(
                "SELECT region, count(*), sum(n) FROM shop.sales GROUP BY region",
                "VALUES (CAST('north' AS varchar(10)), BIGINT '2', BIGINT '3'), ('south', 1, 3), (NULL, 2, 4)");
        assertPushed("SELECT region, ok, max(i) FROM shop.sales WHERE i IS NOT NULL GROUP BY region, ok", "VALUES (CAST('north' AS varchar(10)), true, 10), ('north', false, 20), ('south', true, 30)");
        assertPushed("SELECT DISTINCT region FROM shop.sales", "VALUES CAST('north' AS varchar(10)), 'south', NULL");
        // numbers are one group whatever their type
        create("keys", "{name: 'n', type: 'bigint'}", "{_id: 1, n: 5}", "{_id: 2, n: {$numberLong: '5'}}", "{_id: 3, n: 5.0}");
        assertPushed("SELECT n, count(*) FROM shop.keys GROUP BY n", "VALUES (BIGINT '5', BIGINT '3')");
        assertPushed("SELECT region, count(*) FROM shop.sales WHERE _id > 100 GROUP BY region", "SELECT CAST(NULL AS varchar(10)), BIGINT '0' WHERE false");
    }

    @Test
    void notWhereTheResultDiffers()
    {
        assertNotPushed("SELECT sum(d) FROM shop.sales");
        assertNotPushed("SELECT avg(d) FROM shop.sales");
        assertNotPushed("SELECT min(d) FROM shop.sales");
        assertNotPushed("SELECT count(*) FROM shop.sales WHERE d > 1");
        assertNotPushed("SELECT min(ok) FROM shop.sales");
        assertNotPushed("SELECT count(*) FILTER (WHERE n > 1) FROM shop.sales");
        assertNotPushed("SELECT sum(n) FROM (SELECT n FROM shop.sales LIMIT 2)");
        assertNotPushed("SELECT stddev(n) FROM shop.sales");
        Session off = Session.builder(getSession()).setCatalogSessionProperty("mongo_recent", "aggregation_pushdown_enabled", "false").build();
        assertNotPushed(off, "SELECT count(*) FROM shop.sales");
        for (Misfits misfits : List.of(Misfits.NULL, Misfits.RAW)) {
            Session shownAsNull = Session.builder(getSession()).setCatalogSessionProperty("mongo_recent", "misfits", misfits.name()).build();
            assertNotPushed(shownAsNull, "SELECT count(region) FROM shop.sales");
            assertNotPushed(shownAsNull, "SELECT max(region), sum(n) FROM shop.sales GROUP BY day");
        }
    }

    @Test
    void commands()
    {
        assertCommand("SELECT count(*) FROM shop.sales", "[{$group: {_id: null, aggregate0: {$sum: 1}}}]");
        assertCommand(
                "SELECT count(*) FROM shop.sales WHERE n = 5",
                """
                [{$match: {n: 5}}, {$group: {
                    _id: null,
                    aggregate0: {$sum: 1},
                    misfits: {$sum: {$cond: [{$not: [{$and: [%1$s]}]}, 1, 0]}},
                    misfitKey: {$max: {$cond: [{$not: [{$and: [%1$s]}]}, '$_id', null]}}}}]
                """.formatted(
                        """
                        {$or: [%s, {$cond: [{$and: [{$gte: ['$n', -9223372036854775808]}, {$lte: ['$n', 9223372036854775807]}]}, {$eq: ['$n', {$trunc: '$n'}]}, false]}]}
                        """.formatted(isNull("n"))));
        assertCommand(
                "SELECT count(note) FROM shop.sales",
                """
                [{$group: {
                    _id: null,
                    aggregate0: {$sum: {$cond: [%1$s, 0, 1]}},
                    misfits: {$sum: {$cond: [{$not: [{$and: [%2$s]}]}, 1, 0]}},
                    misfitKey: {$max: {$cond: [{$not: [{$and: [%2$s]}]}, '$_id', null]}}}}]
                """.formatted(
                        isNull("note"),
                        """
                        {$or: [%s, {$cond: [{$and: [{$gte: ['$note', '']}, {$lt: ['$note', {$literal: {}}]}]}, {$gte: [{$strLenBytes: '$note'}, 0]}, false]}]}
                        """.formatted(isNull("note"))));
    }

    /**
     * And not undefined, which is lower than null as missing is, but stays in a document that is made of it.
     */
    private static String isNull(String field)
    {
        return """
               {$cond: [{$eq: [{$ifNull: ['$%1$s', null]}, null]},
                        {$not: [{$cond: [{$lt: ['$%1$s', null]}, {$ne: [{$objectToArray: {v: '$%1$s'}}, []]}, false]}]},
                        false]}
               """.formatted(field);
    }

    /**
     * To MongoDB it is as good as a string, but it has no length. The stand-in has none, so it is told what MongoDB answers.
     */
    @Test
    void aSymbolIsAnErrorAsIfItWereRead()
    {
        for (int noString : new int[] {34471, 34473}) {
            mongo.failNext("aggregate", noString);
            assertQueryFails(
                    "SELECT region, count(note) FROM shop.sales GROUP BY region",
                    "The document with _id \\(not known\\) in shop.sales has in one of the columns \\[region, note] a value that does not fit its type. SET SESSION .*");
        }
        // of a pipeline that a user has written it tells nothing about columns
        mongo.failNext("aggregate", 34471);
        assertQueryFails(
                "SELECT * FROM TABLE(mongo_recent.system.aggregate(database => 'shop', collection => 'sales', pipeline => '[{\"$project\": {\"length\": {\"$strLenCP\": \"$n\"}}}]'))",
                "MongoDB at .* answered with error 34471 .*");
    }

    /**
     * Texts that are fields and variables in a pipeline, in the place of values.
     */
    @Test
    void valuesThatLookLikeFields()
    {
        create("texts",
                "{name: 'x', type: 'varchar'}, {name: 'y', type: 'varchar'}, {name: 'secret', type: 'varchar'}",
                "{_id: 1, x: '$secret', y: '$5.00', secret: 'hidden'}",
                "{_id: 2, x: '$$ROOT', y: '$secret', secret: 'hidden'}",
                "{_id: 3, x: '$secret', y: null, secret: 'hidden'}");
        assertPushed("SELECT x, count(*) FROM shop.texts GROUP BY x", "VALUES (VARCHAR '$secret', BIGINT '2'), ('$$ROOT', 1)");
        assertPushed(
                "SELECT x, y, max(x), min(y) FROM shop.texts GROUP BY x, y",
                "VALUES (VARCHAR '$secret', VARCHAR '$5.00', VARCHAR '$secret', VARCHAR '$5.00'), ('$$ROOT', '$secret', '$$ROOT', '$secret'), ('$secret', NULL, '$secret', NULL)");
        assertPushed("SELECT max(x), min(y) FROM shop.texts WHERE x = '$secret'", "VALUES (VARCHAR '$secret', VARCHAR '$5.00')");
    }

    @Test
    void whatDoesNotFitIsAnErrorAsIfItWereRead()
    {
        // NaN is in TestRealMongo: to the stand-in it is within every range
        for (String value : new String[] {"'x'", "2.5", "[1]", "true", "{a: 1}", "{$date: '2026-11-20T00:00:00Z'}", "{$oid: '0123456789abcdef01234567'}"}) {
            client.getDatabase("shop").getCollection("bad").drop();
            client.getDatabase("shop").getCollection("_weir_schema", BsonDocument.class).deleteOne(new BsonDocument("_id", new BsonString("bad")));
            create("bad", "{name: 'n', type: 'bigint'}, {name: 'k', type: 'bigint'}", "{_id: 1, n: 1, k: 1}", "{_id: 2, n: %s, k: 1}".formatted(value));
            for (String sql : List.of("SELECT sum(n) FROM shop.bad", "SELECT count(n) FROM shop.bad", "SELECT n, count(*) FROM shop.bad GROUP BY n", "SELECT k, max(n) FROM shop.bad GROUP BY k")) {
                assertThat(failure(sql)).as("%s with %s", sql, value).matches("The document with _id 2 in shop.bad has in one of the columns \\[.*n.*] a value that does not fit its type. .*");
            }
            // not one of those that are counted
            assertThat(query("SELECT count(*), sum(k) FROM shop.bad")).matches("VALUES (BIGINT '2', BIGINT '2')");
        }
        assertMisfit("varchar(3)", "'long'");
        assertMisfit("date", "{$date: '2026-11-20T00:00:01Z'}");
        assertMisfit("boolean", "1");
    }

    private String failure(String sql)
    {
        try {
            return "result: " + computeActual(sql).getMaterializedRows();
        }
        catch (QueryFailedException e) {
            return e.getMessage();
        }
    }

    private void assertMisfit(String type, String value)
    {
        String collection = "bad_" + type.replaceAll("[^a-z]", "");
        create(collection, "{name: 'v', type: '%s'}".formatted(type), "{_id: 7, v: %s}".formatted(value));
        assertQueryFails("SELECT count(v) FROM shop." + collection, "The document with _id 7 in .*");
    }

    private void assertPushed(@Language("SQL") String sql, @Language("SQL") String expected)
    {
        assertThat(query(sql)).isFullyPushedDown();
        assertThat(query(sql)).matches(expected);
    }

    private void assertNotPushed(@Language("SQL") String sql)
    {
        assertNotPushed(getSession(), sql);
    }

    private void assertNotPushed(Session session, @Language("SQL") String sql)
    {
        assertThat((String) computeScalar(session, "EXPLAIN " + sql)).contains("Aggregate[");
    }

    private void assertCommand(@Language("SQL") String sql, String pipeline)
    {
        computeActual(sql);
        mongo.forgetCommands();
        computeActual(sql);
        assertThat(mongo.commands()).hasSize(1);
        BsonDocument command = mongo.commands().getFirst();
        assertThat(command.getString("aggregate").getValue()).isEqualTo("sales");
        assertThat(BsonDocument.parse(new BsonDocument("p", command.getArray("pipeline")).toJson())).isEqualTo(BsonDocument.parse("{p: %s}".formatted(pipeline)));
    }
}
