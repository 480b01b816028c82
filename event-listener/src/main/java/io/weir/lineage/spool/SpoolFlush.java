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
import io.airlift.log.Logger;
import io.weir.lineage.spool.SegmentChain.Unflushed;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import static java.util.Objects.requireNonNull;

/**
 * Flushes segments to the disk, one flush for all who wait. Appends go on meanwhile.
 */
final class SpoolFlush
{
    private static final Logger log = Logger.get(SpoolFlush.class);

    private final Object monitor;
    @GuardedBy("monitor")
    private final SegmentChain chain;
    private final ReentrantLock lock = new ReentrantLock();
    @GuardedBy("lock")
    private boolean closed;

    /**
     * @param monitor what guards the chain
     */
    SpoolFlush(Object monitor, SegmentChain chain)
    {
        this.monitor = requireNonNull(monitor, "monitor is null");
        this.chain = requireNonNull(chain, "chain is null");
    }

    /**
     * Returns when everything up to a number is safe. Who waits for the lock is mostly served by the one before: that is the group.
     */
    void upTo(long sequence)
            throws IOException
    {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Optional<Unflushed> unflushed;
            synchronized (monitor) {
                unflushed = chain.unflushed(sequence);
            }
            if (unflushed.isPresent()) {
                flush(unflushed.orElseThrow());
            }
        }
        finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void flush(Unflushed unflushed)
            throws IOException
    {
        for (Segment segment : unflushed.sealed()) {
            segment.sync();
            segment.close();
            synchronized (monitor) {
                chain.flushed(segment);
            }
        }
        unflushed.active().sync();
        synchronized (monitor) {
            chain.flushed(unflushed.sequence());
        }
    }

    /**
     * Flushes what is left. Nothing is flushed any more after it.
     */
    void finish()
    {
        lock.lock();
        try {
            closed = true;
            Optional<Unflushed> unflushed;
            synchronized (monitor) {
                unflushed = chain.unflushed(Long.MAX_VALUE);
            }
            flush(unflushed.orElseThrow());
        }
        catch (IOException e) {
            log.error(e, "Not all that happened is safe on the disk");
        }
        finally {
            lock.unlock();
        }
    }
}
