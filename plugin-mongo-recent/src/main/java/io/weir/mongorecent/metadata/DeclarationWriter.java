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
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.type.Type;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.CollectionSchema.Source;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.mongo.DocumentWriter;
import io.weir.mongorecent.mongo.SchemaDocuments;
import io.weir.mongorecent.mongo.StorableTypes;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.COLUMN_ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

/**
 * Changes what is declared of a table. Of the documents, only a dropped column's fields change: a renamed column keeps its field under the old name.
 */
public final class DeclarationWriter
{
    private final SchemaDocuments declarations;
    private final DocumentWriter documents;
    private final CollectionSchemas schemas;
    private final LinkedTables linked;

    @Inject
    public DeclarationWriter(SchemaDocuments declarations, DocumentWriter documents, CollectionSchemas schemas, LinkedTables linked)
    {
        this.declarations = requireNonNull(declarations, "declarations is null");
        this.documents = requireNonNull(documents, "documents is null");
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.linked = requireNonNull(linked, "linked is null");
    }

    public void comment(MongoRecentTableHandle table, Optional<String> comment)
    {
        edit(table, "a comment", schema -> schema.withComment(comment));
    }

    public void comment(MongoRecentTableHandle table, MongoRecentColumnHandle column, Optional<String> comment)
    {
        edit(table, "a comment", schema -> replace(table, schema, column, found -> found.withComment(comment)));
    }

    public void addColumn(MongoRecentTableHandle table, ColumnMetadata column)
    {
        NewNames.checkColumn(column.getName());
        StorableTypes.check(column.getName(), column.getType());
        edit(table, "a column", schema -> {
            checkNew(schema, column.getName());
            return schema.withColumns(ImmutableList.<MongoRecentColumnHandle>builder()
                    .addAll(schema.columns())
                    .add(MongoRecentColumnHandle.declared(column.getName(), unusedField(schema, column.getName()), BsonMapping.of(column.getType()), column.getComment()))
                    .build());
        });
    }

    public void renameColumn(MongoRecentTableHandle table, MongoRecentColumnHandle column, String newName)
    {
        NewNames.checkColumn(newName);
        linked.requireFreeColumns(table.name(), table.collection(), column.name(), "renamed");
        edit(table, "a name of a column", schema -> {
            CollectionSchema renamed = replace(table, schema, column, found -> found.renamed(newName));
            checkNew(schema, newName);
            return renamed;
        });
    }

    /**
     * The column goes first, and its field is kept from new columns until no document has it. If this ends half way, documents have a field that no column shows or gets.
     */
    public void dropColumn(MongoRecentTableHandle table, MongoRecentColumnHandle column)
    {
        checkDeclared(table, "a dropped column");
        linked.requireFreeColumns(table.name(), table.collection(), column.name(), "dropped");
        if (column.key() || !column.addressable()) {
            throw new TrinoException(NOT_SUPPORTED, "Column '%s' cannot be dropped: %s".formatted(
                    column.name(),
                    column.key() ? "it is the key of the documents" : "to MongoDB the name of its field is a path or an operator"));
        }
        edit(table, "a dropped column", schema -> withoutColumn(table, schema, column));
        documents.removeField(table.collection(), column.field());
        edit(table, "a dropped column", schema -> schema.withDropped(Sets.difference(schema.dropped(), ImmutableSet.of(column.field()))));
    }

    private static CollectionSchema withoutColumn(MongoRecentTableHandle table, CollectionSchema schema, MongoRecentColumnHandle column)
    {
        requireUnchanged(table, schema, column);
        return schema.withColumns(schema.columns().stream()
                        .filter(candidate -> !candidate.name().equals(column.name()))
                        .collect(toImmutableList()))
                .withDropped(Sets.union(schema.dropped(), ImmutableSet.of(column.field())));
    }

    public void setColumnType(MongoRecentTableHandle table, MongoRecentColumnHandle column, Type type)
    {
        linked.requireFreeColumns(table.name(), table.collection(), column.name(), "changed");
        edit(table, "the type of a column", schema -> replace(table, schema, column, found -> withType(found, type)));
    }

    private static MongoRecentColumnHandle withType(MongoRecentColumnHandle column, Type type)
    {
        if (type.equals(column.type())) {
            // what is declared of its parts beyond their types stays
            return column;
        }
        StorableTypes.check(column.name(), type);
        if (column.mapping().holdsObjectId() || !WiderTypes.holdsAllOf(type, column.type())) {
            throw new TrinoException(NOT_SUPPORTED, "Cannot change type of column '%s' from %s to %s: documents may hold values that would not fit. Add a column of the new type and UPDATE it from this one"
                    .formatted(column.name(), column.type().getDisplayName(), type.getDisplayName()));
        }
        return column.withMapping(BsonMapping.of(type));
    }

    private void edit(MongoRecentTableHandle table, String change, UnaryOperator<CollectionSchema> edit)
    {
        checkDeclared(table, change);
        try {
            declarations.edit(table.collection(), edit);
        }
        finally {
            // also when it fails because of what another node has changed: the next statement sees that
            schemas.forget(table.name());
        }
    }

    private static void checkDeclared(MongoRecentTableHandle table, String change)
    {
        if (table.known().source() != Source.SCHEMA_DOCUMENT) {
            throw new TrinoException(NOT_SUPPORTED, "%s cannot be kept for %s: its columns come from %s. Declare them in %s.%s first".formatted(
                    Character.toUpperCase(change.charAt(0)) + change.substring(1),
                    table.name(),
                    switch (table.known().source()) {
                        case SCHEMA_DOCUMENT -> throw new IllegalArgumentException("can be kept");
                        case BUILT_IN_SCHEMA -> "the collection that mongo-recent.trino-schema-collection names, which is only read";
                        case VALIDATOR -> "MongoDB's validator";
                        case SAMPLE -> "a sample of its documents";
                    },
                    table.collection().database(),
                    SchemaDocuments.SCHEMA_COLLECTION));
        }
    }

    private static void checkNew(CollectionSchema schema, String name)
    {
        if (schema.columns().stream().anyMatch(column -> column.name().equals(name))) {
            throw new TrinoException(COLUMN_ALREADY_EXISTS, "Column '%s' already exists".formatted(name));
        }
    }

    private static CollectionSchema replace(MongoRecentTableHandle table, CollectionSchema schema, MongoRecentColumnHandle column, UnaryOperator<MongoRecentColumnHandle> change)
    {
        requireUnchanged(table, schema, column);
        List<MongoRecentColumnHandle> columns = schema.columns().stream()
                .map(candidate -> candidate.name().equals(column.name()) ? change.apply(candidate) : candidate)
                .collect(toImmutableList());
        return schema.withColumns(columns);
    }

    /**
     * The statement goes by columns as they are remembered: by now the name may be gone, or another column's, and the field too.
     */
    private static void requireUnchanged(MongoRecentTableHandle table, CollectionSchema schema, MongoRecentColumnHandle column)
    {
        MongoRecentColumnHandle current = schema.columns().stream()
                .filter(candidate -> candidate.name().equals(column.name()))
                .findFirst()
                .orElseThrow(() -> conflict(table, column, "was dropped or renamed"));
        if (!current.field().equals(column.field()) || !current.mapping().equals(column.mapping())) {
            throw conflict(table, column, "was defined otherwise");
        }
    }

    private static TrinoException conflict(MongoRecentTableHandle table, MongoRecentColumnHandle column, String change)
    {
        return new TrinoException(TRANSACTION_CONFLICT, "Column '%s' of table %s %s by another statement, and nothing was changed. Look at the columns of the table and run the statement again".formatted(
                column.name(), table.name(), change));
    }

    /**
     * A column that was renamed still has its field, and so may documents that of one that was dropped.
     */
    private static String unusedField(CollectionSchema schema, String name)
    {
        Set<String> used = Stream.concat(schema.columns().stream().map(MongoRecentColumnHandle::field), schema.dropped().stream()).collect(toImmutableSet());
        String field = name;
        for (int suffix = 2; used.contains(field); suffix++) {
            field = name + "_" + suffix;
        }
        return field;
    }
}
