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

import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.log.GovernanceLog;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Follows the audit and the lineage log: each call reads what is new since the one before, and keeps what the views need. The first call reads the whole log.
 */
public final class UsageTail
{
    private final LogFollower<AuditEvent, Usage> audit;
    private final LogFollower<LineageEvent, List<EdgeInForce>> lineage;

    public UsageTail(GovernanceLog log, UsageLimits limits)
    {
        requireNonNull(log, "log is null");
        requireNonNull(limits, "limits is null");
        this.audit = new LogFollower<>(log::auditSince, () -> new UsageFold(limits));
        this.lineage = new LogFollower<>(log::lineageSince, EdgeFold::new);
    }

    /**
     * @throws GovernanceUnavailableException when the log cannot be read
     */
    public Usage usage()
    {
        return audit.read();
    }

    /**
     * The graph of lineage, each edge once, oldest first.
     *
     * @throws GovernanceUnavailableException when the log cannot be read
     */
    public List<EdgeInForce> edges()
    {
        return lineage.read();
    }
}
