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
package io.weir.governance.policy;

import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.file.PolicyFile;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

final class TestCompiledPolicies
{
    private static final Asset TABLE = Asset.table("lake", "sales", "orders");
    private static final Subject ALICE = Subject.user("alice");

    private final AtomicReference<Policies> inForce = new AtomicReference<>(policies("alice", "analysts"));
    private final Governance governance = new Governance(new InMemoryGovernanceLog(), inForce::get, Duration.ZERO);

    @Test
    void sharedWhileThePoliciesStay()
    {
        CompiledPolicies compiled = governance.compiledPolicies();
        assertThat(sees(compiled)).isTrue();
        assertThat(governance.compiledPolicies()).isSameAs(compiled);
    }

    @Test
    void nothingIsRememberedOfPoliciesThatWereReplaced()
    {
        assertThat(sees(governance.compiledPolicies())).isTrue();
        inForce.set(policies("bob", "analysts"));
        assertThat(sees(governance.compiledPolicies())).isFalse();
        inForce.set(policies("alice", "others"));
        assertThat(sees(governance.compiledPolicies())).isFalse();
        inForce.set(policies("alice", "analysts"));
        assertThat(sees(governance.compiledPolicies())).isTrue();
    }

    @Test
    void moreSubjectsThanAreRemembered()
    {
        CompiledPolicies compiled = governance.compiledPolicies();
        for (int i = 0; i < 2 * SubjectCompletion.MAXIMUM_SUBJECTS; i++) {
            assertThat(new PolicyDecisions(compiled, Clock.systemUTC()).isVisible(Subject.user("user_" + i), TABLE)).isFalse();
        }
        assertThat(sees(compiled)).isTrue();
    }

    private static boolean sees(CompiledPolicies compiled)
    {
        return new PolicyDecisions(compiled, Clock.systemUTC()).isVisible(ALICE, TABLE);
    }

    /**
     * The group sees all tables.
     */
    private static Policies policies(String member, String group)
    {
        return PolicyFile.parse("policies.yaml",
                """
                version: 1
                tags: {PII: }
                groups:
                  %s: [%s]
                tableRules:
                - groups: [analysts]
                  privileges: [SELECT]
                """.formatted(group, member));
    }
}
