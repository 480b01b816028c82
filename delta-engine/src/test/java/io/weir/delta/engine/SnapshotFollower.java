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

import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.replay.ActiveFiles;
import io.weir.delta.engine.replay.CommitReader;
import io.weir.delta.engine.replay.PartitionColumns;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Follows a table commit by commit.
 */
final class SnapshotFollower
{
    private final CommitReader reader;
    private final TableSnapshot start;
    private long version;
    private ActiveFiles files;

    SnapshotFollower(TrinoFileSystem fileSystem, TableSnapshot start)
    {
        this.reader = new CommitReader(requireNonNull(fileSystem, "fileSystem is null"));
        this.start = requireNonNull(start, "start is null");
        this.version = start.version();
        this.files = ActiveFiles.of(PartitionColumns.of(start.metadata()), start.files());
    }

    void next()
    {
        version++;
        files = files.after(reader.read(start.location(), version).orElseThrow());
    }

    long version()
    {
        return version;
    }

    List<ActiveFile> files()
    {
        return files.files();
    }
}
