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

import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.mongo.MongoNamespaces;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.AMBIGUOUS_NAME;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * SQL's lower-case names and MongoDB's own. Names that differ only in case are listed once and refused when they are used.
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
        return namespaces.databases().stream()
                .map(name -> name.toLowerCase(ENGLISH))
                .distinct()
                .collect(toImmutableList());
    }

    public List<SchemaTableName> tables(Optional<String> schema)
    {
        return namespaces.databases().stream()
                .filter(database -> schema.isEmpty() || schema.orElseThrow().equals(database.toLowerCase(ENGLISH)))
                .flatMap(database -> namespaces.collections(database).stream()
                        .map(collection -> new SchemaTableName(database, collection)))
                .distinct()
                .collect(toImmutableList());
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

    private static Optional<String> only(String kind, String name, List<String> candidates)
    {
        List<String> matches = candidates.stream()
                .filter(candidate -> candidate.toLowerCase(ENGLISH).equals(name))
                .sorted()
                .toList();
        if (matches.size() > 1) {
            throw new TrinoException(
                    AMBIGUOUS_NAME,
                    "%s '%s' could be any of %s in MongoDB, which differ only in case; SQL does not tell them apart. Rename all but one".formatted(kind, name, matches));
        }
        return matches.stream().findFirst();
    }
}
