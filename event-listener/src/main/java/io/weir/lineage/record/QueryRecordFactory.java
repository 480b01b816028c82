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
package io.weir.lineage.record;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.trino.spi.ErrorType;
import io.trino.spi.eventlistener.ColumnInfo;
import io.trino.spi.eventlistener.QueryCompletedEvent;
import io.trino.spi.eventlistener.QueryFailureInfo;
import io.trino.spi.eventlistener.QueryInputMetadata;
import io.trino.spi.eventlistener.QueryMetadata;
import io.trino.spi.eventlistener.QueryOutputMetadata;
import io.trino.spi.eventlistener.QueryStatistics;
import io.trino.spi.eventlistener.TableInfo;
import io.weir.lineage.record.QueryFailure.ErrorKind;
import io.weir.lineage.record.ScannedTable.TypedColumn;
import io.weir.lineage.redact.InsertedColumns;
import io.weir.lineage.redact.MessageTemplate;
import io.weir.lineage.redact.StatementRedactor;
import io.weir.lineage.redact.VisibleNames;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Copies what is needed from the engine's event. What is not named here is not kept: plans, payload, operator summaries, warnings, session properties, client
 * info, source, trace tokens and client tags that are not of a known form, and messages as they were.
 * <p>
 * The event holds on to the whole query and computes some fields when asked, so it is neither kept nor serialized.
 */
public final class QueryRecordFactory
{
    private static final String SET_AUTHORIZATION = "SET AUTHORIZATION";
    private static final Set<String> RENAMES = ImmutableSet.of("RENAME TABLE", "RENAME COLUMN", "RENAME SCHEMA", "RENAME VIEW", "RENAME MATERIALIZED VIEW");

    private static final Set<String> DEFINITIONS = ImmutableSet.of(
            "ADD COLUMN",
            "COMMENT",
            "CREATE BRANCH",
            "DROP BRANCH",
            "DROP COLUMN",
            "DROP DEFAULT",
            "DROP MATERIALIZED VIEW",
            "DROP NOT NULL",
            "DROP TABLE",
            "DROP VIEW",
            "FAST FORWARD BRANCH",
            "REFRESH VIEW",
            "SET COLUMN TYPE",
            "SET DEFAULT",
            "SET PROPERTIES",
            "TRUNCATE TABLE");

    private final StatementRedactor redactor;
    private final ConnectorInfo connectorInfo;

    @Inject
    public QueryRecordFactory(StatementRedactor redactor, ConnectorInfo connectorInfo)
    {
        this.redactor = requireNonNull(redactor, "redactor is null");
        this.connectorInfo = requireNonNull(connectorInfo, "connectorInfo is null");
    }

    /**
     * @param start what is known since its start, if that could be told
     */
    public QueryRecord create(QueryCompletedEvent event, Optional<RunningQuery> start)
    {
        QueryMetadata metadata = event.getMetadata();
        VisibleNames names = visibleNames(event);
        List<TableName> changesRead = ChangesRead.of(event);
        Optional<QueryFailure> failure = event.getFailureInfo().map(QueryRecordFactory::failure);
        Optional<QueryStarted> redacted = start.filter(running -> running.isRedactedFor(metadata.getQuery(), metadata.getPreparedQuery(), names)).map(RunningQuery::start);
        return new QueryRecord(
                RunIdentities.of(metadata, event.getContext(), event.getCreateTime(), event.getEndTime(), SessionNames.of(event, definition(metadata, names, failure))),
                redacted.isPresent() ? redacted.orElseThrow().statement() : redactor.redact(metadata.getQuery(), names),
                redacted.isPresent() ? redacted.orElseThrow().prepared() : metadata.getPreparedQuery().map(prepared -> redactor.redact(prepared, names)),
                event.getContext().getQueryType().map(Enum::name),
                metadata.getUpdateType(),
                failure,
                tables(metadata, names, changesRead),
                scans(event.getIoMetadata().getInputs()),
                event.getIoMetadata().getOutput().map(this::output),
                changesRead,
                cost(event.getStatistics()),
                start.filter(RunningQuery::startTold).isPresent());
    }

    private List<TableRead> tables(QueryMetadata metadata, VisibleNames names, List<TableName> changesRead)
    {
        ImmutableList.Builder<TableRead> tables = ImmutableList.builder();
        for (TableInfo table : metadata.getTables()) {
            tables.add(TableReads.read(table, redactor, names));
        }
        for (TableName table : changesRead) {
            tables.add(TableReads.ofChanges(table));
        }
        return tables.build();
    }

    private List<ScannedTable> scans(List<QueryInputMetadata> inputs)
    {
        ImmutableList.Builder<ScannedTable> scans = ImmutableList.builder();
        for (QueryInputMetadata input : inputs) {
            scans.add(scan(input));
        }
        return scans.build();
    }

    private static Optional<String> definition(QueryMetadata metadata, VisibleNames names, Optional<QueryFailure> failure)
    {
        boolean definition = names instanceof VisibleNames.All || isInterruptedRename(metadata, failure) || isNewOwner(metadata, failure);
        return definition ? Optional.of(executed(metadata)) : Optional.empty();
    }

    private static boolean isInterruptedRename(QueryMetadata metadata, Optional<QueryFailure> failure)
    {
        return metadata.getUpdateType().filter(RENAMES::contains).isPresent() && failure.filter(QueryFailure::isInterruption).isPresent();
    }

    // its names are not all shown: that of the owner need not be one
    private static boolean isNewOwner(QueryMetadata metadata, Optional<QueryFailure> failure)
    {
        return failure.isEmpty() && metadata.getUpdateType().filter(SET_AUTHORIZATION::equals).isPresent();
    }

    private static String executed(QueryMetadata metadata)
    {
        return metadata.getPreparedQuery().orElseGet(() -> StatementRedactor.embedded(metadata.getQuery()).orElseGet(metadata::getQuery));
    }

    private static VisibleNames visibleNames(QueryCompletedEvent event)
    {
        if (event.getContext().getQueryType().isEmpty()) {
            // not parsed, or denied before that was reported
            return new VisibleNames.None();
        }
        boolean failed = event.getFailureInfo().isPresent();
        Optional<String> updateType = event.getMetadata().getUpdateType();
        if (!failed && updateType.filter(RENAMES::contains).isPresent()) {
            return new VisibleNames.All();
        }
        // the engine's event does not say which table a definition changed. All its names exist, or existed, unless it is one that takes what does not exist.
        if (!failed && updateType.filter(DEFINITIONS::contains).isPresent() && !StatementRedactor.toleratesMissing(executed(event.getMetadata()))) {
            return new VisibleNames.All();
        }
        return new VisibleNames.Resolved(() -> resolvedNames(event));
    }

    private static Set<String> resolvedNames(QueryCompletedEvent event)
    {
        ImmutableSet.Builder<String> names = ImmutableSet.builder();
        for (TableInfo table : event.getMetadata().getTables()) {
            names.add(table.getCatalog(), table.getSchema(), table.getTable());
            table.getColumns().stream().map(ColumnInfo::getColumn).forEach(names::add);
        }
        for (QueryInputMetadata input : event.getIoMetadata().getInputs()) {
            names.add(input.getCatalogName(), input.getSchema(), input.getTable());
            input.getColumns().forEach(column -> names.add(column.name()));
        }
        event.getIoMetadata().getOutput().ifPresent(output -> {
            names.add(output.getCatalogName(), output.getSchema(), output.getTable());
            output.getColumns().ifPresent(columns -> columns.forEach(column -> names.add(column.getColumnName())));
            // the engine lists those that a MERGE updates; it has found the others too, or it would name no table
            if (event.getMetadata().getUpdateType().filter("MERGE"::equals).isPresent()) {
                names.addAll(InsertedColumns.find(executed(event.getMetadata())));
            }
        });
        return names.build();
    }

    private static QueryFailure failure(QueryFailureInfo failure)
    {
        return new QueryFailure(
                failure.getErrorCode().getName(),
                errorKind(failure.getErrorCode().getType()),
                failure.getFailureMessage().map(MessageTemplate::of).orElse(""));
    }

    private static ErrorKind errorKind(ErrorType type)
    {
        return switch (type) {
            case USER_ERROR -> ErrorKind.USER;
            case INTERNAL_ERROR -> ErrorKind.INTERNAL;
            case INSUFFICIENT_RESOURCES -> ErrorKind.RESOURCES;
            case EXTERNAL -> ErrorKind.EXTERNAL;
        };
    }

    private ScannedTable scan(QueryInputMetadata input)
    {
        ConnectorInfo.TableState state = connectorInfo.read(input);
        return new ScannedTable(
                new TableName(input.getCatalogName(), input.getSchema(), input.getTable()),
                columns(input),
                state.version(),
                state.location(),
                boxed(input.getPhysicalInputBytes()),
                boxed(input.getPhysicalInputRows()));
    }

    private static List<TypedColumn> columns(QueryInputMetadata input)
    {
        ImmutableList.Builder<TypedColumn> columns = ImmutableList.builderWithExpectedSize(input.getColumns().size());
        for (QueryInputMetadata.Column column : input.getColumns()) {
            columns.add(new TypedColumn(column.name(), column.type()));
        }
        return columns.build();
    }

    private WrittenTable output(QueryOutputMetadata output)
    {
        ConnectorInfo.TableState state = connectorInfo.written(output);
        Optional<WrittenSources> sources = output.getColumns().map(WrittenSources::new);
        return new WrittenTable(
                new TableName(output.getCatalogName(), output.getSchema(), output.getTable()),
                sources.map(WrittenSources::columns),
                state.version(),
                state.location(),
                sources.filter(WrittenSources::areOmitted).isPresent());
    }

    private static QueryCost cost(QueryStatistics statistics)
    {
        return new QueryCost(
                statistics.getWallTime().toMillis(),
                statistics.getCpuTime().toMillis(),
                statistics.getQueuedTime().toMillis(),
                statistics.getPeakUserMemoryBytes(),
                statistics.getPhysicalInputBytes(),
                statistics.getPhysicalInputRows(),
                statistics.getOutputRows(),
                statistics.getWrittenBytes(),
                statistics.getWrittenRows());
    }

    private static Optional<Long> boxed(OptionalLong value)
    {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }
}
