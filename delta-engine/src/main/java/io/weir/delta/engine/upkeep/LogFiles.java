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

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.kernel.LogDirectory;
import io.weir.delta.engine.kernel.LogDirectory.Entry;
import io.weir.delta.engine.kernel.LogFileNames;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static io.weir.delta.engine.kernel.LogFileNames.versionOf;

/**
 * The files of a log, without those in its directories.
 */
public record LogFiles(List<Entry> entries)
{
    private static final Pattern COMPACTED = Pattern.compile("(\\d{20})\\.(\\d{20})\\.compacted\\.json");
    private static final Pattern PART = Pattern.compile("\\d{20}\\.checkpoint\\.(\\d{10})\\.(\\d{10})\\.parquet");

    public LogFiles
    {
        entries = ImmutableList.copyOf(entries);
    }

    public static LogFiles list(TrinoFileSystem fileSystem, Location table)
            throws IOException
    {
        return new LogFiles(new LogDirectory(fileSystem, logDirectory(table)).listFrom("0"));
    }

    public List<Entry> commits()
    {
        return entries.stream().filter(entry -> LogFileNames.isCommit(entry.name())).collect(toImmutableList());
    }

    public List<Entry> checkpoints()
    {
        return entries.stream().filter(entry -> LogFileNames.isCheckpoint(entry.name())).collect(toImmutableList());
    }

    /**
     * All that tells only of versions before this one, oldest first: were it deleted in part, what is left is the end of a log.
     */
    public List<Entry> before(long version)
    {
        return entries.stream()
                .filter(entry -> lastVersionOf(entry.name()) >= 0 && lastVersionOf(entry.name()) < version)
                .sorted(Comparator.comparingLong(entry -> versionOf(entry.name())))
                .collect(toImmutableList());
    }

    /**
     * The newest version before a time.
     */
    public OptionalLong lastVersionBefore(Instant time)
    {
        return commits().stream()
                .filter(entry -> entry.lastModifiedMillis() < time.toEpochMilli())
                .mapToLong(entry -> versionOf(entry.name()))
                .max();
    }

    /**
     * The newest version up to this one that has a checkpoint with all of its parts.
     */
    public OptionalLong checkpointUpTo(long version)
    {
        return completeCheckpoints().stream().mapToLong(Long::longValue).filter(candidate -> candidate <= version).max();
    }

    /**
     * The oldest version from this one on that has a checkpoint with all of its parts.
     */
    public OptionalLong checkpointFrom(long version)
    {
        return completeCheckpoints().stream().mapToLong(Long::longValue).filter(candidate -> candidate >= version).min();
    }

    private Set<Long> completeCheckpoints()
    {
        Map<Long, Set<String>> parts = new HashMap<>();
        Set<Long> complete = new HashSet<>();
        for (Entry entry : checkpoints()) {
            Matcher part = PART.matcher(entry.name());
            if (!part.matches()) {
                complete.add(versionOf(entry.name()));
            }
            else if (parts.computeIfAbsent(versionOf(entry.name()), _ -> new HashSet<>()).add(part.group(1))
                    && parts.get(versionOf(entry.name())).size() == Integer.parseInt(part.group(2))) {
                complete.add(versionOf(entry.name()));
            }
        }
        return complete;
    }

    // a compacted file tells of several versions
    private static long lastVersionOf(String name)
    {
        Matcher compacted = COMPACTED.matcher(name);
        return compacted.matches() ? Long.parseLong(compacted.group(2)) : versionOf(name);
    }
}
