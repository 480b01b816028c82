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

import io.weir.access.query.ActiveQuery;
import io.weir.access.query.PinnedGovernance;
import io.weir.access.query.StatementKind;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;
import io.weir.governance.policy.file.PolicyFile;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class TestDecisionEvents
{
    private static final Asset MEMBERS = Asset.table("lake", "club", "members");
    private static final Asset GUESSES = Asset.table("lake", "club", "guesses");

    private final Governance governance = new Governance(new InMemoryGovernanceLog(), () -> PolicyFile.parse("policies.yaml", "version: 1\ntags: {}\ntableRules: []\n"), Duration.ZERO);
    private final ActiveQuery query = new ActiveQuery("q", Subject.user("eva"), StatementKind.WRITE, new PinnedGovernance(governance, Clock.systemUTC()));

    /**
     * {@code DELETE FROM members WHERE email IN (SELECT guess FROM guesses)}, of which Trino tells the guesses alone.
     */
    @Test
    void whatTrinoDoesNotTell()
    {
        query.addChanged(MEMBERS);
        assertThat(DecisionEvents.isUntold(query, MEMBERS.child("email"))).isTrue();
        assertThat(DecisionEvents.isUntold(query, GUESSES.child("guess"))).isFalse();
        query.decisions().addUnmasked(GUESSES.child("guess"), PolicyDecisions.decideUntagged());
        assertThat(DecisionEvents.isUntold(query, GUESSES.child("guess"))).isTrue();
    }
}
