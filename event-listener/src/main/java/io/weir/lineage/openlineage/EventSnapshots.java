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

import com.google.common.base.Ticker;
import io.airlift.log.Logger;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * The tags in force, for events. Those are no decisions: they may be late by {@link #MAX_STALENESS}, and neither a log that works nor one that fails is asked for each of them, which a store that
 * answers late would make a wait for each.
 */
final class EventSnapshots
{
    static final Duration MAX_STALENESS = Duration.ofSeconds(10);

    private static final Logger log = Logger.get(EventSnapshots.class);

    private final Function<Duration, GovernanceSnapshot> governanceLog;
    private final Ticker ticker;
    private Optional<Long> failedAt = Optional.empty();

    /**
     * @param governanceLog by how old its answer may be; throws {@link GovernanceUnavailableException}
     */
    EventSnapshots(Function<Duration, GovernanceSnapshot> governanceLog, Ticker ticker)
    {
        this.governanceLog = requireNonNull(governanceLog, "governanceLog is null");
        this.ticker = requireNonNull(ticker, "ticker is null");
    }

    /**
     * Empty while the log cannot be read.
     */
    synchronized Optional<GovernanceSnapshot> current()
    {
        if (failedAt.filter(time -> ticker.read() - time < MAX_STALENESS.toNanos()).isPresent()) {
            return Optional.empty();
        }
        try {
            GovernanceSnapshot snapshot = governanceLog.apply(MAX_STALENESS);
            failedAt = Optional.empty();
            return Optional.of(snapshot);
        }
        catch (GovernanceUnavailableException e) {
            if (failedAt.isEmpty()) {
                log.warn("OpenLineage events are written without tags until the governance log can be read again: %s", e.getMessage());
            }
            failedAt = Optional.of(ticker.read());
            return Optional.empty();
        }
    }
}
