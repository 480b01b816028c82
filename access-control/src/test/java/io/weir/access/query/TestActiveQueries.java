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

import io.airlift.testing.TestingTicker;
import io.weir.governance.Governance;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Subject;
import io.weir.governance.policy.file.PolicyFile;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;

import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

class TestActiveQueries
{
    private final TestingTicker ticker = new TestingTicker();
    private final ActiveQueries queries = new ActiveQueries(ticker);
    private final Governance governance = new Governance(new InMemoryGovernanceLog(), () -> PolicyFile.parse("policies.yaml", "version: 1\ntags: {}\ntableRules: []\n"), Duration.ZERO);
    private final ActiveQuery query = new ActiveQuery("q", Subject.user("eva"), StatementKind.READ, new PinnedGovernance(governance, Clock.systemUTC()));

    @Test
    void aQueryIsKnownAsLongAsItMayRun()
    {
        queries.begin(query);
        ticker.increment(60, DAYS);
        assertThat(queries.running()).containsExactly(query);
        assertThat(queries.find("q")).contains(query);
        queries.end("q");
        assertThat(queries.find("q")).isEmpty();
    }

    @Test
    void aQueryOfWhichNothingIsHeardIsForgotten()
    {
        queries.begin(query);
        ticker.increment(101, DAYS);
        assertThat(queries.running()).isEmpty();
        assertThat(queries.find("q")).isEmpty();
    }
}
