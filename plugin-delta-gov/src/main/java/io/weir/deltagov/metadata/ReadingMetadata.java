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

import com.google.common.collect.ImmutableSet;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.AggregateFunction;
import io.trino.spi.connector.AggregationApplicationResult;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorAnalyzeMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ProjectionApplicationResult;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.security.RoleGrant;
import io.trino.spi.security.TrinoPrincipal;
import io.trino.spi.statistics.ComputedStatistics;
import io.trino.spi.statistics.TableStatistics;
import io.trino.spi.type.Type;
import io.weir.deltagov.AggregateTableHandle;
import io.weir.deltagov.DeltaGovSessionProperties;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.DeltaGovTableInfo;
import io.weir.deltagov.warehouse.TableCatalog;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.deltagov.metadata.TableReader.requireChangeable;
import static io.weir.deltagov.metadata.TableReader.requireKnown;
import static io.weir.deltagov.metadata.TableReader.requireReadable;
import static java.util.Objects.requireNonNull;

/**
 * What is in the catalog, and how it is read.
 */
abstract class ReadingMetadata
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

    private final TableCatalog catalog;
    private final SupportedTypes supportedTypes;
    private final Reading reading;

    ReadingMetadata(TableCatalog catalog, SupportedTypes supportedTypes, Reading reading)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.supportedTypes = requireNonNull(supportedTypes, "supportedTypes is null");
        this.reading = requireNonNull(reading, "reading is null");
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
        return reading.reader().metadata(requireKnown(table));
    }

    @Override
    public Optional<Object> getInfo(ConnectorSession session, ConnectorTableHandle table)
    {
        DeltaGovTableHandle handle = requireReadable(table);
        return Optional.of(new DeltaGovTableInfo(handle.version(), handle.location()).asMap());
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle table)
    {
        return reading.reader().columnHandles(requireKnown(table));
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        return reading.reader().columnMetadata(requireKnown(table), column);
    }

    @Override
    public void validateScan(ConnectorSession session, ConnectorTableHandle table)
    {
        DeltaGovTableHandle scan = requireReadable(table);
        // what the log answers reads no files
        if (table instanceof AggregateTableHandle || !DeltaGovSessionProperties.isQueryPartitionFilterRequired(session)) {
            return;
        }
        PartitionFilterRule.requireMet(scan, reading.resolver().snapshot(scan).partitionColumns());
    }

    @Override
    public TableStatistics getTableStatistics(ConnectorSession session, ConnectorTableHandle table)
    {
        if (table instanceof AggregateTableHandle || !DeltaGovSessionProperties.isStatisticsEnabled(session)) {
            return TableStatistics.empty();
        }
        return reading.statistics().statistics(requireReadable(table), DeltaGovSessionProperties.isExtendedStatisticsEnabled(session));
    }

    @Override
    public ConnectorAnalyzeMetadata getStatisticsCollectionMetadata(ConnectorSession session, ConnectorTableHandle table, Map<String, Object> analyzeProperties)
    {
        if (!DeltaGovSessionProperties.isExtendedStatisticsEnabled(session)) {
            throw new TrinoException(NOT_SUPPORTED, "ANALYZE would count what nobody is to use: set the session property extended_statistics_enabled to true");
        }
        return reading.statisticsCollection().analyze(requireChangeable(table), analyzeProperties);
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

    // a connector that is asked who may do what is asked for roles as well, and there are none here

    @Override
    public Set<String> listRoles(ConnectorSession session)
    {
        return ImmutableSet.of();
    }

    @Override
    public Set<RoleGrant> listRoleGrants(ConnectorSession session, TrinoPrincipal principal)
    {
        return ImmutableSet.of();
    }

    @Override
    public Set<RoleGrant> listApplicableRoles(ConnectorSession session, TrinoPrincipal principal)
    {
        return ImmutableSet.of();
    }

    @Override
    public Set<String> listEnabledRoles(ConnectorSession session)
    {
        return ImmutableSet.of();
    }
}
