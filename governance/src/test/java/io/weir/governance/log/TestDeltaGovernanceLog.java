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

import com.google.common.primitives.Bytes;
import io.trino.filesystem.Location;
import io.trino.filesystem.local.LocalFileSystem;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.lineage.RunResolved;
import io.weir.governance.tag.TagLogEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import static com.google.common.io.MoreFiles.deleteRecursively;
import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestDeltaGovernanceLog
        extends AbstractTestGovernanceLog
{
    private static final String FIRST_COMMIT = "_delta_log/00000000000000000000.json";

    @TempDir
    private Path directory;
    private final Map<GovernanceLog, String> places = new HashMap<>();

    @Override
    GovernanceLog create()
    {
        return remember("governance" + places.size());
    }

    @Override
    GovernanceLog another(GovernanceLog log)
    {
        return open(places.get(log));
    }

    @Test
    void keepsItsLogsAsTablesSideBySide()
    {
        try (GovernanceLog log = create()) {
            log.appendTags(List.of(tag("t1", "c.s.t.x", "A")));
            assertThat(directory.resolve("governance0/tag_log").resolve(FIRST_COMMIT)).isRegularFile();
            assertThat(directory.resolve("governance0/lineage_log")).doesNotExist();
        }
    }

    @Test
    void isClosedWhenACommitIsCorrupt()
            throws IOException
    {
        try (GovernanceLog log = create()) {
            log.appendTags(List.of(tag("t1", "c.s.t.x", "A")));
            assertThat(tags(log, "c.s.t.x")).containsExactly("A");
            Files.writeString(directory.resolve("governance0/tag_log/_delta_log/00000000000000000001.json"), "{\"add\":{\"pa");
            assertClosed(log, "tag_log");
            assertClosed(another(log), "tag_log");
        }
    }

    @Test
    void isClosedWhenADataFileIsGone()
            throws IOException
    {
        try (GovernanceLog log = create()) {
            log.appendTags(List.of(tag("t1", "c.s.t.x", "A")));
            for (Path file : dataFiles()) {
                Files.delete(file);
            }
            assertClosed(another(log), "tag_log");
            try (Stream<LogEntries<TagLogEntry>> parts = another(log).tagParts()) {
                assertThatThrownBy(parts::toList)
                        .isInstanceOf(GovernanceUnavailableException.class)
                        .hasMessageStartingWith("Cannot read the governance log tag_log: ");
            }
        }
    }

    @Test
    void isClosedWhenTheLogIsGone()
            throws IOException
    {
        try (GovernanceLog log = create()) {
            log.appendTags(List.of(tag("t1", "c.s.t.x", "A")));
            assertThat(tags(log, "c.s.t.x")).containsExactly("A");
            deleteRecursively(directory.resolve("governance0"), ALLOW_INSECURE);
            assertClosed(log, "tag_log");
        }
    }

    @Test
    void isClosedWhenTheTagsAreGoneAtTheNextStart()
            throws IOException
    {
        try (GovernanceLog log = create()) {
            log.appendLineage(List.of(new RunResolved("query", false, Instant.EPOCH)));
            assertThat(tags(log, "c.s.t.x")).isEmpty();
            deleteRecursively(directory.resolve("governance0/tag_log"), ALLOW_INSECURE);
            assertClosed(another(log), "tag_log");
            another(log).appendLineage(List.of(new RunResolved("another", false, Instant.EPOCH)));
            assertClosed(another(log), "tag_log");
        }
    }

    @Test
    void opensAgainWhenTheLogIsBack()
            throws IOException
    {
        try (GovernanceLog log = create()) {
            log.appendTags(List.of(tag("t1", "c.s.t.x", "A")));
            assertThat(tags(log, "c.s.t.x")).containsExactly("A");
            Path moved = Files.move(directory.resolve("governance0"), directory.resolve("elsewhere"));
            assertClosed(log, "tag_log");
            Files.move(moved, directory.resolve("governance0"));
            assertThat(tags(log, "c.s.t.x")).containsExactly("A");
        }
    }

    @Test
    void foldsWhatIsLongAndStartsFromTheFold()
            throws IOException
    {
        try (GovernanceLog log = create()) {
            appendMany(log);
            log.snapshot(ZERO);
            assertThat(folds()).hasSize(1);
            log.appendTags(List.of(tag("late", "c.s.t0.x", "B"), tag("e1", "c.s.t1.x", "C")));
            // what the fold holds is not read again
            for (Path file : dataFilesOfFirstCommit()) {
                Files.writeString(file, "damaged");
            }
            assertThat(tags(another(log), "c.s.t0.x")).containsExactlyInAnyOrder("A", "B");
            assertThat(tags(another(log), "c.s.t1.x")).containsExactly("A");
            assertThat(tags(another(log), "c.s.t9999.x")).containsExactly("A");
        }
    }

    @Test
    void aDamagedFoldIsPassedOver()
            throws IOException
    {
        try (GovernanceLog log = create()) {
            appendMany(log);
            log.snapshot(ZERO);
            Path fold = folds().getFirst();
            byte[] bytes = Files.readAllBytes(fold);
            for (int length : new int[] {0, 5, 100, bytes.length - 1}) {
                Files.write(fold, Arrays.copyOf(bytes, length));
                assertThat(tags(another(log), "c.s.t9999.x")).containsExactly("A");
            }
            for (int position : new int[] {bytes.length / 2, behindName(bytes, "t0")}) {
                byte[] changed = bytes.clone();
                // behind the name of a table stands how many entries it has
                changed[position] ^= 0x7F;
                Files.write(fold, changed);
                assertThat(tags(another(log), "c.s.t9999.x")).containsExactly("A");
            }
        }
    }

    /**
     * An earlier release may have taken what it read for something else.
     */
    @Test
    void aFoldOfAnEarlierFormIsPassedOver()
            throws IOException
    {
        try (GovernanceLog log = create()) {
            appendMany(log);
            log.snapshot(ZERO);
            byte[] fold = Files.readAllBytes(folds().getFirst());
            for (Path file : dataFilesOfFirstCommit()) {
                Files.writeString(file, "damaged");
            }
            assertThat(tags(another(log), "c.s.t9999.x")).containsExactly("A");
            for (int form = 1; form <= 6; form++) {
                Files.write(folds().getFirst(), ofForm(form, fold));
                assertClosed(another(log), "tag_log");
            }
        }
    }

    /**
     * The form stands behind the mark, and a checksum at the end.
     */
    private static byte[] ofForm(int form, byte[] fold)
    {
        ByteBuffer bytes = ByteBuffer.wrap(fold.clone()).putInt(Long.BYTES, form);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array(), 0, fold.length - Long.BYTES);
        return bytes.putLong(fold.length - Long.BYTES, checksum.getValue()).array();
    }

    @Test
    void isClosedWhenTheFoldIsOfAnotherLog()
            throws IOException
    {
        try (GovernanceLog log = create()) {
            appendMany(log);
            log.snapshot(ZERO);
            deleteRecursively(directory.resolve("governance0/tag_log"), ALLOW_INSECURE);
            assertClosed(another(log), "tag_log");
            another(log).appendTags(List.of(tag("t1", "c.s.t.x", "A")));
            assertClosed(another(log), "tag_log");
        }
    }

    private static int behindName(byte[] fold, String name)
    {
        byte[] written = ByteBuffer.allocate(Integer.BYTES + name.length()).putInt(name.length()).put(name.getBytes(UTF_8)).array();
        return Bytes.indexOf(fold, written) + written.length;
    }

    private static void appendMany(GovernanceLog log)
    {
        log.appendTags(IntStream.range(0, SnapshotTail.ENTRIES_PER_FOLD)
                .mapToObj(number -> tag("e" + number, "c.s.t%s.x".formatted(number), "A"))
                .toList());
    }

    private List<Path> folds()
            throws IOException
    {
        try (Stream<Path> files = Files.list(directory.resolve("governance0/folds"))) {
            return files.toList();
        }
    }

    private List<Path> dataFilesOfFirstCommit()
            throws IOException
    {
        String commit = Files.readString(directory.resolve("governance0/tag_log").resolve(FIRST_COMMIT));
        return dataFiles().stream()
                .filter(file -> commit.contains(file.getFileName().toString()))
                .toList();
    }

    private static void assertClosed(GovernanceLog log, String table)
    {
        assertThatThrownBy(() -> log.snapshot(ZERO))
                .isInstanceOf(GovernanceUnavailableException.class)
                .hasMessageStartingWith("Cannot read the governance log " + table + ": ");
    }

    private List<Path> dataFiles()
            throws IOException
    {
        try (Stream<Path> files = Files.walk(directory.resolve("governance0/tag_log"))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }

    private GovernanceLog remember(String place)
    {
        GovernanceLog log = open(place);
        places.put(log, place);
        return log;
    }

    private GovernanceLog open(String place)
    {
        LocalFileSystem fileSystem = new LocalFileSystem(directory);
        // upkeep is done when a commit is, so that it writes nothing into a directory that is being deleted
        DeltaTables tables = new DeltaTables(fileSystem, new TableSnapshotCache(1 << 20), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(fileSystem), Runnable::run);
        return new DeltaGovernanceLog(tables, Location.of("local:///" + place));
    }
}
