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
package io.weir.mongorecent.history;

import io.trino.spi.TrinoException;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.tag.KnownColumns;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import static io.trino.testing.TestingConnectorSession.SESSION;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the policies say to the copier, which writes into a table of another catalog.
 */
final class TestHistoryGovernance
{
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Asset RECENT = Asset.table("mongo_recent", "reviews", "ratings");
    private static final Asset HISTORY = Asset.table("delta_gov", "reviews", "ratings_history");
    private static final Policies POLICIES = PolicyFile.parse("policies.yaml",
            """
            version: 1
            tags: {PII: }
            clearances: []
            masks: []
            flowRules:
              - {tags: ["*"], to: {catalog: delta_gov}, reason: it is open}
            tableRules:
              - {users: ["*"], privileges: [all]}
            """);

    /**
     * The log has not heard of a column that came since, and the copier takes it along.
     */
    @Test
    void whatIsNewIsNotCopiedToWhereItMayNotBe()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        HistoryGovernance governance = new HistoryGovernance(new Governance(log, () -> POLICIES, Duration.ZERO), Clock.fixed(NOW, ZoneOffset.UTC));
        assertThatNoException().isThrownBy(() -> governance.requireMayCopy(SESSION, RECENT, HISTORY));
        log.appendTags(List.of(new KnownColumns("seen", RECENT, List.of(RECENT.child("id")), "steward", NOW)));
        assertThatThrownBy(() -> governance.requireMayCopy(SESSION, RECENT, HISTORY))
                .isInstanceOf(TrinoException.class)
                .hasMessage("Access Denied: values with tag * may not be written into delta_gov.reviews.ratings_history, by the rule at policies.yaml:6: it is open");
    }
}
