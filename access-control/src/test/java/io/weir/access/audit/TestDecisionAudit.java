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
package io.weir.access.audit;

import io.weir.access.BreakableGovernanceLog;
import io.weir.governance.Governance;
import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.file.PolicyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class TestDecisionAudit
{
    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();

    @Test
    void whatWaitsIsWrittenBeforeTheEnd()
    {
        DecisionAudit audit = new DecisionAudit(governance(log));
        audit.record(event("q1"));
        audit.record(event("q2"));
        audit.close();
        assertThat(log.readAudit()).extracting(AuditEvent::queryId).containsExactly("q1", "q2");
    }

    @Test
    @Timeout(60)
    void aLogThatDoesNotAnswerDoesNotKeepTheServerFromStopping()
    {
        BreakableGovernanceLog hanging = new BreakableGovernanceLog(log);
        hanging.hang();
        DecisionAudit audit = new DecisionAudit(governance(hanging), Duration.ofMillis(50));
        audit.record(event("q1"));
        audit.close();
        assertThat(log.readAudit()).isEmpty();
        hanging.answer();
    }

    @Test
    @Timeout(60)
    void anUnforeseenFailureIsTriedAgain()
            throws InterruptedException
    {
        BreakableGovernanceLog stumbling = new BreakableGovernanceLog(log);
        stumbling.stumble();
        DecisionAudit audit = new DecisionAudit(governance(stumbling));
        audit.record(event("q1"));
        while (log.readAudit().isEmpty()) {
            Thread.sleep(10);
        }
        audit.close();
        assertThat(log.readAudit()).extracting(AuditEvent::queryId).containsExactly("q1");
    }

    @Test
    void whatEndsTogetherIsAuditedBeyondTheBound()
    {
        BreakableGovernanceLog hanging = new BreakableGovernanceLog(log);
        hanging.hang();
        DecisionAudit audit = new DecisionAudit(governance(hanging));
        assertThat(audit.hasRoom()).isTrue();
        IntStream.range(0, 12_000).forEach(query -> audit.record(event("q" + query)));
        assertThat(audit.hasRoom()).isFalse();
        hanging.answer();
        audit.close();
        assertThat(log.readAudit()).hasSize(12_000);
    }

    private static Governance governance(GovernanceLog log)
    {
        return new Governance(log, () -> PolicyFile.parse("policies.yaml", "version: 1\ntags: {PII: }\ntableRules: []\n"), Duration.ZERO);
    }

    private static AuditEvent event(String queryId)
    {
        return new AuditEvent(
                queryId + "/decisions",
                queryId,
                new AuditIdentity("ada", Optional.empty(), Optional.empty(), List.of(), Optional.empty()),
                new AuditStatement(Optional.of(AuditEvent.DECISIONS), "", List.of(), List.of(), Optional.empty()),
                new AuditDecisions(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                new AuditCost(0, 0, 0, 0, 0, 0),
                new AuditOutcome(QueryOutcome.FINISHED, Optional.empty()),
                Instant.EPOCH);
    }
}
