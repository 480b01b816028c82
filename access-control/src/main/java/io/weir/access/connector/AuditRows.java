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
package io.weir.access.connector;

import com.google.common.collect.ImmutableList;
import io.weir.access.audit.QueryDecisions;
import io.weir.access.connector.RecordTable.Column;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditStatement;
import io.weir.governance.audit.DecisionRecord;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.weir.access.connector.Columns.optionalNumber;
import static io.weir.access.connector.Columns.optionalText;
import static io.weir.access.connector.Columns.text;
import static io.weir.access.connector.Columns.time;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * The audit log holds two kinds of rows about a query: what it did, and what was decided about it. The first are shown one by one, with the versions that the
 * second tell and the columns that Trino does not name; the second with one row per decision.
 */
final class AuditRows
{
    static final List<Column<DecisionRow>> DECISION_COLUMNS = ImmutableList.of(
            text("query_id", row -> row.event().queryId()),
            text("user", row -> row.event().identity().user()),
            text("asset", row -> row.decision().asset()),
            text("decision", row -> row.decision().decision()),
            optionalText("tag", row -> row.decision().tag()),
            optionalText("rule", row -> row.decision().rule()),
            optionalText("policy_version", row -> row.event().decisions().policyVersion()),
            optionalNumber("tag_version", row -> row.event().decisions().tagVersion()),
            optionalNumber("lineage_version", row -> row.event().decisions().lineageVersion()),
            time("time", row -> row.event().time()));

    private AuditRows() {}

    record DecisionRow(AuditEvent event, DecisionRecord decision)
    {
        DecisionRow
        {
            requireNonNull(event, "event is null");
            requireNonNull(decision, "decision is null");
        }
    }

    static Stream<AuditEvent> queries(List<AuditEvent> log)
    {
        Map<String, AuditEvent> decisions = log.stream()
                .filter(AuditRows::isAboutDecisions)
                .collect(toImmutableMap(AuditEvent::queryId, identity(), (first, _) -> first));
        return log.stream()
                .filter(event -> !isAboutDecisions(event))
                .map(event -> withVersions(event, Optional.ofNullable(decisions.get(event.queryId()))));
    }

    static Stream<DecisionRow> decisions(List<AuditEvent> log)
    {
        return log.stream()
                .filter(AuditRows::isAboutDecisions)
                .flatMap(event -> Stream.of(event.decisions().maskedColumns(), event.decisions().filteredTables(), event.decisions().denials())
                        .flatMap(List::stream)
                        .map(text -> new DecisionRow(event, DecisionRecord.parse(text))));
    }

    private static boolean isAboutDecisions(AuditEvent event)
    {
        return event.statement().queryType().equals(Optional.of(AuditEvent.DECISIONS));
    }

    private static AuditEvent withVersions(AuditEvent event, Optional<AuditEvent> decided)
    {
        if (decided.isEmpty()) {
            return event;
        }
        AuditDecisions own = event.decisions();
        AuditDecisions other = decided.orElseThrow().decisions();
        List<String> unnamed = decided.orElseThrow().statement().columnsRead();
        AuditStatement statement = event.statement();
        return new AuditEvent(
                event.eventId(),
                event.queryId(),
                event.identity(),
                new AuditStatement(statement.queryType(), statement.redactedSql(), with(statement.columnsRead(), unnamed), statement.tablesRead(), statement.tableWritten()),
                new AuditDecisions(
                        with(own.maskedColumns(), masked(other, unnamed)),
                        own.filteredTables(),
                        own.denials(),
                        own.policyVersion().or(other::policyVersion),
                        own.tagVersion().or(other::tagVersion),
                        own.lineageVersion().or(other::lineageVersion)),
                event.cost(),
                event.outcome(),
                event.time());
    }

    private static List<String> masked(AuditDecisions decisions, List<String> columns)
    {
        return decisions.maskedColumns().stream()
                .map(DecisionRecord::parse)
                .filter(QueryDecisions::isMasked)
                .map(DecisionRecord::asset)
                .filter(columns::contains)
                .toList();
    }

    private static List<String> with(List<String> columns, List<String> others)
    {
        return others.isEmpty() ? columns : Stream.concat(columns.stream(), others.stream()).distinct().sorted().toList();
    }
}
