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

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInput;
import io.trino.filesystem.TrinoInputFile;
import io.trino.filesystem.TrinoInputStream;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static com.google.common.base.Throwables.getRootCause;
import static io.weir.delta.engine.ObservedFileSystem.Operation.EXISTS;
import static io.weir.delta.engine.ObservedFileSystem.Operation.OPEN_INPUT;
import static io.weir.delta.engine.ObservedFileSystem.Operation.OPEN_STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Whether a file that was not opened is there.
 */
final class TestLocalStore
{
    @TempDir
    Path directory;

    private final List<Operation> operations = new CopyOnWriteArrayList<>();

    private TrinoInputFile file(TrinoFileSystem fileSystem, Location location)
    {
        return new ObservedFileSystem(fileSystem, (operation, _) -> operations.add(operation)).newInputFile(location);
    }

    private TrinoInputFile onDisk(ObservedFileSystem.Observer observer)
    {
        return file(new ObservedFileSystem(new LocalFileSystem(Path.of("/")), observer), Location.of("file://" + directory + "/f"));
    }

    // what the local file system makes of "Permission denied" and "Too many open files"
    private static void refuse(Operation operation, Location location)
            throws IOException
    {
        if (operation == OPEN_STREAM || operation == OPEN_INPUT) {
            FileNotFoundException refusal = new FileNotFoundException(location.toString());
            refusal.initCause(new FileNotFoundException(location.path() + " (Permission denied)"));
            throw refusal;
        }
    }

    @Test
    void thereAndNotOpened()
            throws IOException
    {
        Files.writeString(directory.resolve("f"), "content");
        assertThatThrownBy(() -> LocalStore.openStream(onDisk(TestLocalStore::refuse)))
                .hasMessageMatching("it is there, but cannot be opened: .*/f \\(Permission denied\\)")
                .isNotInstanceOf(FileNotFoundException.class)
                // whoever looks for a missing file behind what kernel throws
                .satisfies(problem -> assertThat(getRootCause(problem)).isNotInstanceOf(FileNotFoundException.class));
        assertThatThrownBy(() -> LocalStore.openInput(onDisk(TestLocalStore::refuse)))
                .hasMessageContaining("it is there, but cannot be opened")
                .isNotInstanceOf(FileNotFoundException.class);
    }

    @Test
    void notThere()
    {
        assertThatThrownBy(() -> LocalStore.openStream(onDisk((_, _) -> {}))).isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> LocalStore.openInput(onDisk((_, _) -> {}))).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void whatMayNotBeLookedAt()
            throws IOException
    {
        TrinoFileSystem disk = new LocalFileSystem(Path.of("/"));
        Location file = Location.of("file://" + directory + "/f");
        Files.createSymbolicLink(directory.resolve("f"), Path.of("f"));
        assertThatThrownBy(() -> LocalStore.exists(disk, file))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(FileNotFoundException.class);
        Files.delete(directory.resolve("f"));
        assertThat(LocalStore.exists(disk, file)).isFalse();
        Files.createFile(directory.resolve("f"));
        assertThat(LocalStore.exists(disk, file)).isTrue();
    }

    /**
     * A file that was listed, and is gone.
     */
    @Test
    void goneSinceItWasListed()
    {
        TrinoInputFile file = new LocalFileSystem(Path.of("/")).newInputFile(Location.of("file://" + directory + "/f"), 7, Instant.EPOCH);
        assertThatThrownBy(() -> LocalStore.openStream(file)).isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> LocalStore.openInput(file)).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void madeBetweenTheTwoLooks()
            throws IOException
    {
        TrinoInputFile file = onDisk((operation, _) -> {
            if (operation == EXISTS) {
                Files.writeString(directory.resolve("f"), "content");
            }
        });
        try (TrinoInputStream stream = LocalStore.openStream(file)) {
            assertThat(new String(stream.readAllBytes(), UTF_8)).isEqualTo("content");
        }
    }

    @Test
    void openedAtOnce()
            throws IOException
    {
        Files.writeString(directory.resolve("f"), "content");
        try (TrinoInput input = LocalStore.openInput(onDisk((_, _) -> {}))) {
            assertThat(input.readTail(7).toStringUtf8()).isEqualTo("content");
        }
        assertThat(operations).containsExactly(OPEN_INPUT);
    }

    /**
     * Other stores tell the two apart, and each question to them takes its time.
     */
    @Test
    void otherStoresAreAskedOnce()
    {
        assertThatThrownBy(() -> LocalStore.openStream(file(new MemoryFileSystem(), Location.of("memory:///f")))).isInstanceOf(FileNotFoundException.class);
        assertThat(operations).containsExactly(OPEN_STREAM);
    }
}
