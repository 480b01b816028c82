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

import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slice;
import io.trino.spi.RefreshType;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorOutputMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.MaterializedViewFreshness;
import io.trino.spi.connector.RetryMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.statistics.ComputedStatistics;
import io.weir.deltagov.DeltaGovInsertTableHandle;
import io.weir.deltagov.DeltaGovTableInfo;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.weir.deltagov.metadata.TableReader.requireReadable;
import static java.util.Objects.requireNonNull;

/**
 * Views and materialized views.
 */
abstract class ViewMetadata
        extends DefiningMetadata
{
    /**
     * What keeps views, and the rows of materialized views.
     */
    record Viewing(Views views, MaterializedViews materializedViews, MaterializedViewSources sources, MaterializedViewRefresh refresh)
    {
        Viewing
        {
            requireNonNull(views, "views is null");
            requireNonNull(materializedViews, "materializedViews is null");
            requireNonNull(sources, "sources is null");
            requireNonNull(refresh, "refresh is null");
        }
    }

    private final Viewing viewing;
    private final WriteRollback rollback;
    private final FinishedWrites finishedWrites;

    ViewMetadata(SupportedTypes supportedTypes, Reading reading, Writing writing, Defining defining, Viewing viewing)
    {
        super(supportedTypes, reading, writing, defining);
        this.viewing = requireNonNull(viewing, "viewing is null");
        this.rollback = writing.rollback();
        finishedWrites = new FinishedWrites(rollback::isCommitTried);
    }

    @Override
    public List<SchemaTableName> listViews(ConnectorSession session, Optional<String> schemaName)
    {
        return viewing.views().list(schemaName);
    }

    @Override
    public Map<SchemaTableName, ConnectorViewDefinition> getViews(ConnectorSession session, Optional<String> schemaName)
    {
        return viewing.views().all(schemaName);
    }

    @Override
    public Optional<ConnectorViewDefinition> getView(ConnectorSession session, SchemaTableName name)
    {
        return viewing.views().find(name);
    }

    @Override
    public boolean isView(ConnectorSession session, SchemaTableName name)
    {
        return viewing.views().exists(name);
    }

    @Override
    public Map<String, Object> getViewProperties(ConnectorSession session, SchemaTableName name)
    {
        return ImmutableMap.of();
    }

    @Override
    public void createView(ConnectorSession session, SchemaTableName name, ConnectorViewDefinition definition, Map<String, Object> viewProperties, boolean replace)
    {
        viewing.views().create(name, definition, replace);
    }

    @Override
    public void renameView(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        viewing.views().rename(source, target);
    }

    @Override
    public void refreshView(ConnectorSession session, SchemaTableName name, ConnectorViewDefinition definition)
    {
        viewing.views().refresh(name, definition);
    }

    @Override
    public void dropView(ConnectorSession session, SchemaTableName name)
    {
        viewing.views().drop(name);
    }

    @Override
    public void setViewComment(ConnectorSession session, SchemaTableName name, Optional<String> comment)
    {
        viewing.views().setComment(name, comment);
    }

    @Override
    public void setViewColumnComment(ConnectorSession session, SchemaTableName name, String columnName, Optional<String> comment)
    {
        viewing.views().setColumnComment(name, columnName, comment);
    }

    @Override
    public List<SchemaTableName> listMaterializedViews(ConnectorSession session, Optional<String> schemaName)
    {
        return viewing.materializedViews().list(schemaName);
    }

    @Override
    public Map<SchemaTableName, ConnectorMaterializedViewDefinition> getMaterializedViews(ConnectorSession session, Optional<String> schemaName)
    {
        return viewing.materializedViews().all(schemaName);
    }

    @Override
    public Optional<ConnectorMaterializedViewDefinition> getMaterializedView(ConnectorSession session, SchemaTableName viewName)
    {
        return viewing.materializedViews().find(viewName);
    }

    @Override
    public Map<String, Object> getMaterializedViewProperties(ConnectorSession session, SchemaTableName viewName, ConnectorMaterializedViewDefinition materializedViewDefinition)
    {
        return viewing.materializedViews().properties(viewName);
    }

    @Override
    public MaterializedViewFreshness getMaterializedViewFreshness(ConnectorSession session, SchemaTableName name, boolean considerGracePeriod)
    {
        return viewing.sources().freshness(name);
    }

    @Override
    public void createMaterializedView(
            ConnectorSession session,
            SchemaTableName viewName,
            ConnectorMaterializedViewDefinition definition,
            Map<String, Object> properties,
            boolean replace,
            boolean ignoreExisting)
    {
        viewing.materializedViews().create(session, viewName, definition, properties, replace, ignoreExisting);
    }

    @Override
    public void dropMaterializedView(ConnectorSession session, SchemaTableName viewName)
    {
        viewing.materializedViews().drop(viewName);
    }

    @Override
    public void renameMaterializedView(ConnectorSession session, SchemaTableName source, SchemaTableName target)
    {
        viewing.materializedViews().rename(source, target);
    }

    @Override
    public void setMaterializedViewProperties(ConnectorSession session, SchemaTableName viewName, Map<String, Optional<Object>> properties)
    {
        viewing.materializedViews().setProperties(session, viewName, properties);
    }

    @Override
    public void setMaterializedViewColumnComment(ConnectorSession session, SchemaTableName viewName, String columnName, Optional<String> comment)
    {
        viewing.materializedViews().setColumnComment(viewName, columnName, comment);
    }

    @Override
    public boolean delegateMaterializedViewRefreshToConnector(ConnectorSession session, SchemaTableName viewName)
    {
        return false;
    }

    @Override
    public ConnectorInsertTableHandle beginRefreshMaterializedView(
            ConnectorSession session,
            ConnectorTableHandle tableHandle,
            List<ConnectorTableHandle> sourceTableHandles,
            boolean hasForeignSourceTables,
            RetryMode retryMode,
            RefreshType refreshType)
    {
        rollback.expectRetries(retryMode);
        return viewing.refresh().begin(session, requireReadable(tableHandle), sourceTableHandles, hasForeignSourceTables, refreshType);
    }

    @Override
    public Optional<ConnectorOutputMetadata> finishRefreshMaterializedView(
            ConnectorSession session,
            ConnectorTableHandle tableHandle,
            ConnectorInsertTableHandle insertHandle,
            Collection<Slice> fragments,
            Collection<ComputedStatistics> computedStatistics,
            List<ConnectorTableHandle> sourceTableHandles,
            boolean hasForeignSourceTables,
            boolean hasSourceTableFunctions,
            boolean hasNonDeterministicFunctions)
    {
        boolean dependsOnMore = hasForeignSourceTables || hasSourceTableFunctions || hasNonDeterministicFunctions;
        DeltaGovTableInfo info = finishedWrites.once(session, () -> viewing.refresh().finish(session, (DeltaGovInsertTableHandle) insertHandle, sourceTableHandles, fragments, dependsOnMore));
        return Optional.of(() -> info);
    }
}
