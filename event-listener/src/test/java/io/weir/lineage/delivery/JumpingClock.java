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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import static java.time.ZoneOffset.UTC;

/**
 * The system's time, set forward and back by up to ten days now and then.
 */
final class JumpingClock
        extends Clock
{
    private static final int READS_BETWEEN_JUMPS = 200;
    private static final int MOST_DAYS = 10;

    private final Random random;
    private final AtomicLong reads = new AtomicLong();
    private volatile Duration offset = Duration.ZERO;

    JumpingClock(long seed)
    {
        this.random = new Random(seed);
    }

    @Override
    public Instant instant()
    {
        if (reads.incrementAndGet() % READS_BETWEEN_JUMPS == 0) {
            offset = Duration.ofSeconds(random.nextLong(-Duration.ofDays(MOST_DAYS).toSeconds(), Duration.ofDays(MOST_DAYS).toSeconds()));
        }
        return Instant.now().plus(offset);
    }

    @Override
    public ZoneId getZone()
    {
        return UTC;
    }

    @Override
    public Clock withZone(ZoneId zone)
    {
        throw new UnsupportedOperationException();
    }
}
