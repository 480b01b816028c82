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
package io.weir.governance.audit;

import java.time.Instant;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A row of {@code audit_log}: one query, who ran it, what it touched, under which decisions, at which cost, with which end.
 * All text is redacted before it comes here.
 */
public record AuditEvent(
        String eventId,
        String queryId,
        AuditIdentity identity,
        AuditStatement statement,
        AuditDecisions decisions,
        AuditCost cost,
        AuditOutcome outcome,
        Instant time)
{
    /**
     * In place of a type of query: what was decided about a query, beside the row that says what it did.
     */
    public static final String DECISIONS = "DECISIONS";
    /**
     * In place of a type of query: an emergency began or ended.
     */
    public static final String BREAK_GLASS = "BREAK_GLASS";

    public AuditEvent
    {
        requireNonNull(eventId, "eventId is null");
        requireNonNull(queryId, "queryId is null");
        requireNonNull(identity, "identity is null");
        requireNonNull(statement, "statement is null");
        requireNonNull(decisions, "decisions is null");
        requireNonNull(cost, "cost is null");
        requireNonNull(outcome, "outcome is null");
        requireNonNull(time, "time is null");
    }

    /**
     * Whether the row stands for a query that ran.
     */
    public boolean isQuery()
    {
        return statement.queryType()
                .map(type -> !type.equals(DECISIONS) && !type.equals(BREAK_GLASS))
                .orElse(true);
    }

    public AuditEvent withStatement(AuditStatement other)
    {
        return new AuditEvent(eventId, queryId, identity, other, decisions, cost, outcome, time);
    }

    public AuditEvent withDecisions(AuditDecisions others)
    {
        return new AuditEvent(eventId, queryId, identity, statement, others, cost, outcome, time);
    }

    public record AuditOutcome(QueryOutcome outcome, Optional<String> errorCode)
    {
        public AuditOutcome
        {
            requireNonNull(outcome, "outcome is null");
            requireNonNull(errorCode, "errorCode is null");
        }
    }

    public enum QueryOutcome
    {
        FINISHED,
        FAILED,
        DENIED,
        /**
         * Not a query: records of queries are missing here.
         */
        LOST,
    }
}
