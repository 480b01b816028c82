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
package io.weir.mongorecent.history;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.trino.Session;
import io.trino.filesystem.Location;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryFailedException;
import io.trino.testing.QueryRunner;
import io.weir.mongorecent.MongoRecentQueryRunner;
import io.weir.mongorecent.RecordingMongo;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.LongStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * A collection with a history, on the stand-in and real Delta tables, and who copies the one to the other.
 */
@TestInstance(PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
abstract class AbstractTestHistory
        extends AbstractTestQueryFramework
{
    static final String CREATE_TABLE = "CREATE TABLE ratings (id bigint, user_id bigint, product varchar, ts timestamp(3) with time zone)";

    @TempDir
    static Path directory;

    RecordingMongo mongo;
    MongoClient client;
    DeltaHistory history;
    Location location;
    int histories;
    long nextId;

    private final int workers;

    AbstractTestHistory(int workers)
    {
        this.workers = workers;
    }

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        mongo = closeAfterClass(new RecordingMongo());
        client = closeAfterClass(MongoClients.create(mongo.url()));
        history = new DeltaHistory(directory);
        MongoRecentQueryRunner.Builder builder = MongoRecentQueryRunner.builder(mongo.url(), "reviews")
                .setWorkerCount(workers)
                .addCatalogProperty("mongo-recent.history.clock-skew", "0s")
                .addCatalogProperty("mongo-recent.metadata-cache-ttl", "0s")
                .addCatalogProperty("mongo-recent.sample-size", "2")
                .addCatalogProperty("mongo-recent.trino-schema-collection", "_schema");
        history.catalogProperties().forEach(builder::addCatalogProperty);
        return builder.build();
    }

    @BeforeEach
    void newTable()
    {
        mongo.endInterruption();
        mongo.tellOptions();
        client.getDatabase("reviews").drop();
        assertUpdate("CREATE SCHEMA reviews");
        assertUpdate(CREATE_TABLE);
        nextId = 0;
        histories++;
        location = history.create("ratings_" + histories);
    }

    String historyName()
    {
        return "delta_gov.reviews.ratings_" + histories;
    }

    void link()
    {
        assertUpdate("CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s', grace => '1ms')".formatted(historyName()));
    }

    static String call(String history)
    {
        return "CALL system.link_history(schema_name => 'reviews', table_name => 'ratings', history => '%s')".formatted(history);
    }

    void shortGrace()
    {
        client.getDatabase("reviews").getCollection("_weir_history").updateOne(new Document(), new Document("$set", new Document("graceMillis", 1L)));
    }

    // the grace of the link is shorter than a query
    Session longGrace()
    {
        client.getDatabase("reviews").getCollection("_weir_history").updateOne(new Document(), new Document("$set", new Document("graceMillis", 3_600_000L)));
        return getSession();
    }

    /**
     * Of queries that began before the table was unlinked.
     */
    void graceIsOver()
    {
        client.getDatabase("reviews").getCollection("_weir_history").updateOne(new Document(), new Document("$set", new Document("keptUntil", new Date(0))));
    }

    void copy()
    {
        assertUpdate("CALL system.copy_to_history('reviews', 'ratings')");
    }

    boolean tryToCopy()
    {
        try {
            copy();
            return true;
        }
        catch (RuntimeException _) {
            return false;
        }
    }

    void insert(int rows)
    {
        String values = LongStream.range(nextId, nextId + rows)
                .mapToObj(id -> "(%d, %d, 'weir', from_unixtime(%d))".formatted(id, id % 3, id))
                .collect(joining(", "));
        assertUpdate("INSERT INTO ratings VALUES " + values, rows);
        nextId += rows;
    }

    MongoCollection<Document> documents()
    {
        return client.getDatabase("reviews").getCollection("ratings");
    }

    Document linkDocument()
    {
        return client.getDatabase("reviews").getCollection("_weir_history").find().first();
    }

    /**
     * What "ratings$all" would show.
     */
    List<Long> all()
            throws IOException
    {
        Document link = linkDocument();
        List<Long> ids = new ArrayList<>(history.ids(location, link.getLong("version")));
        try {
            recent(link).getOnlyColumn().forEach(id -> ids.add((Long) id));
        }
        catch (QueryFailedException e) {
            // a copier published between the two reads, which a query of the view makes as one
            if (e.getMessage().contains("has no such version")) {
                return all();
            }
            throw e;
        }
        return ids;
    }

    MaterializedResult recent(Document link)
    {
        return computeActual(longGrace(), "SELECT id FROM ratings FOR VERSION AS OF 'after %s'".formatted(link.getDate("watermark").toInstant()));
    }

    void assertAllOnce()
            throws IOException
    {
        assertThat(all()).containsExactlyInAnyOrderElementsOf(LongStream.range(0, nextId).boxed().toList());
    }
}
