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

import io.weir.lineage.spool.Spool.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static io.weir.lineage.spool.SpooledTexts.ONE_MEGABYTE;
import static io.weir.lineage.spool.SpooledTexts.append;
import static io.weir.lineage.spool.SpooledTexts.read;
import static io.weir.lineage.spool.SpooledTexts.segments;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestFullSpool
{
    @TempDir
    Path directory;

    @Test
    void givesUpInOrderAndProvesIt()
    {
        SpoolLimits limits = new SpoolLimits(2_000, 10_000);
        try (Spool spool = Spool.open(directory, limits)) {
            while (spool.bytes() <= 7_990) {
                append(spool, RecordKind.ENDED, Importance.WRITE, "filler".repeat(10));
            }
            assertThat(append(spool, RecordKind.STARTED, Importance.READ_STARTED, "start")).isEqualTo(Outcome.DROPPED);
            assertThat(append(spool, RecordKind.ENDED, Importance.READ, "read")).isEqualTo(Outcome.APPENDED);
            while (spool.bytes() <= 8_950) {
                append(spool, RecordKind.ENDED, Importance.WRITE, "filler".repeat(10));
            }
            assertThat(append(spool, RecordKind.ENDED, Importance.READ, "dropped read")).isEqualTo(Outcome.DROPPED);
            assertThat(append(spool, RecordKind.ENDED, Importance.READ, "dropped read")).isEqualTo(Outcome.DROPPED);
            assertThat(append(spool, RecordKind.ENDED, Importance.AUDIT, "denied")).isEqualTo(Outcome.APPENDED);
            while (spool.bytes() <= 9_950) {
                append(spool, RecordKind.ENDED, Importance.WRITE, "filler".repeat(10));
            }
            assertThat(append(spool, RecordKind.ENDED, Importance.AUDIT, "dropped denial")).isEqualTo(Outcome.DROPPED);
            assertThat(append(spool, RecordKind.ENDED, Importance.WRITE, "write")).isEqualTo(Outcome.APPENDED);
            assertThat(spool.dropped()).isEqualTo(4);
            List<String> records = read(spool, SpoolPosition.START);
            assertThat(records).contains("read", "denied", "write").doesNotContain("start", "dropped read", "dropped denial");
            List<String> gaps = records.stream().filter(record -> record.startsWith("gap")).toList();
            assertThat(gaps).hasSize(3);
            assertThat(gaps.get(0)).endsWith("{READ_STARTED=1}");
            assertThat(gaps.get(1)).endsWith("{READ=2}");
            assertThat(gaps.get(2)).endsWith("{AUDIT=1}");
        }
    }

    @Test
    void queryWhoseEndWasGivenUpIsNotOpen()
    {
        try (Spool spool = Spool.open(directory, new SpoolLimits(1_000, 4_000))) {
            append(spool, RecordKind.STARTED, Importance.READ_STARTED, "ended");
            append(spool, RecordKind.STARTED, Importance.READ_STARTED, "running");
            while (spool.bytes() <= 4_000) {
                append(spool, RecordKind.ENDED, Importance.WRITE, "filler".repeat(10));
            }
            assertThat(append(spool, RecordKind.STARTED, Importance.READ_STARTED, "given up")).isEqualTo(Outcome.DROPPED);
            assertThat(append(spool, RecordKind.ENDED, Importance.READ, "given up")).isEqualTo(Outcome.DROPPED);
            assertThat(append(spool, RecordKind.ENDED, Importance.READ, "ended")).isEqualTo(Outcome.DROPPED);
        }
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(spool.openQueries()).extracting(SpoolRecord::key).containsExactly("running");
        }
    }

    @Test
    void gapThatAnEarlierReleaseWroteTellsOfNoQueries()
    {
        SpoolGap gap = SpoolAppender.GAPS.fromJson(
                """
                {"reason":"FULL","first":1,"last":2,"counts":{"READ":2},"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:01Z","hashBefore":"00","hashAfter":"01"}""");
        assertThat(gap.ended()).isEmpty();
        assertThat(gap.records()).isEqualTo(2);
    }

    @Test
    void tellsOfWhatWasGivenUpBeforeItStops()
    {
        try (Spool spool = Spool.open(directory, new SpoolLimits(1_000, 4_000))) {
            while (spool.bytes() <= 4_000) {
                append(spool, RecordKind.ENDED, Importance.WRITE, "filler".repeat(10));
            }
            append(spool, RecordKind.ENDED, Importance.READ, "dropped");
            spool.sync();
        }
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(read(spool, SpoolPosition.START)).last().asString().startsWith("gap FULL").endsWith("{READ=1}");
        }
    }

    @Test
    void fullDisk()
            throws IOException
    {
        SmallDisk disk = new SmallDisk(directory, 20_000);
        try (Spool spool = Spool.open(directory, new SpoolLimits(2_000, 1 << 30), Clock.systemUTC(), disk::open)) {
            int number = 0;
            Outcome outcome;
            do {
                outcome = append(spool, RecordKind.ENDED, Importance.READ, "read " + number++);
            }
            while (outcome == Outcome.APPENDED);
            assertThat(outcome).isEqualTo(Outcome.DROPPED);
            // so that nothing is left for writes either
            Files.delete(directory.resolve("spool.reserve"));
            disk.grow(-2_000);
            assertThat(append(spool, RecordKind.ENDED, Importance.WRITE, "write 1")).isEqualTo(Outcome.DEFERRED);
            assertThat(append(spool, RecordKind.ENDED, Importance.WRITE, "write 2")).isEqualTo(Outcome.DEFERRED);
            assertThatThrownBy(spool::sync).isInstanceOf(SpoolException.class).hasMessageContaining("No space left on device");
            disk.grow(20_000);
            spool.sync();
            assertThat(append(spool, RecordKind.ENDED, Importance.READ, "read again")).isEqualTo(Outcome.APPENDED);
            List<String> records = read(spool, SpoolPosition.START);
            assertThat(records).endsWith("gap FULL %s-%s {READ=1}".formatted(number, number), "write 1", "write 2", "read again");
            assertThat(records.subList(0, number - 1)).containsExactlyElementsOf(IntStream.range(0, number - 1).mapToObj(i -> "read " + i).toList());
        }
    }

    @Test
    void reserveIsForWrites()
    {
        Path reserve = directory.resolve("spool.reserve");
        SmallDisk disk = new SmallDisk(directory, 200_000);
        try (Spool spool = Spool.open(directory, new SpoolLimits(100_000, 1 << 30), Clock.systemUTC(), disk::open)) {
            appendReadsUntilDropped(spool);
            assertThatThrownBy(spool::sync).hasMessageContaining("No space left on device");
            assertThat(reserve).hasSize(100_000);
            int writes = 0;
            while (append(spool, RecordKind.ENDED, Importance.WRITE, "write".repeat(1_000)) == Outcome.APPENDED) {
                writes++;
                // they take what is left over of the part that was given up
                appendReadsUntilDropped(spool);
            }
            assertThat(writes).isBetween(5, 8);
            assertThat(reserve).doesNotExist();
            assertThat(read(spool, SpoolPosition.START)).filteredOn(text -> text.startsWith("write")).hasSize(writes);
        }
    }

    private static void appendReadsUntilDropped(Spool spool)
    {
        Outcome outcome = Outcome.APPENDED;
        while (outcome == Outcome.APPENDED) {
            outcome = append(spool, RecordKind.ENDED, Importance.READ, "read");
        }
    }

    @Test
    void keepsTheStartsOfRunningQueriesWhenAFullDiskIsFreed()
            throws IOException
    {
        SmallDisk disk = new SmallDisk(directory, 20_000);
        try (Spool spool = Spool.open(directory, new SpoolLimits(2_000, 1 << 30), Clock.systemUTC(), disk::open)) {
            append(spool, RecordKind.STARTED, Importance.READ_STARTED, "running");
            appendReadsUntilDropped(spool);
            spool.release(spool.end());
            assertThat(spool.bytes()).isLessThan(5_000);
            // as if the process died now
            Path copy = Files.createDirectory(directory.resolve("copy"));
            for (Path segment : segments(directory)) {
                Files.copy(segment, copy.resolve(segment.getFileName()));
            }
            try (Spool next = Spool.open(copy, ONE_MEGABYTE)) {
                assertThat(next.openQueries()).extracting(SpoolRecord::key).containsExactly("running");
            }
        }
    }

    @Test
    void tellsOfWhatAFullDiskDidNotTakeBeforeItStops()
    {
        SmallDisk disk = new SmallDisk(directory, 20_000);
        try (Spool spool = Spool.open(directory, new SpoolLimits(2_000, 1 << 30), Clock.systemUTC(), disk::open)) {
            appendReadsUntilDropped(spool);
        }
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(read(spool, SpoolPosition.START)).last().asString().startsWith("gap FULL").endsWith("{READ=1}");
        }
    }

    @Test
    void flushesWhatAFullDiskTook()
    {
        SmallDisk disk = new SmallDisk(directory, 20_000);
        AtomicInteger flushes = new AtomicInteger();
        SegmentFile.Opener opener = path -> new CountingFile(disk.open(path), flushes);
        try (Spool spool = Spool.open(directory, new SpoolLimits(2_000, 1 << 30), Clock.systemUTC(), opener)) {
            appendReadsUntilDropped(spool);
            assertThatThrownBy(spool::sync).hasMessageContaining("No space left on device");
            assertThat(flushes.get()).isPositive();
        }
    }

    private record CountingFile(SegmentFile file, AtomicInteger flushes)
            implements SegmentFile
    {
        @Override
        public void write(long offset, byte[] bytes)
                throws IOException
        {
            file.write(offset, bytes);
        }

        @Override
        public void truncate(long length)
                throws IOException
        {
            file.truncate(length);
        }

        @Override
        public void sync()
                throws IOException
        {
            file.sync();
            flushes.incrementAndGet();
        }

        @Override
        public void close()
                throws IOException
        {
            file.close();
        }
    }

    @Test
    void endDoesNotOvertakeAStartThatWaits()
    {
        SmallDisk disk = new SmallDisk(directory, 5_000);
        try (Spool spool = Spool.open(directory, new SpoolLimits(1_000, 1 << 30), Clock.systemUTC(), disk::open)) {
            Outcome outcome = Outcome.APPENDED;
            while (outcome == Outcome.APPENDED) {
                outcome = append(spool, RecordKind.ENDED, Importance.WRITE, "filler");
            }
            assertThat(spool.append(ofQuery(RecordKind.STARTED, Importance.WRITE, "start"))).isEqualTo(Outcome.DEFERRED);
            disk.grow(10_000);
            // of a statement that was denied
            assertThat(spool.append(ofQuery(RecordKind.ENDED, Importance.AUDIT, "end"))).isEqualTo(Outcome.DEFERRED);
            spool.sync();
            assertThat(read(spool, SpoolPosition.START)).endsWith("start", "end");
            assertThat(spool.openQueries()).isEmpty();
        }
    }

    private static SpoolRecord ofQuery(RecordKind kind, Importance importance, String text)
    {
        return new SpoolRecord(kind, importance, "query", text.getBytes(UTF_8));
    }

    @Test
    void durableAppendWaitsForTheDisk()
            throws Exception
    {
        SmallDisk disk = new SmallDisk(directory, 3_000);
        try (Spool spool = Spool.open(directory, new SpoolLimits(1_000, 1 << 30), Clock.systemUTC(), disk::open)) {
            appendReadsUntilDropped(spool);
            AtomicBoolean recorded = new AtomicBoolean();
            Thread query = Thread.ofPlatform().start(() -> {
                spool.appendDurably(new SpoolRecord(RecordKind.STARTED, Importance.READ_STARTED, "query", "query".getBytes(UTF_8)));
                recorded.set(true);
            });
            query.interrupt();
            assertThat(query.join(Duration.ofMillis(500))).isFalse();
            assertThat(recorded).isFalse();
            disk.grow(10_000);
            query.join();
            assertThat(recorded).isTrue();
            assertThat(read(spool, SpoolPosition.START)).contains("query");
        }
    }
}
