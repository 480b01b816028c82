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
import io.weir.mongorecent.RecordingMongo.Moment;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static io.weir.mongorecent.MongoRecentQueryRunner.TPCH_SCHEMA;
import static io.weir.mongorecent.RecordingMongo.REPLICA_SET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Statements that change rows: what they send, and what they leave when they fail.
 */
@Execution(SAME_THREAD)
final class TestChanges
        extends AbstractTestQueryFramework
{
    private static final int UNAUTHORIZED = 13;

    private RecordingMongo mongo;
    private MongoDatabase database;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        mongo = closeAfterClass(new RecordingMongo());
        MongoClient client = closeAfterClass(MongoClients.create(mongo.url()));
        database = client.getDatabase(TPCH_SCHEMA);
        QueryRunner queryRunner = MongoRecentQueryRunner.builder(mongo.url())
                .setWorkerCount(0)
                .addCatalogProperty("mongo-recent.insert-batch-size", "10")
                .addCatalogProperty("mongo-recent.max-buffered-changes", "200kB")
                .build();
        queryRunner.execute("CREATE SCHEMA " + TPCH_SCHEMA);
        mongo.pretendReplicaSet();
        queryRunner.createCatalog("replicated", "mongo_recent", Map.of(
                "mongo-recent.connection-url", mongo.url() + "?readPreference=secondaryPreferred&readConcernLevel=majority&replicaSet=" + REPLICA_SET,
                "mongo-recent.insert-batch-size", "10"));
        queryRunner.createCatalog("elsewhere", "mongo_recent", Map.of(
                "mongo-recent.connection-url", mongo.url(),
                "mongo-recent.metadata-cache-ttl", "1h"));
        return queryRunner;
    }

    @Test
    void anInsertDoesNotMeetItsOwnRows()
    {
        assertUpdate("CREATE TABLE doubled AS SELECT n FROM UNNEST(sequence(1, 50)) AS t (n)", 50);
        for (int rows = 50; rows < 400; rows *= 2) {
            assertUpdate("INSERT INTO doubled SELECT n FROM doubled", rows);
        }
        assertThat(query("SELECT count(*), count(DISTINCT n) FROM doubled")).matches("VALUES (BIGINT '400', BIGINT '50')");
        assertNoStaging();
        assertUpdate("DROP TABLE doubled");
    }

    @Test
    void aFailedInsertLeavesNothing()
    {
        assertUpdate("CREATE TABLE untouched (a bigint)");
        assertQueryFails("INSERT INTO untouched SELECT 100 / (100 - n) FROM UNNEST(sequence(0, 100)) AS t (n)", "Division by zero");
        assertThat(query("SELECT count(*) FROM untouched")).matches("VALUES BIGINT '0'");
        assertNoStaging();
        assertUpdate("DROP TABLE untouched");
    }

    /**
     * All of its rows are in the table by then.
     */
    @Test
    void anInsertWhoseHiddenCollectionCannotBeDropped()
    {
        assertUpdate("CREATE TABLE filled (n bigint)");
        mongo.failNext("drop", UNAUTHORIZED);
        assertUpdate("INSERT INTO filled SELECT n FROM UNNEST(sequence(1, 50)) AS t (n)", 50);
        assertThat(query("SELECT count(*), count(DISTINCT n) FROM filled")).matches("VALUES (BIGINT '50', BIGINT '50')");
        List<String> left = database.listCollectionNames().into(new ArrayList<>()).stream().filter(name -> name.startsWith("_weir_staging")).toList();
        assertThat(left).hasSize(1);
        database.getCollection(left.getFirst()).drop();
        assertUpdate("DROP TABLE filled");
    }

    @Test
    void aSmallInsertIsOneCommand()
    {
        assertUpdate("CREATE TABLE small (a bigint)");
        assertUpdate("INSERT INTO small VALUES 1", 1);
        mongo.forgetCommands();
        assertUpdate("INSERT INTO small VALUES 2, 3", 2);
        assertThat(mongo.commands()).extracting(BsonDocument::getFirstKey).containsExactly("insert");
        assertThat(mongo.commands()).filteredOn(command -> command.containsKey("insert")).singleElement()
                .satisfies(command -> {
                    assertThat(command.getBoolean("ordered").getValue()).isTrue();
                    assertThat(command.getString("insert").getValue()).isEqualTo("small");
                });
        assertUpdate("DROP TABLE small");
    }

    @Test
    void changesAreSentWhenAllRowsAreRead()
    {
        assertUpdate("CREATE TABLE counted AS SELECT n, n AS v FROM UNNEST(sequence(1, 100)) AS t (n)", 100);
        mongo.forgetCommands();
        assertUpdate("UPDATE counted SET v = v + 1 WHERE v >= 0", 100);
        assertThat(query("SELECT sum(v - n), count(*) FROM counted")).matches("VALUES (BIGINT '100', BIGINT '100')");
        assertQueryFails("UPDATE counted SET v = 1 / (n - 77)", "Division by zero");
        assertQueryFails("DELETE FROM counted WHERE 1 / (n - 77) = 0", "Division by zero");
        assertThat(query("SELECT sum(v - n), count(*) FROM counted")).matches("VALUES (BIGINT '100', BIGINT '100')");
        assertUpdate("DROP TABLE counted");
    }

    @Test
    void aWriterWithTooManyChangesChangesNothing()
    {
        assertUpdate("CREATE TABLE large AS SELECT n, n AS v FROM UNNEST(sequence(1, 2000)) AS t (n)", 2000);
        assertQueryFails("UPDATE large SET v = 0", "The statement changes more rows than mongo-recent.max-buffered-changes \\(200kB\\) lets one writer keep until all are read; that writer has changed nothing, and others .*");
        // a writer that got few rows may have read all of its own before another has too many
        assertThat(query("SELECT count(*), count(*) FILTER (WHERE v NOT IN (0, n)), count_if(v = n) > 0 FROM large")).matches("VALUES (BIGINT '2000', BIGINT '0', true)");
        assertUpdate("UPDATE large SET v = 0 WHERE n <= 100", 100);
        assertUpdate("DELETE FROM large", 2000);
        assertUpdate("DROP TABLE large");
    }

    @Test
    void keysOfAllTypes()
    {
        database.getCollection("keyed", BsonDocument.class).insertMany(Stream.of(
                        "{_id: 1, v: 1}", "{_id: 'a', v: 1}", "{_id: {$oid: '0123456789abcdef01234567'}, v: 1}", "{_id: {a: 1, b: 'x'}, v: 1}", "{_id: {$date: '2026-11-20T00:00:00Z'}, v: 1}", "{_id: 1.5, v: 1}", "{_id: true, v: 1}")
                .map(BsonDocument::parse)
                .toList());
        assertUpdate("UPDATE keyed SET v = v + 1", 7);
        assertThat(query("SELECT count(*) FROM keyed WHERE v = 2")).matches("VALUES BIGINT '7'");
        assertUpdate("DELETE FROM keyed WHERE v = 2", 7);
        assertThat(database.getCollection("keyed").countDocuments()).isZero();
        database.getCollection("keyed").drop();
    }

    @Test
    void aDeleteTakesOnlyWhatIsShown()
    {
        // MongoDB's filter {v: 1} would take the array too
        database.getCollection("arrays", BsonDocument.class).insertMany(Stream.of("{_id: 1, v: 1}", "{_id: 2, v: [1, 2]}").map(BsonDocument::parse).toList());
        database.getCollection("_weir_schema", BsonDocument.class).insertOne(BsonDocument.parse("{_id: 'arrays', version: 1, columns: [{name: '_id', type: 'bigint'}, {name: 'v', type: 'bigint'}]}"));
        assertQueryFails("DELETE FROM arrays WHERE v = 1", "The document with _id 2 in tpch.arrays has in field 'v' a value of BSON type array, .*");
        assertThat(database.getCollection("arrays").countDocuments()).isEqualTo(2);
        assertUpdate("DROP TABLE arrays");
    }

    /**
     * Of a secondary that is behind, a statement would make less rows, or values of before the last statement.
     */
    @Test
    void whatIsWrittenIsReadWhereItIsWritten()
    {
        assertUpdate("CREATE TABLE replicated.tpch.staged (n bigint)");
        mongo.forgetCommands();
        assertUpdate("INSERT INTO replicated.tpch.staged SELECT n FROM UNNEST(sequence(1, 50)) AS t (n)", 50);
        // counted, then copied
        assertThat(commands("aggregate")).hasSize(2).allSatisfy(command -> {
            assertThat(command.getDocument("readConcern").getString("level").getValue()).isEqualTo("local");
            assertThat(mayBeReadFromSecondaries(command)).isFalse();
        });
        assertThat(commands("aggregate").getLast().getArray("pipeline").getFirst().asDocument()).containsKey("$merge");
        // the declared columns
        assertThat(finds("_weir_schema")).isNotEmpty().noneMatch(TestChanges::mayBeReadFromSecondaries);
        mongo.forgetCommands();
        assertUpdate("UPDATE replicated.tpch.staged SET n = n + 1 WHERE n > 0", 50);
        assertThat(finds("staged")).hasSize(1).noneMatch(TestChanges::mayBeReadFromSecondaries);
        mongo.forgetCommands();
        assertThat(query("SELECT n FROM replicated.tpch.staged WHERE n = 51")).matches("VALUES BIGINT '51'");
        assertThat(finds("staged")).hasSize(1).allMatch(TestChanges::mayBeReadFromSecondaries);
        assertUpdate("DROP TABLE replicated.tpch.staged");
    }

    private List<BsonDocument> commands(String name)
    {
        return mongo.commands().stream().filter(command -> command.getFirstKey().equals(name)).toList();
    }

    private List<BsonDocument> finds(String collection)
    {
        return commands("find").stream().filter(find -> find.getString("find").getValue().equals(collection)).toList();
    }

    private static boolean mayBeReadFromSecondaries(BsonDocument command)
    {
        return command.getDocument("$readPreference", new BsonDocument()).getString("mode", new BsonString("primary")).getValue().equals("secondaryPreferred");
    }

    @Test
    void aMergeMakesNoKeysOfAnotherKind()
    {
        database.getCollection("own_keys", BsonDocument.class).insertOne(BsonDocument.parse("{_id: 'a', v: 1}"));
        assertQueryFails(
                "MERGE INTO own_keys t USING (VALUES (2, 6)) AS s (v, w) ON t.v = s.v WHEN MATCHED THEN UPDATE SET v = s.w WHEN NOT MATCHED THEN INSERT (v) VALUES (s.w)",
                "Rows cannot be inserted into tpch.own_keys: its documents have keys of their own in _id, and only ObjectIds can be generated. Declare the field _id as a column of another name in tpch._weir_schema, and write that");
        assertThat(database.getCollection("own_keys", BsonDocument.class).find()).containsExactly(BsonDocument.parse("{_id: 'a', v: 1}"));
        assertUpdate("MERGE INTO own_keys t USING (VALUES (1, 5)) AS s (v, w) ON t.v = s.v WHEN MATCHED THEN UPDATE SET v = s.w", 1);
        assertUpdate("DROP TABLE own_keys");

        database.getCollection("named_keys", BsonDocument.class).insertOne(BsonDocument.parse("{_id: 'a', v: 1}"));
        database.getCollection("_weir_schema", BsonDocument.class).insertOne(BsonDocument.parse("{_id: 'named_keys', version: 1, columns: [{name: 'key', field: '_id', type: 'varchar'}, {name: 'v', type: 'bigint'}]}"));
        assertUpdate("MERGE INTO named_keys t USING (VALUES ('a', 7), ('b', 8)) AS s (key, v) ON t.key = s.key WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT VALUES (s.key, s.v)", 2);
        assertQueryFails("SELECT key FROM named_keys WHERE w IS NULL", ".*Column 'w' cannot be resolved");
        database.getCollection("_weir_schema", BsonDocument.class).updateOne(BsonDocument.parse("{_id: 'named_keys'}"), BsonDocument.parse("{$push: {columns: {name: 'w', type: 'bigint'}}}"));
        assertUpdate("CALL system.flush_metadata_cache(schema_name => 'tpch', table_name => 'named_keys')");
        assertThat(query("SELECT count(*) FROM named_keys WHERE w IS NULL")).matches("VALUES BIGINT '2'");
        assertUpdate("CALL system.flush_metadata_cache()");
        assertQueryFails("CALL system.flush_metadata_cache(schema_name => 'tpch')", "Arguments schema_name and table_name belong together.*");
        assertQueryFails("CALL system.flush_metadata_cache('', 'x')", "Arguments schema_name and table_name are empty.*");
        assertThat(query("SELECT key, v FROM named_keys")).skippingTypesCheck().matches("VALUES ('a', BIGINT '7'), ('b', BIGINT '8')");
        assertUpdate("DROP TABLE named_keys");
    }

    @Test
    void whatCannotBeUpdated()
    {
        database.getCollection("odd", BsonDocument.class).insertOne(BsonDocument.parse("{_id: 1, 'a.b': 1, c: 1}"));
        assertQueryFails("UPDATE odd SET \"a.b\" = 2", "Column 'a.b' cannot be updated: to MongoDB the name of its field is a path or an operator. Update it in MongoDB");
        database.getCollection("odd").drop();
        database.getCollection("keyed_odd", BsonDocument.class).insertOne(BsonDocument.parse("{_id: 1, c: 1}"));
        database.getCollection("_weir_schema", BsonDocument.class).insertOne(BsonDocument.parse("{_id: 'keyed_odd', version: 1, columns: [{name: 'id', field: '_id', type: 'bigint'}, {name: 'c', type: 'bigint'}]}"));
        assertQueryFails("UPDATE keyed_odd SET id = 2", "Column 'id' cannot be updated: it is the key of the documents, which MongoDB never changes. Delete the rows and insert them anew");
        assertUpdate("DROP TABLE keyed_odd");
    }

    @Test
    void aMergeMayInsertSomeColumns()
    {
        assertUpdate("CREATE TABLE merged (a bigint, b varchar, c double)");
        assertUpdate("INSERT INTO merged VALUES (1, 'x', 0.5)", 1);
        assertUpdate(
                "MERGE INTO merged t USING (VALUES (1, 'y'), (2, 'z')) AS s (a, b) ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = s.b WHEN NOT MATCHED THEN INSERT (a, b) VALUES (s.a, s.b)",
                2);
        assertThat(query("SELECT a, b, c FROM merged")).matches("VALUES (BIGINT '1', VARCHAR 'y', DOUBLE '0.5'), (BIGINT '2', 'z', NULL)");
        assertUpdate("DROP TABLE merged");
    }

    @Test
    void declarations()
    {
        assertUpdate("CREATE TABLE declared (a integer, b varchar)");
        assertUpdate("INSERT INTO declared VALUES (1, 'x')", 1);
        assertUpdate("ALTER TABLE declared RENAME COLUMN a TO c");
        // the field keeps its name, and a new column of the old name another
        assertUpdate("ALTER TABLE declared ADD COLUMN a varchar");
        assertUpdate("INSERT INTO declared (c, a) VALUES (2, 'y')", 1);
        assertThat(query("SELECT c, b, a FROM declared")).matches("VALUES (1, VARCHAR 'x', CAST(NULL AS varchar)), (2, NULL, 'y')");
        assertUpdate("ALTER TABLE declared ALTER COLUMN c SET DATA TYPE bigint");
        assertQueryFails("ALTER TABLE declared ALTER COLUMN c SET DATA TYPE varchar", ".*documents may hold values that would not fit.*");
        // a dropped column does not come back with its values
        assertUpdate("ALTER TABLE declared DROP COLUMN b");
        assertUpdate("ALTER TABLE declared ADD COLUMN b varchar");
        assertThat(query("SELECT b FROM declared")).skippingTypesCheck().matches("VALUES NULL, NULL");
        assertUpdate("ALTER TABLE declared RENAME TO renamed");
        assertThat(query("SELECT sum(c) FROM renamed")).matches("VALUES BIGINT '3'");
        assertUpdate("DROP TABLE renamed");
    }

    /**
     * A column of integers shows whole numbers of any BSON type, and goes on to show them.
     */
    @Test
    void anotherTypeShowsWhatTheColumnShowed()
    {
        assertUpdate("CREATE TABLE retyped (a integer, b decimal(4, 2), c real)");
        database.getCollection("retyped", BsonDocument.class).insertMany(List.of(
                BsonDocument.parse("{a: 4.0, b: {$numberDecimal: '1.5'}, c: 0.5}"),
                BsonDocument.parse("{a: {$numberDecimal: '5'}, b: 6, c: 7}")));
        for (String type : List.of("double", "real", "decimal(12, 2)", "decimal(38, 0)")) {
            assertQueryFails("ALTER TABLE retyped ALTER COLUMN a SET DATA TYPE " + type, "Cannot change type of column 'a' from integer to .*: documents may hold values that would not fit. Add a column of the new type and UPDATE it from this one");
        }
        assertUpdate("ALTER TABLE retyped ALTER COLUMN a SET DATA TYPE bigint");
        assertUpdate("ALTER TABLE retyped ALTER COLUMN b SET DATA TYPE decimal(12, 3)");
        assertUpdate("ALTER TABLE retyped ALTER COLUMN c SET DATA TYPE double");
        assertThat(query("SELECT * FROM retyped")).matches("VALUES (BIGINT '4', CAST(1.5 AS decimal(12, 3)), DOUBLE '0.5'), (BIGINT '5', CAST(6 AS decimal(12, 3)), DOUBLE '7')");
        assertUpdate("ALTER TABLE retyped ADD COLUMN d decimal(12, 2)");
        assertUpdate("UPDATE retyped SET d = CAST(a AS decimal(12, 2))", 2);
        assertThat(query("SELECT d FROM retyped")).matches("VALUES CAST(4 AS decimal(12, 2)), CAST(5 AS decimal(12, 2))");
        assertUpdate("DROP TABLE retyped");
    }

    /**
     * Each by a column as another coordinator remembers it, while its name is gone, or its type another.
     */
    @Test
    void columnsThatAnotherCoordinatorHasChanged()
    {
        assertUpdate("CREATE TABLE shared (a bigint, b integer, d bigint)");
        assertUpdate("INSERT INTO shared VALUES (1, 2, 3)", 1);
        for (String statement : List.of(
                "ALTER TABLE %s DROP COLUMN a",
                "ALTER TABLE %s RENAME COLUMN a TO e",
                "ALTER TABLE %s ALTER COLUMN a SET DATA TYPE bigint",
                "COMMENT ON COLUMN %s.a IS 'x'")) {
            computeActual("SELECT a FROM elsewhere.tpch.shared");
            assertUpdate("ALTER TABLE shared RENAME COLUMN a TO c");
            assertQueryFails(statement.formatted("elsewhere.tpch.shared"), "Column 'a' of table tpch.shared was dropped or renamed by another statement, and nothing was changed. .*");
            assertUpdate("ALTER TABLE elsewhere.tpch.shared RENAME COLUMN c TO a");
        }
        for (String statement : List.of("DROP COLUMN b", "ALTER COLUMN b SET DATA TYPE bigint", "ALTER COLUMN b SET DATA TYPE integer")) {
            computeActual("CALL elsewhere.system.flush_metadata_cache()");
            computeActual("SELECT b FROM elsewhere.tpch.shared");
            assertUpdate("ALTER TABLE shared DROP COLUMN b");
            assertUpdate("ALTER TABLE shared ADD COLUMN b varchar");
            assertUpdate("UPDATE shared SET b = 'kept'", 1);
            assertQueryFails("ALTER TABLE elsewhere.tpch.shared " + statement, "Column 'b' of table tpch.shared was defined otherwise by another statement, and nothing was changed. .*");
            assertThat(query("SELECT a, b, d FROM elsewhere.tpch.shared")).matches("VALUES (BIGINT '1', VARCHAR 'kept', BIGINT '3')");
            assertUpdate("ALTER TABLE shared DROP COLUMN b");
            assertUpdate("ALTER TABLE shared ADD COLUMN b integer");
        }
        assertUpdate("DROP TABLE shared");
    }

    /**
     * Wherever it fails, the column is there with its values, or its values are in no column.
     */
    @Test
    void aColumnThatIsHalfDropped()
    {
        for (Moment moment : Moment.values()) {
            int commands = 0;
            while (dropColumnFailingAfter(commands, moment)) {
                commands++;
            }
            assertThat(commands).isGreaterThan(3);
        }
    }

    private boolean dropColumnFailingAfter(int commands, Moment moment)
    {
        assertUpdate("CREATE TABLE halfway (a bigint, b bigint)");
        assertUpdate("INSERT INTO halfway VALUES (1, 2)", 1);
        mongo.failAfter(commands, moment);
        tryTo("ALTER TABLE halfway DROP COLUMN a");
        boolean interrupted = mongo.endInterruption();
        if (computeActual("SHOW COLUMNS FROM halfway").getMaterializedRows().size() == 2) {
            assertThat(query("SELECT a, b FROM halfway")).matches("VALUES (BIGINT '1', BIGINT '2')");
        }
        else {
            assertUpdate("ALTER TABLE halfway ADD COLUMN a bigint");
            assertThat(query("SELECT a, b FROM halfway")).matches("VALUES (CAST(NULL AS bigint), BIGINT '2')");
        }
        assertUpdate("DROP TABLE halfway");
        return interrupted;
    }

    /**
     * Whichever name it has, its columns are the declared ones: of a sample, the column would be a bigint.
     */
    @Test
    void aTableThatIsHalfRenamed()
    {
        for (Moment moment : Moment.values()) {
            int commands = 0;
            while (renameTableFailingAfter(commands, moment)) {
                commands++;
            }
            assertThat(commands).isGreaterThan(5);
        }
    }

    private boolean renameTableFailingAfter(int commands, Moment moment)
    {
        assertUpdate("CREATE TABLE earlier (a integer)");
        assertUpdate("INSERT INTO earlier VALUES 1", 1);
        mongo.failAfter(commands, moment);
        tryTo("ALTER TABLE earlier RENAME TO later");
        boolean interrupted = mongo.endInterruption();
        String name = computeActual("SHOW TABLES LIKE 'later'").getRowCount() == 1 ? "later" : "earlier";
        assertThat(query("SELECT a FROM " + name)).matches("VALUES 1");
        assertUpdate("DROP TABLE " + name);
        return interrupted;
    }

    private void tryTo(String statement)
    {
        try {
            computeActual(statement);
        }
        catch (RuntimeException e) {
            assertThat(e).hasMessageContaining("MongoDB");
        }
    }

    @Test
    void whatIsRefusedLeavesDeclarations()
    {
        assertUpdate("CREATE TABLE guarded (a integer)");
        assertUpdate("INSERT INTO guarded VALUES 1", 1);
        mongo.failNext("renameCollection", UNAUTHORIZED);
        assertQueryFails("ALTER TABLE guarded RENAME TO another", "The MongoDB user of this catalog may not do this: rename collection .*");
        assertThat(declared()).contains("guarded").doesNotContain("another");
        mongo.failNext("drop", UNAUTHORIZED);
        assertQueryFails("DROP TABLE guarded", "The MongoDB user of this catalog may not do this: drop collection .*");
        assertThat(query("SELECT a FROM guarded")).matches("VALUES 1");
        assertUpdate("DROP TABLE guarded");
        assertThat(declared()).doesNotContain("guarded");
    }

    @Test
    void aDeclarationThatWasLeftIsNotThatOfARenamedTable()
    {
        assertUpdate("CREATE TABLE vanished (a varchar)");
        database.getCollection("vanished").drop();
        assertUpdate("CREATE TABLE renewed (a integer)");
        assertUpdate("INSERT INTO renewed VALUES 1", 1);
        assertUpdate("ALTER TABLE renewed RENAME TO vanished");
        assertThat(query("SELECT a FROM vanished")).matches("VALUES 1");
        assertUpdate("DROP TABLE vanished");
    }

    @Test
    void aTableThatIsHalfDroppedLeavesNothingToTheNext()
    {
        for (Moment moment : Moment.values()) {
            int commands = 0;
            while (dropTableFailingAfter(commands, moment)) {
                commands++;
            }
            assertThat(commands).isGreaterThan(3);
        }
    }

    private boolean dropTableFailingAfter(int commands, Moment moment)
    {
        assertUpdate("CREATE TABLE ending (a integer)");
        assertUpdate("INSERT INTO ending VALUES 1", 1);
        mongo.failAfter(commands, moment);
        tryTo("DROP TABLE ending");
        boolean interrupted = mongo.endInterruption();
        if (computeActual("SHOW TABLES LIKE 'ending'").getRowCount() == 0) {
            assertThat(declared()).doesNotContain("ending");
        }
        else {
            assertUpdate("DROP TABLE ending");
        }
        return interrupted;
    }

    private List<String> declared()
    {
        return database.getCollection("_weir_schema", BsonDocument.class).find().into(new ArrayList<>()).stream()
                .map(declaration -> declaration.getString("_id").getValue())
                .toList();
    }

    @Test
    void undeclaredTablesKeepNoDeclaration()
    {
        database.getCollection("strange", BsonDocument.class).insertOne(BsonDocument.parse("{_id: 1, v: 1, w: 1}"));
        assertQueryFails("COMMENT ON TABLE strange IS 'x'", "A comment cannot be kept for tpch.strange: its columns come from a sample of its documents. Declare them in tpch._weir_schema first");
        assertQueryFails("ALTER TABLE strange DROP COLUMN v", "A dropped column cannot be kept for tpch.strange: .*");
        assertUpdate("UPDATE strange SET v = 2", 1);
        assertThat(query("SELECT v FROM strange")).matches("VALUES BIGINT '2'");
        assertUpdate("TRUNCATE TABLE strange");
        database.getCollection("strange").drop();
    }

    private void assertNoStaging()
    {
        assertThat(database.listCollectionNames().into(new ArrayList<>())).noneMatch(name -> name.startsWith("_weir_staging"));
    }
}
