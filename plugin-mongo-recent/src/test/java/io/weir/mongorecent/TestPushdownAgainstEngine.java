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
import com.mongodb.client.MongoCollection;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.lang.Math.toIntExact;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generated documents with columns of every type, and generated statements about them: what MongoDB decides, and what the engine decides of the same when it is kept
 * from asking MongoDB, must be one answer.
 */
final class TestPushdownAgainstEngine
        extends AbstractTestQueryFramework
{
    private static final int DOCUMENTS = 150;
    private static final int QUERIES = Integer.getInteger("weir.mongo.pushdown-queries", 3);
    private static final int CHANGES = 3;
    private static final String TABLE = "mongo_recent.generated.wide";

    private final long seed = Long.getLong("weir.mongo.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final GeneratedConditions generated = new GeneratedConditions(random);
    private MongoClient client;

    // few rows on one side, so that their keys are of use
    private static final List<String> JOINS = List.of(
            "SELECT count(*), sum(a._id * 1000 + b._id) FROM %1$s a JOIN (SELECT _id, * FROM %1$s WHERE %2$s ORDER BY _id LIMIT 12) b ON %3$s",
            "SELECT count(*), count(b._id), sum(a._id * 1000 + b._id) FROM (SELECT _id, * FROM %1$s WHERE %2$s ORDER BY _id LIMIT 12) a LEFT JOIN %1$s b ON %3$s",
            "SELECT count(*), count(a._id), sum(a._id * 1000 + b._id) FROM %1$s a RIGHT JOIN (SELECT _id, * FROM %1$s WHERE %2$s ORDER BY _id LIMIT 12) b ON %3$s AND a.i > 1",
            // not EXISTS: Trino understands it with some of these keys only
            "SELECT count(*), sum(_id) FROM %1$s WHERE _id IN (SELECT a._id FROM %1$s a JOIN %1$s b ON %3$s WHERE b._id < 20)");

    private static final List<String> JOIN_KEYS = List.of(
            "a.i = b.i",
            "a.i = b.big",
            "a.big = b.big",
            "a.big = b.r.n",
            "a.r.n = b.i",
            "a.r.q.x = b.r.q.x",
            "a.dec = b.dec",
            "a.day = b.day",
            "a.ts = b.ts",
            "a.tz = b.tz",
            "a.tz = b.ts",
            "a.oid = b.oid",
            "a.oid = b.c3",
            "a.u = b.u",
            "a.bin = b.bin",
            "a.dbl = b.dbl",
            "a.dbl = b.rl",
            "a.rl = b.rl",
            "a.c3 = b.c3",
            "a.c3 = b.r.s",
            "a.r.s = b.r.s",
            "a.ok = b.ok",
            "a.i = b.i AND a.c3 = b.c3",
            "a.oid = b.oid AND a.ok = b.ok AND a.day <= b.day",
            "a.i IS NOT DISTINCT FROM b.i",
            "a.c3 IS NOT DISTINCT FROM b.r.s",
            "a.big > b.big AND a.ok = b.ok");

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        RecordingMongo mongo = closeAfterClass(new RecordingMongo(RecordingMongo.Recording.OFF));
        client = closeAfterClass(MongoClients.create(mongo.url()));
        return MongoRecentQueryRunner.builder(mongo.url()).setWorkerCount(0).build();
    }

    @Test
    void oneAnswer()
    {
        create("wide");
        List<String> wrong = new ArrayList<>();
        for (int number = 0; number < QUERIES; number++) {
            String predicate = generated.predicate(3);
            for (String misfits : List.of("FAIL", "NULL")) {
                Session session = Session.builder(getSession()).setCatalogSessionProperty("mongo_recent", "misfits", misfits).build();
                compare(session, "SELECT _id FROM %s WHERE %%s ORDER BY 1".formatted(TABLE), predicate, wrong);
                compare(session, "SELECT _id FROM %s WHERE NOT (%%s) ORDER BY 1".formatted(TABLE), predicate, wrong);
                GeneratedConditions.Column column = generated.column();
                compare(session, "SELECT _id, %1$s FROM %2$s WHERE %%s ORDER BY %1$s %3$s, _id LIMIT 9".formatted(column.name(), TABLE, List.of("ASC", "DESC", "ASC NULLS FIRST", "DESC NULLS FIRST").get(random.nextInt(4))), predicate, wrong);
                GeneratedConditions.Column key = generated.column();
                compare(session, "SELECT %1$s, count(*), count(i), sum(i), avg(big), min(day), max(ts), min(c3), max(oid), min(tz) FROM %2$s WHERE %%s GROUP BY %1$s ORDER BY count(*), 1".formatted(key.name(), TABLE), predicate, wrong);
                compare(session, "SELECT count(*), count(r.n), sum(big), avg(i), max(big), min(i), max(c3) FROM %s WHERE %%s".formatted(TABLE), predicate, wrong);
            }
        }
        assertThat(wrong).as("seed %d", seed).isEmpty();
    }

    /**
     * Each of them once, because not all of them are in what is chosen by chance.
     */
    @Test
    void oneAnswerOfEachComputedCondition()
    {
        create("computed");
        List<String> wrong = new ArrayList<>();
        String query = "SELECT _id FROM %s WHERE %%s ORDER BY 1".formatted(TABLE.replace("wide", "computed"));
        for (String condition : GeneratedConditions.COMPUTED) {
            compare(getSession(), query, condition, wrong);
            compare(getSession(), query, "NOT (%s)".formatted(condition), wrong);
        }
        assertThat(wrong).as("seed %d", seed).isEmpty();
    }

    /**
     * What an UPDATE, a DELETE and a MERGE change: the rows that the engine's own evaluation finds, of each the field that is named, and nothing else.
     */
    @Test
    void changesOfTheSameRows()
    {
        List<BsonDocument> documents = create("changed");
        MongoCollection<BsonDocument> collection = client.getDatabase("generated").getCollection("changed", BsonDocument.class);
        String table = TABLE.replace("wide", "changed");
        for (int number = 0; number < CHANGES; number++) {
            String predicate = generated.predicate(2);
            Set<Integer> expected = computeActual("SELECT _id FROM %s WHERE %s".formatted(table, own(predicate))).getMaterializedRows().stream()
                    .map(row -> toIntExact((long) row.getField(0)))
                    .collect(toImmutableSet());
            String change = List.of(
                    "UPDATE %s SET c3 = 'upd' WHERE %s",
                    "DELETE FROM %s WHERE %s",
                    "MERGE INTO %s USING (VALUES 1) AS x (one) ON %s WHEN MATCHED THEN UPDATE SET c3 = 'upd'").get(number % 3).formatted(table, predicate);
            assertThat(computeActual(change).getUpdateCount()).as("seed %d: %s", seed, change).hasValue(expected.size());
            List<BsonDocument> changed = new ArrayList<>();
            for (BsonDocument document : documents) {
                boolean isExpected = expected.contains(document.getInt32("_id").getValue());
                if (!isExpected) {
                    changed.add(document);
                }
                else if (number % 3 != 1) {
                    changed.add(document.clone().append("c3", new BsonString("upd")));
                }
            }
            assertThat(collection.find().into(new ArrayList<>())).as("seed %d: %s", seed, change).containsExactlyInAnyOrderElementsOf(changed);
            collection.deleteMany(new BsonDocument());
            collection.insertMany(documents);
        }
    }

    /**
     * The keys of one side of a join go along with the command of the other one, or are looked up in an index: the rows are those of a join of two whole tables.
     */
    @Test
    void joinsOfTheSameRows()
    {
        create("joined");
        List<String> wrong = new ArrayList<>();
        for (String key : List.of("i", "big", "c3", "tz", "dec", "oid", "u")) {
            client.getDatabase("generated").getCollection("joined").createIndex(new BsonDocument(key, new BsonInt32(1)));
        }
        String table = TABLE.replace("wide", "joined");
        Session apart = Session.builder(getSession()).setSystemProperty("enable_dynamic_filtering", "false").build();
        Session together = Session.builder(getSession())
                .setSystemProperty("join_reordering_strategy", "NONE")
                // Trino's own, of rows that connectors have read, takes REAL '0' and REAL '-0' for two values
                .setSystemProperty("enable_dynamic_row_filtering", "false")
                .setCatalogSessionProperty("mongo_recent", "dynamic_filtering_wait_timeout", "10s")
                .build();
        Session lookedUp = Session.builder(together).setCatalogSessionProperty("mongo_recent", "index_join_enabled", "true").build();
        for (int number = 0; number < QUERIES * 4; number++) {
            String join = JOINS.get(random.nextInt(JOINS.size())).formatted(table, generated.predicate(1), JOIN_KEYS.get(random.nextInt(JOIN_KEYS.size())));
            String expected = answer(apart, join);
            for (Session session : List.of(together, lookedUp)) {
                String answer = answer(session, join);
                if (!answer.equals(expected)) {
                    wrong.add("%n%s%n  was %s%n  not %s".formatted(join, answer, expected));
                }
            }
        }
        assertThat(wrong).as("seed %d", seed).isEmpty();
    }

    private static String own(String predicate)
    {
        // a condition with a random number in it is for the engine to decide
        return "coalesce((%s), NULL) = (random() < 2)".formatted(predicate);
    }

    private void compare(Session session, String sql, String predicate, List<String> wrong)
    {
        String asked = sql.formatted(predicate);
        String answer = answer(session, asked);
        String expected = answer(session, sql.formatted(own(predicate)));
        if (!answer.equals(expected)) {
            wrong.add("%n%s%n  was %s%n  not %s".formatted(asked, answer, expected));
        }
    }

    private String answer(Session session, String sql)
    {
        return computeActual(session, sql).getMaterializedRows().stream().map(Object::toString).sorted().collect(joining(" "));
    }

    private List<BsonDocument> create(String name)
    {
        List<BsonDocument> documents = generated.documents(DOCUMENTS);
        client.getDatabase("generated").getCollection(name, BsonDocument.class).insertMany(documents);
        client.getDatabase("generated").getCollection("_weir_schema", BsonDocument.class).insertOne(GeneratedConditions.declaration(name));
        return documents;
    }
}
