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

import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.weir.lineage.spool.Spool.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestSpool
{
    private static final SpoolLimits ONE_MEGABYTE = new SpoolLimits(1 << 20, 1 << 30);

    private static final JsonCodec<SpoolGap> GAPS = new JsonCodecFactory().jsonCodec(SpoolGap.class);

    @TempDir
    Path directory;

    @Test
    void readsWhatWasAppended()
    {
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(read(spool, SpoolPosition.START)).isEmpty();
            append(spool, "a", "", "c");
            List<SpoolEntry> entries = spool.read(SpoolPosition.START, 2);
            assertThat(text(entries)).containsExactly("a", "");
            assertThat(read(spool, entries.getLast().next())).containsExactly("c");
            assertThat(spool.end()).isGreaterThan(entries.getLast().next());
        }
    }

    @Test
    void survivesRestarts()
    {
        SpoolPosition position;
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "a", "b");
            position = spool.read(SpoolPosition.START, 1).getFirst().next();
        }
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "c");
            assertThat(read(spool, position)).containsExactly("b", "c");
        }
    }

    @Test
    void rollsAndReleases()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, smallSegments())) {
            append(spool, "first record", "second record", "third record", "fourth record");
            assertThat(read(spool, SpoolPosition.START)).containsExactly("first record", "second record", "third record", "fourth record");
            assertThat(segments()).hasSize(4);
            spool.release(spool.end());
            assertThat(segments()).hasSize(1);
            assertThat(read(spool, SpoolPosition.START)).containsExactly("fourth record");
        }
    }

    @Test
    void dropsTornRecord()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "whole", "torn by the crash");
        }
        int length = Frame.length(record("torn by the crash"));
        for (int missing = 1; missing < length; missing++) {
            Path copy = directory.resolve("copy-" + missing);
            Files.createDirectories(copy);
            Path segment = Files.copy(segments().getFirst(), copy.resolve(segments().getFirst().getFileName()));
            truncate(segment, missing);
            try (Spool spool = Spool.open(copy, ONE_MEGABYTE)) {
                append(spool, "after");
                assertThat(read(spool, SpoolPosition.START)).containsExactly("whole", "after");
            }
        }
    }

    @Test
    void survivesAFileWithoutItsHeader()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "whole");
        }
        Files.write(directory.resolve("segment-0000000000000002.log"), new byte[] {'W', 'E'});
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "after");
            assertThat(read(spool, SpoolPosition.START)).containsExactly("whole", "after");
            assertThat(spool.sequence()).isEqualTo(2);
        }
    }

    @Test
    void dropsGarbageAtTheEnd()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "whole");
        }
        Files.write(segments().getFirst(), new byte[] {0, 0, 0, 2, 1, 2, 3, 4, 'x', 'y'}, APPEND);
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(read(spool, SpoolPosition.START)).containsExactly("whole");
        }
    }

    @Test
    void losesOnlyWhatIsDamagedAndSaysSo()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "first", "damaged", "third");
        }
        try (RandomAccessFile file = new RandomAccessFile(segments().getFirst().toFile(), "rw")) {
            file.seek(SegmentHeader.LENGTH + Frame.length(record("first")) + Frame.length(record("damaged")) - 1);
            file.write('X');
        }
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "fourth");
            assertThat(read(spool, SpoolPosition.START)).containsExactly("first", "gap DAMAGED 2-2 {}", "third", "fourth");
            Path damaged = segments().getFirst();
            assertThat(damaged.resolveSibling(damaged.getFileName() + ".damaged")).exists();
        }
    }

    @Test
    void tellsOfALostEndOfASegment()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, smallSegments())) {
            append(spool, "first", "lost", "third");
        }
        truncate(segments().get(1), 1);
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(read(spool, SpoolPosition.START)).containsExactly("first", "gap DAMAGED 2-2 {}", "third");
        }
    }

    @Test
    void numbersGoOnOverRestartsAndReleases()
    {
        for (int start = 0; start < 3; start++) {
            try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
                assertThat(spool.sequence()).isEqualTo(start);
                append(spool, "record");
                spool.release(spool.end());
            }
        }
    }

    @Test
    void chainCoversEveryRecord()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, smallSegments())) {
            append(spool, "first", "second", "third");
        }
        ChainLink link = ChainLink.START;
        for (Path segment : segments()) {
            assertThat(Segment.before(segment)).contains(link);
            try (SegmentReader reader = new SegmentReader(segment, 0, Long.MAX_VALUE)) {
                for (Optional<Frame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                    Frame found = frame.orElseThrow();
                    link = link.next(ChainLink.digest(new SpoolRecord(found.kind(), Importance.READ, found.key(), found.payload())));
                    assertThat(found.link()).isEqualTo(link);
                }
            }
        }
        assertThat(link.sequence()).isEqualTo(3);
    }

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
    void durableAppendWaitsForTheDisk()
            throws Exception
    {
        SmallDisk disk = new SmallDisk(directory, 3_000);
        try (Spool spool = Spool.open(directory, new SpoolLimits(1_000, 1 << 30), Clock.systemUTC(), disk::open)) {
            Outcome outcome = Outcome.APPENDED;
            while (outcome == Outcome.APPENDED) {
                outcome = append(spool, RecordKind.ENDED, Importance.READ, "filler");
            }
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

    @Test
    void remembersQueriesWithoutAnEnd()
    {
        try (Spool spool = Spool.open(directory, smallSegments())) {
            append(spool, RecordKind.STARTED, Importance.WRITE, "finished");
            append(spool, RecordKind.STARTED, Importance.WRITE, "running");
            append(spool, RecordKind.ENDED, Importance.WRITE, "finished");
            append(spool, "another", "and one more");
            // what is delivered goes, but not the start of what still runs
            spool.release(spool.end());
            assertThat(spool.openQueries()).extracting(SpoolRecord::key).containsExactly("running");
        }
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(spool.openQueries()).extracting(record -> new String(record.payload(), UTF_8)).containsExactly("running");
            append(spool, RecordKind.ENDED, Importance.WRITE, "running");
            assertThat(spool.openQueries()).isEmpty();
        }
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(spool.openQueries()).isEmpty();
        }
    }

    @Test
    void clockThatJumps()
    {
        List<Instant> times = List.of(Instant.parse("2026-01-02T00:00:00Z"), Instant.EPOCH, Instant.parse("2036-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"));
        for (Instant time : times) {
            try (Spool spool = Spool.open(directory, smallSegments(), Clock.fixed(time, ZoneOffset.UTC), DiskFile::open)) {
                append(spool, time.toString());
            }
        }
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(read(spool, SpoolPosition.START)).containsExactlyElementsOf(times.stream().map(Instant::toString).toList());
        }
    }

    @Test
    void isForOneProcess()
    {
        try (Spool _ = Spool.open(directory, ONE_MEGABYTE)) {
            assertThatThrownBy(() -> Spool.open(directory, ONE_MEGABYTE))
                    .isInstanceOf(SpoolException.class)
                    .hasMessage("The spool directory %s is in use by another process. Give each coordinator a directory of its own.", directory);
        }
    }

    @Test
    void directoryThatCannotBeMade()
            throws IOException
    {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Spool.open(file.resolve("spool"), ONE_MEGABYTE))
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining("Cannot use the spool directory " + file.resolve("spool"));
    }

    @Test
    void cursor()
            throws IOException
    {
        SpoolCursor cursor = new SpoolCursor(directory, "sink");
        assertThat(cursor.load()).isEqualTo(SpoolPosition.START);
        cursor.save(new SpoolPosition(3, 71, 12));
        assertThat(new SpoolCursor(directory, "sink").load()).isEqualTo(new SpoolPosition(3, 71, 12));
        Files.writeString(directory.resolve("sink.cursor"), "");
        assertThat(cursor.load()).isEqualTo(SpoolPosition.START);
    }

    // a segment for each record
    private static SpoolLimits smallSegments()
    {
        return new SpoolLimits(SegmentHeader.LENGTH + 1, 1 << 30);
    }

    private static SpoolRecord record(String text)
    {
        return new SpoolRecord(RecordKind.ENDED, Importance.READ, text, text.getBytes(UTF_8));
    }

    private static void append(Spool spool, String... records)
    {
        for (String record : records) {
            assertThat(spool.append(record(record))).isEqualTo(Outcome.APPENDED);
        }
    }

    private static Outcome append(Spool spool, RecordKind kind, Importance importance, String text)
    {
        return spool.append(new SpoolRecord(kind, importance, text, text.getBytes(UTF_8)));
    }

    private static List<String> read(Spool spool, SpoolPosition start)
    {
        List<String> records = new ArrayList<>();
        SpoolPosition position = start;
        while (true) {
            List<SpoolEntry> entries = spool.read(position, 100);
            if (entries.isEmpty()) {
                return records;
            }
            records.addAll(text(entries));
            position = entries.getLast().next();
        }
    }

    private static List<String> text(List<SpoolEntry> entries)
    {
        return entries.stream().map(TestSpool::text).toList();
    }

    private static String text(SpoolEntry entry)
    {
        if (entry.kind() != RecordKind.GAP) {
            return new String(entry.payload(), UTF_8);
        }
        SpoolGap gap = GAPS.fromJson(entry.payload());
        return "gap %s %s-%s %s".formatted(gap.reason(), gap.first(), gap.last(), gap.counts());
    }

    private List<Path> segments()
            throws IOException
    {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Segment.number(file).isPresent()).sorted().toList();
        }
    }

    private static void truncate(Path file, int bytes)
            throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(access.length() - bytes);
        }
    }
}
