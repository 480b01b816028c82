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
package io.weir.governance.log;

import com.google.common.base.Throwables;
import com.google.common.base.Ticker;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.airlift.log.Logger;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.snapshot.GovernanceFold;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagLogEntry;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import static java.util.Objects.requireNonNull;

/**
 * Keeps the snapshot as new as callers ask for.
 * <p>
 * A refresh serves every caller that had asked before it started: those that wait for the lock meanwhile take its outcome, also
 * when it failed, so a slow or dead store is asked once and not once per caller.
 */
final class SnapshotTail
{
    private static final Logger log = Logger.get(SnapshotTail.class);

    static final int ENTRIES_PER_FOLD = 10_000;

    private final TypedLog<TagLogEntry> tags;
    private final TypedLog<LineageEvent> lineage;
    private final FoldStore folds;
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    @GuardedBy("lock")
    private Optional<GovernanceFold> fold = Optional.empty();
    @GuardedBy("lock")
    private long newSinceKept;
    @GuardedBy("lock")
    private long tagVersion = -1;
    @GuardedBy("lock")
    private long lineageVersion = -1;
    @GuardedBy("lock")
    private Optional<Failure> lastFailure = Optional.empty();
    private volatile Optional<Fresh> last = Optional.empty();

    SnapshotTail(TypedLog<TagLogEntry> tags, TypedLog<LineageEvent> lineage, FoldStore folds, Ticker ticker)
    {
        this.tags = requireNonNull(tags, "tags is null");
        this.lineage = requireNonNull(lineage, "lineage is null");
        this.folds = requireNonNull(folds, "folds is null");
        this.ticker = requireNonNull(ticker, "ticker is null");
    }

    private record Fresh(long startedNanos, GovernanceSnapshot snapshot) {}

    private record Failure(long startedNanos, GovernanceUnavailableException exception) {}

    GovernanceSnapshot snapshot(Duration maxStaleness)
    {
        long askedNanos = ticker.read();
        Optional<GovernanceSnapshot> current = lastWithin(askedNanos, maxStaleness);
        if (current.isPresent()) {
            return current.orElseThrow();
        }
        lock.lock();
        try {
            return lastWithin(askedNanos, maxStaleness).orElseGet(() -> refresh(askedNanos));
        }
        finally {
            lock.unlock();
        }
    }

    /**
     * How many callers wait for a refresh.
     */
    int waitingCallers()
    {
        return lock.getQueueLength();
    }

    private Optional<GovernanceSnapshot> lastWithin(long askedNanos, Duration maxStaleness)
    {
        return last
                .filter(fresh -> Duration.ofNanos(askedNanos - fresh.startedNanos()).compareTo(maxStaleness) < 0)
                .map(Fresh::snapshot);
    }

    @GuardedBy("lock")
    private GovernanceSnapshot refresh(long askedNanos)
    {
        if (lastFailure.isPresent() && lastFailure.orElseThrow().startedNanos() - askedNanos > 0) {
            GovernanceUnavailableException exception = lastFailure.orElseThrow().exception();
            throw new GovernanceUnavailableException(exception.getMessage(), exception);
        }
        long startedNanos = ticker.read();
        try {
            GovernanceSnapshot snapshot = extend();
            last = Optional.of(new Fresh(startedNanos, snapshot));
            return snapshot;
        }
        catch (GovernanceUnavailableException e) {
            // of a query that is canceled while it reads, the others learn nothing: each of them reads for itself
            if (!isInterruption(e)) {
                lastFailure = Optional.of(new Failure(startedNanos, e));
            }
            throw e;
        }
    }

    private static boolean isInterruption(GovernanceUnavailableException exception)
    {
        return Thread.currentThread().isInterrupted()
                || Throwables.getCausalChain(exception).stream().anyMatch(cause -> cause instanceof InterruptedException || cause instanceof InterruptedIOException || cause instanceof ClosedByInterruptException);
    }

    @GuardedBy("lock")
    private GovernanceSnapshot extend()
    {
        if (fold.isEmpty()) {
            fold = Optional.of(begin());
        }
        GovernanceFold current = fold.orElseThrow();
        // lineage first: a write that is not resolved there yet was announced in the tags before it began
        long newLineageVersion = lineage.readSince(lineageVersion, events -> {
            current.addLineage(events);
            newSinceKept += events.size();
        });
        long newTagVersion = tags.readSince(tagVersion, entries -> {
            current.addTags(entries);
            newSinceKept += entries.size();
        });
        if (newTagVersion < 0 && newLineageVersion >= 0) {
            throw tags.lost("lineage was recorded beside it");
        }
        Optional<GovernanceSnapshot> same = last.map(Fresh::snapshot).filter(snapshot -> snapshot.tagVersion() == newTagVersion && snapshot.lineageVersion() == newLineageVersion);
        if (same.isPresent()) {
            return same.orElseThrow();
        }
        lineageVersion = newLineageVersion;
        tagVersion = newTagVersion;
        GovernanceSnapshot snapshot = current.snapshot(tagVersion, lineageVersion);
        keepFold(current);
        return snapshot;
    }

    /**
     * A fold whose commits are not in the log means that the log is not the one that was folded.
     */
    @GuardedBy("lock")
    private GovernanceFold begin()
    {
        Optional<StoredFold> stored = folds.newest();
        if (stored.isEmpty()) {
            return new GovernanceFold();
        }
        StoredFold found = stored.orElseThrow();
        if (!tags.fingerprint(found.tagVersion()).equals(found.tagFingerprint()) || !lineage.fingerprint(found.lineageVersion()).equals(found.lineageFingerprint())) {
            throw tags.lost("a fold of another log is beside it");
        }
        tagVersion = found.tagVersion();
        lineageVersion = found.lineageVersion();
        return found.fold();
    }

    @GuardedBy("lock")
    private void keepFold(GovernanceFold current)
    {
        if (newSinceKept >= ENTRIES_PER_FOLD) {
            newSinceKept = 0;
            try {
                folds.keep(new StoredFold(current, tagVersion, tags.fingerprint(tagVersion), lineageVersion, lineage.fingerprint(lineageVersion)));
            }
            catch (GovernanceUnavailableException e) {
                log.warn(e, "The governance log could not be folded; the next start reads more of it");
            }
        }
    }
}
