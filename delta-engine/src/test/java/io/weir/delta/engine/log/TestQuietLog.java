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
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.ObservedFileSystem;
import io.weir.delta.engine.TableSnapshotCache;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import io.weir.delta.engine.replay.CommitIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import static io.weir.delta.engine.log.AbstractTestAppendLog.SCHEMA;
import static io.weir.delta.engine.log.AbstractTestAppendLog.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
final class TestQuietLog
{
    private final List<String> operations = new CopyOnWriteArrayList<>();
    private final TrinoFileSystem fileSystem = new ObservedFileSystem(new LocalFileSystem(Path.of("/")), (operation, location) -> operations.add(operation + " " + location.fileName()));
    private Path directory;
    private Location location;
    private AppendLog log;

    @BeforeEach
    void begin(@TempDir Path parent)
    {
        directory = parent.resolve("tag log");
        location = Location.of("file://" + directory);
        log = newLog();
        log.append(ImmutableList.of(row("1")));
        log.append(ImmutableList.of(row("2")));
    }

    @Test
    void asksNothingOfTheFileSystem()
            throws InterruptedException
    {
        awaitQuiet();
        operations.clear();
        assertThat(log.readSince(1).rows()).isEmpty();
        assertThat(operations).isEmpty();
    }

    @Test
    void seesWhatOthersAppend()
            throws InterruptedException
    {
        awaitQuiet();
        newLog().append(ImmutableList.of(row("3")));
        assertThat(log.readSince(1).rows()).containsExactly(row("3"));
        assertThat(log.readSince(0).rows()).containsExactly(row("2"), row("3"));
        assertThat(log.readSince(2).rows()).isEmpty();
    }

    @Test
    void isNotTakenForQuietAfterAnotherVersion()
            throws InterruptedException
    {
        awaitQuiet();
        assertThat(log.readSince(0).rows()).containsExactly(row("2"));
        assertThat(log.readSince(-1).rows()).containsExactly(row("1"), row("2"));
    }

    @Test
    void seesThatItWasReplaced()
            throws IOException, InterruptedException
    {
        awaitQuiet();
        fileSystem.deleteDirectory(location);
        AppendLog other = newLog();
        other.append(ImmutableList.of(row("3")));
        other.append(ImmutableList.of(row("4")));
        assertThatThrownBy(() -> log.readSince(1)).isInstanceOf(AppendLogLostException.class);
    }

    @Test
    void seesThatItIsGone()
            throws IOException, InterruptedException
    {
        awaitQuiet();
        fileSystem.deleteDirectory(location);
        assertThatThrownBy(() -> log.readSince(1)).isInstanceOf(AppendLogLostException.class);
    }

    @Test
    void seesThatWhatWasAppendedHereIsGone()
            throws IOException, InterruptedException
    {
        awaitQuiet();
        log.append(ImmutableList.of(row("3")));
        Files.delete(commitFile(2));
        // nothing is new after the version that was quiet, but this log has seen a later one
        assertThatThrownBy(() -> log.readSince(1)).isInstanceOf(AppendLogLostException.class);
    }

    @Test
    void readsAgainWhatWasWrittenAgain()
            throws IOException, InterruptedException
    {
        awaitQuiet();
        Files.setLastModifiedTime(commitFile(1), FileTime.fromMillis(1_000));
        operations.clear();
        assertThat(log.readSince(1).rows()).isEmpty();
        assertThat(operations).contains("OPEN_INPUT 00000000000000000001.json");
    }

    @Test
    void fileSystemWithAnotherRoot()
            throws InterruptedException
    {
        TrinoFileSystem inner = new ObservedFileSystem(new LocalFileSystem(directory), (_, _) -> {});
        Location root = Location.of("local:///");
        DeltaTables tables = newTables(inner);
        CommitIdentity newest = tables.commit(root, 1).orElseThrow().identity();
        while (newest.unchangedSince().isEmpty()) {
            assertThat(tables.isCurrent(newest)).isTrue();
            Thread.sleep(10);
        }
        assertThat(QuietLog.after(newest, root, inner)).isEmpty();
    }

    private void awaitQuiet()
            throws InterruptedException
    {
        do {
            operations.clear();
            assertThat(log.readSince(1).rows()).isEmpty();
            Thread.sleep(10);
        }
        while (!operations.isEmpty());
    }

    private Path commitFile(int version)
    {
        return directory.resolve("_delta_log").resolve("%020d.json".formatted(version));
    }

    // as another process would see it
    private AppendLog newLog()
    {
        return new DeltaAppendLog(newTables(fileSystem), location, SCHEMA, Optional.empty());
    }

    private static DeltaTables newTables(TrinoFileSystem fileSystem)
    {
        return new DeltaTables(fileSystem, new TableSnapshotCache(10_000_000), Clock.systemUTC(), ExclusiveFileWriters.forFileSystem(fileSystem), Runnable::run);
    }
}
