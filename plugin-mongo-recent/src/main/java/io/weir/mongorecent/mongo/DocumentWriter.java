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
package io.weir.mongorecent.mongo;

import com.google.inject.Inject;
import com.mongodb.client.model.InsertManyOptions;
import io.weir.mongorecent.CollectionName;
import org.bson.BsonDocument;
import org.bson.BsonString;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Appends documents in their order. The driver gives each an ObjectId.
 */
public final class DocumentWriter
{
    private final MongoConnection connection;

    @Inject
    public DocumentWriter(MongoConnection connection)
    {
        this.connection = requireNonNull(connection, "connection is null");
    }

    public void insert(CollectionName name, List<BsonDocument> documents, String queryId)
    {
        connection.errors().translate(
                "insert into " + name,
                () -> connection.collection(name).insertMany(documents, new InsertManyOptions().ordered(true).comment(new BsonString(queryId))));
    }
}
