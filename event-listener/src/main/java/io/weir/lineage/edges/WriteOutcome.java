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
package io.weir.lineage.edges;

import com.google.common.collect.ImmutableSet;
import io.weir.lineage.record.QueryFailure;
import io.weir.lineage.record.QueryFailure.ErrorKind;
import io.weir.lineage.record.QueryRecord;

import java.util.Set;

/**
 * Whether a query wrote. A failed one need not have left its target as it was: the connector commits on a thread of its own, and a query that is canceled, killed
 * or loses a node at that moment fails after its rows are in the table.
 */
public enum WriteOutcome
{
    /**
     * The query finished.
     */
    WROTE,

    /**
     * The query failed before it ran, or because of an error of a value or a statement, which stops the writers before the table is committed.
     */
    NOT_WRITTEN,

    /**
     * The query failed while it ran, for a reason that does not rule out that the connector committed.
     */
    MAY_HAVE_WRITTEN;

    // errors of the user's that come from outside of the query's own work, at any moment of it
    private static final Set<String> INTERRUPTIONS = ImmutableSet.of("USER_CANCELED", "ADMINISTRATIVELY_KILLED", "ABANDONED_QUERY");

    public static WriteOutcome of(QueryRecord query)
    {
        if (query.failure().isEmpty()) {
            return WROTE;
        }
        // the engine names the target once the query is planned; of a statement that has no plan it never does
        boolean planned = query.output().isPresent() || query.queryType().filter("DATA_DEFINITION"::equals).isPresent();
        if (!planned) {
            return NOT_WRITTEN;
        }
        QueryFailure failure = query.failure().get();
        boolean ownError = failure.kind() == ErrorKind.USER && !INTERRUPTIONS.contains(failure.code());
        return ownError ? NOT_WRITTEN : MAY_HAVE_WRITTEN;
    }
}
