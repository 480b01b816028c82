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
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorOutputMetadata;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableLayout;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.LimitApplicationResult;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SortItem;
import io.trino.spi.connector.TopNApplicationResult;
import io.trino.spi.security.TrinoPrincipal;
import io.trino.spi.statistics.ComputedStatistics;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentOutputTableHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.WrittenRows;
import io.weir.mongorecent.metadata.TableWriter.DropMode;

import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.AMBIGUOUS_NAME;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.connector.RetryMode.NO_RETRIES;
import static io.trino.spi.connector.SaveMode.REPLACE;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_INVALID_SCHEMA_DOCUMENT;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * What the engine asks about the catalog, passed on to whoever knows. All that a query needs to know about its table is in the table handle.
 */
public final class MongoRecentMetadata
        implements ConnectorMetadata
{
    private final CollectionNames names;
    private final CollectionSchemas schemas;
    private final FilterPushdown filterPushdown;
    private final TableWriter tableWriter;

    @Inject
    public MongoRecentMetadata(CollectionNames names, CollectionSchemas schemas, FilterPushdown filterPushdown, TableWriter tableWriter)
    {
        this.names = requireNonNull(names, "names is null");
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.filterPushdown = requireNonNull(filterPushdown, "filterPushdown is null");
        this.tableWriter = requireNonNull(tableWriter, "tableWriter is null");
    }

    @Override
    public List<String> listSchemaNames(ConnectorSession session)
    {
        return names.schemas();
    }

    @Override
    public List<SchemaTableName> listTables(ConnectorSession session, Optional<String> schemaName)
    {
        return names.tables(schemaName);
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName table, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        if (startVersion.isPresent() || endVersion.isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "This connector does not support versioned tables");
        }
        return schemas.find(table)
                .map(known -> MongoRecentTableHandle.of(table, known.name(), known.schema()))
                .orElse(null);
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        MongoRecentTableHandle handle = (MongoRecentTableHandle) table;
        return new ConnectorTableMetadata(handle.name(), columns(handle.columns()), Map.of(), handle.comment());
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle table)
    {
        return ((MongoRecentTableHandle) table).columns().stream()
                .collect(toImmutableMap(MongoRecentColumnHandle::name, identity()));
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        return ((MongoRecentColumnHandle) column).metadata();
    }

    @Override
    public Iterator<RelationColumnsMetadata> streamRelationColumns(ConnectorSession session, Optional<String> schemaName, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return relationFilter.apply(new HashSet<>(names.tables(schemaName))).stream()
                .flatMap(table -> findForListing(table).stream()
                        .map(known -> RelationColumnsMetadata.forTable(table, columns(known.schema().columns()))))
                .iterator();
    }

    /**
     * A table that cannot be used does not hide all others from a listing; whoever uses it is told why.
     */
    private Optional<CollectionSchemas.KnownCollection> findForListing(SchemaTableName table)
    {
        try {
            return schemas.find(table);
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(AMBIGUOUS_NAME.toErrorCode()) || e.getErrorCode().equals(MONGO_RECENT_INVALID_SCHEMA_DOCUMENT.toErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static List<ColumnMetadata> columns(List<MongoRecentColumnHandle> columns)
    {
        return columns.stream().map(MongoRecentColumnHandle::metadata).collect(toImmutableList());
    }

    @Override
    public void createSchema(ConnectorSession session, String schemaName, Map<String, Object> properties, TrinoPrincipal owner)
    {
        tableWriter.createSchema(schemaName);
    }

    @Override
    public void dropSchema(ConnectorSession session, String schemaName, boolean cascade)
    {
        tableWriter.dropSchema(schemaName, cascade ? DropMode.WITH_TABLES : DropMode.ONLY_EMPTY);
    }

    @Override
    public void createTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, SaveMode saveMode)
    {
        if (saveMode == REPLACE) {
            throw new TrinoException(NOT_SUPPORTED, "This connector does not support replacing tables");
        }
        tableWriter.createTable(tableMetadata);
    }

    @Override
    public void dropTable(ConnectorSession session, ConnectorTableHandle table)
    {
        tableWriter.dropTable((MongoRecentTableHandle) table);
    }

    @Override
    public ConnectorOutputTableHandle beginCreateTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, Optional<ConnectorTableLayout> layout, RetryMode retryMode, boolean replace)
    {
        if (replace) {
            throw new TrinoException(NOT_SUPPORTED, "This connector does not support replacing tables");
        }
        checkNoRetries(retryMode);
        return tableWriter.beginCreateTable(session.getQueryId(), tableMetadata);
    }

    @Override
    public Optional<ConnectorOutputMetadata> finishCreateTable(ConnectorSession session, ConnectorOutputTableHandle table, Collection<Slice> fragments, Collection<ComputedStatistics> computedStatistics)
    {
        List<WrittenRows> written = fragments.stream().map(WrittenRows::fromSlice).collect(toImmutableList());
        tableWriter.finishCreateTable(session.getQueryId(), (MongoRecentOutputTableHandle) table, written);
        return Optional.empty();
    }

    @Override
    public void cleanupQuery(ConnectorSession session)
    {
        tableWriter.cleanUp(session.getQueryId());
    }

    @Override
    public ConnectorInsertTableHandle beginInsert(ConnectorSession session, ConnectorTableHandle table, List<ColumnHandle> columns, RetryMode retryMode)
    {
        checkNoRetries(retryMode);
        return TableWriter.beginInsert((MongoRecentTableHandle) table, columns);
    }

    @Override
    public Optional<ConnectorOutputMetadata> finishInsert(
            ConnectorSession session,
            ConnectorInsertTableHandle insertHandle,
            List<ConnectorTableHandle> sourceTableHandles,
            Collection<Slice> fragments,
            Collection<ComputedStatistics> computedStatistics)
    {
        return Optional.empty();
    }

    private static void checkNoRetries(RetryMode retryMode)
    {
        if (retryMode != NO_RETRIES) {
            throw new TrinoException(NOT_SUPPORTED, "This connector does not support query retries");
        }
    }

    @Override
    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorSession session, ConnectorTableHandle table, Constraint constraint)
    {
        return filterPushdown.apply((MongoRecentTableHandle) table, constraint);
    }

    @Override
    public Optional<LimitApplicationResult<ConnectorTableHandle>> applyLimit(ConnectorSession session, ConnectorTableHandle table, long limit)
    {
        return LimitPushdown.apply((MongoRecentTableHandle) table, limit);
    }

    @Override
    public Optional<TopNApplicationResult<ConnectorTableHandle>> applyTopN(
            ConnectorSession session,
            ConnectorTableHandle table,
            long topNCount,
            List<SortItem> sortItems,
            Map<String, ColumnHandle> assignments)
    {
        return TopNPushdown.apply((MongoRecentTableHandle) table, topNCount, sortItems, assignments);
    }
}
