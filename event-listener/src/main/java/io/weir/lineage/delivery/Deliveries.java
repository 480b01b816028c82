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

import com.google.common.collect.ImmutableList;
import io.airlift.log.Logger;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolPosition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * The threads behind the spool: one per sink, and one that flushes the spool and frees what all sinks have passed.
 */
public final class Deliveries
{
    private static final Logger log = Logger.get(Deliveries.class);
    private static final long SYNC_INTERVAL_MILLIS = 20;
    private static final long STOP_MILLIS = 2_000;

    private final Spool spool;
    private final List<Delivery<?>> deliveries;
    private final List<Thread> threads = new ArrayList<>();
    private final Chore freeing = new Chore(this::free, "What all sinks have could not be removed from the spool", "What all sinks have is removed from the spool again");
    private final Chore flushing;
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("weir-lineage-spool").factory());

    public Deliveries(Spool spool, List<? extends Delivery<?>> deliveries)
    {
        this.spool = requireNonNull(spool, "spool is null");
        this.deliveries = ImmutableList.copyOf(deliveries);
        this.flushing = new Chore(spool::sync, "The spool could not be flushed", "The spool is flushed again");
    }

    public void start()
    {
        for (Delivery<?> delivery : deliveries) {
            threads.add(Thread.ofPlatform().daemon().name("weir-lineage-" + delivery.name()).start(delivery));
        }
        housekeeping.scheduleWithFixedDelay(this::keepHouse, SYNC_INTERVAL_MILLIS, SYNC_INTERVAL_MILLIS, MILLISECONDS);
    }

    public List<Delivery<?>> all()
    {
        return deliveries;
    }

    private void keepHouse()
    {
        // a full disk lets nothing be flushed before what all sinks have is removed
        freeing.run();
        flushing.run();
    }

    private void free()
    {
        deliveries.stream()
                .map(Delivery::position)
                .min(SpoolPosition::compareTo)
                .ifPresent(spool::release);
    }

    /**
     * Waits for what is in the spool to be delivered, but not longer than the limit; the rest is delivered after the next start.
     */
    public void stop(Duration limit)
    {
        deliveries.forEach(Delivery::drain);
        boolean done = awaitDone(limit);
        deliveries.forEach(Delivery::stop);
        threads.forEach(Thread::interrupt);
        housekeeping.shutdown();
        try {
            for (Thread thread : threads) {
                thread.join(STOP_MILLIS);
            }
            if (!housekeeping.awaitTermination(STOP_MILLIS, MILLISECONDS)) {
                log.warn("The spool is still being flushed");
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!done) {
            log.warn("Not all queries were delivered within %s; the rest stays in the spool and is delivered after the next start", limit);
        }
        keepHouse();
    }

    private boolean awaitDone(Duration limit)
    {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!deliveries.stream().allMatch(Delivery::isDone)) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            try {
                Thread.sleep(10);
            }
            catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
