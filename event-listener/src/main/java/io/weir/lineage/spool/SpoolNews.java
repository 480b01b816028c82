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
package io.weir.lineage.spool;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.function.BooleanSupplier;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Wakes the readers of the spool when there is something new. Who tells of it is the thread that flushes the spool, which wakes by itself: to wake readers is not for the engine's thread,
 * which they would take the processor from.
 */
final class SpoolNews
{
    @GuardedBy("this")
    private long last = Long.MIN_VALUE;
    @GuardedBy("this")
    private long told;

    /**
     * @param sequence the number of the last record
     */
    synchronized void tell(long sequence)
    {
        if (sequence != last) {
            last = sequence;
            told++;
            notifyAll();
        }
    }

    /**
     * Nothing will come any more.
     */
    synchronized void end()
    {
        told++;
        notifyAll();
    }

    /**
     * Waits until something is there, at most for the given time. It is looked for at once, and whenever there is news.
     */
    void await(BooleanSupplier isThere, long millis)
            throws InterruptedException
    {
        long deadline = System.nanoTime() + MILLISECONDS.toNanos(millis);
        long seen = told();
        while (!isThere.getAsBoolean()) {
            long left = NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return;
            }
            seen = awaitAfter(seen, left);
        }
    }

    private synchronized long told()
    {
        return told;
    }

    private synchronized long awaitAfter(long seen, long millis)
            throws InterruptedException
    {
        // what was told since the look would not be told again
        if (told == seen) {
            wait(millis);
        }
        return told;
    }
}
