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
package io.weir.lineage.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the rows of one sink since the start, and what waits.
 */
public final class DeliveryStatistics
{
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();
    private volatile Optional<Instant> oldest = Optional.empty();

    void delivered(int rows)
    {
        delivered.addAndGet(rows);
    }

    void retried()
    {
        retried.incrementAndGet();
    }

    void deadLetter()
    {
        deadLetters.incrementAndGet();
    }

    /**
     * The time of the oldest record that this sink does not have yet.
     */
    void waiting(Optional<Instant> oldest)
    {
        this.oldest = oldest;
    }

    public long getDelivered()
    {
        return delivered.get();
    }

    public long getRetried()
    {
        return retried.get();
    }

    public long getDeadLetters()
    {
        return deadLetters.get();
    }

    public Duration getAgeOfOldest(Instant now)
    {
        return oldest
                .map(time -> Duration.between(time, now))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
    }
}
