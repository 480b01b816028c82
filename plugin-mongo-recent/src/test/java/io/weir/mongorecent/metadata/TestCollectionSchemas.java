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
package io.weir.mongorecent.metadata;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.airlift.units.Duration;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentConfig;
import io.weir.mongorecent.RecordingMongo;
import io.weir.mongorecent.mongo.BuiltInSchemas;
import io.weir.mongorecent.mongo.CollectionFacts;
import io.weir.mongorecent.mongo.DocumentSampler;
import io.weir.mongorecent.mongo.MongoConnection;
import io.weir.mongorecent.mongo.MongoConnectionConfig;
import io.weir.mongorecent.mongo.MongoNamespaces;
import io.weir.mongorecent.mongo.MongoSchemaConfig;
import io.weir.mongorecent.mongo.MongoTlsConfig;
import io.weir.mongorecent.mongo.SchemaDocuments;
import io.weir.mongorecent.mongo.ValidatorSchemas;
import io.weir.mongorecent.write.MongoWriteConfig;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.trino.testing.assertions.Assert.assertEventually;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestCollectionSchemas
{
    private static final SchemaTableName TABLE = new SchemaTableName("shop", "events");
    private static final Duration LONG_ENOUGH = new Duration(30, SECONDS);

    @Test
    void whatIsInUseIsReadAheadWithoutQueries()
    {
        try (RecordingMongo mongo = new RecordingMongo(); MongoClient client = MongoClients.create(mongo.url())) {
            insert(client, "{a: 1}");
            MongoConnection connection = new MongoConnection(new MongoConnectionConfig().setConnectionUrl(mongo.url()), new MongoTlsConfig(), new MongoWriteConfig());
            CollectionSchemas schemas = schemas(connection, new Duration(400, MILLISECONDS));
            try {
                assertThat(columns(schemas)).containsExactly("_id", "a");
                insert(client, "{b: 2}");
                mongo.forgetCommands();
                assertEventually(LONG_ENOUGH, () -> assertThat(mongo.commands()).extracting(BsonDocument::getFirstKey).contains("listIndexes"));
                assertEventually(LONG_ENOUGH, () -> assertThat(columns(schemas)).containsExactly("_id", "a", "b"));
            }
            finally {
                schemas.stop();
                connection.close();
            }
        }
    }

    @Test
    void whatIsOnlyListedIsNotReadAhead()
    {
        try (RecordingMongo mongo = new RecordingMongo(); MongoClient client = MongoClients.create(mongo.url())) {
            insert(client, "{a: 1}");
            client.getDatabase("shop").getCollection("others").insertOne(new Document("a", 1));
            MongoConnection connection = new MongoConnection(new MongoConnectionConfig().setConnectionUrl(mongo.url()), new MongoTlsConfig(), new MongoWriteConfig());
            CollectionSchemas schemas = schemas(connection, new Duration(400, MILLISECONDS));
            try {
                assertThat(schemas.findListed(new SchemaTableName("shop", "others"), new CollectionName("shop", "others"))).isPresent();
                assertThat(columns(schemas)).containsExactly("_id", "a");
                mongo.forgetCommands();
                assertEventually(LONG_ENOUGH, () -> assertThat(listed(mongo)).hasSizeGreaterThan(3));
                assertThat(listed(mongo)).containsOnly("events");
            }
            finally {
                schemas.stop();
                connection.close();
            }
        }
    }

    private static List<String> listed(RecordingMongo mongo)
    {
        return mongo.commands().stream()
                .filter(command -> command.getFirstKey().equals("listIndexes"))
                .map(command -> command.getString("listIndexes").getValue())
                .toList();
    }

    /**
     * To MongoDB a view is a pipeline: its end is found, and its number told, when it was read as a whole.
     */
    @Test
    void ofAViewTheFirstDocumentsAreLookedAt()
    {
        for (String type : List.of("view", "timeseries")) {
            try (RecordingMongo mongo = new RecordingMongo(); MongoClient client = MongoClients.create(mongo.url())) {
                insert(client, "{a: 1}");
                mongo.pretendType("events", type);
                MongoConnection connection = new MongoConnection(new MongoConnectionConfig().setConnectionUrl(mongo.url()), new MongoTlsConfig(), new MongoWriteConfig());
                CollectionSchemas schemas = schemas(connection, new Duration(1, HOURS));
                try {
                    assertThat(columns(schemas)).containsExactly("_id", "a");
                    assertThat(schemas.find(TABLE).orElseThrow().documents()).isEmpty();
                    assertThat(mongo.commands()).extracting(BsonDocument::getFirstKey).contains("find").doesNotContain("count", "aggregate");
                    assertThat(mongo.commands()).noneMatch(command -> command.containsKey("sort"));
                }
                finally {
                    schemas.stop();
                    connection.close();
                }
            }
        }
    }

    @Test
    void aTableThatCameLaterIsFoundAtOnce()
    {
        try (RecordingMongo mongo = new RecordingMongo(); MongoClient client = MongoClients.create(mongo.url())) {
            MongoConnection connection = new MongoConnection(new MongoConnectionConfig().setConnectionUrl(mongo.url()), new MongoTlsConfig(), new MongoWriteConfig());
            CollectionSchemas schemas = schemas(connection, new Duration(1, SECONDS));
            try {
                assertThat(schemas.find(TABLE)).isEmpty();
                insert(client, "{a: 1}");
                assertThat(schemas.find(TABLE)).isPresent();
            }
            finally {
                schemas.stop();
                connection.close();
            }
        }
    }

    private static void insert(MongoClient client, String document)
    {
        client.getDatabase("shop").getCollection("events", BsonDocument.class).insertOne(BsonDocument.parse(document));
    }

    private static List<String> columns(CollectionSchemas schemas)
    {
        return schemas.find(TABLE).orElseThrow().schema().columns().stream().map(MongoRecentColumnHandle::name).toList();
    }

    private static CollectionSchemas schemas(MongoConnection connection, Duration timeToLive)
    {
        MongoSchemaConfig config = new MongoSchemaConfig().setMetadataCacheTtl(timeToLive);
        return new CollectionSchemas(
                new CollectionNames(new MongoNamespaces(connection, config)),
                new SchemaDocuments(connection, TESTING_TYPE_MANAGER),
                new BuiltInSchemas(connection, TESTING_TYPE_MANAGER, config),
                new ValidatorSchemas(TESTING_TYPE_MANAGER),
                new DocumentSampler(connection, TESTING_TYPE_MANAGER, config, new MongoRecentConfig()),
                new CollectionFacts(connection, new MongoRecentConfig()),
                config);
    }
}
