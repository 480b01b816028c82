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

import com.google.common.base.Ticker;
import io.weir.delta.engine.log.AppendLog;
import io.weir.delta.engine.log.InMemoryAppendLog;
import io.weir.delta.engine.log.LogPart;
import io.weir.delta.engine.log.LogRow;
import io.weir.delta.engine.log.LogRows;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.asset.Asset;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.tag.TagLogEntry;
import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.weir.governance.log.AbstractTestGovernanceLog.tag;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestSnapshotTail
{
    private static final int CALLERS = 8;

    private final TagLogCodec codec = new TagLogCodec();
    private final ControlledLog store = new ControlledLog(new InMemoryAppendLog(codec.schema()));
    private final TypedLog<TagLogEntry> tags = new TypedLog<>(codec, _ -> store);
    private final AtomicLong nanos = new AtomicLong();
    private final SnapshotTail tail = new SnapshotTail(
            tags,
            new TypedLog<>(new LineageLogCodec(), lineage -> new InMemoryAppendLog(lineage.schema())),
            new FoldStore.None(),
            new Ticker()
            {
                @Override
                public long read()
                {
                    return nanos.get();
                }
            });

    @Test
    void readsOnlyWhenTheSnapshotIsOlderThanTheBound()
    {
        tail.snapshot(ZERO);
        int reads = store.reads.get();
        nanos.addAndGet(Duration.ofSeconds(5).toNanos() - 1);
        tail.snapshot(Duration.ofSeconds(5));
        assertThat(store.reads.get()).isEqualTo(reads);
        nanos.addAndGet(1);
        tail.snapshot(Duration.ofSeconds(5));
        assertThat(store.reads.get()).isEqualTo(reads + 1);
    }

    @Test
    void isClosedWhenTheLogCannotBeReadWithinTheBound()
    {
        tags.append(List.of(tag("t1", "c.s.t.x", "A")));
        GovernanceSnapshot last = tail.snapshot(ZERO);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        store.failure = new IllegalStateException("disk on fire");
        assertThat(tail.snapshot(Duration.ofSeconds(2))).isSameAs(last);
        assertThatThrownBy(() -> tail.snapshot(ZERO))
                .isInstanceOf(GovernanceUnavailableException.class)
                .hasMessage("Cannot read the governance log tag_log: disk on fire");
        store.failure = null;
        nanos.addAndGet(1);
        assertThat(tail.snapshot(ZERO)).isSameAs(last);
    }

    @Test
    void aFailedRefreshLosesNothing()
    {
        store.failure = new IllegalStateException("disk on fire");
        tags.append(List.of(tag("t1", "c.s.t.x", "A")));
        assertThatThrownBy(() -> tail.snapshot(ZERO)).isInstanceOf(GovernanceUnavailableException.class);
        store.failure = null;
        nanos.addAndGet(1);
        assertThat(tail.snapshot(ZERO).effectiveTags(Asset.parse("c.s.t.x"))).hasSize(1);
    }

    @Test
    void aFoldThatCannotBeKeptKeepsNothingBack()
    {
        tail.snapshot(ZERO);
        store.fingerprintFailure = new IllegalStateException("disk on fire");
        tags.append(IntStream.range(0, SnapshotTail.ENTRIES_PER_FOLD)
                .mapToObj(number -> tag("t" + number, "c.s.t.x" + number, "A"))
                .toList());
        for (int attempt = 0; attempt < 2; attempt++) {
            nanos.addAndGet(1);
            assertThat(tail.snapshot(ZERO).effectiveTags(Asset.parse("c.s.t.x7"))).hasSize(1);
        }
    }

    @Test
    void aRowThatCannotBeReadCloses()
    {
        LogRow good = codec.encode(tag("t1", "c.s.t.x", "A"));
        List<Object> values = new ArrayList<>(good.values());
        values.set(0, 99L);
        store.append(List.of(new LogRow(values)));
        assertThatThrownBy(() -> tail.snapshot(ZERO))
                .isInstanceOf(GovernanceUnavailableException.class)
                .hasMessage("Cannot read the governance log tag_log: tag_log has a row of schema version 99 (event t1), but this version of Weir reads only 1. Upgrade Weir on this node");
    }

    @Test
    void concurrentCallersShareARefresh()
            throws Exception
    {
        List<Future<GovernanceSnapshot>> futures = callAllDuringARead(() -> {});
        for (Future<GovernanceSnapshot> future : futures) {
            assertThat(future.get()).isNotNull();
        }
        // the one that was under way when the others came, and one for all of them
        assertThat(store.reads.get()).isEqualTo(2);
    }

    @Test
    void concurrentCallersShareAFailure()
            throws Exception
    {
        List<Future<GovernanceSnapshot>> futures = callAllDuringARead(() -> store.failure = new IllegalStateException("disk on fire"));
        for (Future<GovernanceSnapshot> future : futures) {
            assertThatThrownBy(future::get).hasCauseInstanceOf(GovernanceUnavailableException.class);
        }
        assertThat(store.reads.get()).isEqualTo(2);
    }

    @Test
    void whoIsCanceledFailsAlone()
            throws Exception
    {
        List<Future<GovernanceSnapshot>> futures = callAllDuringARead(() -> store.failureOfOne.set(new UncheckedIOException(new ClosedByInterruptException())));
        assertThatThrownBy(futures.getFirst()::get).hasCauseInstanceOf(GovernanceUnavailableException.class);
        for (Future<GovernanceSnapshot> future : futures.subList(1, futures.size())) {
            assertThat(future.get()).isNotNull();
        }
    }

    private List<Future<GovernanceSnapshot>> callAllDuringARead(Runnable beforeRelease)
            throws InterruptedException
    {
        try (ExecutorService executor = Executors.newFixedThreadPool(CALLERS + 1)) {
            store.hold = new CountDownLatch(1);
            List<Future<GovernanceSnapshot>> futures = new ArrayList<>();
            futures.add(executor.submit(() -> tail.snapshot(ZERO)));
            store.reading.await();
            nanos.incrementAndGet();
            CountDownLatch started = new CountDownLatch(CALLERS);
            for (int caller = 0; caller < CALLERS; caller++) {
                futures.add(executor.submit(() -> {
                    started.countDown();
                    return tail.snapshot(ZERO);
                }));
            }
            started.await();
            awaitWaiters();
            nanos.incrementAndGet();
            beforeRelease.run();
            store.hold.countDown();
            return futures;
        }
    }

    private void awaitWaiters()
            throws InterruptedException
    {
        while (tail.waitingCallers() < CALLERS) {
            Thread.sleep(1);
        }
    }

    /**
     * A log that can be made slow or unreadable.
     */
    private static final class ControlledLog
            implements AppendLog
    {
        private final AppendLog delegate;
        private final AtomicInteger reads = new AtomicInteger();
        private final CountDownLatch reading = new CountDownLatch(1);
        private volatile CountDownLatch hold = new CountDownLatch(0);
        private final AtomicReference<RuntimeException> failureOfOne = new AtomicReference<>();
        private volatile RuntimeException failure;
        private volatile RuntimeException fingerprintFailure;

        private ControlledLog(AppendLog delegate)
        {
            this.delegate = delegate;
        }

        @Override
        public long append(List<LogRow> rows)
        {
            return delegate.append(rows);
        }

        @Override
        public boolean exists()
        {
            return delegate.exists();
        }

        @Override
        public void createIfAbsent()
        {
            delegate.createIfAbsent();
        }

        @Override
        public LogRows read()
        {
            return readSince(-1);
        }

        @Override
        public LogRows readSince(long version)
        {
            beforeRead();
            return delegate.readSince(version);
        }

        @Override
        public long readSince(long version, Consumer<List<LogRow>> rows)
        {
            beforeRead();
            return delegate.readSince(version, rows);
        }

        @Override
        public Stream<LogPart> parts()
        {
            beforeRead();
            return delegate.parts();
        }

        @Override
        public Stream<LogPart> partsBetween(Instant first, Instant last)
        {
            beforeRead();
            return delegate.partsBetween(first, last);
        }

        @Override
        public int compact()
        {
            return delegate.compact();
        }

        @Override
        public String fingerprint(long version)
        {
            if (fingerprintFailure != null) {
                throw fingerprintFailure;
            }
            return delegate.fingerprint(version);
        }

        private void beforeRead()
        {
            reads.incrementAndGet();
            reading.countDown();
            try {
                hold.await();
            }
            catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            Optional.ofNullable(failureOfOne.getAndSet(null)).ifPresent(once -> {
                throw once;
            });
            if (failure != null) {
                throw failure;
            }
        }
    }
}
