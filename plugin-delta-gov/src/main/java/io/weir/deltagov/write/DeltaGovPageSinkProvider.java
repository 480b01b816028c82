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
package io.weir.deltagov.write;

import com.google.inject.Inject;
import io.airlift.json.JsonCodec;
import io.trino.spi.PageIndexerFactory;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMergeSink;
import io.trino.spi.connector.ConnectorMergeTableHandle;
import io.trino.spi.connector.ConnectorOutputTableHandle;
import io.trino.spi.connector.ConnectorPageSink;
import io.trino.spi.connector.ConnectorPageSinkId;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableExecuteHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeId;
import io.trino.spi.type.TypeManager;
import io.trino.spi.type.TypeOperators;
import io.weir.delta.engine.data.DataFileWriterOptions;
import io.weir.deltagov.DeltaGovConfig;
import io.weir.deltagov.DeltaGovInsertTableHandle;
import io.weir.deltagov.DeltaGovMergeTableHandle;
import io.weir.deltagov.DeltaGovOptimizeHandle;
import io.weir.deltagov.DeltaGovOutputTableHandle;
import io.weir.deltagov.MaterializedViewRows;
import io.weir.deltagov.Storage;
import io.weir.deltagov.WriteTarget;
import io.weir.deltagov.cluster.ClusterRanges;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

public class DeltaGovPageSinkProvider
        implements ConnectorPageSinkProvider
{
    private final Storage storage;
    private final PageIndexerFactory pageIndexerFactory;
    private final JsonCodec<DataFileFragment> fragmentCodec;
    private final JsonCodec<RowChangesFragment> rowChangesCodec;
    private final TypeManager typeManager;
    private final TypeOperators typeOperators;
    private final int maxPartitions;

    @Inject
    public DeltaGovPageSinkProvider(Storage storage, PageIndexerFactory pageIndexerFactory, JsonCodec<DataFileFragment> fragmentCodec, JsonCodec<RowChangesFragment> rowChangesCodec, TypeManager typeManager, DeltaGovConfig config)
    {
        this.storage = requireNonNull(storage, "storage is null");
        this.pageIndexerFactory = requireNonNull(pageIndexerFactory, "pageIndexerFactory is null");
        this.fragmentCodec = requireNonNull(fragmentCodec, "fragmentCodec is null");
        this.rowChangesCodec = requireNonNull(rowChangesCodec, "rowChangesCodec is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
        typeOperators = typeManager.getTypeOperators();
        maxPartitions = config.getMaxPartitionsPerWriter();
    }

    @Override
    public ConnectorPageSink createPageSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorOutputTableHandle table,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return pageSink(session, ((DeltaGovOutputTableHandle) table).target());
    }

    @Override
    public ConnectorPageSink createPageSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorInsertTableHandle table,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        DeltaGovInsertTableHandle insert = (DeltaGovInsertTableHandle) table;
        DeltaGovPageSink sink = pageSink(session, insert.target());
        return insert.viewRows()
                .<ConnectorPageSink>map(rows -> new ViewRowsPageSink(sink, rows.view(), insert.target().columns(), types(rows)))
                .orElse(sink);
    }

    private List<Type> types(MaterializedViewRows rows)
    {
        return rows.types().stream().map(type -> typeManager.getType(TypeId.of(type))).collect(toImmutableList());
    }

    @Override
    public ConnectorPageSink createPageSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorTableExecuteHandle table,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        DeltaGovOptimizeHandle optimize = (DeltaGovOptimizeHandle) table;
        WriteTarget target = optimize.target();
        return optimize.plan()
                .map(plan -> pageSink(session, target, options(target, session), channels -> FileGroups.of(channels, plan, new ClusterRanges(plan, typeOperators))))
                .orElseGet(() -> pageSink(session, target));
    }

    @Override
    public ConnectorMergeSink createMergeSink(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ConnectorMergeTableHandle table,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        WriteTarget target = ((DeltaGovMergeTableHandle) table).target();
        Optional<DeltaGovPageSink> changeData = target.changeData().map(changeTarget -> pageSink(session, changeTarget, options(changeTarget, session).forChangeData()));
        return new DeltaGovMergeSink(pageSink(session, target), changeData, target.columns().size(), rowChangesCodec);
    }

    private static DataFileWriterOptions options(WriteTarget target, ConnectorSession session)
    {
        return DataFiles.options(target, session);
    }

    private DeltaGovPageSink pageSink(ConnectorSession session, WriteTarget target)
    {
        return pageSink(session, target, options(target, session));
    }

    private DeltaGovPageSink pageSink(ConnectorSession session, WriteTarget target, DataFileWriterOptions options)
    {
        return pageSink(session, target, options, channels -> FileGroups.of(channels, pageIndexerFactory.createPageIndexer(channels.partitionTypes())));
    }

    private DeltaGovPageSink pageSink(ConnectorSession session, WriteTarget target, DataFileWriterOptions options, Function<WriteChannels, FileGroups> groups)
    {
        WriteChannels channels = WriteChannels.of(target.columns());
        DataFiles files = new DataFiles(
                storage.as(session).fileSystem(),
                target.tableLocation(),
                channels.dataColumns(),
                options,
                DataFiles.targetBytes(target, session));
        return new DeltaGovPageSink(
                new NestedNullCheck(target.name(), target.notNull()),
                ConditionCheck.of(target.name(), target.conditions(), target.columns(), typeOperators),
                channels,
                files,
                groups.apply(channels),
                maxPartitions,
                fragmentCodec);
    }
}
