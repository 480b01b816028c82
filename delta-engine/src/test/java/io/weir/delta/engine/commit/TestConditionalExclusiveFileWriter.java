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
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.ObservedFileSystem;
import io.weir.delta.engine.ObservedFileSystem.Operation;
import io.weir.delta.engine.UnsafeStoreException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
