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

import io.weir.lineage.record.QueryFailure.ErrorKind;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A query whose end nobody saw, because the coordinator died or because its end could not be understood.
 */
public final class AbandonedQuery
{
    public static final String CODE = "NO_END_SEEN";

    private AbandonedQuery() {}

    public static QueryRecord of(QueryStarted start, Instant noticed)
    {
        RunIdentity run = start.run();
        return new QueryRecord(
                run.endedAt(noticed.isBefore(run.created()) ? run.created() : noticed),
                start.statement(),
                start.prepared(),
                start.queryType(),
                Optional.empty(),
                Optional.of(new QueryFailure(CODE, ErrorKind.INTERNAL, "the end of the query was not seen")),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                new QueryCost(0, 0, 0, 0, 0, 0, 0, 0, 0),
                start.isTellable());
    }

    public static boolean is(QueryRecord query)
    {
        return query.failure().filter(failure -> failure.code().equals(CODE)).isPresent();
    }
}
