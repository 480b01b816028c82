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

import io.airlift.log.Logger;
import io.weir.lineage.record.QueryCodec;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolCursor;
import io.weir.lineage.spool.SpoolEntry;
import io.weir.lineage.spool.SpoolException;
import io.weir.lineage.spool.SpoolPosition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
    private static final long LONGEST_DELAY_MILLIS = 1_000;
    // between two batches, so that those who write all the time make few and large ones
    private static final long SHORTEST_PERIOD_MILLIS = 200;
    // between two looks for more to write together, or each of the many small queries of a server would be looked at alone
    private static final long REST_MILLIS = 50;

    private final Spool spool;
    private final SpoolCursor cursor;
    private final DeadLetters deadLetters;
    private final Sink<R> sink;
    private final DeliveryStatistics statistics = new DeliveryStatistics();
    private final RowTranslator<R> translator;

    private volatile SpoolPosition position;
    private SpoolPosition saved;
    private boolean saving = true;
    private volatile boolean draining;
    private volatile boolean stopped;
    private long lastWriteNanos = System.nanoTime() - MILLISECONDS.toNanos(SHORTEST_PERIOD_MILLIS);

    public Delivery(Spool spool, SpoolCursor cursor, DeadLetters deadLetters, QueryCodec codec, Sink<R> sink)
    {
        this.spool = requireNonNull(spool, "spool is null");
        this.cursor = requireNonNull(cursor, "cursor is null");
        this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
        this.sink = requireNonNull(sink, "sink is null");
        this.translator = new RowTranslator<>(sink, codec, deadLetters, statistics);
        this.saved = cursor.load();
        this.position = sink.tellsGaps() ? saved : start();
    }

    private SpoolPosition start()
    {
        SpoolPosition start = spool.behindRemoved(saved);
        if (!start.equals(saved)) {
            log.warn("The sink %s does not get records %s to %s, which are no longer in the spool: it was not configured while the others got them, or somebody removed the files. It goes on behind them", sink.name(), saved.sequence() + 1, start.sequence());
        }
        return start;
    }

    public String name()
    {
        return sink.name();
    }

    public DeliveryStatistics statistics()
    {
        return statistics;
    }

    public long waitingDeadLetters()
    {
        return deadLetters.waiting();
    }

    /**
     * Has all dead letters sent again, in the time of this delivery.
     *
     * @return how many they are
     * @throws IllegalStateException when earlier ones are still being sent again
     */
    public long resendDeadLetters()
    {
        return deadLetters.requestResend();
    }

    /**
     * Everything before it is delivered.
     */
    public SpoolPosition position()
    {
        return position;
    }

    /**
     * Records of the spool that the sink does not have yet.
     */
    public long depth()
    {
        return Math.max(0, spool.sequence() - Math.max(0, position.sequence()));
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
                Batch<R> batch = collect();
                if (batch.next().equals(position)) {
                    // when what was announced cannot be read (damage of the file that is being written), the next wait ends at once
                    Thread.sleep(REST_MILLIS);
                }
                deliver(batch);
                resend();
                backoff.reset();
            }
            catch (RuntimeException | Error e) {
                // of the spool itself, or of the machine: without this thread the sink would get nothing any more
                pause(backoff, e);
            }
            catch (InterruptedException e) {
                // only a stop interrupts
                log.debug("Delivery to %s was interrupted", sink.name());
            }
        }
        advance(position);
        sink.close();
    }

    private void deliver(Batch<R> batch)
    {
        Backoff backoff = new Backoff();
        boolean again = false;
        while (!stopped) {
            int before = batch.acknowledged();
            try {
                if (again && !batch.isFull()) {
                    // what came meanwhile goes along; it also shows the sink whether it fails at one row alone
                    readInto(batch);
                }
                batch.write();
                advance(batch.next());
                statistics.waiting(Optional.empty());
                return;
            }
            catch (RuntimeException e) {
                if (batch.acknowledged() > before) {
                    backoff.reset();
                }
                statistics.retried();
                pause(backoff, e);
                again = true;
            }
        }
    }

    /**
     * A full disk may not take the cursor before segments go that all sinks have passed; so those may go first. Until it is saved, a restart delivers again what is there.
     */
    private void advance(SpoolPosition next)
    {
        position = next;
        if (next.equals(saved)) {
            return;
        }
        try {
            cursor.save(next);
            saved = next;
            saving = true;
        }
        catch (SpoolException e) {
            if (saving) {
                saving = false;
                log.error(e, "How far the sink %s came cannot be written down, so it may be told some things twice after a restart; it is tried again without end", sink.name());
            }
        }
    }

    private void pause(Backoff backoff, Throwable reason)
    {
        if (stopped) {
            return;
        }
        long wait = backoff.next();
        if (reason instanceof SinkUnavailableException unavailable) {
            wait = Math.max(wait, unavailable.retryAfter().map(Duration::toMillis).orElse(0L));
        }
        log.warn("Delivery of queries to the sink %s failed and is tried again in %s ms; nothing is lost. Reason: %s", sink.name(), wait, reason);
        try {
            Thread.sleep(wait);
        }
        catch (InterruptedException e) {
            log.debug("Delivery to %s was interrupted", sink.name());
        }
    }

    private Batch<R> batch()
    {
        return new Batch<>(sink, deadLetters, statistics, position);
    }

    private Batch<R> collect()
            throws InterruptedException
    {
        Batch<R> batch = batch();
        boolean more = readInto(batch);
        long start = System.nanoTime();
        // as long as nobody waits for these rows, a larger batch is worth a little time
        while (!batch.isEmpty() && !batch.isFull() && !draining && !stopped) {
            long deadline = batch.isUrgent() ? lastWriteNanos + MILLISECONDS.toNanos(SHORTEST_PERIOD_MILLIS) : start + MILLISECONDS.toNanos(LONGEST_DELAY_MILLIS);
            if (deadline - System.nanoTime() <= 0) {
                break;
            }
            if (!more) {
                Thread.sleep(Math.min(REST_MILLIS, millisUntil(deadline)));
                spool.await(batch.next(), millisUntil(deadline));
            }
            more = readInto(batch);
        }
        if (!batch.isEmpty()) {
            lastWriteNanos = System.nanoTime();
        }
        return batch;
    }

    private static long millisUntil(long nanos)
    {
        return Math.max(0, NANOSECONDS.toMillis(nanos - System.nanoTime()));
    }

    /**
     * @return whether there was more than is read at once
     */
    private boolean readInto(Batch<R> batch)
    {
        List<SpoolEntry> entries = spool.read(batch.next(), MOST_RECORDS);
        for (SpoolEntry entry : entries) {
            if (batch.next().equals(position)) {
                statistics.waiting(Optional.of(entry.time()));
            }
            batch.add(translator.translate(entry), entry.next());
            if (batch.isFull()) {
                break;
            }
        }
        return entries.size() == MOST_RECORDS;
    }

    private void resend()
    {
        if (!deadLetters.hasResends()) {
            return;
        }
        log.info("Dead letters of the sink %s are sent again", sink.name());
        deadLetters.readResends(letter -> {
            Batch<R> batch = batch();
            batch.add(translator.translate(letter), position);
            deliver(batch);
        });
        // what a stop left over is sent after the next start, with the rest of the file
        if (!stopped) {
            deadLetters.removeResends();
        }
    }
}
