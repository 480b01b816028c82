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

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import static com.google.common.base.Throwables.getStackTraceAsString;
import static io.trino.spi.type.TimeZoneKey.getTimeZoneKey;
import static io.trino.testing.TestingNames.randomNameSuffix;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Documents that other applications have written: what is shown, what is found and what is refused must agree.
 */
@Execution(SAME_THREAD)
final class TestForeignDocuments
        extends AbstractTestQueryFramework
{
    private MongoDatabase database;
    private ForeignCollections collections;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        RecordingMongo mongo = closeAfterClass(new RecordingMongo());
        database = closeAfterClass(MongoClients.create(mongo.url())).getDatabase("Shop");
        collections = new ForeignCollections(database);
        return MongoRecentQueryRunner.builder(mongo.url())
                .setWorkerCount(0)
                .addCatalogProperty("mongo-recent.trino-schema-collection", "_schema")
                .build();
    }

    /**
     * A collection with a document as Trino's own connector writes it for CREATE TABLE, or guesses it of the first document.
     */
    @Test
    void columnsThatTheBuiltInConnectorKeeps()
    {
        String table = collections.declareBuiltIn(
                """
                {name: 'orderKey', type: 'bigint', hidden: false, comment: 'of the shop'}, {name: 'day', type: 'date'}, {name: 'at', type: 'timestamp(3)'},
                {name: 'customer', type: 'row("_id" ObjectId, "Name" varchar)'}, {name: 'seen', type: 'array(ObjectId)'},
                {name: 'author', type: 'row("databaseName" varchar, "collectionName" varchar, "id" ObjectId)'}, {name: 'mixed', type: 'row("_pos1" bigint, "_pos2" varchar)'},
                {name: 'clock', type: 'time(3)'}, {name: 'later', type: 'double'}, {name: 'secret', type: 'varchar', hidden: true}, {name: '_id', type: 'ObjectId', hidden: true}
                """,
                """
                {_id: {$oid: '0123456789abcdef01234567'}, orderKey: 7, day: {$date: '2026-11-21T00:00:00Z'}, at: {$date: '2026-11-21T10:00:00.123Z'},
                 customer: {_id: {$oid: 'fedcba9876543210fedcba98'}, Name: 'Ada'}, seen: [{$oid: 'fedcba9876543210fedcba98'}],
                 author: {$ref: 'users', $id: {$oid: '0123456789abcdef01234567'}, $db: 'shop'}, mixed: [1, 'a'], clock: {$date: '1970-01-01T10:00:00Z'}, secret: 's', unknown: 1}
                """);
        assertThat(query("SELECT column_name, data_type, comment FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = '%s'".formatted(table.substring(5))))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES ('orderkey', 'bigint', 'of the shop'), ('day', 'date', NULL), ('at', 'timestamp(3)', NULL), ('customer', 'row("_id" varchar(24), "Name" varchar)', NULL),
                               ('seen', 'array(varchar(24))', NULL), ('author', 'row("$ref" varchar, "$id" varchar(24), "$db" varchar)', NULL), ('mixed', 'array(json)', NULL),
                               ('clock', 'timestamp(3) with time zone', NULL), ('later', 'double', NULL)
                        """);
        assertThat(query("SELECT _id, orderkey, day, at, customer.name, seen, author.\"$id\", json_format(mixed[2]), later FROM %s WHERE customer._id = 'fedcba9876543210fedcba98'".formatted(table)))
                .skippingTypesCheck()
                .matches(
                        """
                        VALUES ('0123456789abcdef01234567', BIGINT '7', DATE '2026-11-21', TIMESTAMP '2026-11-21 10:00:00.123', 'Ada', ARRAY['fedcba9876543210fedcba98'],
                                '0123456789abcdef01234567', '"a"', CAST(NULL AS double))
                        """);
        assertQueryFails("SELECT secret FROM " + table, ".*Column 'secret' cannot be resolved");
        assertQueryFails("SELECT * FROM shop._schema", ".*Table 'mongo_recent.shop._schema' does not exist");
        assertQueryFails("CREATE TABLE shop._schema (a bigint)", "Table '_schema' cannot be created in MongoDB: by mongo-recent.trino-schema-collection it holds .*");
        assertQueryFails("COMMENT ON TABLE %s IS 'x'".formatted(table), "A comment cannot be kept for .*: its columns come from the collection that mongo-recent.trino-schema-collection names, which is only read. Declare .*");

        assertQueryFails("SELECT * FROM " + collections.declareBuiltIn("{name: 'v', type: 'no such type'}", "{v: 1}"), "The document of table '.*' in Shop._schema cannot be used: field 'v' has the type 'no such type', which Trino does not know. .*");
        assertQueryFails("SELECT * FROM " + collections.declareBuiltIn("{name: 7}", "{v: 1}"), "The document of table '.*' in Shop._schema cannot be used: an entry is missing or has another BSON type than expected. .*");
        assertQueryFails("SELECT * FROM " + collections.declareBuiltIn("{name: 'v', type: 'bigint'}", "{v: 'x'}"), "The document with _id .* has in field 'v' a value of BSON type string, which does not fit column 'v' of type bigint. .*");
    }

    @Test
    void columnsComeFromManyDocuments()
    {
        String table = collections.create("{_id: 1, a: null}", "{_id: 2, b: 'x'}", "{_id: 3, a: {$numberLong: '7'}, when: {$date: '2026-11-21T10:00:00.123Z'}}");
        assertThat(query("SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = '%s'".formatted(table.substring(5))))
                .skippingTypesCheck()
                .matches("VALUES ('a', 'bigint'), ('b', 'varchar'), ('when', 'timestamp(3) with time zone')");
        assertThat(query("SELECT _id, a, b, \"when\" FROM " + table))
                .skippingTypesCheck()
                .matches("VALUES (BIGINT '1', NULL, NULL, NULL), (2, NULL, 'x', NULL), (3, BIGINT '7', NULL, TIMESTAMP '2026-11-21 10:00:00.123 UTC')");
        // nothing is written back
        assertThat(database.getCollection("_weir_schema").countDocuments(new BsonDocument("_id", new BsonString(table.substring(5))))).isZero();
    }

    @Test
    void fieldsWhoseNamesAreData()
    {
        // _id is a column too
        String most = collections.create(keys(1999));
        assertThat(query("SELECT k7, k1999 FROM " + most)).skippingTypesCheck().matches("VALUES (BIGINT '7', BIGINT '1999')");

        String tooMany = collections.create(keys(2000));
        String name = tooMany.substring(5);
        String refusal = "Shop.%s has 2001 different fields in a sample of its documents, more than mongo-recent.max-inferred-columns allows \\(2000\\): names of fields are data there, it seems. ".formatted(name) +
                "Declare the columns that are wanted in Shop._weir_schema; with misfits = 'RAW' the column _document has all other fields as well. Or raise mongo-recent.max-inferred-columns";
        assertQueryFails("SELECT k7 FROM " + tooMany, refusal);
        assertQueryFails("SELECT * FROM TABLE(mongo_recent.system.aggregate(database => 'Shop', collection => '%s', pipeline => '[]'))".formatted(name), refusal);
        // it does not hide the other tables
        assertThat(query("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'shop' AND lower(table_name) = '%s'".formatted(most.substring(5)))).matches("VALUES BIGINT '1999'");
        assertThat(query("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'shop' AND lower(table_name) = '%s'".formatted(name))).matches("VALUES BIGINT '0'");
        assertThat(computeActual("SHOW TABLES FROM shop").getOnlyColumnAsSet()).contains(name);

        collections.insert("_weir_schema", "{_id: '%s', version: 1, columns: [{name: 'k7', type: 'bigint'}]}".formatted(name));
        assertUpdate("CALL mongo_recent.system.flush_metadata_cache()");
        assertThat(query("SELECT k7 FROM " + tooMany)).matches("VALUES BIGINT '7'");
        Session raw = Session.builder(getSession()).setCatalogSessionProperty("mongo_recent", "misfits", "RAW").build();
        assertThat(query(raw, "SELECT json_value(json_format(_document), 'strict $.k1999' RETURNING bigint) FROM " + tooMany)).matches("VALUES BIGINT '1999'");
    }

    @Test
    void aTableWithFieldsWhoseNamesAreDataIsDropped()
    {
        String table = collections.create(keys(2000));
        for (String statement : List.of("DESCRIBE %s", "SHOW CREATE TABLE %s", "SELECT count(*) FROM %s", "INSERT INTO %s SELECT 1", "DELETE FROM %s", "TRUNCATE TABLE %s", "COMMENT ON TABLE %s IS 'x'", "ALTER TABLE %s RENAME TO others")) {
            assertQueryFails(statement.formatted(table), ".* more than mongo-recent.max-inferred-columns allows .*");
        }
        assertUpdate("DROP TABLE " + table);
        assertThat(database.listCollectionNames()).doesNotContain(table.substring(5));
    }

    private static String keys(int count)
    {
        return IntStream.rangeClosed(1, count).mapToObj("k%1$d: %1$d"::formatted).collect(joining(", ", "{", "}"));
    }

    @Test
    void nullAndMissingAreBothNull()
    {
        String table = collections.declare("v: bigint", "{_id: 1, v: null}", "{_id: 2}", "{_id: 3, v: 5}");
        assertIds(table, "v IS NULL", 1, 2);
        assertIds(table, "v IS NOT NULL", 3);
        assertIds(table, "v IS NULL OR v = 5", 1, 2, 3);
        assertIds(table, "v <> 4", 3);
        assertIds(table, "v IS DISTINCT FROM 5", 1, 2);
    }

    @Test
    void numbersAreComparedByValue()
    {
        String table = collections.declare("v: bigint", "{_id: 1, v: 5}", "{_id: 2, v: {$numberLong: '5'}}", "{_id: 3, v: 5.0}", "{_id: 4, v: {$numberDecimal: '5.00'}}", "{_id: 5, v: 6}");
        assertIds(table, "v + 0 = 5", 1, 2, 3, 4);
        assertIds(table, "v = 5 AND _id < 4", 1, 2, 3);
        assertIds(table, "v > 5", 5);
    }

    @Test
    void nanFollowsTrino()
    {
        String table = collections.declare("v: double", "{_id: 1, v: {$numberDouble: 'NaN'}}", "{_id: 2, v: 1.5}", "{_id: 3, v: null}", "{_id: 4, v: {$numberDouble: '-Infinity'}}");
        assertIds(table, "v > 0", 2);
        assertIds(table, "v < 5", 2, 4);
        assertIds(table, "v <> 1.5", 1, 4);
        assertIds(table, "v = 1.5", 2);
        assertIds(table, "v IS DISTINCT FROM 1.5", 1, 3, 4);
        assertIds(table, "v IS NOT DISTINCT FROM nan()", 1);
        assertIds(table, "v IS DISTINCT FROM nan()", 2, 3, 4);
        assertIds(table, "v IS NOT DISTINCT FROM CAST(NULL AS double) OR v = 1.5", 2, 3);
        assertThat(query("SELECT _id FROM %s ORDER BY v DESC LIMIT 1".formatted(table))).matches("VALUES BIGINT '1'");
    }

    @Test
    void instantsDoNotMoveWithTheSession()
    {
        String table = collections.declare("v: timestamp(3), d: date", "{_id: 1, v: {$date: {$numberLong: '-1'}}, d: {$date: {$numberLong: '-86400000'}}}");
        Session kathmandu = Session.builder(getSession()).setTimeZoneKey(getTimeZoneKey("Asia/Kathmandu")).build();
        for (Session session : List.of(getSession(), kathmandu)) {
            assertThat(query(session, "SELECT v, d FROM " + table)).matches("VALUES (TIMESTAMP '1969-12-31 23:59:59.999', DATE '1969-12-31')");
            assertThat(query(session, "SELECT _id FROM %s WHERE v = TIMESTAMP '1969-12-31 23:59:59.999' AND d = DATE '1969-12-31'".formatted(table))).matches("VALUES BIGINT '1'");
        }
        String inferred = collections.create("{_id: 1, v: {$date: {$numberLong: '-1'}}}");
        assertThat(query(kathmandu, "SELECT v FROM " + inferred)).matches("VALUES TIMESTAMP '1969-12-31 23:59:59.999 UTC'");
        assertThat(query(kathmandu, "SELECT v FROM %s WHERE v = TIMESTAMP '1970-01-01 05:29:59.999 Asia/Kathmandu'".formatted(inferred))).matches("VALUES TIMESTAMP '1969-12-31 23:59:59.999 UTC'");
    }

    @Test
    void objectIds()
    {
        String table = collections.create("{_id: {$oid: '0123456789abcdef01234567'}, v: 1}", "{_id: {$oid: 'fedcba9876543210fedcba98'}, v: 2}");
        assertThat(query("SELECT v FROM %s WHERE _id = '0123456789abcdef01234567'".formatted(table))).matches("VALUES BIGINT '1'");
        assertThat(query("SELECT v FROM %s WHERE _id = '0123456789ABCDEF01234567'".formatted(table))).returnsEmptyResult();
        assertThat(query("SELECT v FROM %s WHERE _id > '1'".formatted(table))).matches("VALUES BIGINT '2'");
        assertThat(query("SELECT v FROM %s WHERE _id IN ('fedcba9876543210fedcba98', 'no id')".formatted(table))).matches("VALUES BIGINT '2'");
    }

    @Test
    void aFieldOfADocumentAndAColumnThatIsCalledLikeIt()
    {
        String table = collections.create("{_id: 1, a: {b: 'nested', 'c#d': 1, c: {d: 2}}, 'a#b': 'own'}");
        assertThat(query("SELECT a.b, \"a#b\", a.\"c#d\", a.c.d FROM " + table)).skippingTypesCheck().matches("VALUES ('nested', 'own', BIGINT '1', BIGINT '2')");
        assertThat(query("SELECT upper(\"a#b\") FROM %s WHERE a.b = 'nested' AND \"a#b\" = 'own'".formatted(table))).skippingTypesCheck().matches("VALUES 'OWN'");
    }

    @Test
    void mixedValuesAreJson()
    {
        String table = collections.create("{_id: 1, v: 7}", "{_id: 2, v: 'seven'}", "{_id: 3, v: null}", "{_id: 4, v: {b: [1], a: {$oid: '0123456789abcdef01234567'}}}");
        assertThat(query("SELECT _id, json_format(v) FROM " + table))
                .skippingTypesCheck()
                .matches("VALUES (BIGINT '1', '7'), (2, '\"seven\"'), (3, NULL), (4, '{\"a\":{\"$oid\":\"0123456789abcdef01234567\"},\"b\":[1]}')");
        assertIds(table, "v IS NULL", 3);
    }

    @Test
    void nestedDocuments()
    {
        String table = collections.create("{_id: 1, address: {zipCode: '123', city: 'Oslo'}, tags: ['a', null]}", "{_id: 2, address: {city: 'Rom'}}");
        assertThat(query("SELECT _id, address.city, address.zipcode, tags FROM " + table))
                .skippingTypesCheck()
                .matches("VALUES (BIGINT '1', 'Oslo', '123', ARRAY['a', NULL]), (2, 'Rom', NULL, NULL)");
        assertIds(table, "address.city = 'Rom'", 2);
    }

    @Test
    void fieldsOfDocumentsInArrays()
    {
        // MongoDB looks into arrays, which are no documents to SQL
        String table = collections.declare("o: row(\"x\" bigint)", "{_id: 1, o: {x: 1}}", "{_id: 2, o: [{x: 1}, {x: 2}]}", "{_id: 3, o: {x: 3}}");
        assertIds(table, "o.x = 3", 3);
        assertQueryFails("SELECT _id FROM %s WHERE o.x = 1".formatted(table), "The document with _id 2 in Shop.* has in field 'o' a value of BSON type array, which does not fit column 'o#x' of type bigint. .*");
        assertQueryFails("SELECT count(*) FROM %s WHERE o.x IS NOT NULL".formatted(table), "The document with _id 2 in .*");
    }

    /**
     * The first place of each part has to be enough: what is tried again further on, for each of many wildcards, keeps MongoDB busy until it gives up.
     */
    @Test
    void patternsWithManyWildcards()
    {
        String table = collections.create("{_id: 1, s: 'aXbXaXcX'}", "{_id: 2, s: 'abcabcab'}", "{_id: 3, s: '%s'}".formatted("a".repeat(50_000)), "{_id: 4, s: 'a.b\\nc.b'}");
        assertIds(table, "s LIKE '%X%X%X%X'", 1);
        assertIds(table, "s LIKE '%b_a%_b'", 2);
        assertIds(table, "s LIKE 'a%b%b'", 2, 4);
        assertIds(table, "s LIKE '%.b%.%b'", 4);
        assertIds(table, "s NOT LIKE '%ab%ab'", 1, 3, 4);
        assertIds(table, "s LIKE '%a%a%a%a%a%a%a%a%a%a%a%b'");
        assertIds(table, "s LIKE 'ab%ab'", 2);
        assertIds(table, "s LIKE 'abcabcab%ab'");
    }

    @Test
    void references()
    {
        String table = collections.create("{_id: 1, author: {$ref: 'users', $id: {$oid: '0123456789abcdef01234567'}, $db: 'shop'}}");
        assertThat(query("SELECT author.\"$ref\", author.\"$id\", author.\"$db\" FROM " + table))
                .skippingTypesCheck()
                .matches("VALUES ('users', '0123456789abcdef01234567', 'shop')");
        assertIds(table, "author.\"$id\" = '0123456789abcdef01234567'", 1);
        assertIds(table, "author.\"$ref\" = 'posts'");
    }

    @Test
    void namesOfFields()
    {
        String table = collections.create("{_id: 1, userId: 7, 'a.b': 'dot', '$x': 'dollar', 'with space': 1}", "{_id: 2, userId: 8, 'a.b': 'other'}");
        assertThat(query("SELECT userid, \"a.b\", \"$x\", \"with space\" FROM %s WHERE userid = 7".formatted(table)))
                .skippingTypesCheck()
                .matches("VALUES (BIGINT '7', 'dot', 'dollar', BIGINT '1')");
        assertIds(table, "\"a.b\" = 'dot'", 1);
        assertThat(query("SELECT _id FROM %s WHERE _id > 0 ORDER BY \"a.b\" DESC LIMIT 1".formatted(table))).matches("VALUES BIGINT '2'");
    }

    @Test
    void fieldsThatDifferOnlyInCase()
    {
        String table = collections.create("{_id: 1, abc: 'lower', abC: 'upper', other: 1}");
        assertThat(query("SELECT abc, \"ab^c\", other FROM " + table)).matches("VALUES (VARCHAR 'lower', VARCHAR 'upper', BIGINT '1')");
        assertIds(table, "\"ab^c\" = 'upper'", 1);
        String marked = collections.create("{_id: 1, abc: 'lower', abC: 'upper', 'ab^c': 'marked'}");
        assertThat(query("SELECT abc, \"ab^c\", \"ab^^c\" FROM " + marked)).matches("VALUES (VARCHAR 'lower', VARCHAR 'marked', VARCHAR 'upper')");
        String ambiguous = collections.create("{_id: 1, userId: 'a', userID: 'b'}");
        assertThat(query("SELECT * FROM " + ambiguous)).matches("VALUES (VARCHAR 'a', VARCHAR 'b')");
        assertQueryFails(
                "SELECT userid FROM " + ambiguous,
                "Column 'userid' cannot be read: It could be any of several fields of Shop.*, which differ only in case. Call the one that is meant by one of \\[user\\^i\\^d, user\\^id]");

        String declared = collections.declareDocument(
                "{version: 1, columns: [{name: 'id', field: '_id', type: 'bigint'}, {name: 'abc_lower', field: 'abc', type: 'varchar'}, {name: 'abc_upper', field: 'abC', type: 'varchar'}]}",
                "{_id: 1, abc: 'lower', abC: 'upper'}");
        assertThat(query("SELECT * FROM " + declared)).matches("VALUES (BIGINT '1', VARCHAR 'lower', VARCHAR 'upper')");
    }

    @Test
    void collectionsThatDifferOnlyInCase()
    {
        String suffix = randomNameSuffix();
        collections.insert("Twin_" + suffix, "{a: 1}");
        collections.insert("twin_" + suffix, "{a: 2}");
        collections.insert("CamelCase_" + suffix, "{a: 3}");
        assertThat(query("SELECT a FROM shop.camelcase_" + suffix)).matches("VALUES BIGINT '3'");
        assertThat(query("SELECT a FROM shop.\"^twin_%s\"".formatted(suffix))).matches("VALUES BIGINT '1'");
        assertThat(query("SELECT a FROM shop.twin_" + suffix)).matches("VALUES BIGINT '2'");
        collections.insert("TWIN2_" + suffix, "{a: 4}");
        collections.insert("Twin2_" + suffix, "{a: 5}");
        assertQueryFails(
                "SELECT a FROM shop.twin2_" + suffix,
                "Table 'twin2_%1$s' could be any of several in MongoDB, which differ only in case. Call the one that is meant by one of \\[\\^t\\^w\\^i\\^n2_%1$s, \\^twin2_%1$s]".formatted(suffix));
        database.getCollection("Twin_" + suffix).drop();
        assertThat(query("SELECT a FROM shop.twin_" + suffix)).matches("VALUES BIGINT '2'");
    }

    @Test
    void wrongSchemaDocument()
    {
        String table = collections.declareDocument("{version: 1, columns: [{name: 'v', type: 'no such type'}]}", "{v: 1}");
        assertQueryFails("SELECT * FROM " + table, "The schema document '.*' in Shop._weir_schema cannot be used: column 'v' has the type 'no such type', which Trino does not know. Correct it in MongoDB");
        // they do not hide the other tables
        collections.declareDocument("{version: 1, columns: [{name: 'v', type: 'char(3)'}]}", "{v: 'abc'}");
        String other = collections.create("{a: 1}");
        assertThat(query("SELECT column_name FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = '%s'".formatted(other.substring(5)))).matches("VALUES VARCHAR 'a'");
    }

    @Test
    void insertMirrorsTheTypes()
    {
        String table = collections.create("{n: 1, when: {$date: '2026-11-21T10:00:00Z'}, ref: {$oid: '0123456789abcdef01234567'}, price: {$numberDecimal: '1.5'}}");
        assertUpdate("INSERT INTO %s VALUES (2, TIMESTAMP '2026-11-22 10:00:00 UTC', 'fedcba9876543210fedcba98', 2.5)".formatted(table), 1);
        BsonDocument inserted = database.getCollection(table.substring(5), BsonDocument.class).find(BsonDocument.parse("{n: 2}")).first();
        assertThat(inserted.keySet()).containsExactly("_id", "n", "when", "ref", "price");
        assertThat(inserted.get("_id").isObjectId()).isTrue();
        assertThat(inserted.getObjectId("ref").getValue()).hasToString("fedcba9876543210fedcba98");
        assertThat(inserted.getDecimal128("price").getValue()).hasToString("2.5");
        assertQueryFails("INSERT INTO %s (ref) VALUES ('secret')".formatted(table), "Column 'ref' of shop.* cannot keep a value of type varchar\\(24\\): an ObjectId is 24 hexadecimal digits in lower case");

        String ownKeys = collections.create("{_id: 'a', v: 1}");
        assertQueryFails("INSERT INTO %s VALUES (2)".formatted(ownKeys), "Rows cannot be inserted into shop.*: its documents have keys of their own in _id, and only ObjectIds can be generated. Declare the field _id as a column of another name in Shop._weir_schema, and write that");
    }

    @Test
    void errorsOfTheServerKeepTheValuesToThemselves()
    {
        String table = collections.declare("email: varchar", "{email: 'someone@example.com'}");
        database.getCollection(table.substring(5)).createIndex(new BsonDocument("email", new BsonInt32(1)), new IndexOptions().unique(true));
        assertThat(query("INSERT INTO %s VALUES 'someone@example.com'".formatted(table)))
                .failure()
                .hasMessage("A unique index of the collection has one of the written keys already: insert into Shop." + table.substring(5))
                .satisfies(failure -> assertThat(getStackTraceAsString(failure.getCause())).doesNotContain("someone@example.com"));
    }

    private void assertIds(String table, @Language("SQL") String condition, long... ids)
    {
        assertThat(computeActual("SELECT _id FROM %s WHERE %s".formatted(table, condition)).getOnlyColumnAsSet())
                .isEqualTo(Arrays.stream(ids).boxed().collect(toSet()));
    }
}
