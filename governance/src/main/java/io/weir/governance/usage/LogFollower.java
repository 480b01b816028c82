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
package io.weir.governance.usage;

import com.google.common.base.Throwables;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.weir.governance.GovernanceUnavailableException;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * Follows a log: each call reads what is new since the one before, in parts, and folds it. The first call reads the whole log.
 * <p>
 * A read has a thread of its own, so that a caller who is canceled meanwhile does not end it: the next would read the whole log anew, and where every caller has only so much time, none would come to its end. Those who come during a read
 * share the one behind it.
 */
final class LogFollower<T, R>
{
    private static final long START = -1;

    private final Source<T> source;
    private final Supplier<LogFold<T, R>> newFold;

    private final Object queue = new Object();
    @GuardedBy("queue")
    private Optional<FutureTask<R>> queued = Optional.empty();

    @GuardedBy("this")
    private LogFold<T, R> fold;
    @GuardedBy("this")
    private long version = START;
    // of the entries after the version: of a read that failed on its way
    @GuardedBy("this")
    private long folded;
    @GuardedBy("this")
    private long passed;

    /**
     * Hands over what was appended after a version, in parts and in order.
     */
    @FunctionalInterface
    interface Source<T>
    {
        /**
         * @return the version that it leads to
         */
        long readSince(long version, Consumer<List<T>> entries);
    }

    LogFollower(Source<T> source, Supplier<LogFold<T, R>> newFold)
    {
        this.source = requireNonNull(source, "source is null");
        this.newFold = requireNonNull(newFold, "newFold is null");
        this.fold = newFold.get();
    }

    /**
     * @throws GovernanceUnavailableException when the log cannot be read, or the caller is interrupted
     */
    R read()
    {
        FutureTask<R> reading = next();
        try {
            return reading.get();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GovernanceUnavailableException("Canceled while the governance log is read, which goes on for those who ask next", e);
        }
        catch (ExecutionException e) {
            if (e.getCause() instanceof GovernanceUnavailableException unavailable) {
                throw new GovernanceUnavailableException(unavailable.getMessage(), unavailable);
            }
            Throwables.throwIfUnchecked(e.getCause());
            throw new IllegalStateException(e.getCause());
        }
    }

    private FutureTask<R> next()
    {
        synchronized (queue) {
            FutureTask<R> next = queued.orElseGet(() -> new FutureTask<>(this::readOn));
            if (queued.isEmpty()) {
                queued = Optional.of(next);
                Thread.ofVirtual().name("governance-log-follower").start(next);
            }
            return next;
        }
    }

    private synchronized R readOn()
    {
        synchronized (queue) {
            // what comes from now on may have been appended after this read has begun
            queued = Optional.empty();
        }
        passed = 0;
        boolean read = false;
        try {
            version = source.readSince(version, this::apply);
            read = true;
            folded = 0;
            return fold.result();
        }
        finally {
            if (!read && version == START) {
                // a log comes in another order when parts of it were put together meanwhile; what follows a version does not
                fold = newFold.get();
                folded = 0;
            }
        }
    }

    private synchronized void apply(List<T> entries)
    {
        int known = (int) Math.min(folded - passed, entries.size());
        fold.apply(entries.subList(known, entries.size()));
        passed += entries.size();
        folded = Math.max(folded, passed);
    }
}
