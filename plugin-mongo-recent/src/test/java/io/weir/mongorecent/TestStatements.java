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
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import io.trino.testing.sql.TestTable;
import io.weir.mongorecent.RecordingMongo.Held;
import org.bson.BsonDocument;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static io.trino.testing.assertions.Assert.assertEventually;
import static io.weir.mongorecent.MongoRecentQueryRunner.TPCH_SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * What statements create, keep and leave behind.
 */
@Execution(SAME_THREAD)
final class TestStatements
        extends AbstractTestQueryFramework
{
    private RecordingMongo mongo;
    private MongoClient client;
    private MongoDatabase database;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        mongo = closeAfterClass(new RecordingMongo());
        client = closeAfterClass(MongoClients.create(mongo.url()));
        database = client.getDatabase(TPCH_SCHEMA);
        QueryRunner queryRunner = MongoRecentQueryRunner.builder(mongo.url())
                .addCatalogProperty("mongo-recent.insert-batch-size", "10")
                .build();
        queryRunner.execute("CREATE SCHEMA " + TPCH_SCHEMA);
        return queryRunner;
    }

    @Test
    void everyTypeKeepsItsValues()
    {
        assertKept("TINYINT '-128'");
        assertKept("SMALLINT '32767'");
        assertKept("INTEGER '-2147483648'");
        assertKept("BIGINT '9223372036854775807'");
        assertKept("REAL '0.1'");
        assertKept("DOUBLE '0.1'");
        assertKept("infinity()");
        assertKept("DECIMAL '-12.50'");
        assertKept("CAST('12345678901234567890123456789012.34' AS decimal(38, 2))");
        assertKept("true");
        assertKept("VARCHAR 'Grüße 😀 {$ne: null}'");
        assertKept("CAST('abc' AS varchar(5))");
        assertKept("VARCHAR ''");
        assertKept("X'00ff'");
        assertKept("UUID '6b7e9d40-0000-4000-8000-00000000002a'");
        assertKept("DATE '-0001-02-03'");
        assertKept("TIMESTAMP '1969-12-31 23:59:59.999'");
        assertKept("TIMESTAMP '2026-11-21 10:00:00.123 UTC'");
    }

    @Test
    void nestedTypesKeepTheirValues()
    {
        assertSelected("ARRAY[1, NULL, 3]");
        assertSelected("CAST(ROW(1, 'x') AS row(a integer, \"Name\" varchar))");
        assertSelected("MAP(ARRAY['k', 'a.b', '$k'], ARRAY[1, NULL, 3])");
        assertSelected("ARRAY[CAST(ROW(MAP(ARRAY[VARCHAR 'x'], ARRAY[DATE '2026-11-21'])) AS row(m map(varchar, date)))]");
        assertSelected("JSON '{\"a\":[1,null,\"x\"]}'");
        // an instant is an instant; MongoDB does not keep the zone
        try (TestTable table = newTrinoTable("zone", "AS SELECT TIMESTAMP '2026-11-21 10:00:00.123 Europe/Berlin' AS v")) {
            assertThat(query("SELECT v FROM " + table.getName())).matches("VALUES TIMESTAMP '2026-11-21 09:00:00.123 UTC'");
        }
    }

    private void assertKept(String literal)
    {
        try (TestTable table = newTrinoTable("kept", "AS SELECT %s AS v UNION ALL SELECT NULL".formatted(literal))) {
            assertThat(query("SELECT v FROM " + table.getName())).matches("VALUES %s, NULL".formatted(literal));
            assertThat(query("SELECT v FROM %s WHERE v = %s".formatted(table.getName(), literal))).matches("VALUES " + literal);
            assertThat(query("SELECT v FROM %s WHERE v >= %s".formatted(table.getName(), literal))).matches("VALUES " + literal);
            assertThat(query("SELECT v FROM %s WHERE v <> %s".formatted(table.getName(), literal))).returnsEmptyResult();
            assertThat(query("SELECT count(*) FROM %s WHERE v IS NULL".formatted(table.getName()))).matches("VALUES BIGINT '1'");
            assertThat(query("SELECT v FROM %s ORDER BY v DESC NULLS LAST LIMIT 1".formatted(table.getName()))).matches("VALUES " + literal);
        }
    }

    private void assertSelected(String expression)
    {
        try (TestTable table = newTrinoTable("kept", "AS SELECT %s AS v UNION ALL SELECT NULL".formatted(expression))) {
            assertThat(query("SELECT v FROM " + table.getName())).matches("SELECT %s UNION ALL SELECT NULL".formatted(expression));
        }
    }

    /**
     * The engine gives a name to the field, which is used several times, and that looks like a column.
     */
    @Test
    void fieldsThatAreUsedSeveralTimes()
    {
        try (TestTable table = newTrinoTable("fields", "AS SELECT CAST(ROW(1, 'x') AS row(a integer, b varchar)) AS o, 5 AS i")) {
            assertThat(query("SELECT o.a IN (1, 2, NULL), o.b IN ('y', 'z', NULL), i FROM " + table.getName())).matches("VALUES (true, CAST(NULL AS boolean), 5)");
            assertThat(query("SELECT o.a BETWEEN NULL AND 0, nullif(o.a, NULL), o.b FROM " + table.getName())).matches("VALUES (false, 1, VARCHAR 'x')");
            assertThat(query("SELECT count_if(o.a IN (1, 2, NULL)) FROM " + table.getName())).matches("VALUES BIGINT '1'");
        }
    }

    @Test
    void typesThatMongoDbCannotKeepAreRefusedByName()
    {
        assertQueryFails("CREATE TABLE refused (a timestamp(6))", "Column 'a' of type timestamp\\(6\\) cannot be kept in MongoDB: MongoDB keeps milliseconds; CAST it to timestamp\\(3\\)");
        assertQueryFails("CREATE TABLE refused AS SELECT TIMESTAMP '2026-11-21 10:00:00.123456 UTC' AS a", "Column 'a' of type timestamp\\(6\\) with time zone cannot be kept in MongoDB: .*");
        assertQueryFails("CREATE TABLE refused (a array(time))", "Column 'a' of type array\\(time\\(3\\)\\) cannot be kept in MongoDB: there is no BSON type for it; .*");
        assertQueryFails("CREATE TABLE refused (a char(3))", "Column 'a' of type char\\(3\\) cannot be kept in MongoDB: .*");
        assertQueryFails("CREATE TABLE refused (a map(bigint, bigint))", "Column 'a' of type map\\(bigint, bigint\\) cannot be kept in MongoDB: the keys of a document are strings; use map\\(varchar, ...\\)");
        assertQueryFails("CREATE TABLE refused (a row(bigint))", "Column 'a' .* cannot be kept in MongoDB: a field of the row has no name");
        assertQueryFails(
                "CREATE TABLE refused AS SELECT * FROM (VALUES CAST('1234567890123456789012345678901234567' AS decimal(38, 0))) AS t (a)",
                "Column 'a' of tpch.refused cannot keep a value of type decimal\\(38,0\\): MongoDB's Decimal128 has 34 digits");
        assertNothingLeft("refused");
    }

    @Test
    void namesThatMeanSomethingToMongoDbAreRefused()
    {
        assertQueryFails("CREATE TABLE refused (\"$where\" varchar)", "Column '\\$where' cannot be created in MongoDB: .*");
        assertQueryFails("CREATE TABLE refused (\"a.b\" varchar)", "Column 'a.b' cannot be created in MongoDB: .*");
        assertQueryFails("CREATE TABLE refused (_id varchar)", "Column '_id' cannot be created in MongoDB: .*");
        assertQueryFails("CREATE TABLE \"_weir_schema\" (a bigint)", "Table '_weir_schema' cannot be created in MongoDB: .*");
        assertQueryFails("CREATE TABLE \"system.users\" (a bigint)", "Table 'system.users' cannot be created in MongoDB: .*");
        assertQueryFails("CREATE SCHEMA \"a.b\"", "Schema 'a.b' cannot be created in MongoDB: .*");
        assertQueryFails("CREATE SCHEMA admin", "Schema 'admin' cannot be created in MongoDB: the database is MongoDB's own");
        assertQueryFails("SELECT * FROM \"_weir_schema\"", ".*Table 'mongo_recent.tpch._weir_schema' does not exist");
        assertQueryFails("SELECT * FROM admin.\"system.users\"", ".*Schema 'admin' does not exist");
    }

    @Test
    void namesAndValuesAreOnlyNamesAndValues()
    {
        String name = "\"t'; db.dropDatabase(); {a: 1} %s\"".formatted(randomNameSuffix());
        String column = "\"x' || $ne: \"\"1\"";
        assertUpdate("CREATE TABLE %s (%s varchar)".formatted(name, column));
        assertUpdate("INSERT INTO %s VALUES '{$gt: \"\"}', '$where', '''; return true; ''', 'function() { return true; }'".formatted(name), 4);
        assertThat(query("SELECT * FROM %s WHERE %s = '{$gt: \"\"}'".formatted(name, column))).matches("VALUES VARCHAR '{$gt: \"\"}'");
        assertThat(query("SELECT count(*) FROM %s WHERE %s IN ('$where', 'function() { return true; }')".formatted(name, column))).matches("VALUES BIGINT '2'");
        assertThat(query("SELECT count(*) FROM %s WHERE %s = '{$ne: null}'".formatted(name, column))).matches("VALUES BIGINT '0'");
        assertUpdate("DROP TABLE " + name);
    }

    @Test
    void failedCreateTableAsLeavesNothing()
    {
        // 100 good rows are sent in batches of 10 before the bad one
        assertQueryFails("CREATE TABLE failing AS SELECT 100 / (100 - n) AS a FROM UNNEST(sequence(0, 100)) AS t (n)", "Division by zero");
        assertNothingLeft("failing");
        assertUpdate("CREATE TABLE failing AS SELECT n AS a FROM UNNEST(sequence(1, 100)) AS t (n)", 100);
        assertQueryFails("CREATE TABLE failing AS SELECT 1 AS a", ".*table 'mongo_recent.tpch.failing' already exists");
        assertThat(query("SELECT count(*), min(a), max(a) FROM failing")).matches("VALUES (BIGINT '100', BIGINT '1', BIGINT '100')");
        assertUpdate("DROP TABLE failing");
        assertNothingLeft("failing");
    }

    @Test
    void emptyCreateTableAs()
    {
        assertUpdate("CREATE TABLE empty AS SELECT 1 AS a WHERE false", 0);
        assertThat(query("SELECT * FROM empty")).returnsEmptyResult();
        assertUpdate("DROP TABLE empty");
    }

    @Test
    void commentsAreKept()
    {
        assertUpdate("CREATE TABLE commented (a bigint COMMENT 'of column') COMMENT 'of table'");
        assertThat((String) computeScalar("SHOW CREATE TABLE commented")).contains("COMMENT 'of table'").contains("COMMENT 'of column'");
        assertUpdate("DROP TABLE commented");
    }

    @Test
    void schemas()
    {
        assertUpdate("CREATE SCHEMA short_lived");
        assertQueryFails("CREATE SCHEMA short_lived", ".*Schema 'mongo_recent.short_lived' already exists");
        assertThat(query("SHOW TABLES FROM short_lived")).returnsEmptyResult();
        assertUpdate("CREATE TABLE short_lived.t (a bigint)");
        assertQueryFails("DROP SCHEMA short_lived", ".*Cannot drop non-empty schema 'short_lived'");
        assertUpdate("DROP SCHEMA short_lived CASCADE");
        assertThat(computeActual("SHOW SCHEMAS").getOnlyColumnAsSet()).doesNotContain("short_lived", "admin", "local", "config");
        assertQueryFails("CREATE TABLE no_such_schema.t (a bigint)", ".*Schema 'no_such_schema' does not exist|.*Schema no_such_schema not found");
    }

    /**
     * Between a look at the database and the last that is dropped of it.
     */
    @Test
    void aCollectionThatComesWhileItsSchemaIsDropped()
            throws InterruptedException
    {
        assertCollectionSurvives("DROP SCHEMA raced");
        assertCollectionSurvives("DROP SCHEMA raced CASCADE");
    }

    private void assertCollectionSurvives(@Language("SQL") String drop)
            throws InterruptedException
    {
        assertUpdate("CREATE SCHEMA raced");
        if (drop.endsWith("CASCADE")) {
            assertUpdate("CREATE TABLE raced.early (a bigint)");
        }
        CompletableFuture<Void> dropped;
        try (Held held = mongo.holdNext("drop")) {
            dropped = CompletableFuture.runAsync(() -> getQueryRunner().execute(drop));
            held.await();
            client.getDatabase("raced").getCollection("late", BsonDocument.class).insertOne(BsonDocument.parse("{a: 1}"));
        }
        assertThatThrownBy(dropped::join).hasMessageContaining("Schema 'raced' is not empty: its database has the collections [late]. Drop them first; those that are no tables, in MongoDB");
        assertThat(query("SELECT * FROM raced.late")).matches("VALUES BIGINT '1'");
        assertThat(computeActual("SHOW TABLES FROM raced").getOnlyColumnAsSet()).containsExactly("late");
        assertUpdate("DROP SCHEMA raced CASCADE");
        assertThat(client.listDatabaseNames()).doesNotContain("raced");
    }

    @Test
    void schemaOfARunningStatement()
    {
        assertUpdate("CREATE SCHEMA busy");
        client.getDatabase("busy").createCollection("_weir_staging_1");
        assertQueryFails("DROP SCHEMA busy", "Schema 'busy' is not empty: its database has the collections \\[_weir_staging_1]. Drop them first; those that are no tables, in MongoDB");
        assertThat(computeActual("SHOW SCHEMAS").getOnlyColumnAsSet()).contains("busy");
        client.getDatabase("busy").getCollection("_weir_staging_1").drop();
        assertUpdate("DROP SCHEMA busy");
        assertThat(client.listDatabaseNames()).doesNotContain("busy");
    }

    /**
     * What it has written is gone, and what it writes after that is not all.
     */
    @Test
    void aStatementWhoseSchemaIsDropped()
            throws InterruptedException
    {
        assertFailsWithItsSchema("CREATE TABLE doomed.t AS SELECT n FROM UNNEST(sequence(1, 100)) AS t (n)");
        assertFailsWithItsSchema("INSERT INTO doomed.early SELECT n FROM UNNEST(sequence(1, 100)) AS t (n)");
    }

    private void assertFailsWithItsSchema(@Language("SQL") String statement)
            throws InterruptedException
    {
        assertUpdate("CREATE SCHEMA doomed");
        assertUpdate("CREATE TABLE doomed.early (n bigint)");
        CompletableFuture<Void> written;
        try (Held first = mongo.holdNext("insert"); Held second = mongo.holdNext("insert")) {
            written = CompletableFuture.runAsync(() -> getQueryRunner().execute(statement));
            first.await();
            first.close();
            second.await();
            assertUpdate("DROP SCHEMA doomed CASCADE");
        }
        assertThatThrownBy(written::join)
                .hasMessageMatching(".*The hidden collection doomed._weir_staging_.* has \\d+ of the 100 rows that were written to it: somebody has dropped it meanwhile, as DROP SCHEMA ... CASCADE does. Run the statement again");
        assertEventually(() -> assertThat(client.listDatabaseNames()).doesNotContain("doomed"));
    }

    /**
     * No role may drop the collection in which MongoDB keeps its views.
     */
    @Test
    void schemaWithCollectionsOfTheServer()
    {
        for (String drop : List.of("DROP SCHEMA viewed", "DROP SCHEMA viewed_too CASCADE")) {
            String schema = drop.split(" ")[2];
            assertUpdate("CREATE SCHEMA " + schema);
            client.getDatabase(schema).createCollection("system.views");
            mongo.forgetCommands();
            assertUpdate(drop);
            assertThat(mongo.commands()).filteredOn(command -> command.containsKey("drop")).isNotEmpty().noneMatch(command -> command.getString("drop").getValue().startsWith("system."));
            assertThat(client.listDatabaseNames()).doesNotContain(schema);
        }
    }

    @Test
    void writersElsewhereAreSeenAtOnce()
    {
        assertQueryFails("SELECT * FROM late", ".*Table 'mongo_recent.tpch.late' does not exist");
        database.getCollection("late", BsonDocument.class).insertOne(BsonDocument.parse("{a: 1}"));
        assertThat(query("SELECT * FROM late")).matches("VALUES BIGINT '1'");
        database.getCollection("late").drop();
    }

    private void assertNothingLeft(String table)
    {
        assertThat(database.listCollectionNames().into(new ArrayList<>())).doesNotContain(table);
        List<BsonDocument> declarations = database.getCollection("_weir_schema", BsonDocument.class).find().into(new ArrayList<>());
        assertThat(declarations).noneMatch(declaration -> declaration.getString("_id").getValue().equals(table));
    }
}
