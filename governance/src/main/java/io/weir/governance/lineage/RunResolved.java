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
package io.weir.governance.lineage;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * Everything about a query's lineage is in the log (or it wrote nothing): its {@link io.weir.governance.tag.PendingWrite}s no longer count.
 * It goes into the same commit as the query's edges, so no reader sees one without the other.
 */
public record RunResolved(String queryId, boolean wrote, Instant time)
        implements LineageEvent
{
    public RunResolved
    {
        requireNonNull(queryId, "queryId is null");
        requireNonNull(time, "time is null");
    }

    @Override
    public String eventId()
    {
        return eventId(queryId);
    }

    public static String eventId(String queryId)
    {
        return queryId + "/resolved";
    }
}
