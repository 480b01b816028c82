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
package io.weir.lineage.openlineage;

import io.airlift.testing.TestingTicker;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.snapshot.GovernanceSnapshot;
import org.junit.jupiter.api.Test;

import java.time.Duration;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestEventSnapshots
{
    private final TestingTicker ticker = new TestingTicker();
    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();
    private boolean broken;
    private int reads;

    private GovernanceSnapshot read(Duration maxStaleness)
    {
        reads++;
        if (broken) {
            throw new GovernanceUnavailableException("the store does not answer");
        }
        return log.snapshot(maxStaleness);
    }

    /**
     * Each read of it may take the whole time that the store has for an answer, and a sink would deliver nothing meanwhile.
     */
    @Test
    void logThatCannotBeReadIsNotAskedForEachEvent()
    {
        EventSnapshots snapshots = new EventSnapshots(this::read, ticker);
        assertThat(snapshots.current()).isPresent();
        broken = true;
        assertThat(snapshots.current()).isEmpty();
        assertThat(snapshots.current()).isEmpty();
        assertThat(reads).isEqualTo(2);
        ticker.increment(EventSnapshots.MAX_STALENESS.toMillis(), MILLISECONDS);
        assertThat(snapshots.current()).isEmpty();
        assertThat(reads).isEqualTo(3);
        broken = false;
        assertThat(snapshots.current()).isEmpty();
        ticker.increment(EventSnapshots.MAX_STALENESS.toMillis(), MILLISECONDS);
        assertThat(snapshots.current()).isPresent();
        assertThat(snapshots.current()).isPresent();
        assertThat(reads).isEqualTo(5);
    }
}
