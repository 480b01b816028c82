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
package io.weir.access.query;

import io.weir.access.query.PinnedGovernance.UsedPolicies;
import io.weir.governance.Governance;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.file.PolicyFile;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

class TestPinnedGovernance
{
    private static final Policies FIRST = policies("FIRST");
    private static final Policies SECOND = policies("SECOND");

    private final AtomicReference<Policies> inForce = new AtomicReference<>(FIRST);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-03T10:00:00Z"));
    private final PinnedGovernance pinned = new PinnedGovernance(new Governance(new InMemoryGovernanceLog(), inForce::get, Duration.ZERO), new MovingClock(now));

    /**
     * The query is queued while the policies change.
     */
    @Test
    void policiesAreUsedFromTheFirstQuestionOn()
    {
        assertThat(pinned.usedPolicies()).isEmpty();
        inForce.set(SECOND);
        Instant asked = Instant.parse("2026-03-03T11:00:00Z");
        now.set(asked);
        PolicyDecisions policies = pinned.policies();
        now.set(asked.plusSeconds(60));
        inForce.set(FIRST);
        assertThat(pinned.policies()).isSameAs(policies);
        assertThat(pinned.usedPolicies()).contains(new UsedPolicies(policies, asked));
        assertThat(policies.policies()).isEqualTo(SECOND);
    }

    private static Policies policies(String tag)
    {
        return PolicyFile.parse("policies.yaml", "version: 1\ntags: {%s: }\ntableRules: []\n".formatted(tag));
    }

    private static final class MovingClock
            extends Clock
    {
        private final AtomicReference<Instant> now;

        private MovingClock(AtomicReference<Instant> now)
        {
            this.now = now;
        }

        @Override
        public Instant instant()
        {
            return now.get();
        }

        @Override
        public ZoneOffset getZone()
        {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone)
        {
            throw new UnsupportedOperationException();
        }
    }
}
