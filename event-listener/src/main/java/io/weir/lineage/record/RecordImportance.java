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

import com.google.common.collect.ImmutableSet;
import io.weir.lineage.redact.RedactedStatement;
import io.weir.lineage.spool.Importance;

import java.util.Optional;
import java.util.Set;

import static java.util.Locale.ENGLISH;

/**
 * How much is lost with a record. Without a type a statement was not parsed or was denied.
 */
public final class RecordImportance
{
    private static final Set<String> READING_TYPES = ImmutableSet.of("SELECT", "DESCRIBE", "EXPLAIN");

    // what begins a statement that is about the session alone. What a transaction wrote is told with the statements in it.
    private static final Set<String> SESSION_WORDS = ImmutableSet.of("COMMIT", "DEALLOCATE", "PREPARE", "RESET", "ROLLBACK", "SET", "START", "USE");

    private RecordImportance() {}

    public static Importance of(QueryStarted start)
    {
        return of(start.queryType(), RedactedStatement.executed(start.statement(), start.prepared()), Importance.READ_STARTED);
    }

    public static Importance of(QueryRecord end)
    {
        return of(end.queryType(), RedactedStatement.executed(end.statement(), end.prepared()), end.failure().isPresent() ? Importance.AUDIT : Importance.READ);
    }

    private static Importance of(Optional<String> queryType, String executed, Importance ofRead)
    {
        if (queryType.isEmpty()) {
            return Importance.AUDIT;
        }
        if (READING_TYPES.contains(queryType.orElseThrow())) {
            return ofRead;
        }
        return isOfSession(queryType.orElseThrow(), executed) ? Importance.AUDIT : Importance.WRITE;
    }

    // tools that send some of these with every query must not fill the disk with them
    private static boolean isOfSession(String queryType, String executed)
    {
        return queryType.equals("DATA_DEFINITION") && SESSION_WORDS.contains(executed.split(" ", 2)[0].toUpperCase(ENGLISH));
    }
}
