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

import io.airlift.json.JsonCodec;
import io.airlift.log.Logger;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolCursor;
import io.weir.lineage.spool.SpoolEntry;
import io.weir.lineage.spool.SpoolPosition;

import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Brings the spool's records to one sink, in order, at least once, on a thread of its own. A sink that is down holds up nobody else.
 */
public final class Delivery<R>
        implements Runnable
{
    private static final Logger log = Logger.get(Delivery.class);
    private static final int MOST_RECORDS = 2_000;
    private static final int MOST_ROWS = 10_000;
    private static final long LONGEST_DELAY_MILLIS = 1_000;

    private final Spool spool;
    private final SpoolCursor cursor;
    private final DeadLetters deadLetters;
    private final JsonCodec<QueryRecord> codec;
    private final Sink<R> sink;

    private volatile SpoolPosition position;
    private volatile boolean draining;
    private volatile boolean stopped;

    public Delivery(Spool spool, SpoolCursor cursor, DeadLetters deadLetters, JsonCodec<QueryRecord> codec, Sink<R> sink)
    {
        this.spool = requireNonNull(spool, "spool is null");
        this.cursor = requireNonNull(cursor, "cursor is null");
        this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
        this.codec = requireNonNull(codec, "codec is null");
        this.sink = requireNonNull(sink, "sink is null");
        this.position = cursor.load();
    }

    public String name()
    {
        return sink.name();
    }

    /**
     * Everything before it is delivered.
     */
    public SpoolPosition position()
    {
        return position;
    }

    public boolean isDone()
    {
        return spool.end().compareTo(position) <= 0;
    }

    /**
     * From now on nothing is held back to make larger batches.
     */
    void drain()
    {
        draining = true;
    }

    /**
     * Ends {@link #run} at the next occasion; an interrupt makes it come sooner.
     */
    void stop()
    {
        stopped = true;
    }

    @Override
    public void run()
    {
        Backoff backoff = new Backoff();
        while (!stopped) {
            try {
                spool.await(position, LONGEST_DELAY_MILLIS);
                deliver(collect());
                backoff.reset();
            }
            catch (RuntimeException e) {
                // of the spool itself
                pause(backoff, e);
            }
            catch (InterruptedException e) {
                // only a stop interrupts
                log.debug("Delivery to %s was interrupted", sink.name());
            }
        }
    }

    private void deliver(Batch batch)
    {
        Backoff backoff = new Backoff();
        while (!stopped) {
            try {
                if (!batch.rows.isEmpty()) {
                    sink.write(batch.rows);
                }
                if (!batch.next.equals(position)) {
                    cursor.save(batch.next);
                    position = batch.next;
                }
                return;
            }
            catch (RuntimeException e) {
                pause(backoff, e);
            }
        }
    }

    private void pause(Backoff backoff, RuntimeException reason)
    {
        if (stopped) {
            return;
        }
        long wait = backoff.next();
        log.warn("Delivery of queries to the sink %s failed and is tried again in %s ms; nothing is lost. Reason: %s", sink.name(), wait, reason);
        try {
            Thread.sleep(wait);
        }
        catch (InterruptedException e) {
            log.debug("Delivery to %s was interrupted", sink.name());
        }
    }

    private final class Batch
    {
        private final List<R> rows = new ArrayList<>();
        private SpoolPosition next = position;
        private boolean urgent;

        void add(SpoolEntry entry)
        {
            List<R> translated = translate(entry);
            urgent |= sink.isUrgent(translated);
            rows.addAll(translated);
            next = entry.next();
        }

        boolean isFull()
        {
            return rows.size() >= MOST_ROWS;
        }
    }

    private Batch collect()
            throws InterruptedException
    {
        Batch batch = new Batch();
        readInto(batch);
        long deadline = System.nanoTime() + MILLISECONDS.toNanos(LONGEST_DELAY_MILLIS);
        // as long as nobody waits for these rows, a larger batch is worth a little time
        while (!batch.rows.isEmpty() && !batch.urgent && !batch.isFull() && !draining && System.nanoTime() < deadline) {
            spool.await(batch.next, Math.max(1, NANOSECONDS.toMillis(deadline - System.nanoTime())));
            readInto(batch);
        }
        return batch;
    }

    private void readInto(Batch batch)
    {
        for (SpoolEntry entry : spool.read(batch.next, MOST_RECORDS)) {
            batch.add(entry);
            if (batch.isFull()) {
                return;
            }
        }
    }

    private List<R> translate(SpoolEntry entry)
    {
        try {
            return sink.translate(codec.fromJson(entry.payload()));
        }
        catch (RuntimeException e) {
            // will fail the same way each time, and must not hold up the others
            deadLetters.add(entry.payload(), e);
            return List.of();
        }
    }
}
