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

import io.weir.governance.Governance;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyRecord;
import io.weir.governance.policy.file.PolicyFile;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TestPolicyHistory
{
    private static final Policies FIRST = policies("FIRST");
    private static final Policies SECOND = policies("SECOND");
    private static final Policies THIRD = policies("THIRD");

    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();
    private final Governance governance = new Governance(log, () -> FIRST, Duration.ZERO);
    private final PolicyHistory history = new PolicyHistory(governance);

    @Test
    void onceForAllQueries()
    {
        history.used(FIRST, at("10:00"));
        history.used(FIRST, at("10:05"));
        // began before, and took longer
        history.used(FIRST, at("09:55"));
        new PolicyHistory(governance).used(FIRST, at("10:10"));
        assertThat(log.readPolicies()).containsExactly(record(FIRST, "10:00"));
    }

    @Test
    void againWhereTheyComeBack()
    {
        history.used(FIRST, at("10:00"));
        history.used(SECOND, at("10:05"));
        history.used(FIRST, at("10:10"));
        history.used(SECOND, at("10:07"));
        assertThat(log.readPolicies()).containsExactly(record(FIRST, "10:00"), record(SECOND, "10:05"), record(FIRST, "10:10"));
    }

    /**
     * The only query that was judged by the second ends after one that began later.
     */
    @Test
    void afterThoseThatCame()
    {
        history.used(FIRST, at("09:00"));
        history.used(THIRD, at("10:06"));
        history.used(SECOND, at("10:00"));
        history.used(THIRD, at("10:08"));
        assertThat(log.readPolicies()).containsExactly(record(FIRST, "09:00"), record(THIRD, "10:06"), record(SECOND, "10:00"));
    }

    @Test
    void afterThoseThatCameAndARestart()
    {
        log.appendPolicies(List.of(record(FIRST, "09:00"), record(THIRD, "10:06")));
        history.used(SECOND, at("10:00"));
        assertThat(log.readPolicies()).contains(record(SECOND, "10:00"));
    }

    private static PolicyRecord record(Policies policies, String time)
    {
        return new PolicyRecord(policies.version(), policies.text(), at(time));
    }

    private static Instant at(String time)
    {
        return Instant.parse("2026-03-03T%s:00Z".formatted(time));
    }

    private static Policies policies(String tag)
    {
        return PolicyFile.parse("policies.yaml", "version: 1\ntags: {%s: }\ntableRules: []\n".formatted(tag));
    }
}
