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
package io.weir.benchmarks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class TestDirectories
{
    @TempDir
    private Path directory;

    @Test
    void movedWithinAFileSystem()
            throws IOException
    {
        assertMoves(directory);
    }

    @Test
    void movedToAnotherFileSystem()
            throws IOException
    {
        try (FileSystem other = FileSystems.newFileSystem(directory.resolve("other.zip"), Map.of("create", "true"))) {
            assertMoves(other.getPath("/"));
        }
    }

    private void assertMoves(Path from)
            throws IOException
    {
        Path log = Files.createDirectories(from.resolve("log"));
        Files.createDirectories(log.resolve("tags").resolve("empty"));
        Files.writeString(log.resolve("tags").resolve("000.json"), "a commit");
        Path target = directory.resolve("governance");

        Directories.move(log, target);

        assertThat(target.resolve("tags").resolve("000.json")).hasContent("a commit");
        assertThat(target.resolve("tags").resolve("empty")).isEmptyDirectory();
        assertThat(Files.exists(log)).as("it is used up").isFalse();
    }

    @Test
    void deletedWhenItIsThere()
            throws IOException
    {
        Path log = Files.createDirectories(directory.resolve("log"));
        Files.writeString(log.resolve("000.json"), "a commit");
        Directories.deleteIfExists(log);
        Directories.deleteIfExists(log);
        assertThat(log).doesNotExist();
    }
}
