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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.AggregateFunction;
import io.trino.spi.connector.AggregationApplicationResult;
import io.trino.spi.connector.BeginTableExecuteResult;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ColumnPosition;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorAnalyzeMetadata;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMergeTableHandle;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorOutputMetadata;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorPartitioningHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableExecuteHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableLayout;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.ProjectionApplicationResult;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.RowChangeParadigm;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.connector.WriterScalingOptions;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.security.TrinoPrincipal;
import io.trino.spi.statistics.ComputedStatistics;
import io.trino.spi.statistics.TableStatistics;
import io.trino.spi.type.Type;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.AggregateTableHandle;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovInsertTableHandle;
import io.weir.deltagov.DeltaGovMergeTableHandle;
import io.weir.deltagov.DeltaGovOptimizeHandle;
import io.weir.deltagov.DeltaGovOutputTableHandle;
import io.weir.deltagov.DeltaGovSessionProperties;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.DeltaGovTableInfo;
import io.weir.deltagov.OptimizeSource;
import io.weir.deltagov.RowIdColumnHandle;
import io.weir.deltagov.warehouse.TableCatalog;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.connector.RowChangeParadigm.DELETE_ROW_AND_INSERT_ROW;
import static io.weir.deltagov.DeltaGovTableProperties.partitionedBy;
import static io.weir.deltagov.metadata.TableReader.requireReadable;
import static java.util.Objects.requireNonNull;

/**
 * The face towards Trino, one for each transaction. What it does not override Trino refuses by name. Long because the interface is: every
 * method only says who answers.
 */
public final class DeltaGovMetadata
        implements ConnectorMetadata
{
    /**
     * What answers questions about tables.
     */
    record Reading(TableResolver resolver, TableReader reader, TableLister lister, StatisticsReader statistics, StatisticsCollection statisticsCollection, LogAnswers logAnswers, SystemTables systemTables)
    {
        Reading
        {
            requireNonNull(resolver, "resolver is null");
            requireNonNull(reader, "reader is null");
            requireNonNull(lister, "lister is null");
            requireNonNull(statistics, "statistics is null");
            requireNonNull(statisticsCollection, "statisticsCollection is null");
            requireNonNull(logAnswers, "logAnswers is null");
            requireNonNull(systemTables, "systemTables is null");
        }
    }

    /**
     * What changes tables.
     */
    record Writing(TableCreator creator, TableDropper dropper, CreateTableAs createTableAs, Insert insert, RowChanges rowChanges, FileDeletes fileDeletes, Optimize optimize, WriteRollback rollback)
    {
        Writing
        {
            requireNonNull(creator, "creator is null");
            requireNonNull(dropper, "dropper is null");
            requireNonNull(createTableAs, "createTableAs is null");
            requireNonNull(insert, "insert is null");
            requireNonNull(rowChanges, "rowChanges is null");
            requireNonNull(fileDeletes, "fileDeletes is null");
            requireNonNull(optimize, "optimize is null");
            requireNonNull(rollback, "rollback is null");
        }
    }

    /**
     * What changes definitions and names of tables, and views.
     */
    record Altering(ColumnChanges columns, PropertyChanges properties, TableComments comments, TableRenames renames, Views views)
    {
        Altering
        {
            requireNonNull(columns, "columns is null");
            requireNonNull(properties, "properties is null");
            requireNonNull(comments, "comments is null");
            requireNonNull(renames, "renames is null");
            requireNonNull(views, "views is null");
        }
    }

    private final TableCatalog catalog;
    private final SupportedTypes supportedTypes;
    private final Reading reading;
    private final Writing writing;
    private final Altering altering;
    private final FinishedWrites finishedWrites = new FinishedWrites();

    DeltaGovMetadata(TableCatalog catalog, SupportedTypes supportedTypes, Reading reading, Writing writing, Altering altering)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.supportedTypes = requireNonNull(supportedTypes, "supportedTypes is null");
        this.reading = requireNonNull(reading, "reading is null");
        this.writing = requireNonNull(writing, "writing is null");
        this.altering = requireNonNull(altering, "altering is null");
    }

    public List<ActiveFile> files(DeltaGovTableHandle table)
    {
        return reading.resolver().files(table);
    }

    public List<ConnectorSplit> splits(AggregateTableHandle aggregation)
    {
        return reading.logAnswers().splits(aggregation);
    }

    public List<ActiveFile> files(OptimizeSource source)
    {
        return writing.optimize().files(source);
    }

    /**
     * The transaction failed.
     */
    public void rollback()
    {
        writing.rollback().rollback();
    }

    @Override
    public boolean schemaExists(ConnectorSession session, String schemaName)
    {
        return catalog.schemaExists(schemaName);
    }

    @Override
    public List<String> listSchemaNames(ConnectorSession session)
    {
        return catalog.listSchemas();
    }

    @Override
    public void createSchema(ConnectorSession session, String schemaName, Map<String, Object> properties, TrinoPrincipal owner)
    {
        catalog.createSchema(schemaName);
    }

    @Override
    public void dropSchema(ConnectorSession session, String schemaName, boolean cascade)
    {
        if (cascade) {
            writing.dropper().dropSchemaWithTables(schemaName);
        }
        else {
            catalog.dropSchema(schemaName);
        }
    }

    @Override
    public void renameSchema(ConnectorSession session, String source, String target)
    {
        catalog.renameSchema(source, target);
    }

    @Override
    public List<SchemaTableName> listTables(ConnectorSession session, Optional<String> schemaName)
    {
        return reading.lister().tables(schemaName);
    }

    @Override
    public Iterator<RelationColumnsMetadata> streamRelationColumns(ConnectorSession session, Optional<String> schemaName, UnaryOperator<Set<SchemaTableName>> relationFilter)
    {
        return reading.lister().columns(schemaName, relationFilter);
    }

    @Override
    public ConnectorTableHandle getTableHandle(ConnectorSession session, SchemaTableName tableName, Optional<ConnectorTableVersion> startVersion, Optional<ConnectorTableVersion> endVersion)
    {
        if (startVersion.isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "This connector does not support ranges of versions. Use FOR VERSION AS OF or FOR TIMESTAMP AS OF");
        }
        if (endVersion.isPresent() && catalog.findTable(tableName).isEmpty()) {
            return null;
        }
        return reading.resolver().resolve(tableName, endVersion.map(version -> VersionPointer.of(version, session))).orElse(null);
    }

    @Override
    public Optional<SystemTable> getSystemTable(ConnectorSession session, SchemaTableName tableName)
    {
        return reading.systemTables().find(tableName);
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        return reading.reader().metadata(requireReadable(table));
    }

    @Override
    public Optional<Object> getInfo(ConnectorSession session, ConnectorTableHandle table)
    {
        DeltaGovTableHandle handle = requireReadable(table);
        return Optional.of(new DeltaGovTableInfo(handle.version(), handle.location()));
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle table)
    {
        return reading.reader().columnHandles(requireReadable(table));
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        return reading.reader().columnMetadata(requireReadable(table), column);
    }

    @Override
    public TableStatistics getTableStatistics(ConnectorSession session, ConnectorTableHandle table)
    {
        return table instanceof AggregateTableHandle ? TableStatistics.empty() : reading.statistics().statistics(requireReadable(table));
    }

    @Override
    public ConnectorAnalyzeMetadata getStatisticsCollectionMetadata(ConnectorSession session, ConnectorTableHandle table, Map<String, Object> analyzeProperties)
    {
        return reading.statisticsCollection().analyze(requireReadable(table), analyzeProperties);
    }

    @Override
    public ConnectorTableHandle beginStatisticsCollection(ConnectorSession session, ConnectorTableHandle table)
    {
        return table;
    }

    @Override
    public void finishStatisticsCollection(ConnectorSession session, ConnectorTableHandle table, Collection<ComputedStatistics> statistics)
    {
        reading.statisticsCollection().finish(requireReadable(table), statistics);
    }

    @Override
    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorSession session, ConnectorTableHandle table, Constraint constraint)
    {
        if (table instanceof AggregateTableHandle) {
            return Optional.empty();
        }
        DeltaGovTableHandle handle = requireReadable(table);
        return (writing.optimize().choosesFiles(session) ? FilterPushdown.applyToFiles(handle, constraint) : FilterPushdown.apply(handle, constraint))
                .map(result -> result.transform(filtered -> filtered));
    }

    @Override
    public Optional<ProjectionApplicationResult<ConnectorTableHandle>> applyProjection(ConnectorSession session, ConnectorTableHandle table, List<ConnectorExpression> projections, Map<String, ColumnHandle> assignments)
    {
        if (table instanceof AggregateTableHandle || !DeltaGovSessionProperties.isProjectionPushdownEnabled(session)) {
            return Optional.empty();
        }
        return ProjectionPushdown.apply(requireReadable(table), projections, assignments)
                .map(result -> new ProjectionApplicationResult<>(result.getHandle(), result.getProjections(), result.getAssignments(), result.isPrecalculateStatistics()));
    }

    @Override
    public Optional<AggregationApplicationResult<ConnectorTableHandle>> applyAggregation(
            ConnectorSession session,
            ConnectorTableHandle table,
            List<AggregateFunction> aggregates,
            Map<String, ColumnHandle> assignments,
            List<List<ColumnHandle>> groupingSets)
    {
        if (table instanceof AggregateTableHandle || !DeltaGovSessionProperties.isAggregationPushdownEnabled(session)) {
            return Optional.empty();
        }
        return new AggregationPushdown(reading.logAnswers()).apply(requireReadable(table), aggregates, assignments, groupingSets)
                .map(result -> new AggregationApplicationResult<>(result.getHandle(), result.getProjections(), result.getAssignments(), result.getGroupingColumnMapping(), result.isPrecalculateStatistics()));
    }

    @Override
    public Optional<Type> getSupportedType(ConnectorSession session, Map<String, Object> tableProperties, Type type)
    {
        return supportedTypes.closest(type);
    }

    @Override
    public void createTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, SaveMode saveMode)
    {
        writing.creator().createTable(session, tableMetadata, saveMode);
    }

    @Override
    public void dropTable(ConnectorSession session, ConnectorTableHandle table)
    {
        writing.dropper().dropTable(table);
    }

    @Override
    public Optional<ConnectorTableLayout> getNewTableLayout(ConnectorSession session, ConnectorTableMetadata tableMetadata)
    {
        return layout(partitionedBy(tableMetadata.getProperties()));
    }

    @Override
    public WriterScalingOptions getNewTableWriterScalingOptions(ConnectorSession session, SchemaTableName tableName, Map<String, Object> tableProperties)
    {
        return WriterScalingOptions.ENABLED;
    }

    @Override
    public ConnectorOutputTableHandle beginCreateTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, Optional<ConnectorTableLayout> layout, RetryMode retryMode, boolean replace)
    {
        writing.rollback().expectRetries(retryMode);
        return writing.createTableAs().begin(session, tableMetadata, replace);
    }

    @Override
    public Optional<ConnectorOutputMetadata> finishCreateTable(ConnectorSession session, ConnectorOutputTableHandle table, Collection<Slice> fragments, Collection<ComputedStatistics> statistics)
    {
        DeltaGovTableInfo info = finishedWrites.once(session, () -> writing.createTableAs().finish(session, (DeltaGovOutputTableHandle) table, fragments));
        return Optional.of(() -> info);
    }

    @Override
    public Optional<ConnectorTableLayout> getInsertLayout(ConnectorSession session, ConnectorTableHandle table)
    {
        return layout(partitionedBy(reading.reader().metadata(requireReadable(table)).getProperties()));
    }

    @Override
    public WriterScalingOptions getInsertWriterScalingOptions(ConnectorSession session, ConnectorTableHandle table)
    {
        return WriterScalingOptions.ENABLED;
    }

    @Override
    public ConnectorInsertTableHandle beginInsert(ConnectorSession session, ConnectorTableHandle table, List<ColumnHandle> columns, RetryMode retryMode)
    {
        writing.rollback().expectRetries(retryMode);
        return writing.insert().begin(session, requireReadable(table), columns);
    }

    @Override
    public Optional<ConnectorOutputMetadata> finishInsert(ConnectorSession session, ConnectorInsertTableHandle table, List<ConnectorTableHandle> sources, Collection<Slice> fragments, Collection<ComputedStatistics> statistics)
    {
        DeltaGovTableInfo info = finishedWrites.once(session, () -> writing.insert().finish(session, (DeltaGovInsertTableHandle) table, sources, fragments));
        return Optional.of(() -> info);
    }

    @Override
    public RowChangeParadigm getRowChangeParadigm(ConnectorSession session, ConnectorTableHandle table)
    {
        return DELETE_ROW_AND_INSERT_ROW;
    }

    @Override
    public ColumnHandle getMergeRowIdColumnHandle(ConnectorSession session, ConnectorTableHandle table)
    {
        return RowIdColumnHandle.rowId();
    }

    /**
     * Deleted rows may go to any writer: the coordinator groups them by file.
     */
    @Override
    public Optional<ConnectorPartitioningHandle> getUpdateLayout(ConnectorSession session, ConnectorTableHandle table)
    {
        return Optional.empty();
    }

    @Override
    public ConnectorMergeTableHandle beginMerge(ConnectorSession session, ConnectorTableHandle table, Map<Integer, Collection<ColumnHandle>> updateCaseColumns, RetryMode retryMode)
    {
        writing.rollback().expectRetries(retryMode);
        return writing.rowChanges().begin(session, requireReadable(table));
    }

    @Override
    public void finishMerge(ConnectorSession session, ConnectorMergeTableHandle table, List<ConnectorTableHandle> sources, Collection<Slice> fragments, Collection<ComputedStatistics> statistics)
    {
        finishedWrites.once(session, () -> writing.rowChanges().finish(session, (DeltaGovMergeTableHandle) table, sources, fragments));
    }

    @Override
    public Optional<ConnectorTableHandle> applyDelete(ConnectorSession session, ConnectorTableHandle table)
    {
        return Optional.of(table).filter(handle -> writing.fileDeletes().isWholeFiles(requireReadable(handle)));
    }

    @Override
    public OptionalLong executeDelete(ConnectorSession session, ConnectorTableHandle table)
    {
        return writing.fileDeletes().delete(session, requireReadable(table));
    }

    @Override
    public void truncateTable(ConnectorSession session, ConnectorTableHandle table)
    {
        writing.fileDeletes().truncate(session, requireReadable(table));
    }

    @Override
    public Optional<ConnectorTableExecuteHandle> getTableHandleForExecute(
            ConnectorSession session,
            ConnectorAccessControl accessControl,
            ConnectorTableHandle table,
            String procedureName,
            Map<String, Object> executeProperties,
            RetryMode retryMode)
    {
        writing.rollback().expectRetries(retryMode);
        return Optional.of(writing.optimize().prepare(session, requireReadable(table), procedureName, executeProperties));
    }

    /**
     * In the order in which the writers take them.
     */
    @Override
    public Set<ColumnHandle> getColumnHandlesForTableExecute(ConnectorSession session, ConnectorTableHandle table, ConnectorTableExecuteHandle handle)
    {
        return ((DeltaGovOptimizeHandle) handle).target().columns().stream().map(DeltaGovColumnHandle::new).collect(toImmutableSet());
    }

    @Override
    public Optional<ConnectorTableLayout> getLayoutForTableExecute(ConnectorSession session, ConnectorTableExecuteHandle handle)
    {
        return getInsertLayout(session, ((DeltaGovOptimizeHandle) handle).source());
    }

    @Override
    public BeginTableExecuteResult<ConnectorTableExecuteHandle, ConnectorTableHandle> beginTableExecute(ConnectorSession session, ConnectorTableExecuteHandle handle, ConnectorTableHandle updatedSourceTable)
    {
        DeltaGovOptimizeHandle begun = writing.optimize().begin(session, (DeltaGovOptimizeHandle) handle, requireReadable(updatedSourceTable));
        return new BeginTableExecuteResult<>(begun, begun.source());
    }

    @Override
    public Map<String, Long> finishTableExecute(ConnectorSession session, ConnectorTableExecuteHandle handle, Collection<Slice> fragments, List<Object> splitSourceInfo)
    {
        return writing.optimize().finish(session, (DeltaGovOptimizeHandle) handle, fragments);
    }

    @Override
    public void renameTable(ConnectorSession session, ConnectorTableHandle table, SchemaTableName newName)
    {
        altering.renames().rename(table, newName);
    }

    @Override
    public List<SchemaTableName> listViews(ConnectorSession session, Optional<String> schemaName)
    {
        return altering.views().list(schemaName);
    }

    @Override
    public Map<SchemaTableName, ConnectorViewDefinition> getViews(ConnectorSession session, Optional<String> schemaName)
    {
        return altering.views().all(schemaName);
    }

    @Override
    public Optional<ConnectorViewDefinition> getView(ConnectorSession session, SchemaTableName name)
    {
        return altering.views().find(name);
    }

    @Override
    public boolean isView(ConnectorSession session, SchemaTableName name)
    {
        return altering.views().exists(name);
    }

    @Override
    public Map<String, Object> getViewProperties(ConnectorSession session, SchemaTableName name)
    {
        return ImmutableMap.of();
    }

    @Override
    public void createView(ConnectorSession session, SchemaTableName name, ConnectorViewDefinition definition, Map<String, Object> viewProperties, boolean replace)
    {
        altering.views().create(name, definition, replace);
    }

    @Override
    public void renameView(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        altering.views().rename(source, target);
    }

    @Override
    public void refreshView(ConnectorSession session, SchemaTableName name, ConnectorViewDefinition definition)
    {
        altering.views().refresh(name, definition);
    }

    @Override
    public void dropView(ConnectorSession session, SchemaTableName name)
    {
        altering.views().drop(name);
    }

    @Override
    public void setViewComment(ConnectorSession session, SchemaTableName name, Optional<String> comment)
    {
        altering.views().setComment(name, comment);
    }

    @Override
    public void setViewColumnComment(ConnectorSession session, SchemaTableName name, String columnName, Optional<String> comment)
    {
        altering.views().setColumnComment(name, columnName, comment);
    }

    @Override
    public void setTableProperties(ConnectorSession session, ConnectorTableHandle table, Map<String, Optional<Object>> properties)
    {
        altering.properties().set(session, requireReadable(table), properties);
    }

    @Override
    public void setTableComment(ConnectorSession session, ConnectorTableHandle table, Optional<String> comment)
    {
        altering.comments().set(session, requireReadable(table), comment);
    }

    @Override
    public void setColumnComment(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column, Optional<String> comment)
    {
        altering.columns().setComment(session, requireReadable(table), columnName(column), comment);
    }

    @Override
    public void addColumn(ConnectorSession session, ConnectorTableHandle table, ColumnMetadata column, ColumnPosition position)
    {
        altering.columns().add(session, requireReadable(table), column, position);
    }

    @Override
    public void addField(ConnectorSession session, ConnectorTableHandle table, List<String> parentPath, String fieldName, Type type, boolean ignoreExisting)
    {
        altering.columns().addField(session, requireReadable(table), parentPath, fieldName, type, ignoreExisting);
    }

    @Override
    public void dropColumn(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        altering.columns().drop(session, requireReadable(table), ImmutableList.of(columnName(column)));
    }

    @Override
    public void dropField(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column, List<String> fieldPath)
    {
        altering.columns().drop(session, requireReadable(table), ImmutableList.<String>builder().add(columnName(column)).addAll(fieldPath).build());
    }

    @Override
    public void renameColumn(ConnectorSession session, ConnectorTableHandle table, ColumnHandle source, String target)
    {
        altering.columns().rename(session, requireReadable(table), ImmutableList.of(columnName(source)), target);
    }

    @Override
    public void renameField(ConnectorSession session, ConnectorTableHandle table, List<String> fieldPath, String target)
    {
        altering.columns().rename(session, requireReadable(table), fieldPath, target);
    }

    @Override
    public void setColumnType(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column, Type type)
    {
        altering.columns().setType(session, requireReadable(table), ImmutableList.of(columnName(column)), type);
    }

    @Override
    public void setFieldType(ConnectorSession session, ConnectorTableHandle table, List<String> fieldPath, Type type)
    {
        altering.columns().setType(session, requireReadable(table), fieldPath, type);
    }

    @Override
    public void setDefaultValue(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column, String defaultValue)
    {
        altering.columns().setDefault(session, requireReadable(table), columnName(column), defaultValue);
    }

    @Override
    public void dropDefaultValue(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        altering.columns().dropDefault(session, requireReadable(table), columnName(column));
    }

    @Override
    public void dropNotNullConstraint(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        altering.columns().dropNotNull(session, requireReadable(table), columnName(column));
    }

    private static String columnName(ColumnHandle column)
    {
        if (column instanceof DeltaGovColumnHandle(DataColumn dataColumn)) {
            return dataColumn.name();
        }
        throw new TrinoException(NOT_SUPPORTED, "Column %s is not kept in the table and cannot be changed".formatted(column));
    }

    private static Optional<ConnectorTableLayout> layout(List<String> partitionedBy)
    {
        return partitionedBy.isEmpty() ? Optional.empty() : Optional.of(new ConnectorTableLayout(partitionedBy));
    }
}
