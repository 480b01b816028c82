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
package io.weir.delta.engine.commit;

import io.trino.filesystem.FileIterator;
import io.trino.filesystem.FileMayHaveAlreadyExistedException;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.ObservedFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.UnsafeStoreException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Stores that cannot do what they are asked for.
 */
class TestConditionalExclusiveFileWriter
{
    private static final Location FILE = Location.of("memory:///table/_delta_log/00000000000000000000.json");

    private final MemoryFileSystem memory = new MemoryFileSystem();

    @Test
    void storeThatIgnoresTheCondition()
            throws IOException
    {
        // the file that is there is forgotten before each write, so that each write succeeds
        TrinoFileSystem ignoring = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE) {
                memory.deleteFile(location);
            }
        });

        assertThatThrownBy(() -> ExclusiveFileWriters.forFileSystem(ignoring).write(FILE, new byte[] {1}))
                .isInstanceOf(UnsafeStoreException.class)
                .hasMessage("Tables cannot be written at %s: the store ignores the condition of a conditional write. Use a store with conditional writes, or a local disk with hard links".formatted(FILE));
        assertThat(files()).isEmpty();
    }

    @Test
    void fileSystemWithoutConditionalWrites()
            throws IOException
    {
        TrinoFileSystem without = new ObservedFileSystem(memory, (operation, _) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE) {
                throw new UnsupportedOperationException("createExclusive");
            }
        });

        assertThatThrownBy(() -> ExclusiveFileWriters.forFileSystem(without).write(FILE, new byte[] {1}))
                .isInstanceOf(UnsafeStoreException.class)
                .hasMessageContaining("the file system has no conditional writes");
        assertThat(files()).isEmpty();
    }

    @Test
    void storeIsTriedOnce()
            throws IOException
    {
        List<Location> created = new ArrayList<>();
        TrinoFileSystem observed = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE) {
                created.add(location);
            }
        });
        ExclusiveFileWriter writer = ExclusiveFileWriters.forFileSystem(observed);
        writer.write(FILE, new byte[] {1});
        writer.write(FILE.sibling("00000000000000000001.json"), new byte[] {1});

        assertThat(created).hasSize(4);
        assertThat(created.get(0)).isEqualTo(created.get(1));
        assertThat(created.subList(2, 4)).containsExactly(FILE, FILE.sibling("00000000000000000001.json"));
        assertThat(files()).hasSize(2);
    }

    /**
     * The client of an object store tries again by itself, and says then that the file exists which its first try made.
     */
    @Test
    void firstWriteOfUnknownOutcomeTellsNothing()
            throws IOException
    {
        AtomicInteger writes = new AtomicInteger();
        TrinoFileSystem ignoring = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE) {
                memory.deleteFile(location);
            }
            if (operation == Operation.AFTER_CREATE_EXCLUSIVE && writes.incrementAndGet() == 1) {
                throw new FileAlreadyExistsException(location.toString());
            }
        });

        assertThatThrownBy(() -> ExclusiveFileWriters.forFileSystem(ignoring).write(FILE, new byte[] {1}))
                .isInstanceOf(UnsafeStoreException.class)
                .hasMessageContaining("the store ignores the condition of a conditional write");
        assertThat(files()).isEmpty();
    }

    @Test
    void secondWriteOfUnknownOutcomeTellsNothing()
            throws IOException
    {
        AtomicInteger writes = new AtomicInteger();
        TrinoFileSystem ignoring = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE) {
                memory.deleteFile(location);
            }
            if (operation == Operation.AFTER_CREATE_EXCLUSIVE && writes.incrementAndGet() == 2) {
                throw new FileMayHaveAlreadyExistedException("the condition failed", new IOException("412"));
            }
        });

        assertThatThrownBy(() -> ExclusiveFileWriters.forFileSystem(ignoring).write(FILE, new byte[] {1}))
                .isInstanceOf(UnsafeStoreException.class)
                .hasMessageContaining("the store ignores the condition of a conditional write");
        assertThat(files()).isEmpty();
    }

    @Test
    void unclearAnswersAreAskedForAgain()
            throws IOException
    {
        List<Location> probes = new ArrayList<>();
        TrinoFileSystem slow = new ObservedFileSystem(memory, (operation, location) -> {
            if (operation == Operation.AFTER_CREATE_EXCLUSIVE && !location.equals(FILE)) {
                probes.add(location);
                if (probes.size() < 3) {
                    throw new SocketTimeoutException("no answer");
                }
            }
        });
        ExclusiveFileWriters.forFileSystem(slow).write(FILE, new byte[] {1});

        assertThat(probes).hasSize(3).doesNotHaveDuplicates();
        assertThat(files()).containsExactly(FILE);
    }

    @Test
    void storeThatNeverAnswersClearlyIsRefusedAndNotRemembered()
            throws IOException
    {
        AtomicBoolean broken = new AtomicBoolean(true);
        AtomicInteger attempts = new AtomicInteger();
        TrinoFileSystem failing = new ObservedFileSystem(memory, (operation, _) -> {
            if (operation == Operation.BEFORE_CREATE_EXCLUSIVE && broken.get()) {
                attempts.incrementAndGet();
                throw new IOException("503");
            }
        });
        ExclusiveFileWriter writer = ExclusiveFileWriters.forFileSystem(failing);

        assertThatThrownBy(() -> writer.write(FILE, new byte[] {1}))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("Cannot find out whether conditional writes are obeyed at %s: 503. Check that the store is reachable and that its credentials allow this".formatted(FILE));
        assertThat(attempts).hasValue(4);
        assertThat(files()).isEmpty();

        broken.set(false);
        writer.write(FILE, new byte[] {1});
        assertThat(files()).containsExactly(FILE);
    }

    private List<Location> files()
            throws IOException
    {
        List<Location> locations = new ArrayList<>();
        FileIterator files = memory.listFiles(Location.of("memory:///"));
        while (files.hasNext()) {
            locations.add(files.next().location());
        }
        return locations;
    }
}
