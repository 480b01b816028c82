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
package io.weir.delta.engine.kernel;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.local.LocalFileSystem;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TestLogDirectory
{
    private static void write(TrinoFileSystem fileSystem, Location directory)
            throws IOException
    {
        for (String name : List.of(
                "00000000000000000002.json",
                "00000000000000000010.json",
                "00000000000000000001.json",
                "00000000000000000002.checkpoint.parquet",
                "_last_checkpoint",
                ".00000000000000000003.json.tmp",
                "_sidecars/00000000000000000004.parquet",
                "_staged_commits/00000000000000000005.json",
                "_changelog/00000000000000000006.json")) {
            fileSystem.newOutputFile(directory.appendPath(name)).createOrOverwrite(new byte[] {1, 2, 3});
        }
    }

    private static void verify(TrinoFileSystem fileSystem, Location directory)
            throws IOException
    {
        write(fileSystem, directory);
        LogDirectory log = new LogDirectory(fileSystem, directory);

        List<LogDirectory.Entry> entries = log.listFrom("00000000000000000002.");
        assertThat(entries).extracting(LogDirectory.Entry::name).contains("00000000000000000002.checkpoint.parquet", "00000000000000000002.json", "00000000000000000010.json").isSorted();
        assertThat(entries).extracting(LogDirectory.Entry::name).doesNotContain("00000000000000000001.json").noneMatch(name -> name.contains("/"));
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.location()).isEqualTo(directory.appendPath(entry.name()));
            assertThat(entry.length()).isEqualTo(3);
        });
        assertThat(log.listFrom("")).extracting(LogDirectory.Entry::name).containsExactly(
                ".00000000000000000003.json.tmp",
                "00000000000000000001.json",
                "00000000000000000002.checkpoint.parquet",
                "00000000000000000002.json",
                "00000000000000000010.json",
                "_last_checkpoint");
        assertThat(new LogDirectory(fileSystem, directory.appendPath("absent")).listFrom("0")).isEmpty();
    }

    @Test
    void memory()
            throws IOException
    {
        verify(new MemoryFileSystem(), Location.of("memory:///some table/_delta_log"));
    }

    @Test
    void localDisk(@TempDir Path directory)
            throws IOException
    {
        verify(new LocalFileSystem(Path.of("/")), Location.of("file://" + directory + "/some table/_delta_log"));
    }

    @Test
    void localDiskWithDoubledSlashes(@TempDir Path directory)
            throws IOException
    {
        verify(new LocalFileSystem(Path.of("/")), Location.of("file://" + directory + "//some table//_delta_log"));
    }

    @Test
    void kernelSeesTheNamesOfTheProtocol()
            throws IOException
    {
        TrinoFileSystem fileSystem = new MemoryFileSystem();
        Location directory = Location.of("memory:///table/_delta_log");
        write(fileSystem, directory);
        for (String name : List.of("1.json", "2024.json", "00000000000000000010.crc", "README.md", "20261126125930123456.json", "09223372036854775808.json", "20261126125930123456.bak")) {
            fileSystem.newOutputFile(directory.appendPath(name)).createOrOverwrite(new byte[] {1});
        }
        TrinoFileSystemClient client = new TrinoFileSystemClient(fileSystem, ExclusiveFileWriters.forFileSystem(fileSystem));

        List<String> names = client.listFrom(directory.appendPath("00000000000000000000.").toString()).toInMemoryList().stream()
                .map(file -> Location.of(file.getPath()).fileName())
                .toList();

        assertThat(names).containsExactly("00000000000000000001.json", "00000000000000000002.checkpoint.parquet", "00000000000000000002.json", "00000000000000000010.json");
    }
}
