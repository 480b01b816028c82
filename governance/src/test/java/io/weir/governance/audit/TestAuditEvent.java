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
package io.weir.governance.audit;

import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestAuditEvent
{
    private static final AuditStatement STATEMENT = new AuditStatement(Optional.of("SELECT"), "SELECT ?", List.of("c.s.t.x"), List.of("c.s.t"), Optional.of("c.s.u"));
    private static final AuditDecisions DECISIONS = new AuditDecisions(List.of("c.s.t.x"), List.of("c.s.t"), List.of("no"), Optional.of("p1"), Optional.of(1L), Optional.of(2L));

    @Test
    void theRestOfAnEventStays()
    {
        AuditEvent event = event(STATEMENT, DECISIONS);
        AuditStatement statement = STATEMENT.withRedactedSql("");
        AuditDecisions decisions = DECISIONS.withoutDenials();
        assertThat(event.withStatement(statement)).isEqualTo(event(statement, DECISIONS));
        assertThat(event.withDecisions(decisions)).isEqualTo(event(STATEMENT, decisions));
    }

    @Test
    void theRestOfAStatementStays()
    {
        assertThat(STATEMENT.withRedactedSql("")).isEqualTo(new AuditStatement(Optional.of("SELECT"), "", List.of("c.s.t.x"), List.of("c.s.t"), Optional.of("c.s.u")));
        assertThat(STATEMENT.withColumnsRead(List.of("c.s.t.y"))).isEqualTo(new AuditStatement(Optional.of("SELECT"), "SELECT ?", List.of("c.s.t.y"), List.of("c.s.t"), Optional.of("c.s.u")));
    }

    @Test
    void theRestOfDecisionsStays()
    {
        assertThat(DECISIONS.withMaskedColumns(List.of("c.s.t.y"))).isEqualTo(new AuditDecisions(List.of("c.s.t.y"), List.of("c.s.t"), List.of("no"), Optional.of("p1"), Optional.of(1L), Optional.of(2L)));
        assertThat(DECISIONS.withoutDenials()).isEqualTo(new AuditDecisions(List.of("c.s.t.x"), List.of("c.s.t"), List.of(), Optional.of("p1"), Optional.of(1L), Optional.of(2L)));
        AuditDecisions unversioned = new AuditDecisions(List.of("c.s.t.y"), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(unversioned.withVersionsOr(DECISIONS)).isEqualTo(new AuditDecisions(List.of("c.s.t.y"), List.of(), List.of(), Optional.of("p1"), Optional.of(1L), Optional.of(2L)));
        assertThat(DECISIONS.withVersionsOr(new AuditDecisions(List.of(), List.of(), List.of(), Optional.of("p2"), Optional.of(3L), Optional.of(4L)))).isEqualTo(DECISIONS);
    }

    private static AuditEvent event(AuditStatement statement, AuditDecisions decisions)
    {
        return new AuditEvent(
                "q1/audit",
                "q1",
                new AuditIdentity("alice", Optional.empty(), Optional.empty(), List.of("g1"), Optional.empty()),
                statement,
                decisions,
                new AuditCost(1, 2, 3, 4, 5, 6),
                new AuditOutcome(QueryOutcome.DENIED, Optional.of("PERMISSION_DENIED")),
                Instant.EPOCH);
    }
}
