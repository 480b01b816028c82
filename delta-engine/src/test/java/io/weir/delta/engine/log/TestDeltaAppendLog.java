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
package io.weir.delta.engine.log;

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.ObservedFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Observer;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.delta.engine.UnsupportedTableException;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestDeltaAppendLog
        extends AbstractTestAppendLog
{
    private static final Instant TIME = Instant.parse("2026-03-03T10:15:30.123456Z");

    private final List<String> operations = new CopyOnWriteArrayList<>();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final TrinoFileSystem fileSystem = new ObservedFileSystem(
            new LocalFileSystem(Path.of("/")),
            new Observer()
            {
                @Override
                public void observe(Operation operation, Location location)
                {
                    operations.add(operation + " " + location.fileName());
                }

                @Override
                public void inputClosed(Location location)
                {
                    closed.add(location.fileName());
                }
            });
    private Location location;
    private AppendLog log;

    @BeforeEach
    void setUp(@TempDir Path directory)
    {
        location = Location.of("file://" + directory + "/tag log");
        log = newLog(SCHEMA);
    }

    // as another process would see it
    private AppendLog newLog(LogSchema schema)
    {
        return new DeltaAppendLog(newTables(), location, schema);
    }

    private DeltaTables newTables()
    {
        return new DeltaTables(fileSystem, new TableSnapshotCache(10_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(fileSystem), Runnable::run);
    }

    @Override
    protected AppendLog log()
    {
        return log;
    }

    @Test
    void noNewsCostsLooksAndASmallRead()
    {
        log.append(ImmutableList.of(row("1")));
        LogRows read = log.read();
        operations.clear();

        assertThat(log.readSince(read.version()).rows()).isEmpty();
        assertThat(operations).containsExactly(
                "EXISTS 00000000000000000001.json",
                // whether it could be looked at
                "LAST_MODIFIED 00000000000000000001.json",
                "LAST_MODIFIED 00000000000000000000.json",
                "OPEN_INPUT 00000000000000000000.json");
    }

    @Test
    void whatNobodyBeganIsNotSearchedFor()
    {
        assertThat(log.readSince(-1).rows()).isEmpty();
        assertThat(operations).isEmpty();
    }

    @Test
    void otherProcessFollows()
    {
        AppendLog reader = newLog(SCHEMA);
        long version = reader.read().version();
        for (int number = 0; number < 25; number++) {
            log.append(ImmutableList.of(row(Integer.toString(number))));
        }
        assertThat(reader.readSince(version).rows()).hasSize(25);
        assertThat(reader.readSince(20).rows()).extracting(row -> row.value(0, String.class).orElseThrow()).containsExactly("21", "22", "23", "24");
        assertThat(newLog(SCHEMA).read()).isEqualTo(log.read());
    }

    @Test
    void lostLogIsNotTakenForNoNews()
            throws IOException
    {
        log.append(ImmutableList.of(row("1")));
        LogRows read = log.read();
        fileSystem.deleteDirectory(location);

        assertThatThrownBy(() -> log.readSince(read.version()))
                .isInstanceOf(AppendLogLostException.class)
                .hasMessageStartingWith("The log at %s had version 0, which is gone or was replaced".formatted(location));
        assertThatThrownBy(() -> newLog(SCHEMA).readSince(read.version())).isInstanceOf(AppendLogLostException.class);
        assertThatThrownBy(log::read).isInstanceOf(AppendLogLostException.class);
        assertThatThrownBy(() -> log.append(ImmutableList.of(row("2")))).isInstanceOf(AppendLogLostException.class);
    }

    @Test
    void newsThatCannotBeOpenedAreNotTakenForNoNews()
    {
        TrinoFileSystem unopened = new ObservedFileSystem(fileSystem, (operation, file) -> {
            if (operation == Operation.OPEN_STREAM && file.fileName().equals("00000000000000000001.json")) {
                throw new FileNotFoundException(file.toString());
            }
        });
        AppendLog reader = new DeltaAppendLog(new DeltaTables(unopened, new TableSnapshotCache(10_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(unopened), Runnable::run), location, SCHEMA);
        log.append(ImmutableList.of(row("1")));
        LogRows read = reader.read();
        log.append(ImmutableList.of(row("2")));

        assertThatThrownBy(() -> reader.readSince(read.version())).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("00000000000000000001.json: it is there, but cannot be opened");
    }

    @Test
    void replacedLogIsNotTakenForNoNews()
            throws IOException
    {
        log.append(ImmutableList.of(row("1")));
        LogRows read = log.read();
        fileSystem.deleteDirectory(location);
        newLog(SCHEMA).append(ImmutableList.of(row("2")));

        assertThatThrownBy(() -> log.readSince(read.version())).isInstanceOf(AppendLogLostException.class);
    }

    @Test
    void logReplacedByALongerOne()
            throws IOException
    {
        log.append(ImmutableList.of(row("1")));
        LogRows read = log.read();
        fileSystem.deleteDirectory(location);
        AppendLog other = newLog(SCHEMA);
        other.append(ImmutableList.of(row("2")));
        other.append(ImmutableList.of(row("3")));

        assertThatThrownBy(() -> log.readSince(read.version())).isInstanceOf(AppendLogLostException.class);
    }

    @Test
    void logThatLostItsLastCommits()
            throws IOException
    {
        log.append(ImmutableList.of(row("1")));
        log.append(ImmutableList.of(row("2")));
        fileSystem.deleteFile(location.appendPath("_delta_log/00000000000000000001.json"));

        assertThatThrownBy(log::read).isInstanceOf(AppendLogLostException.class);
        assertThatThrownBy(() -> log.readSince(0)).isInstanceOf(AppendLogLostException.class);
    }

    @Test
    void logThatLostItsFirstCommits()
            throws IOException
    {
        log.append(ImmutableList.of(row("1")));
        log.append(ImmutableList.of(row("2")));
        for (int number = 3; number < 102; number++) {
            log.append(ImmutableList.of(row(Integer.toString(number))));
        }
        fileSystem.deleteFile(location.appendPath("_delta_log/00000000000000000000.json"));

        // the table is still there, by its checkpoint, but what the log said at first is not
        assertThat(newTables().latest(location).files()).hasSize(101);
        assertThatThrownBy(() -> newLog(SCHEMA).read()).isInstanceOf(AppendLogLostException.class);
    }

    @Test
    void tableThatIsNoLog()
    {
        newTables().create(location, new TableDefinition(LogFiles.toDelta(SCHEMA), List.of(), Map.of("delta.columnMapping.mode", "name"), Optional.empty()), List.of(), CommitDetails.of("CREATE TABLE", "test"));

        assertThatThrownBy(log::read)
                .isInstanceOf(UnsupportedTableException.class)
                .hasMessage("The Delta table at %s cannot be used as a log: it has mapped or partition columns".formatted(location));
        assertThatThrownBy(() -> log.append(ImmutableList.of(row("1")))).isInstanceOf(UnsupportedTableException.class);
    }

    @Test
    void compactionShowsToNobody()
    {
        AppendLog timed = newTimedLog();
        for (int number = 0; number < 60; number++) {
            timed.append(ImmutableList.of(rowAt(number)));
        }
        AppendLog follower = newTimedLog();
        long version = follower.readSince(57).version();
        List<LogRow> before = newTimedLog().read().rows();

        assertThat(timed.compact()).isEqualTo(60);

        assertThat(newTables().latest(location).files()).hasSize(1);
        assertThat(before).hasSize(60).isEqualTo(IntStream.range(0, 60).mapToObj(TestDeltaAppendLog::rowAt).toList());
        assertThat(newTimedLog().read().rows()).isEqualTo(before);
        assertThat(follower.readSince(version).rows()).isEmpty();
        // who is behind reads the files that were replaced
        assertThat(newTimedLog().readSince(49).rows()).isEqualTo(before.subList(50, 60));
        assertThat(timed.compact()).isZero();
        timed.append(ImmutableList.of(rowAt(60)));
        assertThat(follower.readSince(version).rows()).containsExactly(rowAt(60));
        assertThat(newTimedLog().read().rows()).hasSize(61).endsWith(rowAt(60));
    }

    @Test
    void compactionBesideWritersLosesNothing()
            throws Exception
    {
        AppendLog timed = newTimedLog();
        int writers = 2;
        int rows = 80;
        try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                int first = writer * rows;
                AppendLog own = newTimedLog();
                futures.add(executor.submit(() -> IntStream.range(first, first + rows).forEach(number -> own.append(ImmutableList.of(rowAt(number))))));
            }
            int replaced = 0;
            while (replaced == 0 || futures.stream().anyMatch(future -> !future.isDone())) {
                replaced += timed.compact();
                assertThat(newTimedLog().read().rows()).doesNotHaveDuplicates();
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        assertThat(newTimedLog().read().rows()).containsExactlyInAnyOrderElementsOf(IntStream.range(0, writers * rows).mapToObj(TestDeltaAppendLog::rowAt).toList());
        assertThat(newTables().latest(location).files()).hasSizeLessThan(writers * rows);
    }

    @Test
    void readsNoFilesOfOtherTimes()
    {
        AppendLog timed = newTimedLog();
        for (int number = 0; number < 10; number++) {
            timed.append(ImmutableList.of(rowAt(number)));
        }
        operations.clear();
        try (Stream<LogPart> parts = timed.partsBetween(TIME.plusSeconds(3), TIME.plusSeconds(4))) {
            assertThat(parts).containsExactly(partAt(3), partAt(4));
        }
        assertThat(operations.stream().filter(operation -> operation.startsWith("OPEN_INPUT part-"))).hasSize(2);
    }

    @Test
    void readsNoFilesThatAreNotTaken()
    {
        for (int number = 0; number < 2 * OrderedParallel.MAXIMUM_PARALLELISM; number++) {
            log.append(ImmutableList.of(row("event " + number)));
        }
        operations.clear();
        try (Stream<LogPart> parts = log.parts()) {
            assertThat(parts.limit(1).flatMap(part -> part.rows().stream())).containsExactly(row("event 0"));
        }
        assertThat(operations.stream().filter(operation -> operation.startsWith("OPEN_INPUT part-"))).hasSize(OrderedParallel.MAXIMUM_PARALLELISM);
    }

    @Test
    void partsTellWhatIsOver()
    {
        AppendLog timed = newTimedLog();
        timed.append(ImmutableList.of(rowAt(7), rowAt(5)));
        timed.append(ImmutableList.of(rowAt(1), rowAt(6)));
        try (Stream<LogPart> parts = timed.parts()) {
            assertThat(parts).containsExactly(
                    new LogPart(ImmutableList.of(rowAt(1), rowAt(6)), since(1)),
                    new LogPart(ImmutableList.of(rowAt(7), rowAt(5)), since(5)));
        }
    }

    @Test
    void aLargeFileComesInPartsAndIsClosedWithThem()
    {
        List<LogRow> rows = IntStream.range(0, 20_000).mapToObj(_ -> row(UUID.randomUUID().toString())).toList();
        log.append(rows);
        closed.clear();
        try (Stream<LogPart> parts = log.parts()) {
            List<LogRow> first = parts.iterator().next().rows();
            assertThat(first).hasSizeLessThan(10_000).isEqualTo(rows.subList(0, first.size()));
            assertThat(closed).filteredOn(file -> file.startsWith("part-")).isEmpty();
        }
        assertThat(closed).filteredOn(file -> file.startsWith("part-")).hasSize(1);
        assertThat(log.read().rows()).isEqualTo(rows);
    }

    @Test
    void logWithoutTimesIsNotCompacted()
    {
        for (int number = 0; number < 55; number++) {
            log.append(ImmutableList.of(row(Integer.toString(number))));
        }
        assertThat(log.compact()).isZero();
    }

    private AppendLog newTimedLog()
    {
        return new DeltaAppendLog(newTables(), location, SCHEMA, Optional.of("at"));
    }

    // statistics are in milliseconds, and those of others may be rounded
    private static Optional<Instant> since(int second)
    {
        return Optional.of(TIME.plusSeconds(second).truncatedTo(MILLIS).minusMillis(1));
    }

    private static LogPart partAt(int second)
    {
        return new LogPart(ImmutableList.of(rowAt(second)), since(second));
    }

    private static LogRow rowAt(int second)
    {
        return LogRow.of("event " + second, (long) second, true, TIME.plusSeconds(second), ImmutableList.of("a"));
    }
}
