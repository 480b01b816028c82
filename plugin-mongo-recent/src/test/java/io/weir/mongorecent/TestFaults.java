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
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;

import static com.google.common.base.Throwables.getStackTraceAsString;
import static io.trino.testing.assertions.Assert.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * A server that fails, is slow, or is away for a while.
 */
@Execution(SAME_THREAD)
final class TestFaults
        extends AbstractTestQueryFramework
{
    private static final int NOT_WRITABLE_PRIMARY = 10107;
    private static final int CURSOR_NOT_FOUND = 43;
    private static final int MAX_TIME_EXPIRED = 50;
    private static final int UNKNOWN_ERROR = 8;
    // the stand-in cuts batches only where it is told a size
    private static final String MANY_BATCHES = "SELECT count(length(text)) FROM (SELECT text FROM shop.numbers LIMIT 20000)";

    private RecordingMongo mongo;
    private BreakableLink link;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        mongo = closeAfterClass(new RecordingMongo());
        link = closeAfterClass(new BreakableLink(URI.create(mongo.url()).getPort()));
        MongoClient client = closeAfterClass(MongoClients.create(mongo.url()));
        client.getDatabase("shop").getCollection("numbers", BsonDocument.class)
                .insertMany(IntStream.range(0, 10_100).mapToObj(number -> new BsonDocument("_id", new BsonInt32(number)).append("text", new BsonString("x".repeat(20)))).toList());
        String url = "mongodb://127.0.0.1:%d/".formatted(link.port());
        QueryRunner queryRunner = MongoRecentQueryRunner.builder(url)
                .setWorkerCount(0)
                .addCatalogProperty("mongo-recent.metadata-cache-ttl", "1h")
                .build();
        // others would meet its time-outs on a busy machine
        queryRunner.createCatalog("impatient", "mongo_recent", ImmutableMap.of(
                "mongo-recent.connection-url", url,
                "mongo-recent.metadata-cache-ttl", "1h",
                "mongo-recent.read-timeout", "2s",
                "mongo-recent.server-selection-timeout", "2s"));
        return queryRunner;
    }

    @Test
    void aReadIsTriedAgainAtTheNewPrimary()
    {
        computeActual("SELECT count(text) FROM shop.numbers WHERE _id < 10");
        mongo.forgetCommands();
        mongo.failNext("aggregate", NOT_WRITABLE_PRIMARY);
        assertThat(query("SELECT count(text) FROM shop.numbers WHERE _id < 10")).matches("VALUES BIGINT '10'");
        assertThat(mongo.commands()).extracting(BsonDocument::getFirstKey).containsExactly("aggregate", "aggregate");
    }

    @Test
    void aFailedWriteSaysThatThePrimaryHasChanged()
    {
        assertUpdate("CREATE TABLE shop.written (a bigint)");
        mongo.failNext("insert", NOT_WRITABLE_PRIMARY);
        assertFails("INSERT INTO shop.written VALUES 1", "MongoDB at 127.0.0.1:%d has no primary at the moment, or has just chosen another: insert into shop.written. It is not known what of it was done: look at the table before you run the statement again".formatted(link.port()));
        assertUpdate("INSERT INTO shop.written VALUES 1", 1);
        assertThat(query("SELECT count(*) FROM shop.written")).matches("VALUES BIGINT '1'");
        assertUpdate("DROP TABLE shop.written");
    }

    /**
     * MongoDB goes on with what it was told last, and nobody learns of it.
     */
    @Test
    void aWriteThatIsNotAnswered()
    {
        assertUpdate("CREATE TABLE shop.unanswered (a bigint)");
        // the rows in the hidden collection are counted
        mongo.delayNext("aggregate", Duration.ZERO);
        mongo.delayNext("aggregate", Duration.ofSeconds(4));
        assertFails(
                "INSERT INTO impatient.shop.unanswered SELECT n FROM UNNEST(sequence(1, 5000)) AS t (n)",
                "The connection to MongoDB at .* broke \\(MongoSocketReadTimeoutException\\): insert into shop.unanswered. It is not known what of it was done: look at the table before you run the statement again; .*mongo-recent.read-timeout");
        assertUpdate("DROP TABLE shop.unanswered");
    }

    @Test
    void errorsInTheMiddle()
    {
        mongo.failNext("getMore", CURSOR_NOT_FOUND);
        assertFails(MANY_BATCHES, "MongoDB at .* has closed the cursor while it was read, .*: find in shop.numbers. Run the query again");
        mongo.failNext("getMore", MAX_TIME_EXPIRED);
        assertFails(MANY_BATCHES, "MongoDB stopped the command at its time limit: find in shop.numbers.*");
        mongo.failNext("getMore", UNKNOWN_ERROR);
        assertFails(MANY_BATCHES, "MongoDB at .* answered with error 8 \\(Injected\\): find in shop.numbers. MongoDB's log tells more");
        assertThat(query("SELECT count(length(text)) FROM shop.numbers")).matches("VALUES BIGINT '10100'");
    }

    @Test
    void aTableThatTakesTooLongDoesNotHideOthers()
    {
        computeActual("SELECT _id FROM shop.numbers LIMIT 1");
        for (int number = 0; number < 10; number++) {
            assertUpdate("CREATE TABLE shop.listed_%d (a bigint)".formatted(number));
        }
        mongo.forgetCommands();
        mongo.failNext("listIndexes", MAX_TIME_EXPIRED);
        assertThat(query("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'shop' AND table_name LIKE 'listed%'")).matches("VALUES BIGINT '9'");
        // names are looked up for all of them at once
        assertThat(mongo.commands()).filteredOn(command -> command.getFirstKey().equals("listDatabases")).hasSizeLessThan(5);
        for (int number = 0; number < 10; number++) {
            assertUpdate("DROP TABLE shop.listed_%d".formatted(number));
        }
    }

    @Test
    void slowAnswers()
    {
        String sql = "SELECT text FROM impatient.shop.numbers WHERE _id = 3";
        computeActual(sql);
        // the first try and the driver's second
        mongo.delayNext("find", Duration.ofSeconds(4));
        mongo.delayNext("find", Duration.ofSeconds(4));
        assertFails(sql, "The connection to MongoDB at .* broke \\(MongoSocketReadTimeoutException\\): find in shop.numbers. .*mongo-recent.read-timeout");
    }

    @Test
    void droppedConnections()
            throws IOException
    {
        for (int round = 0; round < 3; round++) {
            assertThat(query("SELECT _id FROM shop.numbers WHERE _id = 3")).matches("VALUES BIGINT '3'");
            link.dropConnections();
        }
        assertEventually(() -> assertThat(query("SELECT _id FROM shop.numbers WHERE _id = 3")).matches("VALUES BIGINT '3'"));
    }

    @Test
    void awayAndBack()
            throws IOException
    {
        String sql = "SELECT _id FROM impatient.shop.numbers WHERE _id = 3";
        computeActual(sql);
        link.cut();
        assertFails(sql, "(MongoDB at .* gave no usable connection|The connection to MongoDB at .* broke).*");
        link.mend();
        assertEventually(() -> assertThat(query(sql)).matches("VALUES BIGINT '3'"));
    }

    /**
     * Never with what the server said: it may repeat values.
     */
    private void assertFails(String sql, String message)
    {
        assertThat(query(sql)).failure()
                .hasMessageMatching(message)
                .satisfies(failure -> assertThat(getStackTraceAsString(failure)).doesNotContain("s3cret"));
    }
}
