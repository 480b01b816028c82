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

import com.google.common.collect.Lists;
import io.trino.filesystem.FileEntry;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.kernel.LogDirectory.Entry;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static java.util.Objects.requireNonNull;

/**
 * Deletes the beginning of a log. What is left begins with a checkpoint, and has every version that is younger than the log is to be kept.
 * <p>
 * A writer that still builds on a version whose commit is deleted could write a commit in its place, which nobody would read. So nothing
 * goes that is younger than an hour, whatever the table says, and writers make sure that what they build on is still there.
 */
public final class LogCleaner
{
    private static final Duration YOUNGEST = Duration.ofHours(1);
    private static final int BATCH = 1000;

    private final TrinoFileSystem fileSystem;
    private final SidecarReferences sidecars;
    private final Clock clock;

    public LogCleaner(TrinoFileSystem fileSystem, SidecarReferences sidecars, Clock clock)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.sidecars = requireNonNull(sidecars, "sidecars is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * @param retention how long a version can be read again at least
     * @return what was deleted
     */
    public List<Location> clean(Location table, Duration retention)
            throws IOException
    {
        Instant cutoff = clock.instant().minus(retention.compareTo(YOUNGEST) < 0 ? YOUNGEST : retention);
        LogFiles files = LogFiles.list(fileSystem, table);
        OptionalLong lastExpired = files.lastVersionBefore(cutoff);
        if (lastExpired.isEmpty()) {
            return List.of();
        }
        // the version after the last expired one may be rebuilt from the expired ones before it, up to a checkpoint
        OptionalLong start = files.checkpointUpTo(lastExpired.getAsLong());
        if (start.isEmpty()) {
            return List.of();
        }
        List<Location> deleted = new ArrayList<>(files.before(start.getAsLong()).stream()
                .filter(entry -> entry.lastModifiedMillis() < cutoff.toEpochMilli())
                .map(Entry::location)
                .toList());
        delete(deleted);
        List<Location> unreferenced = unreferencedSidecars(table, cutoff);
        delete(unreferenced);
        deleted.addAll(unreferenced);
        return deleted;
    }

    private void delete(List<Location> locations)
            throws IOException
    {
        for (List<Location> batch : Lists.partition(locations, BATCH)) {
            fileSystem.deleteFiles(batch);
        }
    }

    // a checkpoint that is being written has its sidecars before itself, but they are young
    private List<Location> unreferencedSidecars(Location table, Instant cutoff)
            throws IOException
    {
        List<Location> old = new ArrayList<>();
        FileIterator files = fileSystem.listFiles(logDirectory(table).appendPath(SidecarWriter.DIRECTORY));
        while (files.hasNext()) {
            FileEntry file = files.next();
            if (file.lastModified().isBefore(cutoff)) {
                old.add(file.location());
            }
        }
        if (old.isEmpty()) {
            return old;
        }
        Set<String> referenced = sidecars.names(LogFiles.list(fileSystem, table));
        old.removeIf(location -> referenced.contains(location.fileName()));
        return old;
    }
}
