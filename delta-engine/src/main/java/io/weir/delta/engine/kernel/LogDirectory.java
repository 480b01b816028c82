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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.filesystem.FileEntry;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.Interrupts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Lists the files directly in a directory. {@link TrinoFileSystem} lists recursively, and a log has directories that can hold far more
 * files than itself ({@code _sidecars}, {@code _staged_commits}, {@code _changelog}).
 */
public final class LogDirectory
{
    // on these a listing is in the order of the whole key, so all that follows the first name with an underscore is of no interest
    private static final Set<String> SORTED_SCHEMES = ImmutableSet.of("s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "memory");

    private final TrinoFileSystem fileSystem;
    private final Location directory;
    private final ListedPaths paths;

    public LogDirectory(TrinoFileSystem fileSystem, Location directory)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.directory = requireNonNull(directory, "directory is null");
        this.paths = new ListedPaths(directory);
    }

    public List<Entry> listFrom(String startingFrom)
            throws IOException
    {
        boolean sorted = directory.scheme().map(SORTED_SCHEMES::contains).orElse(false);
        boolean versionsOnly = !startingFrom.isEmpty() && Character.isDigit(startingFrom.charAt(0));
        List<Entry> entries = new ArrayList<>();
        FileIterator iterator = fileSystem.listFilesStartingFrom(directory, startingFrom);
        while (iterator.hasNext()) {
            Interrupts.requireNone();
            FileEntry file = iterator.next();
            String name = paths.relative(file.location());
            if (sorted && versionsOnly && name.startsWith("_")) {
                break;
            }
            // the file system may have compared the whole path, so the name is compared here again
            if (!name.contains("/") && name.compareTo(startingFrom) >= 0) {
                entries.add(new Entry(name, directory.appendPath(name), file.length(), file.lastModified().toEpochMilli()));
            }
        }
        entries.sort(Comparator.comparing(Entry::name));
        return ImmutableList.copyOf(entries);
    }

    public record Entry(String name, Location location, long length, long lastModifiedMillis) {}
}
