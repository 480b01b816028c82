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
package io.weir.delta.engine.upkeep;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.kernel.LogDirectory.Entry;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static io.weir.delta.engine.kernel.LogFileNames.versionOf;
import static java.util.Objects.requireNonNull;

/**
 * Finds what a table has stored for its history only: the data files, deletion vectors and change data of the versions before a new
 * beginning of its log. Once the log is erased up to there, nobody knows any more that they ever belonged to the table.
 */
public final class HistoryFiles
{
    private final TrinoFileSystem fileSystem;

    public HistoryFiles(TrinoFileSystem fileSystem)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    /**
     * A file that no version names is not among them: it may belong to a write under way.
     *
     * @param named what the log named when it was read, at the version {@code read} or later
     * @param current the table as it is now, perhaps with files that somebody restored since the beginning
     */
    public List<StoredFile> before(TableSnapshot beginning, Set<Location> named, long read, TableSnapshot current)
            throws IOException
    {
        FileReferences references = new FileReferences(fileSystem, beginning.location());
        Set<Location> ofHistory = new HashSet<>(named);
        Set<Location> needed = new HashSet<>();
        for (Entry commit : LogFiles.list(fileSystem, beginning.location()).commits()) {
            long version = versionOf(commit.name());
            if (version > read) {
                references.addCommit(commit.location(), version < beginning.version() ? ofHistory : needed);
            }
        }
        beginning.files().forEach(file -> references.add(file, needed));
        current.files().forEach(file -> references.add(file, needed));
        Set<FilePlace> places = FilePlace.of(ofHistory);
        List<StoredFile> stored = TableDirectory.list(fileSystem, beginning.location()).stream()
                .filter(file -> places.contains(FilePlace.of(file.location())))
                .toList();
        return UnreferencedFiles.without(needed, stored);
    }
}
