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

import io.delta.kernel.TableManager;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.kernel.LogDirectory.Entry;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.LogFileNames.versionOf;
import static java.util.Objects.requireNonNull;

/**
 * Finds what a table has stored and does not need any more. A file is needed
 * <ul>
 *     <li>when the table has it now,
 *     <li>when a commit that is younger than the retention names it: then a version that can still be asked for has it, or its changes,
 *     <li>when the log is shorter than that, and its last checkpoint tells that the file left the table within the retention: a query that began before may still read it,
 *     <li>when it is itself younger than the retention: it may belong to a write that has not committed yet.
 * </ul>
 */
public final class UnreferencedFiles
{
    private final TrinoFileSystem fileSystem;
    private final Engine engine;
    private final Clock clock;

    public UnreferencedFiles(TrinoFileSystem fileSystem, Engine engine, Clock clock)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.engine = requireNonNull(engine, "engine is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * @param active is asked for after the files were listed
     */
    public List<StoredFile> find(Location table, Supplier<List<ActiveFile>> active, Duration retention)
            throws IOException
    {
        Instant cutoff = clock.instant().minus(retention);
        List<StoredFile> stored = TableDirectory.list(fileSystem, table);
        Set<Location> needed = new HashSet<>();
        FileReferences references = new FileReferences(fileSystem, table);
        active.get().forEach(file -> references.add(file, needed));
        List<Entry> commits = LogFiles.list(fileSystem, table).commits();
        for (Entry commit : commits) {
            if (commit.lastModifiedMillis() >= cutoff.toEpochMilli()) {
                addCommit(references, commit, needed);
            }
        }
        if (!reachBackTo(cutoff, commits)) {
            addRemoved(table, cutoff, references, needed);
        }
        return without(needed, stored.stream().filter(file -> file.modified().isBefore(cutoff)).toList());
    }

    private static boolean reachBackTo(Instant cutoff, List<Entry> commits)
    {
        return commits.stream().anyMatch(commit -> versionOf(commit.name()) == 0 || commit.lastModifiedMillis() < cutoff.toEpochMilli());
    }

    private void addRemoved(Location table, Instant cutoff, FileReferences references, Set<Location> needed)
            throws IOException
    {
        SnapshotImpl latest = (SnapshotImpl) TableManager.loadSnapshot(toKernelPath(table)).build(engine);
        try (CheckpointActions actions = new CheckpointActions(engine, latest.getLogSegment(), table, cutoff.toEpochMilli())) {
            while (actions.hasNext()) {
                references.addRemoved(actions.next(), needed);
            }
        }
    }

    /**
     * Those that the table does not have now.
     *
     * @param files found before
     * @param active what the table has
     */
    public List<StoredFile> among(List<StoredFile> files, Location table, List<ActiveFile> active)
    {
        FileReferences references = new FileReferences(fileSystem, table);
        Set<Location> needed = new HashSet<>();
        active.forEach(file -> references.add(file, needed));
        return without(needed, files);
    }

    static List<StoredFile> without(Set<Location> needed, List<StoredFile> files)
    {
        Set<FilePlace> places = FilePlace.of(needed);
        return files.stream()
                .filter(file -> !places.contains(FilePlace.of(file.location())))
                .collect(toImmutableList());
    }

    // one that expired since it was listed
    private static void addCommit(FileReferences references, Entry commit, Set<Location> needed)
            throws IOException
    {
        try {
            references.addCommit(commit.location(), needed);
        }
        catch (FileNotFoundException _) {
            return;
        }
    }
}
