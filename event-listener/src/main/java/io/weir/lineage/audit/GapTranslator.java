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
package io.weir.lineage.audit;

import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;
import io.weir.lineage.spool.SpoolGap;

import java.util.List;
import java.util.Optional;

/**
 * The row of {@code audit_log} that says that rows are missing.
 */
public final class GapTranslator
{
    private static final String WHO = "weir";

    private GapTranslator() {}

    public static AuditEvent event(SpoolGap gap)
    {
        String id = "gap/%s-%s/%s".formatted(gap.first(), gap.last(), gap.from());
        return new AuditEvent(
                id,
                id,
                new AuditIdentity(WHO, Optional.empty(), Optional.empty(), List.of(), Optional.empty()),
                new AuditStatement(Optional.empty(), text(gap), List.of(), List.of(), Optional.empty()),
                new AuditDecisions(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                new AuditCost(0, 0, 0, 0, 0, 0),
                new AuditOutcome(QueryOutcome.LOST, Optional.of("SPOOL_" + gap.reason())),
                gap.to());
    }

    private static String text(SpoolGap gap)
    {
        String counts = gap.counts().isEmpty() ? "" : " " + gap.counts();
        String hashes = gap.hashBefore().isEmpty() ? "" : "; hash before %s, after %s".formatted(gap.hashBefore(), gap.hashAfter());
        return "%s records of the spool are missing, numbers %s to %s%s, from %s to %s%s"
                .formatted(gap.records(), gap.first(), gap.last(), counts, gap.from(), gap.to(), hashes);
    }
}
