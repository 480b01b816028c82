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

import io.weir.lineage.redact.RedactedStatement;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What is known of a query before it is analyzed, redacted. Its names are not known to be names yet, so quoted ones are hidden. This is the form in the spool; a
 * change to it must keep reading what older versions wrote.
 *
 * @param run ends when it is created
 */
public record QueryStarted(RunIdentity run, RedactedStatement statement, Optional<RedactedStatement> prepared, Optional<String> queryType)
{
    public QueryStarted
    {
        requireNonNull(run, "run is null");
        requireNonNull(statement, "statement is null");
        requireNonNull(prepared, "prepared is null");
        requireNonNull(queryType, "queryType is null");
    }

    /**
     * Whether the job of the query has its final name. A statement with quoted identifiers that the client gave no name has not: which of them are names, and so
     * count in its fingerprint, is known when it ends.
     */
    public boolean isTellable()
    {
        return run.jobName().isPresent() || RedactedStatement.executed(statement, prepared).indexOf('"') < 0;
    }
}
