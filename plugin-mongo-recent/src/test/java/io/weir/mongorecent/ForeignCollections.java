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

import com.mongodb.client.MongoDatabase;
import org.bson.BsonDocument;
import org.bson.BsonString;

import java.util.List;
import java.util.stream.Stream;

import static io.trino.testing.TestingNames.randomNameSuffix;
import static java.util.Objects.requireNonNull;

/**
 * Collections of documents that other applications have written, in a database of which Trino calls the schema {@code shop}.
 */
final class ForeignCollections
{
    private final MongoDatabase database;

    ForeignCollections(MongoDatabase database)
    {
        this.database = requireNonNull(database, "database is null");
    }

    /**
     * @return the name of a new table with the documents
     */
    String create(String... documents)
    {
        String collection = "t_" + randomNameSuffix();
        insert(collection, documents);
        return "shop." + collection;
    }

    String declare(String columns, String... documents)
    {
        List<String> declared = Stream.of(columns.split(", (?=[a-z]+: )"))
                .map(column -> "{name: '%s', type: '%s'}".formatted(column.split(": ")[0], column.split(": ")[1]))
                .toList();
        String idType = documents[0].startsWith("{_id: {") || !documents[0].startsWith("{_id: ") ? "{name: '_id', type: 'varchar(24)', bson: 'objectId'}" : "{name: '_id', type: 'bigint'}";
        return declareDocument("{version: 1, columns: [%s, %s]}".formatted(idType, String.join(", ", declared)), documents);
    }

    String declareDocument(String schema, String... documents)
    {
        String table = create(documents);
        database.getCollection("_weir_schema", BsonDocument.class)
                .insertOne(BsonDocument.parse(schema).append("_id", new BsonString(table.substring(5))));
        return table;
    }

    String declareBuiltIn(String fields, String... documents)
    {
        String table = create(documents);
        database.getCollection("_schema", BsonDocument.class)
                .insertOne(BsonDocument.parse("{table: '%s', fields: [%s]}".formatted(table.substring(5), fields)));
        return table;
    }

    void insert(String collection, String... documents)
    {
        database.getCollection(collection, BsonDocument.class)
                .insertMany(Stream.of(documents).map(BsonDocument::parse).toList());
    }
}
