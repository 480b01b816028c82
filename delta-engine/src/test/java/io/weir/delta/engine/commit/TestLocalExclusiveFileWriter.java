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

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.weir.delta.engine.ObservedFileSystem;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.UnsafeStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatThrownBy;

class TestLocalExclusiveFileWriter
        extends AbstractTestExclusiveFileWriter
{
    @TempDir
    private Path directory;

    @Override
    protected TrinoFileSystem fileSystem()
    {
        // as in a server, where the file system is wrapped
        return new ObservedFileSystem(new LocalFileSystem(Path.of("/")), (_, _) -> {});
    }

    @Override
    protected Location root()
    {
        return Location.of("file://" + directory);
    }

    @Test
    void anyRootWhenNotWrapped()
            throws Exception
    {
        ExclusiveFileWriters.forFileSystem(new LocalFileSystem(directory)).write(Location.of("local:///table/file"), new byte[] {1});

        assertThat(Files.readAllBytes(directory.resolve("table/file"))).containsExactly(1);
    }

    @Test
    void unknownRoot()
    {
        TrinoFileSystem wrapped = new ObservedFileSystem(new LocalFileSystem(directory), (_, _) -> {});
        Location file = Location.of("file://" + directory + "/table/file");

        assertThatThrownBy(() -> ExclusiveFileWriters.forFileSystem(wrapped).write(file, new byte[] {1}))
                .isInstanceOf(UnsafeStoreException.class)
                .hasMessageContaining("set local.location=/");
        assertThat(directory.resolve("table")).isEmptyDirectory();
    }

    @Test
    void directoryThatCannotBeMade()
            throws Exception
    {
        Files.createFile(directory.resolve("table"));

        assertThatThrownBy(() -> ExclusiveFileWriters.forFileSystem(fileSystem()).write(root().appendPath("table/_delta_log/file"), new byte[] {1}))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("table/_delta_log/file");
    }

    /**
     * Nothing was written, and nothing will be: the outcome is known.
     */
    @Test
    void linkThatCannotBeMade()
    {
        String name = "x".repeat(256);
        assumeThatThrownBy(() -> Files.createFile(directory.resolve(name))).as("this system speaks another language").hasMessageContaining("File name too long");

        assertThatThrownBy(() -> ExclusiveFileWriters.forFileSystem(fileSystem()).write(root().appendPath("table").appendPath(name), new byte[] {1}))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("File name too long");
        assertThat(directory.resolve("table")).isEmptyDirectory();
    }
}
