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
package io.weir.governance.log;

import io.weir.delta.engine.log.LogColumn;
import io.weir.delta.engine.log.LogRow;
import io.weir.delta.engine.log.LogSchema;
import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;

import java.util.List;
import java.util.Optional;

import static io.weir.delta.engine.log.LogType.LONG;
import static io.weir.delta.engine.log.LogType.STRING;
import static io.weir.delta.engine.log.LogType.STRING_LIST;
import static io.weir.delta.engine.log.LogType.TIMESTAMP;
import static io.weir.governance.log.RowReader.text;

/**
 * {@code audit_log}: one row per query.
 */
final class AuditLogCodec
        implements LogCodec<AuditEvent>
{
    private static final LogSchema SCHEMA = new LogSchema(List.of(
            new LogColumn(SCHEMA_VERSION, LONG),
            new LogColumn(EVENT_ID, STRING),
            new LogColumn("query_id", STRING),
            new LogColumn("user", STRING),
            new LogColumn("original_user", STRING),
            new LogColumn("principal", STRING),
            new LogColumn("groups", STRING_LIST),
            new LogColumn("source", STRING),
            new LogColumn("query_type", STRING),
            new LogColumn("redacted_sql", STRING),
            new LogColumn("columns_read", STRING_LIST),
            new LogColumn("tables_read", STRING_LIST),
            new LogColumn("table_written", STRING),
            new LogColumn("masked_columns", STRING_LIST),
            new LogColumn("filtered_tables", STRING_LIST),
            new LogColumn("denials", STRING_LIST),
            new LogColumn("policy_version", STRING),
            new LogColumn("tag_version", LONG),
            new LogColumn("lineage_version", LONG),
            new LogColumn("wall_millis", LONG),
            new LogColumn("cpu_millis", LONG),
            new LogColumn("physical_input_bytes", LONG),
            new LogColumn("physical_input_rows", LONG),
            new LogColumn("output_rows", LONG),
            new LogColumn("written_rows", LONG),
            new LogColumn("outcome", STRING),
            new LogColumn("error_code", STRING),
            new LogColumn("time", TIMESTAMP)));

    @Override
    public String table()
    {
        return "audit_log";
    }

    @Override
    public LogSchema schema()
    {
        return SCHEMA;
    }

    @Override
    public String eventId(AuditEvent event)
    {
        return event.eventId();
    }

    @Override
    public LogRow encode(AuditEvent event)
    {
        AuditIdentity identity = event.identity();
        AuditStatement statement = event.statement();
        AuditDecisions decisions = event.decisions();
        AuditCost cost = event.cost();
        return LogRow.of(
                CURRENT_VERSION,
                event.eventId(),
                event.queryId(),
                identity.user(),
                identity.originalUser(),
                identity.principal(),
                identity.groups(),
                identity.source(),
                statement.queryType(),
                statement.redactedSql(),
                statement.columnsRead(),
                statement.tablesRead(),
                statement.tableWritten(),
                decisions.maskedColumns(),
                decisions.filteredTables(),
                decisions.denials(),
                decisions.policyVersion(),
                decisions.tagVersion(),
                decisions.lineageVersion(),
                cost.wallMillis(),
                cost.cpuMillis(),
                cost.physicalInputBytes(),
                cost.physicalInputRows(),
                cost.outputRows(),
                cost.writtenRows(),
                text(event.outcome().outcome()),
                event.outcome().errorCode(),
                event.time());
    }

    @Override
    public AuditEvent decode(LogRow row)
    {
        RowReader reader = new RowReader(table(), SCHEMA, row);
        return new AuditEvent(
                reader.string(EVENT_ID),
                reader.string("query_id"),
                identity(reader),
                statement(reader),
                decisions(reader),
                cost(reader),
                new AuditOutcome(reader.enumValue("outcome", QueryOutcome.class), reader.optionalString("error_code")),
                reader.instant("time"));
    }

    private static AuditIdentity identity(RowReader reader)
    {
        return new AuditIdentity(
                reader.string("user"),
                reader.optionalString("original_user"),
                reader.optionalString("principal"),
                reader.strings("groups"),
                reader.optionalString("source"));
    }

    private static AuditStatement statement(RowReader reader)
    {
        return new AuditStatement(
                reader.optionalString("query_type"),
                reader.string("redacted_sql"),
                reader.strings("columns_read"),
                reader.strings("tables_read"),
                reader.optionalString("table_written"));
    }

    private static AuditDecisions decisions(RowReader reader)
    {
        return new AuditDecisions(
                reader.strings("masked_columns"),
                reader.strings("filtered_tables"),
                reader.strings("denials"),
                reader.optionalString("policy_version"),
                reader.optionalLong("tag_version"),
                reader.optionalLong("lineage_version"));
    }

    private static AuditCost cost(RowReader reader)
    {
        return new AuditCost(
                reader.longValue("wall_millis"),
                reader.longValue("cpu_millis"),
                reader.longValue("physical_input_bytes"),
                reader.longValue("physical_input_rows"),
                reader.longValue("output_rows"),
                reader.longValue("written_rows"));
    }

    @Override
    public Optional<String> timeColumn()
    {
        return Optional.of("time");
    }
}
