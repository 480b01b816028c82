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
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import static com.google.common.io.MoreFiles.deleteRecursively;
import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;
import static io.weir.lineage.spool.SpooledTexts.ONE_MEGABYTE;
import static io.weir.lineage.spool.SpooledTexts.append;
import static io.weir.lineage.spool.SpooledTexts.read;
import static io.weir.lineage.spool.SpooledTexts.record;
import static io.weir.lineage.spool.SpooledTexts.segments;
import static io.weir.lineage.spool.SpooledTexts.smallSegments;
import static io.weir.lineage.spool.SpooledTexts.truncate;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestDamagedSpool
{
    @TempDir
    Path directory;

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
            Path segment = Files.copy(segments(directory).getFirst(), copy.resolve(segments(directory).getFirst().getFileName()));
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
    void keepsWhatIsBehindADamagedHeader()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "first", "second");
        }
        try (RandomAccessFile file = new RandomAccessFile(segments(directory).getFirst().toFile(), "rw")) {
            file.write('X');
        }
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "third");
            assertThat(read(spool, SpoolPosition.START)).containsExactly("first", "second", "third");
            assertThat(spool.sequence()).isEqualTo(3);
        }
    }

    @Test
    void dropsGarbageAtTheEnd()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "whole");
        }
        Files.write(segments(directory).getFirst(), new byte[] {0, 0, 0, 2, 1, 2, 3, 4, 'x', 'y'}, APPEND);
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(read(spool, SpoolPosition.START)).containsExactly("whole");
            assertThat(spool.end()).isEqualTo(spool.read(SpoolPosition.START, 1).getLast().next());
        }
    }

    @Test
    void losesOnlyWhatIsDamagedAndSaysSo()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "first", "damaged", "third");
        }
        try (RandomAccessFile file = new RandomAccessFile(segments(directory).getFirst().toFile(), "rw")) {
            file.seek(SegmentHeader.LENGTH + Frame.length(record("first")) + Frame.length(record("damaged")) - 1);
            file.write('X');
        }
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "fourth");
            assertThat(read(spool, SpoolPosition.START)).containsExactly("first", "gap DAMAGED 2-2 {}", "third", "fourth");
            Path damaged = segments(directory).getFirst();
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
        truncate(segments(directory).get(1), 1);
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(read(spool, SpoolPosition.START)).containsExactly("first", "gap DAMAGED 2-2 {}", "third");
        }
    }

    @Test
    void goesOnBehindARemovedSegment()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, smallSegments())) {
            append(spool, "first", "removed", "third");
            SpoolPosition position = spool.read(SpoolPosition.START, 1).getFirst().next();
            Files.delete(segments(directory).get(1));
            assertThat(read(spool, position)).containsExactly("gap DAMAGED 2-2 {}", "third");
        }
    }

    @Test
    void goesOnBehindReadersThatWereFurther()
            throws IOException
    {
        SpoolCursor ahead = new SpoolCursor(directory, "ahead");
        SpoolCursor behind = new SpoolCursor(directory, "behind");
        try (Spool spool = Spool.open(directory, smallSegments())) {
            append(spool, "first", "second", "a longer one that is removed");
            behind.save(spool.read(SpoolPosition.START, 1).getFirst().next());
            ahead.save(spool.end());
        }
        Files.delete(segments(directory).getLast());
        try (Spool spool = Spool.open(directory, smallSegments())) {
            assertThat(read(spool, ahead.load())).isEmpty();
            append(spool, "fourth");
            assertThat(spool.sequence()).isEqualTo(4);
            assertThat(read(spool, ahead.load())).containsExactly("fourth");
            assertThat(read(spool, behind.load())).containsExactly("second", "gap DAMAGED 3-3 {}", "fourth");
        }
        for (Path segment : segments(directory)) {
            Files.delete(segment);
        }
        try (Spool spool = Spool.open(directory, smallSegments())) {
            append(spool, "fourth again", "fifth");
            assertThat(read(spool, ahead.load())).containsExactly("fourth again", "fifth");
            assertThat(read(spool, behind.load())).containsExactly("gap DAMAGED 2-3 {}", "fourth again", "fifth");
            // nothing goes that a reader does not have
            spool.release(behind.load());
            assertThat(read(spool, behind.load())).containsExactly("gap DAMAGED 2-3 {}", "fourth again", "fifth");
        }
    }

    /**
     * A start that died left a file behind those that are lost.
     */
    @Test
    void goesOnBehindReadersInSpiteOfAFileWithoutItsHeader()
            throws IOException
    {
        SpoolCursor ahead = new SpoolCursor(directory, "ahead");
        SpoolCursor behind = new SpoolCursor(directory, "behind");
        try (Spool spool = Spool.open(directory, smallSegments())) {
            append(spool, "first", "second", "third");
            behind.save(spool.read(SpoolPosition.START, 1).getFirst().next());
            ahead.save(spool.end());
        }
        Files.delete(segments(directory).getLast());
        Files.write(directory.resolve("segment-0000000000000009.log"), new byte[] {'W', 'E'});
        try (Spool spool = Spool.open(directory, smallSegments())) {
            append(spool, "fourth");
            assertThat(spool.sequence()).isEqualTo(4);
            assertThat(read(spool, ahead.load())).containsExactly("fourth");
            assertThat(read(spool, behind.load())).containsExactly("second", "gap DAMAGED 3-3 {}", "fourth");
        }
    }

    /**
     * Of a sink that is no longer configured, and of a spool whose numbers began anew since.
     */
    @Test
    void positionFromBeforeTheSpoolBeganAnew()
            throws IOException
    {
        SpoolCursor configured = new SpoolCursor(directory, "configured");
        try (Spool spool = Spool.open(directory, smallSegments())) {
            append(spool, "first", "second");
            configured.save(spool.end());
        }
        new SpoolCursor(directory, "removed").save(new SpoolPosition(1, 71, 1_000_000));
        try (Spool spool = Spool.open(directory, smallSegments())) {
            append(spool, "third");
            assertThat(spool.sequence()).isEqualTo(3);
            assertThat(read(spool, configured.load())).containsExactly("third");
        }
    }

    @Test
    void goesOnInANewDirectory()
            throws IOException
    {
        Path removed = directory.resolve("spool");
        try (Spool spool = Spool.open(removed, ONE_MEGABYTE)) {
            append(spool, RecordKind.STARTED, Importance.WRITE, "running");
            append(spool, "second", "removed");
            SpoolPosition position = spool.read(SpoolPosition.START, 2).getLast().next();
            deleteRecursively(removed, ALLOW_INSECURE);
            spool.sync();
            assertThatThrownBy(() -> Spool.open(removed, ONE_MEGABYTE)).hasMessageContaining("is in use by another process");
            append(spool, "after");
            assertThat(read(spool, position)).containsExactly("gap DAMAGED 3-3 {}", "running", "after");
            assertThat(spool.bytes()).isEqualTo(segments(removed).getFirst().toFile().length());
        }
        try (Spool spool = Spool.open(removed, ONE_MEGABYTE)) {
            assertThat(spool.openQueries()).extracting(SpoolRecord::key).containsExactly("running");
            assertThat(read(spool, SpoolPosition.START)).containsExactly("running", "after");
        }
    }
}
