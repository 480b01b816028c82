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
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.AggregateFunction;
import io.trino.spi.connector.AggregationApplicationResult;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ColumnPosition;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMergeTableHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorOutputMetadata;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorResolvedIndex;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableLayout;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.LimitApplicationResult;
import io.trino.spi.connector.ProjectionApplicationResult;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RelationCommentMetadata;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.RowChangeParadigm;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SortItem;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.connector.TableFunctionApplicationResult;
import io.trino.spi.connector.TopNApplicationResult;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.security.TrinoPrincipal;
import io.trino.spi.statistics.ComputedStatistics;
import io.trino.spi.statistics.TableStatistics;
import io.trino.spi.type.Type;
import io.weir.mongorecent.FoundTable;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentInsertTableHandle;
import io.weir.mongorecent.MongoRecentOutputTableHandle;
import io.weir.mongorecent.WrittenRows;
import io.weir.mongorecent.function.PipelineHandle;
import io.weir.mongorecent.history.AllTimeViews;
import io.weir.mongorecent.history.FreshnessTables;
import io.weir.mongorecent.metadata.SchemaWriter.DropMode;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.connector.RetryMode.NO_RETRIES;
import static io.trino.spi.connector.SaveMode.REPLACE;
import static io.weir.mongorecent.MongoRecentSessionProperties.isAggregationPushdownEnabled;
import static io.weir.mongorecent.MongoRecentSessionProperties.isIndexJoinEnabled;
import static io.weir.mongorecent.MongoRecentSessionProperties.isProjectionPushdownEnabled;
import static io.weir.mongorecent.metadata.TableLookup.requireUsable;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * What the engine asks about the catalog, passed on to whoever knows. All that a query needs to know about its table is in the table handle.
 */
public final class MongoRecentMetadata
        implements ConnectorMetadata
{
    private final CollectionNames names;
    private final TableLookup tables;
    private final FilterPushdown filterPushdown;
    private final SchemaWriter schemaWriter;
    private final TableWriter tableWriter;
    private final DeclarationWriter declarationWriter;
    private final RowWriter rowWriter;
    private final StagingCollections staging;
    private final AllTimeViews allTimeViews;
    private final FreshnessTables freshnessTables;

    @Inject
    public MongoRecentMetadata(
            CollectionNames names,
            TableLookup tables,
            FilterPushdown filterPushdown,
            SchemaWriter schemaWriter,
            TableWriter tableWriter,
            DeclarationWriter declarationWriter,
            RowWriter rowWriter,
            StagingCollections staging,
            AllTimeViews allTimeViews,
            FreshnessTables freshnessTables)
    {
        this.names = requireNonNull(names, "names is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.filterPushdown = requireNonNull(filterPushdown, "filterPushdown is null");
        this.schemaWriter = requireNonNull(schemaWriter, "schemaWriter is null");
        this.tableWriter = requireNonNull(tableWriter, "tableWriter is null");
        this.declarationWriter = requireNonNull(declarationWriter, "declarationWriter is null");
        this.rowWriter = requireNonNull(rowWriter, "rowWriter is null");
        this.staging = requireNonNull(staging, "staging is null");
        this.allTimeViews = requireNonNull(allTimeViews, "allTimeViews is null");
        this.freshnessTables = requireNonNull(freshnessTables, "freshnessTables is null");
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
        TableLookup.requireNoStart(startVersion);
        return tables.find(session, table, endVersion).orElse(null);
    }

    @Override
    public Optional<ConnectorViewDefinition> getView(ConnectorSession session, SchemaTableName viewName)
    {
        return allTimeViews.find(session, viewName);
    }

    @Override
    public Optional<SystemTable> getSystemTable(ConnectorSession session, SchemaTableName tableName)
    {
        return freshnessTables.find(tableName);
    }

    /**
     * Asked for several times in each query, and by itself made of the metadata of all columns.
     */
    @Override
    public SchemaTableName getTableName(ConnectorSession session, ConnectorTableHandle table)
    {
        return ((FoundTable) table).name();
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        return TableLookup.metadata(requireUsable(table));
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle table)
    {
        return requireUsable(table).columns().stream()
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
        return tables.columns(schemaName, relationFilter);
    }

    @Override
    public Iterator<RelationCommentMetadata> streamRelationComments(ConnectorSession session, Optional<String> schemaName, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return tables.comments(schemaName, relationFilter);
    }

    @Override
    public void createSchema(ConnectorSession session, String schemaName, Map<String, Object> properties, TrinoPrincipal owner)
    {
        schemaWriter.createSchema(schemaName);
    }

    @Override
    public void dropSchema(ConnectorSession session, String schemaName, boolean cascade)
    {
        schemaWriter.dropSchema(schemaName, cascade ? DropMode.WITH_TABLES : DropMode.ONLY_EMPTY);
    }

    @Override
    public void createTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, SaveMode saveMode)
    {
        checkNotReplaced(saveMode == REPLACE);
        tableWriter.createTable(tableMetadata);
    }

    @Override
    public void dropTable(ConnectorSession session, ConnectorTableHandle table)
    {
        tableWriter.dropTable((FoundTable) table);
    }

    @Override
    public ConnectorOutputTableHandle beginCreateTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, Optional<ConnectorTableLayout> layout, RetryMode retryMode, boolean replace)
    {
        checkNotReplaced(replace);
        checkNoRetries(retryMode);
        return tableWriter.beginCreateTable(session.getQueryId(), tableMetadata);
    }

    @Override
    public Optional<ConnectorOutputMetadata> finishCreateTable(ConnectorSession session, ConnectorOutputTableHandle table, Collection<Slice> fragments, Collection<ComputedStatistics> computedStatistics)
    {
        tableWriter.finishCreateTable(session.getQueryId(), (MongoRecentOutputTableHandle) table, WrittenRows.all(fragments));
        return Optional.empty();
    }

    @Override
    public void cleanupQuery(ConnectorSession session)
    {
        staging.drop(session.getQueryId());
    }

    @Override
    public ConnectorInsertTableHandle beginInsert(ConnectorSession session, ConnectorTableHandle table, List<ColumnHandle> columns, RetryMode retryMode)
    {
        checkNoRetries(retryMode);
        return rowWriter.beginInsert(session.getQueryId(), requireUsable(table), columns);
    }

    @Override
    public Optional<ConnectorOutputMetadata> finishInsert(
            ConnectorSession session,
            ConnectorInsertTableHandle insertHandle,
            List<ConnectorTableHandle> sourceTableHandles,
            Collection<Slice> fragments,
            Collection<ComputedStatistics> computedStatistics)
    {
        rowWriter.finishInsert(session.getQueryId(), (MongoRecentInsertTableHandle) insertHandle, WrittenRows.all(fragments));
        return Optional.empty();
    }

    @Override
    public RowChangeParadigm getRowChangeParadigm(ConnectorSession session, ConnectorTableHandle table)
    {
        return RowChangeParadigm.CHANGE_ONLY_UPDATED_COLUMNS;
    }

    @Override
    public ColumnHandle getMergeRowIdColumnHandle(ConnectorSession session, ConnectorTableHandle table)
    {
        return MongoRecentColumnHandle.rowId();
    }

    @Override
    public ConnectorMergeTableHandle beginMerge(ConnectorSession session, ConnectorTableHandle table, Map<Integer, Collection<ColumnHandle>> updateCaseColumns, RetryMode retryMode)
    {
        checkNoRetries(retryMode);
        return rowWriter.beginMerge(requireUsable(table), updateCaseColumns);
    }

    @Override
    public void finishMerge(
            ConnectorSession session,
            ConnectorMergeTableHandle mergeTableHandle,
            List<ConnectorTableHandle> sourceTableHandles,
            Collection<Slice> fragments,
            Collection<ComputedStatistics> computedStatistics)
    {
        // each writer has sent its changes
    }

    @Override
    public Optional<ConnectorTableHandle> applyDelete(ConnectorSession session, ConnectorTableHandle table)
    {
        // rows that a filter chooses are read first: MongoDB's filter alone would also take documents whose values do not fit
        return requireUsable(table).isWhole() ? Optional.of(table) : Optional.empty();
    }

    @Override
    public OptionalLong executeDelete(ConnectorSession session, ConnectorTableHandle table)
    {
        return OptionalLong.of(rowWriter.deleteAll(session.getQueryId(), requireUsable(table)));
    }

    @Override
    public void truncateTable(ConnectorSession session, ConnectorTableHandle table)
    {
        rowWriter.deleteAll(session.getQueryId(), requireUsable(table));
    }

    @Override
    public void renameTable(ConnectorSession session, ConnectorTableHandle table, SchemaTableName newTableName)
    {
        tableWriter.renameTable(requireUsable(table), newTableName);
    }

    @Override
    public void setTableComment(ConnectorSession session, ConnectorTableHandle table, Optional<String> comment)
    {
        declarationWriter.comment(requireUsable(table), comment);
    }

    @Override
    public void setColumnComment(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column, Optional<String> comment)
    {
        declarationWriter.comment(requireUsable(table), (MongoRecentColumnHandle) column, comment);
    }

    @Override
    public void addColumn(ConnectorSession session, ConnectorTableHandle table, ColumnMetadata column, ColumnPosition position)
    {
        switch (position) {
            case ColumnPosition.First _ -> throw new TrinoException(NOT_SUPPORTED, "This connector does not support adding columns with FIRST clause");
            case ColumnPosition.After _ -> throw new TrinoException(NOT_SUPPORTED, "This connector does not support adding columns with AFTER clause");
            case ColumnPosition.Last _ -> declarationWriter.addColumn(requireUsable(table), column);
        }
    }

    @Override
    public void renameColumn(ConnectorSession session, ConnectorTableHandle table, ColumnHandle source, String target)
    {
        declarationWriter.renameColumn(requireUsable(table), (MongoRecentColumnHandle) source, target);
    }

    @Override
    public void dropColumn(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        declarationWriter.dropColumn(requireUsable(table), (MongoRecentColumnHandle) column);
    }

    @Override
    public void setColumnType(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column, Type type)
    {
        declarationWriter.setColumnType(requireUsable(table), (MongoRecentColumnHandle) column, type);
    }

    @Override
    public TableStatistics getTableStatistics(ConnectorSession session, ConnectorTableHandle table)
    {
        return TableSizes.statistics(requireUsable(table));
    }

    private static void checkNotReplaced(boolean replace)
    {
        if (replace) {
            throw new TrinoException(NOT_SUPPORTED, "This connector does not support replacing tables");
        }
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
        return filterPushdown.apply(requireUsable(table), constraint);
    }

    @Override
    public Optional<LimitApplicationResult<ConnectorTableHandle>> applyLimit(ConnectorSession session, ConnectorTableHandle table, long limit)
    {
        return LimitPushdown.apply(requireUsable(table), limit);
    }

    @Override
    public Optional<TopNApplicationResult<ConnectorTableHandle>> applyTopN(
            ConnectorSession session,
            ConnectorTableHandle table,
            long topNCount,
            List<SortItem> sortItems,
            Map<String, ColumnHandle> assignments)
    {
        return TopNPushdown.apply(requireUsable(table), topNCount, sortItems, assignments);
    }

    @Override
    public Optional<ProjectionApplicationResult<ConnectorTableHandle>> applyProjection(
            ConnectorSession session,
            ConnectorTableHandle table,
            List<ConnectorExpression> projections,
            Map<String, ColumnHandle> assignments)
    {
        return isProjectionPushdownEnabled(session)
                ? ProjectionPushdown.apply(requireUsable(table), projections, assignments)
                : Optional.empty();
    }

    @Override
    public Optional<AggregationApplicationResult<ConnectorTableHandle>> applyAggregation(
            ConnectorSession session,
            ConnectorTableHandle table,
            List<AggregateFunction> aggregates,
            Map<String, ColumnHandle> assignments,
            List<List<ColumnHandle>> groupingSets)
    {
        return isAggregationPushdownEnabled(session)
                ? AggregationPushdown.apply(requireUsable(table), aggregates, assignments, groupingSets)
                : Optional.empty();
    }

    @Override
    public Optional<ConnectorResolvedIndex> resolveIndex(
            ConnectorSession session,
            ConnectorTableHandle table,
            Set<ColumnHandle> indexableColumns,
            Set<ColumnHandle> outputColumns,
            TupleDomain<ColumnHandle> tupleDomain)
    {
        return isIndexJoinEnabled(session)
                ? IndexResolution.resolve(requireUsable(table), indexableColumns, tupleDomain)
                : Optional.empty();
    }

    @Override
    public Optional<TableFunctionApplicationResult<ConnectorTableHandle>> applyTableFunction(ConnectorSession session, ConnectorTableFunctionHandle handle)
    {
        PipelineHandle pipeline = (PipelineHandle) handle;
        return Optional.of(new TableFunctionApplicationResult<>(pipeline.tableHandle(), ImmutableList.copyOf(pipeline.columns())));
    }
}
