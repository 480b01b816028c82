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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.SqlNames;
import io.weir.mongorecent.mongo.MongoNamespaces;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.AMBIGUOUS_NAME;
import static java.util.Objects.requireNonNull;

/**
 * SQL's lower-case names and MongoDB's own. Those that differ only in case are told apart as {@link SqlNames} says.
 */
public final class CollectionNames
{
    private final MongoNamespaces namespaces;

    @Inject
    public CollectionNames(MongoNamespaces namespaces)
    {
        this.namespaces = requireNonNull(namespaces, "namespaces is null");
    }

    public List<String> schemas()
    {
        return ImmutableList.copyOf(SqlNames.of(namespaces.databases()).ownNames().keySet());
    }

    public List<SchemaTableName> tables(Optional<String> schema)
    {
        return ImmutableList.copyOf(collections(schema).keySet());
    }

    /**
     * All tables with what MongoDB calls them.
     */
    Map<SchemaTableName, CollectionName> collections(Optional<String> schema)
    {
        Map<SchemaTableName, CollectionName> collections = new LinkedHashMap<>();
        SqlNames.of(namespaces.databases()).ownNames().entrySet().stream()
                .filter(database -> schema.isEmpty() || schema.orElseThrow().equals(database.getKey()))
                .forEach(database -> SqlNames.of(namespaces.collections(database.getValue())).ownNames()
                        .forEach((name, collection) -> collections.put(new SchemaTableName(database.getKey(), name), new CollectionName(database.getValue(), collection))));
        return collections;
    }

    public Optional<String> database(String schema)
    {
        return only("Schema", schema, namespaces.databases());
    }

    public Optional<CollectionName> collection(SchemaTableName table)
    {
        return database(table.getSchemaName())
                .flatMap(database -> only("Table", table.getTableName(), namespaces.collections(database))
                        .map(collection -> new CollectionName(database, collection)));
    }

    /**
     * What SQL calls a collection that this catalog shows.
     *
     * @param collection by MongoDB's own names, in their own case
     */
    public Optional<SchemaTableName> table(CollectionName collection)
    {
        return sqlName(collection.database(), namespaces.databases())
                .flatMap(schema -> sqlName(collection.collection(), namespaces.collections(collection.database()))
                        .map(table -> new SchemaTableName(schema, table)));
    }

    private static Optional<String> sqlName(String ownName, List<String> candidates)
    {
        return SqlNames.of(candidates).ownNames().entrySet().stream()
                .filter(entry -> entry.getValue().equals(ownName))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Optional<String> only(String kind, String name, List<String> candidates)
    {
        SqlNames names = SqlNames.of(candidates);
        if (names.ambiguous().containsKey(name)) {
            throw new TrinoException(
                    AMBIGUOUS_NAME,
                    "%s '%s' could be any of several in MongoDB, which differ only in case. Call the one that is meant by one of %s".formatted(kind, name, names.ambiguous().get(name)));
        }
        return names.ownName(name);
    }
}
