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
import io.weir.lineage.redact.RedactedStatement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * All that is kept of a query that ended: copied from the engine's event and redacted, so that it may be written down. This is the form in the spool; a
 * change to it must keep reading what older versions wrote.
 *
 * @param prepared the statement that an EXECUTE ran
 * @param changesRead the tables whose changes were read by a table function, which the engine does not name
 * @param startTold the start of the query is in the spool before this, and was told to the sinks, see {@link QueryStarted#isTellable}
 */
public record QueryRecord(
        RunIdentity run,
        RedactedStatement statement,
        Optional<RedactedStatement> prepared,
        Optional<String> queryType,
        Optional<String> updateType,
        Optional<QueryFailure> failure,
        List<TableRead> tables,
        List<ScannedTable> scans,
        Optional<WrittenTable> output,
        List<TableName> changesRead,
        QueryCost cost,
        boolean startTold)
{
    public QueryRecord
    {
        requireNonNull(run, "run is null");
        requireNonNull(statement, "statement is null");
        requireNonNull(prepared, "prepared is null");
        requireNonNull(queryType, "queryType is null");
        requireNonNull(updateType, "updateType is null");
        requireNonNull(failure, "failure is null");
        tables = ImmutableList.copyOf(tables);
        scans = ImmutableList.copyOf(scans);
        requireNonNull(output, "output is null");
        changesRead = ImmutableList.copyOf(changesRead);
        requireNonNull(cost, "cost is null");
    }

    public String queryId()
    {
        return run.queryId();
    }

    public Instant ended()
    {
        return run.ended();
    }
}
