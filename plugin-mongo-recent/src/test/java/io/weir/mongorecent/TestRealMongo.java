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
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.TimeSeriesOptions;
import com.mongodb.client.model.ValidationOptions;
import io.trino.Session;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedResult;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * What the in-process stand-in does otherwise than MongoDB, and therefore cannot prove. Runs when the environment variable MONGO_URI names a server on
 * which a database may be created and dropped.
 */
@TestInstance(PER_CLASS)
@EnabledIfEnvironmentVariable(named = "MONGO_URI", matches = ".+", disabledReason = "Skipped: the environment variable MONGO_URI names no MongoDB server")
final class TestRealMongo
{
    private final String schema = "weir_test_" + randomNameSuffix();
    private MongoClient client;
    private MongoDatabase database;
    private DistributedQueryRunner queryRunner;

    @BeforeAll
    void start()
            throws Exception
    {
        String url = System.getenv("MONGO_URI");
        client = MongoClients.create(url);
        database = client.getDatabase(schema);
        queryRunner = MongoRecentQueryRunner.builder(url).setWorkerCount(0).build();
        queryRunner.execute("CREATE SCHEMA " + schema);
    }

    @AfterAll
    void stop()
    {
        if (queryRunner != null) {
            queryRunner.close();
        }
        if (client != null) {
            database.drop();
            client.close();
        }
    }

    @Test
    void textIsOrderedByItsBytes()
    {
        execute("CREATE TABLE %s.text (v varchar)");
        // in UTF-16 the second, in UTF-8 the first comes first
        execute("INSERT INTO %s.text VALUES U&'\\FF5E', U&'\\+01F600', 'a', 'B'");
        assertThat(column("SELECT v FROM %s.text ORDER BY v DESC NULLS LAST LIMIT 4")).containsExactly("\uD83D\uDE00", "\uFF5E", "a", "B");
        assertThat(column("SELECT count(*) FROM %s.text WHERE v > U&'\\FF5E'")).containsExactly(1L);
    }

    @Test
    void collationOfTheCollectionIsOverridden()
    {
        database.createCollection("collated", new CreateCollectionOptions().collation(Collation.builder().locale("en").collationStrength(CollationStrength.SECONDARY).build()));
        insert("collated", "{v: 'abc'}", "{v: 'ABC'}");
        assertThat(column("SELECT v FROM %s.collated WHERE v = 'abc'")).containsExactly("abc");
    }

    @Test
    void notANumber()
    {
        insert("numbers", "{v: {$numberDouble: 'NaN'}}", "{v: 1.5}", "{v: {$numberDouble: '-Infinity'}}", "{v: null}", "{}");
        assertThat(column("SELECT v FROM %s.numbers WHERE v < 5 ORDER BY v")).containsExactly(Double.NEGATIVE_INFINITY, 1.5);
        assertThat(column("SELECT count(*) FROM %s.numbers WHERE v > 0")).containsExactly(1L);
        assertThat(column("SELECT count(*) FROM %s.numbers WHERE v <> 1.5")).containsExactly(2L);
        assertThat(column("SELECT count(*) FROM %s.numbers WHERE v IS DISTINCT FROM 1.5")).containsExactly(4L);
        assertThat(column("SELECT count(*) FROM %s.numbers WHERE v IS NOT DISTINCT FROM nan()")).containsExactly(1L);
    }

    @Test
    void patternsWithManyWildcards()
    {
        insert("patterns", "{v: 'aXbXaXcX'}", "{v: '%s'}".formatted("a".repeat(100_000)));
        assertThat(column("SELECT count(*) FROM %s.patterns WHERE v LIKE '%%X%%X%%X%%X'")).containsExactly(1L);
        assertThat(column("SELECT count(*) FROM %s.patterns WHERE v LIKE '%%a%%a%%a%%a%%a%%a%%a%%a%%b'")).containsExactly(0L);
    }

    @Test
    void integersBeyondDoubles()
    {
        execute("CREATE TABLE %s.long_keys (v bigint)");
        execute("INSERT INTO %s.long_keys VALUES 9007199254740992, 9007199254740993, NULL");
        assertThat(column("SELECT v FROM %s.long_keys WHERE v = 9007199254740993")).containsExactly(9007199254740993L);
        assertThat(column("SELECT v FROM %s.long_keys ORDER BY v DESC LIMIT 1")).containsExactly(9007199254740993L);
    }

    @Test
    void columnsFromTheValidator()
    {
        database.createCollection("validated", new CreateCollectionOptions().validationOptions(new ValidationOptions().validator(BsonDocument.parse(
                "{$jsonSchema: {properties: {n: {bsonType: 'long'}, s: {bsonType: ['string', 'null'], description: 'a text'}, o: {bsonType: 'object', properties: {x: {bsonType: 'int'}}}}}}"))));
        assertThat(execute("SHOW COLUMNS FROM %s.validated").getMaterializedRows()).extracting(row -> row.getField(0) + ":" + row.getField(1))
                .containsExactly("n:bigint", "s:varchar", "o:row(\"x\" integer)");
    }

    @Test
    void aRowThatTheValidatorRefuses()
    {
        database.createCollection("guarded", new CreateCollectionOptions().validationOptions(new ValidationOptions().validator(BsonDocument.parse("{$jsonSchema: {properties: {n: {bsonType: 'long', minimum: 1}}}}"))));
        execute("INSERT INTO %s.guarded VALUES 1");
        assertThatThrownBy(() -> execute("INSERT INTO %s.guarded VALUES 0")).hasMessageContaining("The validator of the collection in MongoDB refuses a row");
    }

    @Test
    void viewsAndTimeSeries()
    {
        insert("viewed", "{_id: 1, v: 1}", "{_id: 2, v: 2}");
        database.createView("a_view", "viewed", List.of(BsonDocument.parse("{$project: {_id: 0, v: 1}}")));
        assertThat(column("SELECT v FROM %s.a_view ORDER BY v")).containsExactly(1L, 2L);
        Session session = Session.builder(queryRunner.getDefaultSession()).setCatalogSessionProperty("mongo_recent", "splits_per_scan", "4").build();
        assertThat(queryRunner.execute(session, "SELECT v + 0 FROM %s.a_view".formatted(schema)).getRowCount()).isEqualTo(2);
        database.createCollection("series", new CreateCollectionOptions().timeSeriesOptions(new TimeSeriesOptions("at")));
        insert("series", "{at: {$date: '2026-11-20T00:00:00Z'}, v: 1}");
        assertThat(column("SELECT v FROM %s.series")).containsExactly(1L);
    }

    @Test
    void aSumThatLeavesBigintIsAnError()
    {
        execute("CREATE TABLE %s.sums (n bigint)");
        execute("INSERT INTO %s.sums VALUES 9223372036854775807, 1, -2");
        assertThat(column("SELECT sum(n) FROM %s.sums")).containsExactly(9223372036854775806L);
        execute("INSERT INTO %s.sums VALUES 9223372036854775807");
        assertThatThrownBy(() -> execute("SELECT sum(n) FROM %s.sums")).hasMessageContaining("bigint addition overflow");
    }

    @Test
    void whatDoesNotFitIsFoundByAggregates()
    {
        for (String value : List.of("'x'", "2.5", "[1]", "true", "{a: 1}", "{$date: '2026-11-20T00:00:00Z'}", "{$numberDouble: 'NaN'}", "{$numberDecimal: '1E+40'}", "{$minKey: 1}", "/a/", "{$undefined: true}")) {
            database.getCollection("bad").drop();
            insert("bad", "{_id: 1, n: 1}", "{_id: 2, n: %s}".formatted(value));
            database.getCollection("_weir_schema").deleteOne(new BsonDocument("_id", new BsonString("bad")));
            insert("_weir_schema", "{_id: 'bad', version: 1, columns: [{name: '_id', type: 'bigint'}, {name: 'n', type: 'bigint'}]}");
            assertThatThrownBy(() -> execute("SELECT count(n) FROM %s.bad")).as(value).hasMessageContaining("The document with _id 2 in");
        }
    }

    @Test
    void undefinedIsNotNullAndASymbolIsNoText()
    {
        insert("_weir_schema", "{_id: 'old', version: 1, columns: [{name: '_id', type: 'bigint'}, {name: 's', type: 'varchar'}, {name: 'short', type: 'varchar(5)'}]}");
        for (String value : List.of("{$undefined: true}", "{$symbol: 'x'}")) {
            for (String column : List.of("s", "short")) {
                database.getCollection("old").drop();
                insert("old", "{_id: 1, %s: 'a'}".formatted(column), "{_id: 2, %s: null}".formatted(column), "{_id: 3}");
                assertThat(column("SELECT count(%s) FROM %%s.old".formatted(column))).containsExactly(1L);
                insert("old", "{_id: 4, %s: %s}".formatted(column, value));
                for (String aggregate : List.of("SELECT count(%s) FROM %%s.old", "SELECT max(%s) FROM %%s.old", "SELECT %s, count(*) FROM %%s.old GROUP BY 1")) {
                    assertThatThrownBy(() -> execute(aggregate.formatted(column))).as(value).hasMessageContaining("a value that does not fit");
                }
            }
        }
    }

    @Test
    void anIndexThatIsGone()
    {
        execute("CREATE TABLE %s.indexed (user_id bigint, n bigint)");
        execute("INSERT INTO %s.indexed VALUES (1, 1), (2, 2)");
        database.getCollection("indexed").createIndex(Indexes.ascending("user_id"), new IndexOptions().name("gone"));
        queryRunner.execute("ALTER TABLE %1$s.indexed RENAME TO %1$s.hinted".formatted(schema));
        assertThat(column("SELECT n FROM %s.hinted WHERE user_id = 2")).containsExactly(2L);
        database.getCollection("hinted").dropIndex("gone");
        assertThat(column("SELECT n FROM %s.hinted WHERE user_id = 2")).containsExactly(2L);
    }

    @Test
    void aScanInParts()
    {
        execute("CREATE TABLE %s.parts AS SELECT n FROM UNNEST(sequence(1, 5000)) AS t (n)");
        Session session = Session.builder(queryRunner.getDefaultSession()).setCatalogSessionProperty("mongo_recent", "splits_per_scan", "4").build();
        assertThat(queryRunner.execute(session, "SELECT sum(n), count(*) FROM (SELECT n FROM %s.parts WHERE n + 0 > 0)".formatted(schema)).getMaterializedRows().getFirst().getFields())
                .containsExactly(12_502_500L, 5000L);
        // in another order than that of the filter
        database.createCollection("collated_parts", new CreateCollectionOptions().collation(Collation.builder().locale("en").build()));
        insert("collated_parts", IntStream.range(0, 1000).mapToObj(n -> "{_id: '%s%d', v: 'x'}".formatted(List.of("a", "B", "c", "D").get(n % 4), n)).toArray(String[]::new));
        assertThat(queryRunner.execute(session, "SELECT count(DISTINCT _id), count(length(v)) FROM %s.collated_parts WHERE v = 'x'".formatted(schema)).getMaterializedRows().getFirst().getFields())
                .containsExactly(1000L, 1000L);
    }

    @Test
    void changes()
    {
        execute("CREATE TABLE %s.changed AS SELECT n, n AS v FROM UNNEST(sequence(1, 5000)) AS t (n)");
        queryRunner.execute("INSERT INTO %1$s.changed SELECT * FROM %1$s.changed".formatted(schema));
        execute("UPDATE %s.changed SET v = v + 1 WHERE n > 10");
        execute("DELETE FROM %s.changed WHERE v = 3");
        assertThat(column("SELECT count(*) FROM %s.changed")).containsExactly(9998L);
        assertThat(column("SELECT sum(v - n) FROM %s.changed")).containsExactly(9980L);
    }

    private void insert(String collection, String... documents)
    {
        database.getCollection(collection, BsonDocument.class).insertMany(Stream.of(documents).map(BsonDocument::parse).toList());
    }

    private MaterializedResult execute(String sql)
    {
        return queryRunner.execute(sql.formatted(schema));
    }

    private List<Object> column(String sql)
    {
        return execute(sql).getMaterializedRows().stream().map(row -> row.getField(0)).toList();
    }
}
