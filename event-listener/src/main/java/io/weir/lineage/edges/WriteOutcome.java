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
import io.weir.lineage.record.QueryRecord;

import java.util.Set;

/**
 * Whether a query wrote. A failed one need not have left its target as it was: the connector commits on a thread of its own, so a query that is canceled, killed
 * or loses a node at that moment fails after its rows are in the table; and not every connector takes back the rows of an INSERT that fails half way.
 */
public enum WriteOutcome
{
    /**
     * The query finished.
     */
    WROTE,

    /**
     * The query failed, and nothing of it can be in the target.
     */
    NOT_WRITTEN,

    /**
     * The query failed while it ran, in a way that does not rule out that rows are in the target.
     */
    MAY_HAVE_WRITTEN;

    /**
     * The engine could not compute a value; a connector has no part in it.
     */
    private static final Set<String> EVALUATION_ERRORS = ImmutableSet.of(
            "DIVISION_BY_ZERO", "INVALID_CAST_ARGUMENT", "INVALID_FUNCTION_ARGUMENT", "NUMERIC_VALUE_OUT_OF_RANGE", "SUBQUERY_MULTIPLE_ROWS");

    /**
     * Writes of which the engine counts the rows that are written. Of an UPDATE, DELETE or MERGE it counts what it hands to the connector: two rows for each that changes if the
     * connector deletes and inserts them, and none if it hands over the whole statement.
     */
    private static final Set<String> COUNTED_WRITES = ImmutableSet.of("INSERT", "CREATE TABLE", "REFRESH MATERIALIZED VIEW");

    public static WriteOutcome of(QueryRecord query)
    {
        if (query.failure().isEmpty()) {
            return WROTE;
        }
        // the engine names the target once the query is planned; of a statement that has no plan it never does
        boolean planned = query.output().isPresent() || query.queryType().filter("DATA_DEFINITION"::equals).isPresent();
        return planned && mayHaveWritten(query, query.failure().orElseThrow()) ? MAY_HAVE_WRITTEN : NOT_WRITTEN;
    }

    /**
     * Whether the rows that the engine counts are those that the query wrote.
     */
    public static boolean countsWrittenRows(QueryRecord query)
    {
        return query.updateType().filter(COUNTED_WRITES::contains).isPresent();
    }

    private static boolean mayHaveWritten(QueryRecord query, QueryFailure failure)
    {
        if (failure.isInterruption()) {
            return true;
        }
        // a table that the statement was to create goes with it, and a definition is made in one step
        boolean creates = query.output().isEmpty() || query.updateType().filter(type -> type.startsWith("CREATE ")).isPresent();
        boolean stoppedBeforeFirstRow = countsWrittenRows(query) && EVALUATION_ERRORS.contains(failure.code()) && query.cost().writtenRows() == 0;
        return !creates && !stoppedBeforeFirstRow;
    }
}
