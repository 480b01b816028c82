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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestSpool
{
    private static final long ONE_MEGABYTE = 1 << 20;

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
        try (Spool spool = Spool.open(directory, 30)) {
            append(spool, "first record", "second record", "third record", "fourth record");
            assertThat(read(spool, SpoolPosition.START)).containsExactly("first record", "second record", "third record", "fourth record");
            assertThat(segments()).hasSize(2);
            spool.release(spool.end());
            assertThat(segments()).hasSize(1);
            assertThat(read(spool, SpoolPosition.START)).containsExactly("third record", "fourth record");
        }
    }

    @Test
    void dropsTornRecord()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            append(spool, "whole", "torn by the crash");
        }
        for (int missing = 1; missing < Frame.HEADER_LENGTH + "torn by the crash".length(); missing++) {
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
    void goesOnBehindDamage()
            throws IOException
    {
        try (Spool spool = Spool.open(directory, 10)) {
            append(spool, "damaged", "in the next segment");
        }
        try (RandomAccessFile file = new RandomAccessFile(segments().getFirst().toFile(), "rw")) {
            file.seek(Frame.HEADER_LENGTH);
            file.write('X');
        }
        try (Spool spool = Spool.open(directory, ONE_MEGABYTE)) {
            assertThat(read(spool, SpoolPosition.START)).containsExactly("in the next segment");
            Path damaged = segments().getFirst();
            spool.release(spool.end());
            assertThat(damaged).doesNotExist();
            assertThat(damaged.resolveSibling(damaged.getFileName() + ".damaged")).exists();
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
        cursor.save(new SpoolPosition(3, 71));
        assertThat(new SpoolCursor(directory, "sink").load()).isEqualTo(new SpoolPosition(3, 71));
        Files.writeString(directory.resolve("sink.cursor"), "");
        assertThat(cursor.load()).isEqualTo(SpoolPosition.START);
    }

    private static void append(Spool spool, String... records)
    {
        for (String record : records) {
            spool.append(record.getBytes(UTF_8));
        }
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
        return entries.stream().map(entry -> new String(entry.payload(), UTF_8)).toList();
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
