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
package io.weir.server;

import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestMongoStandIn
{
    @TempDir
    private Path directory;

    @Test
    void survivesRestart()
    {
        try (MongoStandIn standIn = MongoStandIn.start(directory.resolve("mongo"), 0);
                MongoClient client = connect(standIn)) {
            client.getDatabase("reviews").getCollection("ratings").insertOne(new Document("user_id", 123L));
        }
        try (MongoStandIn standIn = MongoStandIn.start(directory.resolve("mongo"), 0);
                MongoClient client = connect(standIn)) {
            assertThat(client.getDatabase("reviews").getCollection("ratings").find().into(new ArrayList<>()))
                    .extracting(document -> document.getLong("user_id"))
                    .containsExactly(123L);
        }
    }

    @Test
    void renamedCollectionSurvivesRestart()
    {
        MongoNamespace renamed = new MongoNamespace("reviews", "ratings");
        try (MongoStandIn standIn = MongoStandIn.start(directory.resolve("mongo"), 0);
                MongoClient client = connect(standIn)) {
            MongoCollection<Document> staging = client.getDatabase("reviews").getCollection("staging");
            staging.createIndex(new Document("user_id", 1), new IndexOptions().unique(true));
            staging.insertOne(new Document("_id", 1).append("user_id", 123L));
            staging.renameCollection(renamed);
            assertThat(client.getDatabase("reviews").getCollection("ratings").countDocuments()).isEqualTo(1);
        }
        try (MongoStandIn standIn = MongoStandIn.start(directory.resolve("mongo"), 0);
                MongoClient client = connect(standIn)) {
            MongoCollection<Document> ratings = client.getDatabase("reviews").getCollection("ratings");
            assertThat(ratings.find(new Document("_id", 1)).into(new ArrayList<>())).hasSize(1);
            assertThatThrownBy(() -> ratings.insertOne(new Document("user_id", 123L)))
                    .hasMessageContaining("duplicate key");
            assertThat(client.getDatabase("reviews").listCollectionNames().into(new ArrayList<>())).containsExactly("ratings");
            // the names of a collection that was renamed can be used again
            client.getDatabase("reviews").getCollection("staging").insertOne(new Document("_id", 1));
            ratings.drop();
            client.getDatabase("reviews").getCollection("staging").renameCollection(renamed);
            assertThat(ratings.countDocuments()).isEqualTo(1);
        }
    }

    @Test
    void databaseGoesWithItsLastCollection()
    {
        try (MongoStandIn standIn = MongoStandIn.start(directory.resolve("mongo"), 0);
                MongoClient client = connect(standIn)) {
            client.getDatabase("reviews").getCollection("ratings").insertOne(new Document("user_id", 123L));
            assertThat(client.listDatabaseNames()).contains("reviews");
            client.getDatabase("reviews").getCollection("ratings").drop();
            assertThat(client.listDatabaseNames()).doesNotContain("reviews");
        }
        try (MongoStandIn standIn = MongoStandIn.start(directory.resolve("mongo"), 0);
                MongoClient client = connect(standIn)) {
            assertThat(client.listDatabaseNames()).doesNotContain("reviews");
            client.getDatabase("reviews").getCollection("ratings").insertOne(new Document("user_id", 123L));
            assertThat(client.listDatabaseNames()).contains("reviews");
        }
    }

    @Test
    void directoryThatCannotBe()
            throws IOException
    {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> MongoStandIn.start(file.resolve("mongo"), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Cannot create the directory " + file.resolve("mongo"));
    }

    private static MongoClient connect(MongoStandIn standIn)
    {
        return MongoClients.create("mongodb://127.0.0.1:%d/".formatted(standIn.port()));
    }
}
