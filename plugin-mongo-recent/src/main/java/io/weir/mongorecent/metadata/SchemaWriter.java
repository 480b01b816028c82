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
import io.trino.spi.connector.SchemaNotFoundException;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.mongo.HistoryLinkDocuments;
import io.weir.mongorecent.mongo.MongoNamespaces;
import io.weir.mongorecent.mongo.SchemaDocuments;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.SCHEMA_ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_EMPTY;
import static java.util.Objects.requireNonNull;

/**
 * Creates and drops schemas. A database exists as long as it has a collection: that of an empty schema has the one of declared columns.
 */
public final class SchemaWriter
{
    private final MongoNamespaces namespaces;
    private final DeclaredCollections declared;
    private final CollectionNames names;
    private final CollectionSchemas schemas;
    private final LinkedTables linked;

    @Inject
    public SchemaWriter(MongoNamespaces namespaces, DeclaredCollections declared, CollectionNames names, CollectionSchemas schemas, LinkedTables linked)
    {
        this.namespaces = requireNonNull(namespaces, "namespaces is null");
        this.declared = requireNonNull(declared, "declared is null");
        this.names = requireNonNull(names, "names is null");
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.linked = requireNonNull(linked, "linked is null");
    }

    public void createSchema(String schema)
    {
        NewNames.checkSchema(schema);
        if (names.database(schema).isPresent() || !namespaces.createCollection(new CollectionName(schema, SchemaDocuments.SCHEMA_COLLECTION))) {
            throw new TrinoException(SCHEMA_ALREADY_EXISTS, "Schema '%s' already exists".formatted(schema));
        }
    }

    public enum DropMode
    {
        ONLY_EMPTY,
        WITH_TABLES,
    }

    /**
     * MongoDB would drop a database with all that others have put into it since somebody looked. So collections are dropped one by one, and the database goes with the last,
     * except where the server has put collections of its own into it.
     */
    public void dropSchema(String schema, DropMode mode)
    {
        String database = names.database(schema).orElseThrow(() -> new SchemaNotFoundException(schema));
        try {
            if (mode == DropMode.WITH_TABLES) {
                dropTables(schema, database);
            }
            requireEmpty(schema, database);
            dropBookkeeping(schema, database);
            dropRest(schema, database);
        }
        finally {
            schemas.forgetAll();
        }
    }

    private void dropTables(String schema, String database)
    {
        List<CollectionName> collections = content(database).stream()
                .map(name -> new CollectionName(database, name))
                .collect(toImmutableList());
        List<HistoryLink> links = linked.requireDroppable(schema, collections);
        collections.forEach(collection -> declared.drop(collection, () -> links.stream()
                .filter(link -> link.collection().equals(collection))
                .forEach(linked::dropped)));
    }

    private void dropBookkeeping(String schema, String database)
    {
        List<String> collections = namespaces.allCollections(database);
        for (String name : bookkeeping()) {
            if (collections.contains(name)) {
                namespaces.dropCollection(new CollectionName(database, name));
                requireEmpty(schema, database);
            }
        }
    }

    /**
     * No role that MongoDB ships may drop a collection of the server's own.
     */
    private void dropRest(String schema, String database)
    {
        requireEmpty(schema, database);
        if (!namespaces.allCollections(database).isEmpty()) {
            namespaces.dropDatabase(database);
        }
    }

    private void requireEmpty(String schema, String database)
    {
        List<String> content = content(database);
        if (!content.isEmpty()) {
            throw new TrinoException(SCHEMA_NOT_EMPTY, "Schema '%s' is not empty: its database has the collections %s. Drop them first; those that are no tables, in MongoDB".formatted(schema, content));
        }
    }

    private List<String> content(String database)
    {
        List<String> bookkeeping = bookkeeping();
        return namespaces.allCollections(database).stream()
                .filter(name -> !bookkeeping.contains(name) && !MongoNamespaces.isServerCollection(name))
                .collect(toImmutableList());
    }

    /**
     * What tells of the tables of a database, and without them of nothing. A drop that fails on its way leaves the last, so that the schema is still there.
     */
    private List<String> bookkeeping()
    {
        ImmutableList.Builder<String> collections = ImmutableList.<String>builder().add(HistoryLinkDocuments.LINK_COLLECTION);
        namespaces.trinoSchemaCollection().ifPresent(collections::add);
        return collections.add(SchemaDocuments.SCHEMA_COLLECTION).build();
    }
}
