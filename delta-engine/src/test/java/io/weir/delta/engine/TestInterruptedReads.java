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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.Uninterruptibles;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

/**
 * What Trino does to the thread that plans a query, or commits it, when the query is canceled.
 */
class TestInterruptedReads
{
    private static final Location TABLE = Location.of("memory:///table");
    private static final CommitDetails WRITE = CommitDetails.of("WRITE", "test");
    private static final int COMMITS = 13;
    private static final int FILES_OF_COMMIT = 3;
    private static final String CHECKPOINT = "00000000000000000010.checkpoint.parquet";

    private final TrinoFileSystem memory = new MemoryFileSystem();
    private final AtomicBoolean canRun = new AtomicBoolean();

    @BeforeEach
    void createTable()
    {
        DeltaTables writer = tables(memory, new TableSnapshotCache(0));
        TableDefinition definition = new TableDefinition(new StructType().add("id", IntegerType.INTEGER), ImmutableList.of(), ImmutableMap.of("delta.checkpointInterval", "10"), Optional.empty());
        TableSnapshot table = writer.create(TABLE, definition, ImmutableList.of(), WRITE);
        for (int commit = 1; commit <= COMMITS; commit++) {
            int number = commit;
            table = writer.append(table, IntStream.range(0, FILES_OF_COMMIT).mapToObj(file -> file("f%s-%s".formatted(number, file))).toList(), WRITE);
        }
    }

    @AfterEach
    void leaveNoInterrupt()
    {
        Thread.interrupted();
    }

    private static NewDataFile file(String path)
    {
        return new NewDataFile(path, ImmutableMap.of(), 1, Instant.EPOCH, "{\"numRecords\":1}");
    }

    private static DeltaTables tables(TrinoFileSystem fileSystem, TableSnapshotCache cache)
    {
        return new DeltaTables(fileSystem, cache, Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(fileSystem), Runnable::run);
    }

    @Test
    void loadingEnds()
    {
        DeltaTables tables = tables(memory, new TableSnapshotCache(100_000_000));
        Thread.currentThread().interrupt();

        assertInterrupted(() -> tables.latest(TABLE));
        assertThat(tables.latest(TABLE).files()).hasSize(FILES_OF_COMMIT * COMMITS);
    }

    @Test
    void readingCommitsEnds()
    {
        Thread reader = Thread.currentThread();
        DeltaTables tables = tables(onFirst(Operation.OPEN_STREAM, "00000000000000000012.json", reader::interrupt), new TableSnapshotCache(100_000_000));
        canRun.set(true);

        assertInterrupted(() -> tables.latest(TABLE));
        assertThat(tables.latest(TABLE).files()).hasSize(FILES_OF_COMMIT * COMMITS);
    }

    @Test
    void readingCheckpointsEnds()
    {
        DeltaTables tables = tables(onFirst(Operation.OPEN_INPUT, CHECKPOINT, Thread.currentThread()::interrupt), new TableSnapshotCache(100_000_000));
        TableSnapshot table = tables.at(TABLE, 11);
        canRun.set(true);

        assertInterrupted(table::files);
        assertThat(table.files()).hasSize(FILES_OF_COMMIT * 11);
        assertThat(tables.at(TABLE, 11)).isSameAs(table);
    }

    // a wait that cannot be interrupted does not end with the time of the test
    @Test
    @Timeout(value = 60, threadMode = SEPARATE_THREAD)
    void waitingForAnotherReaderEnds()
            throws InterruptedException
    {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch mayRead = new CountDownLatch(1);
        TrinoFileSystem heldUp = onFirst(Operation.OPEN_INPUT, CHECKPOINT, () -> {
            reading.countDown();
            Uninterruptibles.awaitUninterruptibly(mayRead);
        });
        TableSnapshot table = tables(heldUp, new TableSnapshotCache(100_000_000)).at(TABLE, 11);
        canRun.set(true);
        Thread other = Thread.ofVirtual().start(table::files);
        reading.await();
        Thread.currentThread().interrupt();

        assertInterrupted(table::files);
        mayRead.countDown();
        other.join();
        assertThat(table.files()).hasSize(FILES_OF_COMMIT * 11);
    }

    @Test
    @Timeout(value = 60, threadMode = SEPARATE_THREAD)
    void waitingForTheNextCommitEnds()
    {
        CountDownLatch mayRead = new CountDownLatch(1);
        Thread reader = Thread.currentThread();
        DeltaTables tables = tables(
                onFirst(Operation.OPEN_STREAM, "00000000000000000014.json", () -> {
                    reader.interrupt();
                    Uninterruptibles.awaitUninterruptibly(mayRead);
                }),
                new TableSnapshotCache(100_000_000));
        tables.latest(TABLE);
        canRun.set(true);

        assertInterrupted(() -> tables.latest(TABLE));
        mayRead.countDown();
        assertThat(tables.latest(TABLE).version()).isEqualTo(COMMITS);
    }

    /**
     * Nobody may take it for a problem of the table.
     */
    @Test
    void waitingToCommitEnds()
    {
        Thread writer = Thread.currentThread();
        DeltaTables tables = tables(
                onFirst(Operation.BEFORE_CREATE_EXCLUSIVE, "00000000000000000014.json", () -> {
                    DeltaTables faster = tables(memory, new TableSnapshotCache(0));
                    faster.append(faster.latest(TABLE), ImmutableList.of(file("faster")), WRITE);
                    writer.interrupt();
                }),
                new TableSnapshotCache(0));
        TableSnapshot table = tables.latest(TABLE);
        canRun.set(true);

        assertThatThrownBy(() -> tables.append(table, ImmutableList.of(file("slower")), WRITE)).isInstanceOf(CommitInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tables.latest(TABLE).files()).extracting(ActiveFile::path).contains("faster").doesNotContain("slower");
    }

    @Test
    void readingWinnersEnds()
    {
        DeltaTables tables = tables(
                new ObservedFileSystem(memory, (operation, location) -> {
                    if (operation == Operation.BEFORE_CREATE_EXCLUSIVE && location.fileName().equals("00000000000000000014.json") && canRun.compareAndSet(true, false)) {
                        DeltaTables faster = tables(memory, new TableSnapshotCache(0));
                        faster.append(faster.latest(TABLE), ImmutableList.of(file("faster")), WRITE);
                    }
                    if (location.fileName().equals("00000000000000000015.json")) {
                        Thread.currentThread().interrupt();
                        throw new StoreUnavailableException("read", location, new InterruptedIOException());
                    }
                }),
                new TableSnapshotCache(0));
        TableSnapshot table = tables(memory, new TableSnapshotCache(0)).latest(TABLE);
        canRun.set(true);

        assertThatThrownBy(() -> tables.append(table, ImmutableList.of(file("slower")), WRITE)).isInstanceOf(CommitInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tables(memory, new TableSnapshotCache(0)).latest(TABLE).files()).extracting(ActiveFile::path).contains("faster").doesNotContain("slower");
    }

    /**
     * What is made must not be told of as if it were not.
     */
    @Test
    void restoringEndsWithTheCommit()
    {
        DeltaTables tables = tables(onFirst(Operation.AFTER_CREATE_EXCLUSIVE, "00000000000000000014.json", Thread.currentThread()::interrupt), new TableSnapshotCache(100_000_000));
        TableSnapshot latest = tables.latest(TABLE);
        TableSnapshot wanted = tables.at(TABLE, 1);
        canRun.set(true);

        TableSnapshot restored = tables.restore(latest, wanted, WRITE);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(restored.version()).isEqualTo(COMMITS + 1);
        assertThat(restored.files()).extracting(ActiveFile::path).containsExactlyInAnyOrder("f1-0", "f1-1", "f1-2");
        assertThat(tables.latest(TABLE).files()).isEqualTo(restored.files());
    }

    private TrinoFileSystem onFirst(Operation wanted, String fileName, Runnable action)
    {
        return new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == wanted && location.fileName().equals(fileName) && canRun.compareAndSet(true, false)) {
                action.run();
            }
        });
    }

    private static void assertInterrupted(ThrowingCallable reading)
    {
        assertThatThrownBy(reading).isInstanceOf(ReadInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
