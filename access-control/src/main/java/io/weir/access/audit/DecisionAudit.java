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
package io.weir.access.audit;

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.weir.governance.Governance;
import io.weir.governance.audit.AuditEvent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Appends to the audit log what was decided about queries that are over, some at a time, from a thread of its own. What cannot be appended waits; when too much
 * waits, no more is decided until there is room: a decision that nobody will ever know of is not made.
 */
public final class DecisionAudit
        implements AutoCloseable
{
    private static final Logger log = Logger.get(DecisionAudit.class);
    private static final int CAPACITY = 10_000;
    private static final long PAUSE_MILLIS = 200;
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 2_000;
    // a server that is told to stop is killed soon after
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    private final Governance governance;
    // queries that were let in while there was room are audited, however many end at once
    private final BlockingQueue<AuditEvent> waiting = new LinkedBlockingQueue<>();
    private final Duration longestClose;
    private final Thread writer;
    private volatile boolean closed;

    @Inject
    public DecisionAudit(Governance governance)
    {
        this(governance, LONGEST_CLOSE);
    }

    DecisionAudit(Governance governance, Duration longestClose)
    {
        this.longestClose = requireNonNull(longestClose, "longestClose is null");
        this.governance = requireNonNull(governance, "governance is null");
        this.writer = Thread.ofPlatform().name("weir-decision-audit").daemon().unstarted(this::write);
    }

    public boolean hasRoom()
    {
        return waiting.size() < CAPACITY;
    }

    public void record(AuditEvent decisions)
    {
        startWriting();
        waiting.add(decisions);
    }

    private synchronized void startWriting()
    {
        if (writer.getState() == Thread.State.NEW) {
            writer.start();
        }
    }

    private void write()
    {
        List<AuditEvent> batch = new ArrayList<>();
        while (!closed || !waiting.isEmpty() || !batch.isEmpty()) {
            try {
                if (batch.isEmpty()) {
                    AuditEvent first = waiting.poll(PAUSE_MILLIS, MILLISECONDS);
                    if (first == null) {
                        continue;
                    }
                    batch.add(first);
                    waiting.drainTo(batch, 500);
                }
                governance.log().appendAudit(batch);
                batch.clear();
            }
            // of every kind: what waits behind a thread that ended would never be written
            catch (RuntimeException e) {
                if (closed) {
                    log.error(e, "THE DECISIONS OF %s QUERIES ARE NOT AUDITED: the governance log cannot be written, and the server stops", batch.size() + waiting.size());
                    return;
                }
                log.warn(e, "The decisions of %s queries wait to be audited: the governance log cannot be written", batch.size() + waiting.size());
                pause();
            }
            catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void pause()
    {
        try {
            MILLISECONDS.sleep(PAUSE_AFTER_FAILURE_MILLIS);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Writes what waits, and ends; a log that does not answer is not waited for longer than a few seconds.
     */
    @Override
    public void close()
    {
        closed = true;
        startWriting();
        try {
            if (!writer.join(longestClose)) {
                log.error("DECISIONS ARE NOT AUDITED: the governance log did not take them within %s, and the server stops; %s more wait", longestClose, waiting.size());
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
