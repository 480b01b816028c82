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
package io.weir.governance;

import io.weir.governance.snapshot.GovernanceSnapshot;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * How queries got their view of the governance log. Times of a snapshot hold the look for news and, where there were some, reading them.
 */
public final class GovernanceStatistics
{
    private final AtomicLong snapshots = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong totalNanos = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicLong tagVersion = new AtomicLong(-1);
    private final AtomicLong lineageVersion = new AtomicLong(-1);
    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());

    GovernanceSnapshot measure(Supplier<GovernanceSnapshot> read)
    {
        long start = System.nanoTime();
        try {
            GovernanceSnapshot snapshot = read.get();
            snapshots.incrementAndGet();
            tagVersion.set(snapshot.tagVersion());
            lineageVersion.set(snapshot.lineageVersion());
            lastNanos.set(System.nanoTime());
            return snapshot;
        }
        catch (GovernanceUnavailableException e) {
            failures.incrementAndGet();
            throw e;
        }
        finally {
            long nanos = System.nanoTime() - start;
            totalNanos.addAndGet(nanos);
            longestNanos.accumulateAndGet(nanos, Math::max);
        }
    }

    public long snapshots()
    {
        return snapshots.get();
    }

    public long failures()
    {
        return failures.get();
    }

    public Duration total()
    {
        return Duration.ofNanos(totalNanos.get());
    }

    public Duration longest()
    {
        return Duration.ofNanos(longestNanos.get());
    }

    public long tagVersion()
    {
        return tagVersion.get();
    }

    public long lineageVersion()
    {
        return lineageVersion.get();
    }

    /**
     * Since a query last got a view of the log.
     */
    public Duration age()
    {
        return Duration.ofNanos(System.nanoTime() - lastNanos.get());
    }
}
