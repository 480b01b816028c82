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
import io.weir.access.query.ActiveQueries;
import io.weir.access.query.ActiveQuery;
import io.weir.governance.policy.Subject;

import static io.weir.access.AccessErrors.queryContextMissing;
import static java.util.Objects.requireNonNull;

/**
 * Finds the judge for a question of Trino. A query that was not announced gets no answer.
 */
public final class QueryJudges
{
    private final ActiveQueries queries;
    private final PendingWrites pendingWrites;

    @Inject
    public QueryJudges(ActiveQueries queries, PendingWrites pendingWrites)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.pendingWrites = requireNonNull(pendingWrites, "pendingWrites is null");
    }

    public QueryJudge of(String queryId, Subject identity)
    {
        ActiveQuery query = queries.find(queryId).orElseThrow(() -> queryContextMissing(queryId));
        return new QueryJudge(query, identity, pendingWrites);
    }
}
