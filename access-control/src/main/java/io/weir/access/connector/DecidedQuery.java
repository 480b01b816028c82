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
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditStatement;
import io.weir.governance.audit.DecisionRecord;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * What is kept of a row about the decisions of a query, for the row that says what the query did.
 *
 * @param unnamed columns that the query read, and Trino does not name
 * @param decisions under which versions, and as masked columns those of the unnamed ones that were masked
 */
record DecidedQuery(List<String> unnamed, AuditDecisions decisions, Instant time)
{
    DecidedQuery
    {
        unnamed = ImmutableList.copyOf(unnamed);
        requireNonNull(decisions, "decisions is null");
        requireNonNull(time, "time is null");
    }

    static DecidedQuery of(AuditEvent event)
    {
        List<String> unnamed = event.statement().columnsRead();
        return new DecidedQuery(unnamed, event.decisions().withMaskedColumns(masked(event.decisions(), unnamed)), event.time());
    }

    private static List<String> masked(AuditDecisions decisions, List<String> columns)
    {
        return decisions.maskedColumns().stream()
                .map(DecisionRecord::parse)
                .filter(DecisionRecord::isMasked)
                .map(DecisionRecord::asset)
                .filter(columns::contains)
                .toList();
    }

    AuditEvent complete(AuditEvent event)
    {
        AuditDecisions own = event.decisions();
        AuditStatement statement = event.statement();
        return event
                .withStatement(statement.withColumnsRead(with(statement.columnsRead(), unnamed)))
                .withDecisions(own.withVersionsOr(decisions).withMaskedColumns(with(own.maskedColumns(), decisions.maskedColumns())));
    }

    private static List<String> with(List<String> columns, List<String> others)
    {
        return others.isEmpty() ? columns : Stream.concat(columns.stream(), others.stream()).distinct().sorted().toList();
    }
}
