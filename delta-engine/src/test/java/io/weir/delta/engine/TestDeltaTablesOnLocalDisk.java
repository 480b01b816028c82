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
import io.trino.filesystem.local.LocalFileSystem;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class TestDeltaTablesOnLocalDisk
{
    @TempDir
    private static Path directory;

    // as in a server, where the file system is wrapped
    private static TrinoFileSystem fileSystem()
    {
        return new ObservedFileSystem(new LocalFileSystem(Path.of("/")), (_, _) -> {});
    }

    @Nested
    class Tables
            extends AbstractTestDeltaTables
    {
        Tables()
        {
            super(fileSystem(), Location.of("file://" + directory));
        }
    }

    @Nested
    class Commits
            extends AbstractTestCommits
    {
        Commits()
        {
            super(fileSystem(), Location.of("file://" + directory));
        }
    }
}
