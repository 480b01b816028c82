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
package io.weir.lineage.sink;

import com.google.common.base.Ticker;

import java.time.Duration;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * When it is time to ask whether an endpoint fails at everything, or at one event (a poison message). Some do, at what they cannot read or what takes them too long, and the
 * proxies before them then answer in their place; and for as long as that event comes first the sink would get nothing else.
 * <p>
 * Most endpoints that fail are on their way down or up, and take everything afterwards. So the same event must have failed for five minutes. Where that was found to be the
 * cause within the last hour, some seconds are enough: of what such endpoints fail at there is more.
 */
final class PoisonWatch
{
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PATIENCE_ONCE_FOUND = Duration.ofSeconds(5);
    private static final Duration FOUND_COUNTS_FOR = Duration.ofHours(1);
    private static final int FEWEST_ATTEMPTS = 5;

    private final Ticker ticker;
    private Optional<EventRow> suspect = Optional.empty();
    private long since;
    private int attempts;
    private Optional<Long> lastFound = Optional.empty();

    PoisonWatch(Ticker ticker)
    {
        this.ticker = requireNonNull(ticker, "ticker is null");
    }

    /**
     * Takes note of a failure.
     *
     * @return whether other events should be tried now. What comes of it starts the time anew.
     */
    boolean isDue(EventRow failed)
    {
        if (!suspect.equals(Optional.of(failed))) {
            suspect = Optional.of(failed);
            restart();
        }
        attempts++;
        if (attempts < FEWEST_ATTEMPTS || ticker.read() - since < patience().toNanos()) {
            return false;
        }
        restart();
        return true;
    }

    private Duration patience()
    {
        return lastFound.filter(found -> ticker.read() - found < FOUND_COUNTS_FOR.toNanos()).isPresent() ? PATIENCE_ONCE_FOUND : PATIENCE;
    }

    private void restart()
    {
        since = ticker.read();
        attempts = 0;
    }

    /**
     * The endpoint takes others, and fails at that event.
     */
    void found()
    {
        lastFound = Optional.of(ticker.read());
        suspect = Optional.empty();
    }
}
