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

import io.airlift.slice.Slice;
import io.trino.spi.connector.BeginTableExecuteResult;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMergeTableHandle;
import io.trino.spi.connector.ConnectorOutputMetadata;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorPartitioningHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableExecuteHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableLayout;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.RowChangeParadigm;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.WriterScalingOptions;
import io.trino.spi.statistics.ComputedStatistics;
import io.weir.deltagov.AggregateTableHandle;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovInsertTableHandle;
import io.weir.deltagov.DeltaGovMergeTableHandle;
import io.weir.deltagov.DeltaGovOptimizeHandle;
import io.weir.deltagov.DeltaGovOutputTableHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.DeltaGovTableInfo;
import io.weir.deltagov.RowIdColumnHandle;
import io.weir.deltagov.warehouse.TableCatalog;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.connector.RowChangeParadigm.DELETE_ROW_AND_INSERT_ROW;
import static io.weir.deltagov.DeltaGovTableProperties.partitionedBy;
import static io.weir.deltagov.metadata.TableReader.requireChangeable;
import static io.weir.deltagov.metadata.TableReader.requireReadable;
import static java.util.Objects.requireNonNull;

/**
 * How rows come into tables and leave them.
 */
abstract class WritingMetadata
        extends ReadingMetadata
{
    /**
     * What changes rows of tables.
     */
    record Writing(TableCreator creator, CreateTableAs createTableAs, Insert insert, RowChanges rowChanges, FileDeletes fileDeletes, Optimize optimize, WriteRollback rollback)
    {
        Writing
        {
            requireNonNull(creator, "creator is null");
            requireNonNull(createTableAs, "createTableAs is null");
            requireNonNull(insert, "insert is null");
            requireNonNull(rowChanges, "rowChanges is null");
            requireNonNull(fileDeletes, "fileDeletes is null");
            requireNonNull(optimize, "optimize is null");
            requireNonNull(rollback, "rollback is null");
        }
    }

    private final TableReader reader;
    private final Writing writing;
    private final FinishedWrites finishedWrites;

    WritingMetadata(TableCatalog catalog, SupportedTypes supportedTypes, Reading reading, Writing writing)
    {
        super(catalog, supportedTypes, reading);
        this.reader = reading.reader();
        this.writing = requireNonNull(writing, "writing is null");
        finishedWrites = new FinishedWrites(writing.rollback()::isCommitTried);
    }

    @Override
    public void createTable(ConnectorSession session, ConnectorTableMetadata tableMetadata, SaveMode saveMode)
    {
        writing.creator().createTable(session, tableMetadata, saveMode);
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
        return layout(partitionedBy(reader.metadata(requireReadable(table)).getProperties()));
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
        return writing.insert().begin(session, requireChangeable(table), columns);
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
        return writing.rowChanges().begin(session, requireChangeable(table), updateCaseColumns);
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
        return finishedWrites.once(session, () -> writing.fileDeletes().delete(session, requireChangeable(table)));
    }

    @Override
    public void truncateTable(ConnectorSession session, ConnectorTableHandle table)
    {
        writing.fileDeletes().truncate(session, requireChangeable(table));
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
    public Optional<ConnectorTableExecuteHandle> getTableHandleForExecute(
            ConnectorSession session,
            ConnectorAccessControl accessControl,
            ConnectorTableHandle table,
            String procedureName,
            Map<String, Object> executeProperties,
            RetryMode retryMode)
    {
        writing.rollback().expectRetries(retryMode);
        return Optional.of(writing.optimize().prepare(session, requireChangeable(table), procedureName, executeProperties));
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
        DeltaGovOptimizeHandle optimize = (DeltaGovOptimizeHandle) handle;
        return writing.optimize().layout(session, optimize).or(() -> getInsertLayout(session, optimize.source()));
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
        return finishedWrites.once(session, () -> writing.optimize().finish(session, (DeltaGovOptimizeHandle) handle, fragments));
    }

    private static Optional<ConnectorTableLayout> layout(List<String> partitionedBy)
    {
        return partitionedBy.isEmpty() ? Optional.empty() : Optional.of(new ConnectorTableLayout(partitionedBy));
    }
}
