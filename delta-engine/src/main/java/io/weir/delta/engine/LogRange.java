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
import io.weir.delta.engine.erase.ErasedHistory;
import io.weir.delta.engine.kernel.LogDirectory;
import io.weir.delta.engine.kernel.LogFileNames;

import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static io.weir.delta.engine.kernel.LogFileNames.versionOf;

/**
 * The versions of a table that its log can still bring back: from version 0 or the first checkpoint to the last commit.
 *
 * @param earliestCheckpoint 0 when there is none
 */
record LogRange(long earliest, long earliestCheckpoint, long latest)
{
    /**
     * @throws DeltaTableNotFoundException when the log holds no version
     */
    static LogRange of(TrinoFileSystem fileSystem, Location table)
    {
        return of(table, names(fileSystem, table));
    }

    /**
     * The first version that the log holds together with the commit that made it; the one after the latest when it holds no such version.
     *
     * @throws DeltaTableNotFoundException when the log holds no version
     */
    static long firstCommit(TrinoFileSystem fileSystem, Location table)
    {
        List<String> names = names(fileSystem, table);
        LogRange range = of(table, names);
        long start = ErasedHistory.isErased(fileSystem, table, range.earliest()) ? range.earliestCheckpoint() : range.earliest();
        return names.stream()
                .filter(LogFileNames::isCommit)
                .map(LogFileNames::versionOf)
                .filter(version -> version >= start)
                .min(Long::compare)
                .orElse(range.latest() + 1);
    }

    private static LogRange of(Location table, List<String> names)
    {
        NavigableSet<Long> commits = new TreeSet<>();
        NavigableSet<Long> starts = new TreeSet<>();
        for (String name : names) {
            if (LogFileNames.isCommit(name)) {
                commits.add(versionOf(name));
            }
            if (LogFileNames.isCheckpoint(name)) {
                starts.add(versionOf(name));
            }
        }
        long earliestCheckpoint = starts.isEmpty() ? 0 : starts.first();
        if (commits.contains(0L)) {
            starts.add(0L);
        }
        if (starts.isEmpty()) {
            throw new DeltaTableNotFoundException(table);
        }
        return new LogRange(starts.first(), earliestCheckpoint, commits.isEmpty() ? starts.last() : Math.max(starts.last(), commits.last()));
    }

    boolean contains(long version)
    {
        return version >= earliest && version <= latest;
    }

    private static List<String> names(TrinoFileSystem fileSystem, Location table)
    {
        try {
            return new LogDirectory(fileSystem, logDirectory(table)).listFrom("0").stream()
                    .map(LogDirectory.Entry::name)
                    .toList();
        }
        catch (IOException e) {
            throw new StoreUnavailableException("list", logDirectory(table), e);
        }
    }
}
