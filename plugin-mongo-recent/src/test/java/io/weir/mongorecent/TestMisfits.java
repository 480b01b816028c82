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
import io.trino.testing.QueryRunner;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.junit.jupiter.api.Test;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values that do not fit their column, as errors, as NULL, and with their document.
 */
final class TestMisfits
        extends AbstractTestQueryFramework
{
    private MongoClient client;
    private ForeignCollections collections;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        RecordingMongo mongo = closeAfterClass(new RecordingMongo());
        client = closeAfterClass(MongoClients.create(mongo.url()));
        collections = new ForeignCollections(client.getDatabase("shop"));
        client.getDatabase("shop").getCollection("orders", BsonDocument.class).insertMany(Stream.of(
                        "{_id: 1, n: 7, tags: ['a'], o: {x: 1}}",
                        "{_id: 2, n: 'seven', tags: ['b'], o: {x: 2}}",
                        "{_id: 3, n: null, tags: [1], o: 5}",
                        "{_id: 4, n: [7, 8], o: {x: 'y'}}")
                .map(BsonDocument::parse)
                .toList());
        client.getDatabase("shop").getCollection("_weir_schema", BsonDocument.class).insertOne(BsonDocument.parse(
                """
                {_id: 'orders', version: 1, columns: [
                    {name: '_id', type: 'bigint'}, {name: 'n', type: 'bigint'}, {name: 'tags', type: 'array(varchar)'}, {name: 'o', type: 'row("x" bigint)'}]}
                """));
        return MongoRecentQueryRunner.builder(mongo.url()).setWorkerCount(0).build();
    }

    private Session session(String misfits)
    {
        return Session.builder(getSession()).setCatalogSessionProperty("mongo_recent", "misfits", misfits).build();
    }

    @Test
    void valuesThatDoNotFitAreErrorsWithTheDocument()
    {
        assertMisfit("bigint", "'7'", "string");
        assertMisfit("bigint", "3.9", "double that is no integer or out of range");
        assertMisfit("varchar", "7", "int32");
        assertMisfit("date", "{$date: {$numberLong: '-1'}}", "date_time with a time of day other than midnight in UTC");
        assertMisfit("timestamp(3)", "'2026-11-21'", "string");
        assertMisfit("decimal(10,2)", "{$numberDecimal: 'NaN'}", "decimal128 that is not a number or infinite");
        assertMisfit("boolean", "[true]", "array");
        assertMisfit("array(bigint)", "['secret']", "string");
    }

    private void assertMisfit(String type, String value, String problem)
    {
        String table = collections.declare("v: " + type, "{_id: {$oid: '0123456789abcdef01234567'}, v: %s, other: 'fine'}".formatted(value));
        assertThat(query("SELECT v FROM " + table))
                .failure()
                .hasMessage("The document with _id {\"$oid\": \"0123456789abcdef01234567\"} in shop.%s has in field 'v' a value of BSON type %s, which does not fit column 'v' of type %s. ".formatted(table.substring(5), problem, type.replace(" ", "")) +
                        "Correct the document, or declare the column with another type");
        // only for whoever reads the column
        assertThat(query("SELECT _id FROM " + table)).matches("VALUES CAST('0123456789abcdef01234567' AS varchar(24))");
    }

    @Test
    void nestedMisfitsAreNamedByTheirPath()
    {
        String table = collections.declare("v: array(row(a row(b bigint)))", "{_id: {$oid: '0123456789abcdef01234567'}, v: [{a: {b: 1}}, {a: {b: 'x'}}]}");
        assertQueryFails("SELECT v FROM " + table, ".*has in field 'v.a.b' a value of BSON type string, which does not fit column 'v' .*");
    }

    @Test
    void nothingIsMatchedThatIsNotShown()
    {
        // MongoDB finds an array by its elements; Trino knows no such row
        String arrays = collections.declare("v: bigint, other: varchar", "{v: [1, 2], other: 'x'}");
        assertQueryFails("SELECT other FROM %s WHERE v = 1".formatted(arrays), ".*has in field 'v' a value of BSON type array.*");
        assertQueryFails("SELECT count(*) FROM %s WHERE v = 1".formatted(arrays), ".*has in one of the columns \\[v] a value that does not fit its type.*");
        assertQueryFails("SELECT other FROM %s ORDER BY v DESC LIMIT 1".formatted(arrays), ".*has in field 'v' a value of BSON type array.*");
    }

    @Test
    void fail()
    {
        assertQueryFails("SELECT n FROM shop.orders", "The document with _id 2 in shop.orders has in field 'n' a value of BSON type string, .*");
        assertQueryFails("SELECT o.x FROM shop.orders WHERE _id = 3", "The document with _id 3 in shop.orders has in field 'o' a value of BSON type int32, .*");
        assertQueryFails("SELECT o.x FROM shop.orders WHERE _id = 4", "The document with _id 4 in shop.orders has in field 'o.x' a value of BSON type string, which does not fit column 'o#x' of type bigint.*");
    }

    /**
     * The key may be what a mask hides, and an error is not masked.
     */
    @Test
    void quotesNoKeyThatIsText()
    {
        client.getDatabase("shop").getCollection("people", BsonDocument.class).insertOne(BsonDocument.parse("{_id: 'ada@example.com', n: 'seven'}"));
        client.getDatabase("shop").getCollection("_weir_schema", BsonDocument.class).insertOne(BsonDocument.parse(
                "{_id: 'people', version: 1, columns: [{name: '_id', type: 'varchar'}, {name: 'n', type: 'bigint'}]}"));
        assertQueryFails("SELECT n FROM shop.people", "The document with _id \\(of type string\\) in shop.people has in field 'n' a value of BSON type string, .*");
        assertQueryFails("SELECT max(n) FROM shop.people", "The document with _id \\(of type string\\) in shop.people has .*");
    }

    @Test
    void shownAsNull()
    {
        assertThat(query(session("NULL"), "SELECT _id, n, tags, o.x FROM shop.orders"))
                .skippingTypesCheck()
                .matches("VALUES (BIGINT '1', BIGINT '7', ARRAY['a'], BIGINT '1'), (2, NULL, ARRAY['b'], 2), (3, NULL, NULL, NULL), (4, NULL, NULL, NULL)");
    }

    @Test
    void whatIsShownIsWhatIsFound()
    {
        Session session = session("NULL");
        assertThat(query(session, "SELECT _id FROM shop.orders WHERE n IS NULL")).matches("VALUES BIGINT '2', BIGINT '3', BIGINT '4'");
        assertThat(query(session, "SELECT _id FROM shop.orders WHERE n = 7")).matches("VALUES BIGINT '1'");
        assertThat(query(session, "SELECT _id FROM shop.orders WHERE n IS NOT NULL")).matches("VALUES BIGINT '1'");
        assertThat(query(session, "SELECT _id FROM shop.orders WHERE NOT (n = 8 AND _id > 0)")).matches("VALUES BIGINT '1'");
        assertThat(query(session, "SELECT _id FROM shop.orders WHERE o.x IS NULL")).matches("VALUES BIGINT '3', BIGINT '4'");
        assertThat(query(session, "SELECT _id FROM shop.orders ORDER BY n DESC NULLS LAST, _id DESC LIMIT 2")).ordered().matches("VALUES BIGINT '1', BIGINT '4'");
        assertThat(query(session, "SELECT count(n), sum(n) FROM shop.orders")).matches("VALUES (BIGINT '1', BIGINT '7')");
    }

    /**
     * A row in which something does not fit is NULL, also where only a field of it is asked for that would fit.
     */
    @Test
    void aFieldIsShownAsItsRowIs()
    {
        client.getDatabase("shop").getCollection("nested", BsonDocument.class).insertMany(Stream.of("{_id: 1, r: {a: 5, b: 'x'}}", "{_id: 2, r: {a: 5, b: 'six'}}", "{_id: 3, r: {a: 5, b: 6}}").map(BsonDocument::parse).toList());
        client.getDatabase("shop").getCollection("_weir_schema", BsonDocument.class).insertOne(BsonDocument.parse(
                "{_id: 'nested', version: 1, columns: [{name: '_id', type: 'bigint'}, {name: 'r', type: 'row(\"a\" bigint, \"b\" bigint)'}]}"));
        Session session = session("NULL");
        assertThat(query(session, "SELECT _id, r.a FROM shop.nested")).matches("VALUES (BIGINT '1', CAST(NULL AS bigint)), (2, NULL), (3, 5)");
        assertThat(query(session, "SELECT _id, r.a, r.b FROM shop.nested WHERE r.a = 5")).matches("VALUES (BIGINT '3', BIGINT '5', BIGINT '6')");
        assertThat(query(session, "SELECT _id FROM shop.nested WHERE r.a IS NULL AND r IS NULL")).matches("VALUES BIGINT '1', BIGINT '2'");
        assertThat(query(session, "SELECT count(r.a) FROM shop.nested")).matches("VALUES BIGINT '1'");
    }

    @Test
    void theWholeDocument()
    {
        Session session = session("RAW");
        assertThat(query(session, "SELECT _id, n, json_format(_document) FROM shop.orders WHERE _id > 2"))
                .skippingTypesCheck()
                .matches("VALUES (BIGINT '3', NULL, '{\"_id\":3,\"n\":null,\"o\":5,\"tags\":[1]}'), (4, NULL, '{\"_id\":4,\"n\":[7,8],\"o\":{\"x\":\"y\"}}')");
        // hidden: not part of *
        assertThat(computeActual(session, "SELECT * FROM shop.orders").getTypes()).hasSize(3);
        assertQueryFails("SELECT _document FROM shop.orders", ".*Column '_document' cannot be resolved");
    }

    @Test
    void anUpdateLeavesWhatIsNotShown()
    {
        client.getDatabase("shop").getCollection("changed", BsonDocument.class).insertOne(BsonDocument.parse("{_id: 1, n: 'seven', other: {deep: [1]}, v: 1}"));
        client.getDatabase("shop").getCollection("_weir_schema", BsonDocument.class).insertOne(BsonDocument.parse(
                "{_id: 'changed', version: 1, columns: [{name: '_id', type: 'bigint'}, {name: 'n', type: 'bigint'}, {name: 'v', type: 'bigint'}]}"));
        assertUpdate(session("NULL"), "UPDATE shop.changed SET v = v + 1", 1);
        assertThat(client.getDatabase("shop").getCollection("changed", BsonDocument.class).find().first())
                .isEqualTo(BsonDocument.parse("{_id: 1, n: 'seven', other: {deep: [1]}}").append("v", new BsonInt64(2)));
    }
}
