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
package io.weir.delta.engine.replay;

import com.google.common.collect.ImmutableMap;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.kernel.LogDirectory.Entry;
import io.weir.delta.engine.upkeep.LogFiles;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static io.weir.delta.engine.kernel.LogFileNames.versionOf;

/**
 * When commits that do not say so themselves were made: the times of their files, made to rise with the versions as kernel makes them rise
 * where it looks for the version of a time. So the time of a version leads back to it.
 */
public record CommitTimes(Map<Long, Instant> byVersion)
{
    public CommitTimes
    {
        byVersion = ImmutableMap.copyOf(byVersion);
    }

    public static CommitTimes read(TrinoFileSystem fileSystem, Location table)
    {
        try {
            return of(LogFiles.list(fileSystem, table));
        }
        catch (IOException e) {
            throw new StoreUnavailableException("list", logDirectory(table), e);
        }
    }

    static CommitTimes of(LogFiles log)
    {
        List<Entry> commits = log.commits();
        // those before it are no versions that a time leads to, and kernel does not look at them
        long start = commits.isEmpty() ? 0 : start(log, versionOf(commits.getFirst().name()));
        ImmutableMap.Builder<Long, Instant> times = ImmutableMap.builder();
        long before = Long.MIN_VALUE;
        for (Entry commit : commits) {
            long version = versionOf(commit.name());
            long time = commit.lastModifiedMillis();
            before = version == start ? time : Math.max(time, before + 1);
            times.put(version, Instant.ofEpochMilli(before));
        }
        return new CommitTimes(times.buildOrThrow());
    }

    private static long start(LogFiles log, long firstCommit)
    {
        return firstCommit == 0 ? 0 : log.checkpointFrom(firstCommit).orElse(firstCommit);
    }

    /**
     * Empty when the log did not hold the commit.
     */
    public Optional<Instant> of(long version)
    {
        return Optional.ofNullable(byVersion.get(version));
    }
}
