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
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.SchemaNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.CollectionSchema.Source;
import io.weir.mongorecent.FoundTable;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentOutputTableHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.WrittenRows;
import io.weir.mongorecent.mongo.MongoNamespaces;
import io.weir.mongorecent.mongo.SchemaDocuments;
import io.weir.mongorecent.mongo.StorableTypes;

import java.util.Collection;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_ALREADY_EXISTS;
import static io.weir.mongorecent.MongoRecentColumnHandle.ID_FIELD;
import static java.util.Objects.requireNonNull;

/**
 * Creates, renames and drops tables.
 * <p>
 * CREATE TABLE AS writes into a hidden collection that takes the table's name at the end, so that nobody sees half a table and a failed statement leaves none.
 */
public final class TableWriter
{
    private final MongoNamespaces namespaces;
    private final SchemaDocuments declarations;
    private final DeclaredCollections declared;
    private final CollectionNames names;
    private final CollectionSchemas schemas;
    private final StagingCollections staging;
    private final LinkedTables linked;

    @Inject
    public TableWriter(
            MongoNamespaces namespaces,
            SchemaDocuments declarations,
            DeclaredCollections declared,
            CollectionNames names,
            CollectionSchemas schemas,
            StagingCollections staging,
            LinkedTables linked)
    {
        this.namespaces = requireNonNull(namespaces, "namespaces is null");
        this.declarations = requireNonNull(declarations, "declarations is null");
        this.declared = requireNonNull(declared, "declared is null");
        this.names = requireNonNull(names, "names is null");
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.staging = requireNonNull(staging, "staging is null");
        this.linked = requireNonNull(linked, "linked is null");
    }

    public void createTable(ConnectorTableMetadata metadata)
    {
        CollectionSchema schema = declare(metadata);
        CollectionName target = newCollection(metadata.getTable());
        if (!namespaces.createCollection(target)) {
            throw alreadyExists(metadata.getTable());
        }
        declarations.write(target, schema);
        schemas.forget(metadata.getTable());
    }

    public void dropTable(FoundTable table)
    {
        Optional<HistoryLink> link = linked.requireDroppable(table.name(), table.collection());
        try {
            declared.drop(table.collection(), () -> link.ifPresent(linked::dropped));
        }
        finally {
            schemas.forget(table.name());
        }
    }

    /**
     * Changes nothing in MongoDB: it is called for EXPLAIN too.
     */
    public MongoRecentOutputTableHandle beginCreateTable(String queryId, ConnectorTableMetadata metadata)
    {
        CollectionSchema schema = declare(metadata);
        CollectionName target = newCollection(metadata.getTable());
        return new MongoRecentOutputTableHandle(metadata.getTable(), target, staging.create(queryId, target.database()), schema);
    }

    public void finishCreateTable(String queryId, MongoRecentOutputTableHandle handle, Collection<WrittenRows> written)
    {
        long rows = written.stream().mapToLong(WrittenRows::count).sum();
        if (rows == 0) {
            // the first insert would have created it
            namespaces.createCollection(handle.staging());
        }
        staging.requireComplete(queryId, handle.staging(), rows);
        if (!namespaces.renameCollection(handle.staging(), handle.target())) {
            throw alreadyExists(handle.name());
        }
        staging.forget(queryId);
        declarations.write(handle.target(), handle.schema());
        schemas.forget(handle.name());
    }

    public void renameTable(MongoRecentTableHandle table, SchemaTableName newName)
    {
        if (!table.name().getSchemaName().equals(newName.getSchemaName())) {
            // MongoDB would copy all documents, which others may change meanwhile
            throw new TrinoException(NOT_SUPPORTED, "This connector does not support renaming tables across schemas");
        }
        linked.requireRenamable(table.name(), table.collection());
        CollectionName target = newCollection(newName);
        try {
            if (!declared.rename(table.collection(), target)) {
                throw alreadyExists(newName);
            }
        }
        finally {
            schemas.forget(table.name());
            schemas.forget(newName);
        }
    }

    private CollectionName newCollection(SchemaTableName table)
    {
        NewNames.checkTable(table);
        if (namespaces.isTrinoSchemaCollection(table.getTableName())) {
            throw new TrinoException(NOT_SUPPORTED, "Table '%s' cannot be created in MongoDB: by mongo-recent.trino-schema-collection it holds the columns of Trino's own connector".formatted(table.getTableName()));
        }
        String database = names.database(table.getSchemaName()).orElseThrow(() -> new SchemaNotFoundException(table.getSchemaName()));
        if (names.collection(table).isPresent()) {
            throw alreadyExists(table);
        }
        return new CollectionName(database, table.getTableName());
    }

    private static CollectionSchema declare(ConnectorTableMetadata metadata)
    {
        ImmutableList.Builder<MongoRecentColumnHandle> columns = ImmutableList.builder();
        columns.add(MongoRecentColumnHandle.declared(ID_FIELD, ID_FIELD, BsonMapping.ofObjectId(), Optional.empty()));
        for (ColumnMetadata column : metadata.getColumns()) {
            NewNames.checkColumn(column.getName());
            StorableTypes.check(column.getName(), column.getType());
            columns.add(MongoRecentColumnHandle.declared(column.getName(), column.getName(), BsonMapping.of(column.getType()), column.getComment()));
        }
        return new CollectionSchema(columns.build(), metadata.getComment(), Source.SCHEMA_DOCUMENT);
    }

    private static TrinoException alreadyExists(SchemaTableName table)
    {
        return new TrinoException(TABLE_ALREADY_EXISTS, "Table '%s' already exists".formatted(table));
    }
}
