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
package io.weir.access.decision;

import com.google.inject.Inject;
import io.weir.access.audit.DecisionAudit;
import io.weir.access.query.ActiveQueries;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.policy.Subject;

import java.util.Optional;

import static io.weir.access.AccessErrors.governanceUnavailable;
import static io.weir.access.AccessErrors.queryContextMissing;
import static java.util.Objects.requireNonNull;

/**
 * Finds the judge for a question of Trino. A query that was not announced gets no answer.
 */
public final class QueryJudges
{
    private final ActiveQueries queries;
    private final PendingWrites pendingWrites;
    private final DecisionAudit decisionAudit;
    private final TableJudgements judgements = new TableJudgements();

    @Inject
    public QueryJudges(ActiveQueries queries, PendingWrites pendingWrites, DecisionAudit decisionAudit)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.pendingWrites = requireNonNull(pendingWrites, "pendingWrites is null");
        this.decisionAudit = requireNonNull(decisionAudit, "decisionAudit is null");
    }

    public QueryJudge of(String queryId, Subject identity)
    {
        return find(queryId, identity).orElseThrow(() -> queryContextMissing(queryId));
    }

    /**
     * For the few questions that Trino asks before it announces a query: whether the client may set the session properties that it brings.
     */
    public Optional<QueryJudge> find(String queryId, Subject identity)
    {
        if (!decisionAudit.hasRoom()) {
            throw governanceUnavailable(new GovernanceUnavailableException("too many decisions wait to be audited"));
        }
        return queries.find(queryId).map(query -> new QueryJudge(query, identity, queries.madeViews(), pendingWrites, judgements));
    }
}
