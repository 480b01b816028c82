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
package io.weir.governance.usage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.log.GovernanceLog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Follows the audit and the lineage log: each call reads what is new since the one before, in parts, and keeps what the views need. The first call reads the whole log.
 */
public final class UsageTail
{
    private static final long START = -1;

    private final GovernanceLog log;
    private final UsageLimits limits;

    @GuardedBy("this")
    private UsageFold fold;
    @GuardedBy("this")
    private long auditVersion = START;
    @GuardedBy("this")
    private final Map<EdgeKey, EdgeInForce> edges = new LinkedHashMap<>();
    @GuardedBy("this")
    private long lineageVersion = START;

    private record EdgeKey(String source, String target, String kind, boolean masked) {}

    public UsageTail(GovernanceLog log, UsageLimits limits)
    {
        this.log = requireNonNull(log, "log is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.fold = new UsageFold(limits);
    }

    /**
     * @throws GovernanceUnavailableException when the log cannot be read
     */
    public synchronized Usage usage()
    {
        try {
            auditVersion = log.auditSince(auditVersion, fold::apply);
            return fold.usage();
        }
        catch (GovernanceUnavailableException e) {
            // some rows may be counted already
            fold = new UsageFold(limits);
            auditVersion = START;
            throw e;
        }
    }

    /**
     * The graph of lineage, each edge once, oldest first.
     *
     * @throws GovernanceUnavailableException when the log cannot be read
     */
    public synchronized List<EdgeInForce> edges()
    {
        // a row that is applied again changes nothing
        lineageVersion = log.lineageSince(lineageVersion, this::applyLineage);
        return List.copyOf(edges.values());
    }

    private synchronized void applyLineage(List<LineageEvent> events)
    {
        for (LineageEvent event : events) {
            if (event instanceof LineageEdge edge) {
                EdgeKey key = new EdgeKey(edge.source().toString(), edge.target().toString(), edge.kind().name(), edge.masked());
                edges.merge(key, new EdgeInForce(edge, edge.time()), (old, _) -> old.again(edge));
            }
        }
    }
}
