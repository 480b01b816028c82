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
import com.google.inject.Inject;
import io.trino.spi.ErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RelationCommentMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeDescriptor;
import io.trino.spi.type.TypeManager;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.CollectionSchema;
import io.weir.mongorecent.FoundTable;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.KnownTable;
import io.weir.mongorecent.Misfits;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.UnusableTableHandle;
import io.weir.mongorecent.history.AllTimeViews;
import io.weir.mongorecent.metadata.CollectionSchemas.KnownCollection;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.AMBIGUOUS_NAME;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.trino.spi.type.StandardTypes.JSON;
import static io.weir.mongorecent.MongoRecentColumnHandle.DOCUMENT_COLUMN;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_INVALID_SCHEMA_DOCUMENT;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_SERVER_ERROR;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_TIME_LIMIT_EXCEEDED;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_TOO_MANY_COLUMNS;
import static io.weir.mongorecent.MongoRecentSessionProperties.misfits;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * The tables of the catalog and their columns, as a query sees them.
 */
public final class TableLookup
{
    /**
     * What is wrong with one table, and not with MongoDB: a view of MongoDB that is broken or slow, too.
     */
    private static final Set<ErrorCode> UNUSABLE_TABLE = ImmutableSet.of(
            AMBIGUOUS_NAME.toErrorCode(),
            PERMISSION_DENIED.toErrorCode(),
            MONGO_RECENT_INVALID_SCHEMA_DOCUMENT.toErrorCode(),
            MONGO_RECENT_TOO_MANY_COLUMNS.toErrorCode(),
            MONGO_RECENT_TIME_LIMIT_EXCEEDED.toErrorCode(),
            MONGO_RECENT_SERVER_ERROR.toErrorCode());

    private final CollectionNames names;
    private final CollectionSchemas schemas;
    private final AllTimeViews allTimeViews;
    private final TwinTags twinTags;
    private final Type json;

    @Inject
    public TableLookup(CollectionNames names, CollectionSchemas schemas, AllTimeViews allTimeViews, TwinTags twinTags, TypeManager typeManager)
    {
        this.names = requireNonNull(names, "names is null");
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.allTimeViews = requireNonNull(allTimeViews, "allTimeViews is null");
        this.twinTags = requireNonNull(twinTags, "twinTags is null");
        this.json = requireNonNull(typeManager, "typeManager is null").getType(new TypeDescriptor(JSON));
    }

    /**
     * One with too many columns is found as well, so that it can be dropped.
     *
     * @param version the part of a table that is not in its history, which has no other versions
     */
    Optional<FoundTable> find(ConnectorSession session, SchemaTableName table, Optional<ConnectorTableVersion> version)
    {
        try {
            return findUsable(session, table, version).map(FoundTable.class::cast);
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(MONGO_RECENT_TOO_MANY_COLUMNS.toErrorCode())) {
                return findUnusable(table, e);
            }
            throw e;
        }
    }

    private Optional<FoundTable> findUnusable(SchemaTableName table, TrinoException problem)
    {
        Optional<CollectionName> found = names.collection(table);
        found.ifPresent(collection -> twinTags.share(table, collection, ImmutableList.of()));
        return found.map(collection -> new UnusableTableHandle(table, collection, problem));
    }

    private Optional<MongoRecentTableHandle> findUsable(ConnectorSession session, SchemaTableName table, Optional<ConnectorTableVersion> version)
    {
        Optional<HistoryLink> link = version.map(wanted -> allTimeViews.linkOf(session, table, wanted));
        Misfits misfits = misfits(session);
        return schemas.find(table).map(known -> {
            MongoRecentTableHandle whole = MongoRecentTableHandle.of(new KnownTable(
                    table,
                    known.name(),
                    columns(known.schema(), misfits),
                    known.schema().comment(),
                    known.schema().source(),
                    known.indexes(),
                    known.documents(),
                    misfits));
            twinTags.share(table, known.name(), whole.columns());
            return link.map(to -> allTimeViews.recentPart(whole, known.schema().undecided(), to)).orElse(whole);
        });
    }

    private List<MongoRecentColumnHandle> columns(CollectionSchema schema, Misfits misfits)
    {
        boolean taken = schema.columns().stream().anyMatch(column -> column.name().equals(DOCUMENT_COLUMN));
        if (misfits != Misfits.RAW || taken) {
            return schema.columns();
        }
        return ImmutableList.<MongoRecentColumnHandle>builder()
                .addAll(schema.columns())
                .add(MongoRecentColumnHandle.document(json))
                .build();
    }

    /**
     * @throws TrinoException when it can only be dropped
     */
    static MongoRecentTableHandle requireUsable(ConnectorTableHandle table)
    {
        return switch ((FoundTable) table) {
            case MongoRecentTableHandle usable -> usable;
            case UnusableTableHandle unusable -> throw unusable.problem();
        };
    }

    static ConnectorTableMetadata metadata(MongoRecentTableHandle table)
    {
        return new ConnectorTableMetadata(table.name(), metadata(table.columns()), Map.of(), table.known().comment());
    }

    Iterator<RelationColumnsMetadata> columns(Optional<String> schema, UnaryOperator<Set<SchemaTableName>> filter)
    {
        Map<SchemaTableName, CollectionName> collections = names.collections(schema);
        return filter.apply(new HashSet<>(collections.keySet())).stream()
                .flatMap(table -> findForListing(table, collections.get(table)).stream()
                        .map(known -> RelationColumnsMetadata.forTable(table, metadata(known.schema().columns()))))
                .iterator();
    }

    Iterator<RelationCommentMetadata> comments(Optional<String> schema, UnaryOperator<Set<SchemaTableName>> filter)
    {
        Map<SchemaTableName, CollectionName> collections = names.collections(schema);
        return filter.apply(new HashSet<>(collections.keySet())).stream()
                .map(table -> RelationCommentMetadata.forRelation(table, findForListing(table, collections.get(table)).flatMap(known -> known.schema().comment())))
                .iterator();
    }

    /**
     * A table that cannot be used does not hide all others from a listing; whoever uses it is told why.
     */
    private Optional<KnownCollection> findForListing(SchemaTableName table, CollectionName collection)
    {
        try {
            return schemas.findListed(table, collection);
        }
        catch (TrinoException e) {
            if (UNUSABLE_TABLE.contains(e.getErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static List<ColumnMetadata> metadata(List<MongoRecentColumnHandle> columns)
    {
        // hidden ones last: the planner of MERGE counts the columns of an INSERT without them
        return columns.stream()
                .sorted(comparing(MongoRecentColumnHandle::hidden))
                .map(MongoRecentColumnHandle::metadata)
                .collect(toImmutableList());
    }

    static void requireNoStart(Optional<ConnectorTableVersion> startVersion)
    {
        if (startVersion.isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "This connector does not support versioned tables");
        }
    }
}
