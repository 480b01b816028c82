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
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * How a collection is read: which index, in how many parts, with which keys of a join, and how much of it.
 */
@Execution(SAME_THREAD)
final class TestScans
        extends AbstractTestQueryFramework
{
    private static final int DOCUMENTS = 300;
    // the stand-in samples by sorting with a random order, which fails now and then for 32 and more
    private static final int FEW_DOCUMENTS = 31;

    private RecordingMongo mongo;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        mongo = closeAfterClass(new RecordingMongo());
        MongoClient client = closeAfterClass(MongoClients.create(mongo.url()));
        List<BsonDocument> documents = documents(DOCUMENTS);
        client.getDatabase("shop").getCollection("events", BsonDocument.class).insertMany(documents);
        client.getDatabase("shop").getCollection("few", BsonDocument.class).insertMany(documents.subList(0, FEW_DOCUMENTS));
        client.getDatabase("shop").getCollection("events").createIndex(Indexes.compoundIndex(Indexes.ascending("user"), Indexes.descending("ts")), new IndexOptions().name("by_user"));
        client.getDatabase("shop").getCollection("events").createIndex(Indexes.ascending("place"), new IndexOptions().name("by_place"));
        client.getDatabase("shop").getCollection("events").createIndex(Indexes.ascending("other"), new IndexOptions().name("partly").sparse(true));
        client.getDatabase("shop").getCollection("_weir_schema", BsonDocument.class).insertOne(BsonDocument.parse(
                "{_id: 'events', version: 1, columns: [{name: '_id', type: 'json'}, {name: 'user', type: 'bigint'}, {name: 'ts', type: 'bigint'}, {name: 'other', type: 'bigint'}, {name: 'place', type: 'bigint'}]}"));
        client.getDatabase("shop").getCollection("wanted", BsonDocument.class).insertMany(List.of(BsonDocument.parse("{_id: 3}"), BsonDocument.parse("{_id: 4}")));
        return MongoRecentQueryRunner.builder(mongo.url())
                .setWorkerCount(0)
                .addCatalogProperty("mongo-recent.metadata-cache-ttl", "1h")
                .addCatalogProperty("mongo-recent.unindexed-scan-policy", "DENY")
                .addCatalogProperty("mongo-recent.unindexed-scan-limit", "299")
                .addCatalogProperty("mongo-recent.max-query-time", "10m")
                .addCatalogProperty("mongo-recent.dynamic-filtering.wait-timeout", "30s")
                .build();
    }

    private static List<BsonDocument> documents(int count)
    {
        List<BsonDocument> documents = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            // keys of three types
            BsonValue key = switch (number % 3) {
                case 0 -> new BsonInt32(number);
                case 1 -> new BsonString("key" + number);
                default -> new BsonObjectId(new ObjectId("%024d".formatted(number)));
            };
            documents.add(new BsonDocument("_id", key)
                    .append("user", new BsonInt32(number % 10))
                    .append("ts", new BsonInt32(number))
                    .append("other", new BsonInt32(1))
                    .append("place", new BsonInt32(number)));
        }
        return documents;
    }

    @Test
    void theIndexThatAnswersIsNamed()
    {
        assertThat(find("SELECT ts FROM shop.events WHERE \"user\" = 3").getString("hint").getValue()).isEqualTo("by_user");
        assertThat(find("SELECT ts FROM shop.events WHERE \"user\" = 3 AND ts > 100").getString("hint").getValue()).isEqualTo("by_user");
        // backwards
        assertThat(find("SELECT ts FROM shop.events WHERE \"user\" = 3 AND ts > 5 ORDER BY ts LIMIT 1").getString("hint").getValue()).isEqualTo("by_user");
        // more than the index knows
        assertThat(find("SELECT ts FROM shop.events WHERE \"user\" = 3 AND (ts = 5 OR other = 1)")).doesNotContainKey("hint");
        assertThat(find("SELECT ts FROM shop.events WHERE \"user\" = 3 AND other = 1")).doesNotContainKey("hint");
    }

    @Test
    void theTimeThatIsLeft()
    {
        assertThat(find("SELECT ts FROM shop.events WHERE \"user\" = 3").getNumber("maxTimeMS").longValue()).isBetween(1L, 600_000L);
    }

    @Test
    void unindexedScansAreDenied()
    {
        String message = "The query makes MongoDB look at all of the about 300 documents of shop.events, and mongo-recent.unindexed-scan-limit is 299. Filter by values or a range of an indexed column, or create an index in MongoDB";
        assertQueryFails("SELECT ts FROM shop.events", message);
        assertQueryFails("SELECT ts FROM shop.events WHERE ts = 7", message);
        assertQueryFails("SELECT count(*) FROM shop.events WHERE other = 1", message);
        assertQueryFails("SELECT ts FROM shop.events ORDER BY ts DESC NULLS LAST LIMIT 1", message);
        assertQueryFails("SELECT ts FROM shop.events WHERE \"user\" = 3 OR ts = 7", message);
        // as good as all of an index
        assertQueryFails("SELECT ts FROM shop.events WHERE \"user\" IS NOT NULL", message);
        assertQueryFails("SELECT ts FROM shop.events WHERE \"user\" <> 3", message);
        assertQueryFails("SELECT ts FROM shop.events WHERE place NOT IN (3, 4)", message);
        assertQueryFails("SELECT ts FROM shop.events WHERE place <> 3 OR place IS NULL", message);
        assertQueryFails("SELECT ts FROM shop.events WHERE \"user\" = 3 OR place IS NOT NULL", message);
        assertThat(computeActual("SELECT ts FROM shop.events WHERE place IS NULL")).isEmpty();
        assertThat(computeActual("SELECT ts FROM shop.events WHERE place < 2 OR place > 298")).hasSize(3);
        // along an index, looked at until one is found
        assertQueryFails("SELECT ts FROM shop.events WHERE ts = 7 ORDER BY place DESC NULLS LAST LIMIT 1", message);
        assertThat(computeActual("SELECT ts FROM shop.events ORDER BY place DESC NULLS LAST LIMIT 1")).hasSize(1);
        assertThat(computeActual("SELECT ts FROM shop.events WHERE ts <> 7 ORDER BY \"user\" DESC NULLS LAST LIMIT 1")).hasSize(1);
        // an index for each alternative
        assertThat(computeActual("SELECT ts FROM shop.events WHERE \"user\" = 3 OR (place = 7 AND ts > 5)")).hasSize(31);
        // few documents, whatever they are
        assertThat(computeActual("SELECT ts FROM shop.events LIMIT 5")).hasSize(5);
        assertQueryFails("SELECT ts FROM shop.events LIMIT 100000", message);
        assertThat(computeActual("SELECT ts FROM shop.events WHERE \"user\" = 3")).hasSize(30);
        assertThat(computeActual("SELECT _id FROM shop.wanted")).hasSize(2);
    }

    @Test
    void pipelinesAreJudgedByTheirBeginning()
    {
        for (String pipeline : List.of("[]", "[{\"$match\": {\"ts\": 7}}]", "[{\"$group\": {\"_id\": 1}}]", "[{\"$match\": {\"$or\": [{\"user\": 3}, {\"ts\": 7}]}}]", "[{\"$limit\": 300}]", "[{\"$match\": {\"user\": {\"$ne\": 3}}}]", "[{\"$sort\": {\"place\": 1}}]")) {
            assertQueryFails(aggregate(pipeline), "The query makes MongoDB look at all of the about 300 documents of shop.events, .*");
        }
        assertThat(computeActual(aggregate("[{\"$match\": {\"user\": 3}}]"))).hasSize(30);
        assertThat(computeActual(aggregate("[{\"$match\": {\"$and\": [{\"ts\": {\"$gt\": 5}}, {\"$or\": [{\"user\": 3}, {\"place\": 7}]}]}}]"))).hasSize(30);
        assertThat(computeActual(aggregate("[{\"$limit\": 3}, {\"$group\": {\"_id\": 1}}]"))).hasSize(1);
        assertThat(computeActual(aggregate("[{\"$sort\": {\"place\": 1}}, {\"$limit\": 2}]"))).hasSize(2);
    }

    private static String aggregate(String pipeline)
    {
        return "SELECT * FROM TABLE(mongo_recent.system.aggregate(database => 'shop', collection => 'events', pipeline => '%s'))".formatted(pipeline);
    }

    @Test
    void aScanInParts()
    {
        Session session = Session.builder(getSession()).setCatalogSessionProperty("mongo_recent", "splits_per_scan", "4").build();
        String sql = "SELECT ts FROM shop.few WHERE \"user\" >= 0";
        computeActual(session, sql);
        mongo.forgetCommands();
        // every document once, whatever the type of its key
        assertThat(computeActual(session, sql).getOnlyColumn().distinct().count()).isEqualTo(FEW_DOCUMENTS);
        assertThat(computeActual(session, sql)).hasSize(FEW_DOCUMENTS);
        assertThat(mongo.commands()).filteredOn(command -> command.containsKey("find")).hasSize(8).allSatisfy(command -> assertThat(command.getDocument("filter")).containsKey("$expr"));
        // cut and compared in one order, whatever the collation of the collection
        assertThat(mongo.commands()).filteredOn(command -> command.containsKey("find") || command.containsKey("aggregate")).hasSizeGreaterThan(8)
                .allSatisfy(command -> assertThat(command.getDocument("collation").getString("locale").getValue()).isEqualTo("simple"));
        assertThat(mongo.commands()).filteredOn(command -> command.containsKey("aggregate")).isNotEmpty().allSatisfy(command -> assertThat(command.getBoolean("allowDiskUse").getValue()).isTrue());
        // not of a limit
        mongo.forgetCommands();
        computeActual(session, "SELECT ts FROM shop.few LIMIT 3");
        assertThat(mongo.commands()).hasSize(1);
    }

    @Test
    void aLookupIsNoScan()
    {
        Session session = Session.builder(getSession()).setCatalogSessionProperty("mongo_recent", "splits_per_scan", "4").build();
        for (String sql : List.of("SELECT ts FROM shop.events WHERE \"user\" IN (3, 7)", "SELECT _id FROM shop.wanted WHERE _id = 3")) {
            computeActual(session, sql);
            mongo.forgetCommands();
            computeActual(session, sql);
            assertThat(mongo.commands()).extracting(BsonDocument::getFirstKey).containsExactly("find");
        }
    }

    @Test
    void keysOfAJoin()
    {
        String sql = "SELECT e.ts FROM shop.events e JOIN shop.wanted w ON e.\"user\" = w._id WHERE e.\"user\" >= 0";
        computeActual(sql);
        mongo.forgetCommands();
        assertThat(computeActual(sql)).hasSize(60);
        assertThat(mongo.commands()).filteredOn(command -> command.containsKey("find") && command.getString("find").getValue().equals("events")).singleElement()
                .satisfies(command -> assertThat(BsonDocument.parse(command.getDocument("filter").toJson())).isEqualTo(BsonDocument.parse("{user: {$in: [3, 4]}}")));
    }

    @Test
    void keysAreLookedUp()
    {
        Session session = Session.builder(getSession()).setCatalogSessionProperty("mongo_recent", "index_join_enabled", "true").build();
        String one = "SELECT w._id, e.ts FROM shop.wanted w JOIN shop.events e ON w._id = e.\"user\"";
        assertThat((String) computeScalar(session, "EXPLAIN " + one)).contains("IndexJoin");
        assertThat((String) computeScalar("EXPLAIN " + one)).doesNotContain("IndexJoin");
        mongo.forgetCommands();
        assertThat(computeActual(session, one)).hasSize(60);
        assertThat(mongo.commands()).filteredOn(command -> command.containsKey("find") && command.getString("find").getValue().equals("events")).singleElement()
                .satisfies(command -> assertThat(BsonDocument.parse(command.getDocument("filter").toJson())).isEqualTo(BsonDocument.parse("{user: {$in: [3, 4]}}")));

        String two = "SELECT v.u, e.ts FROM (VALUES (BIGINT '3', BIGINT '13'), (4, 4), (4, 5), (NULL, 6)) v (u, t) JOIN shop.events e ON e.\"user\" = v.u AND e.ts = v.t";
        assertThat((String) computeScalar(session, "EXPLAIN " + two)).contains("IndexJoin");
        assertThat(query(session, two)).matches("VALUES (BIGINT '3', BIGINT '13'), (BIGINT '4', BIGINT '4')");
        assertThat(query(session, "SELECT w._id, e.ts FROM shop.wanted w LEFT JOIN shop.events e ON w._id + 100 = e.\"user\"")).matches("VALUES (BIGINT '3', CAST(NULL AS bigint)), (BIGINT '4', CAST(NULL AS bigint))");

        // no index begins with it
        assertThat((String) computeScalar(session, "EXPLAIN SELECT * FROM (VALUES BIGINT '3') v (t) JOIN shop.events e ON v.t = e.ts")).doesNotContain("IndexJoin");
    }

    @Test
    void statistics()
    {
        assertThat(query("SHOW STATS FOR shop.events")).result()
                .satisfies(result -> assertThat(result.getMaterializedRows().getLast().getField(4)).isEqualTo(300.0));
        // all keys are different
        assertThat(query("SHOW STATS FOR (SELECT _id FROM shop.wanted WHERE _id = 3)")).result()
                .satisfies(result -> assertThat(result.getMaterializedRows().getLast().getField(4)).isEqualTo(1.0));
    }

    /**
     * The one command of a warm query.
     */
    private BsonDocument find(@Language("SQL") String sql)
    {
        computeActual(sql);
        mongo.forgetCommands();
        computeActual(sql);
        assertThat(mongo.commands()).hasSize(1);
        return mongo.commands().getFirst();
    }
}
