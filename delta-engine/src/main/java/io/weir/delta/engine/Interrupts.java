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
package io.weir.delta.engine;

import java.util.concurrent.locks.Lock;

/**
 * Ends long work for which nobody waits any more: Trino interrupts the thread that plans a query when the query is canceled, and clears the
 * interrupt itself when the thread is back.
 */
public final class Interrupts
{
    private Interrupts() {}

    /**
     * For each round of a loop that may take long.
     *
     * @throws ReadInterruptedException when this thread is interrupted, which it stays
     */
    public static void requireNone()
    {
        if (Thread.currentThread().isInterrupted()) {
            throw new ReadInterruptedException(new InterruptedException());
        }
    }

    /**
     * @throws ReadInterruptedException when this thread is interrupted, which it stays; it does not have the lock then
     */
    static void lock(Lock lock)
    {
        try {
            lock.lockInterruptibly();
        }
        catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static ReadInterruptedException interrupted(InterruptedException cause)
    {
        Thread.currentThread().interrupt();
        return new ReadInterruptedException(cause);
    }
}
