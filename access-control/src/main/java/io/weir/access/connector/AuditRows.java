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
import com.google.common.collect.Streams;
import io.weir.access.connector.RecordTable.Column;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.DecisionRecord;
import io.weir.governance.log.LogEntries;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.weir.access.connector.Columns.optionalNumber;
import static io.weir.access.connector.Columns.optionalText;
import static io.weir.access.connector.Columns.text;
import static io.weir.access.connector.Columns.time;
import static java.util.Objects.requireNonNull;

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

    static Stream<AuditEvent> queries(Stream<LogEntries<AuditEvent>> log)
    {
        return Streams.stream(new VersionedQueries(log.iterator()))
                .flatMap(List::stream)
                .onClose(log::close);
    }

    static Stream<DecisionRow> decisions(Stream<LogEntries<AuditEvent>> log)
    {
        return log
                .flatMap(part -> part.entries().stream())
                .filter(AuditRows::isAboutDecisions)
                .flatMap(event -> Stream.of(event.decisions().maskedColumns(), event.decisions().filteredTables(), event.decisions().denials())
                        .flatMap(List::stream)
                        .map(text -> new DecisionRow(event, DecisionRecord.parse(text))));
    }

    static boolean isAboutDecisions(AuditEvent event)
    {
        return event.statement().queryType().equals(Optional.of(AuditEvent.DECISIONS));
    }
}
