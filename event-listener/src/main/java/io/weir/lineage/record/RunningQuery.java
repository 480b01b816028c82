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

import io.trino.spi.eventlistener.QueryMetadata;
import io.weir.lineage.redact.RedactedStatement;
import io.weir.lineage.redact.VisibleNames;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What the start of a query leaves to its end, for as long as it runs and in memory alone: it holds what the user wrote.
 *
 * @param startTold see {@link QueryRecord}
 */
public record RunningQuery(String sql, Optional<String> prepared, QueryStarted start, boolean startTold)
{
    public RunningQuery
    {
        requireNonNull(sql, "sql is null");
        requireNonNull(prepared, "prepared is null");
        requireNonNull(start, "start is null");
    }

    public static RunningQuery of(QueryMetadata metadata, QueryStarted start, boolean startTold)
    {
        return new RunningQuery(metadata.getQuery(), metadata.getPreparedQuery(), start, startTold);
    }

    /**
     * Whether to redact the statement once more would give what its start has: it is SQL, and no name is hidden in it that is known by now.
     */
    boolean isRedactedFor(String endedSql, Optional<String> endedPrepared, VisibleNames names)
    {
        return names.showsUnquoted()
                && start.queryType().isPresent()
                && sql.equals(endedSql)
                && prepared.equals(endedPrepared)
                && !hasQuotedNames(start.statement())
                && (prepared.isEmpty() || !hasQuotedNames(start.prepared().orElseThrow()));
    }

    private static boolean hasQuotedNames(RedactedStatement statement)
    {
        return statement.text().indexOf('"') >= 0 || statement.embedded().filter(embedded -> embedded.indexOf('"') >= 0).isPresent();
    }
}
