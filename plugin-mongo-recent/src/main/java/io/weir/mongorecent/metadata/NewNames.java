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

import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.mongo.MongoNamespaces;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Names that this connector gives to databases, collections and fields: those that MongoDB takes and that mean only themselves to it.
 */
final class NewNames
{
    private static final String DATABASE_RESERVED = "/\\. \"$*<>:|?\0";
    private static final int MAX_DATABASE_BYTES = 63;
    private static final int MAX_NAMESPACE_BYTES = 255;

    private NewNames() {}

    static void checkSchema(String schema)
    {
        if (MongoNamespaces.isReservedDatabase(schema)) {
            throw refusal("Schema", schema, "the database is MongoDB's own");
        }
        if (schema.chars().anyMatch(character -> DATABASE_RESERVED.indexOf(character) >= 0)) {
            throw refusal("Schema", schema, "MongoDB takes none of the characters %s and no spaces in the name of a database".formatted(DATABASE_RESERVED.strip().replace("\0", "")));
        }
        if (schema.getBytes(UTF_8).length > MAX_DATABASE_BYTES) {
            throw refusal("Schema", schema, "the name of a database has at most %d bytes".formatted(MAX_DATABASE_BYTES));
        }
    }

    static void checkTable(SchemaTableName table)
    {
        String name = table.getTableName();
        if (MongoNamespaces.isReservedCollection(name)) {
            throw refusal("Table", name, "names that start with 'system.' are MongoDB's own and those that start with '%s' are this connector's".formatted(MongoNamespaces.OWN_PREFIX));
        }
        if (name.indexOf('$') >= 0 || name.indexOf('\0') >= 0) {
            throw refusal("Table", name, "MongoDB takes no '$' and no NUL in the name of a collection");
        }
        if ((table.getSchemaName() + "." + name).getBytes(UTF_8).length > MAX_NAMESPACE_BYTES) {
            throw refusal("Table", name, "database and collection together have at most %d bytes".formatted(MAX_NAMESPACE_BYTES));
        }
    }

    static void checkColumn(String name)
    {
        if (name.equals(ID_FIELD)) {
            throw refusal("Column", name, "it is the hidden column with the key that MongoDB gives each document");
        }
        if (name.startsWith(MongoNamespaces.OWN_PREFIX)) {
            throw refusal("Column", name, "names that start with '%s' are this connector's".formatted(MongoNamespaces.OWN_PREFIX));
        }
        if (name.startsWith("$") || name.indexOf('.') >= 0 || name.indexOf('\0') >= 0) {
            throw refusal("Column", name, "to MongoDB a leading '$' is an operator and a '.' a path; use other characters");
        }
    }

    private static TrinoException refusal(String kind, String name, String reason)
    {
        return new TrinoException(NOT_SUPPORTED, "%s '%s' cannot be created in MongoDB: %s".formatted(kind, name, reason));
    }
}
