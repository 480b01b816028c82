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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import static io.weir.lineage.spool.SpooledTexts.ONE_MEGABYTE;
import static io.weir.lineage.spool.SpooledTexts.append;
import static io.weir.lineage.spool.SpooledTexts.read;
import static io.weir.lineage.spool.SpooledTexts.segments;
import static io.weir.lineage.spool.SpooledTexts.smallSegments;
import static io.weir.lineage.spool.SpooledTexts.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestSpool
{
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

    /**
     * Who waits there for more is not told of the headers of new segments.
     */
    @Test
    void endsWhereAReaderIsThatHasReadAll()
    {
        SpoolPosition position = SpoolPosition.START;
        for (int start = 0; start < 3; start++) {
            try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
                assertThat(spool.end()).isEqualTo(position);
                spool.release(position);
                assertThat(spool.end()).isEqualTo(position);
            }
            // nothing happened between two starts
            try (Spool spool = Spool.open(directory, smallSegments())) {
                assertThat(spool.end()).isEqualTo(position);
                append(spool, "first", "second");
                position = spool.read(spool.read(position, 1).getLast().next(), 1).getLast().next();
                assertThat(spool.end()).isEqualTo(position);
            }
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
            assertThat(segments(directory)).hasSize(4);
            spool.release(spool.end());
            assertThat(segments(directory)).hasSize(1);
            assertThat(read(spool, SpoolPosition.START)).containsExactly("fourth record");
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
        for (Path segment : segments(directory)) {
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
}
