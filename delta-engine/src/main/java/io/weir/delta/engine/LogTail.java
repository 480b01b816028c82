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

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.kernel.LogDirectory;
import io.weir.delta.engine.kernel.LogFileNames;
import io.weir.delta.engine.kernel.LogJson;
import io.weir.delta.engine.replay.Commit;
import io.weir.delta.engine.replay.CommitReader;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static io.weir.delta.engine.kernel.LogFileNames.versionOf;
import static java.util.Objects.requireNonNull;

/**
 * The commits after the last checkpoint, when there are many. Kernel would read them twice and one after the other; here each is read
 * once, and several are read at a time.
 */
final class LogTail
{
    // one more than these, and to read them twice costs more than to look for them
    private static final int FEW = 2;
    private static final int READ_AT_A_TIME = 32;

    /**
     * @param base the version that the commits follow
     * @param commits at least one, none of which changes the definition of the table
     */
    record Tail(long base, List<Commit> commits)
    {
        Tail
        {
            commits = ImmutableList.copyOf(commits);
        }
    }

    private final TrinoFileSystem fileSystem;
    private final CommitReader reader;
    private final Set<Long> ignoredCheckpoints;

    /**
     * @param ignoredCheckpoints the versions of checkpoints that are as if they were not there
     */
    LogTail(TrinoFileSystem fileSystem, CommitReader reader, Set<Long> ignoredCheckpoints)
    {
        this.ignoredCheckpoints = ImmutableSet.copyOf(ignoredCheckpoints);
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.reader = requireNonNull(reader, "reader is null");
    }

    /**
     * @param version the last one that is wanted, or the latest
     * @return empty when this is better left to kernel: few commits, a new definition among them, a log that is not whole
     */
    Optional<Tail> read(Location table, OptionalLong version)
    {
        NavigableSet<Long> commits = new TreeSet<>();
        NavigableSet<Long> checkpoints = new TreeSet<>();
        for (LogDirectory.Entry entry : list(table, version)) {
            long entryVersion = versionOf(entry.name());
            if (LogFileNames.isCommit(entry.name())) {
                commits.add(entryVersion);
            }
            else if (LogFileNames.isCheckpoint(entry.name()) && !ignoredCheckpoints.contains(entryVersion)) {
                checkpoints.add(entryVersion);
            }
        }
        if (commits.isEmpty() || (version.isPresent() && !commits.contains(version.getAsLong()))) {
            return Optional.empty();
        }
        long last = version.orElse(commits.last());
        Long checkpoint = checkpoints.floor(last);
        long base = checkpoint == null ? 0 : checkpoint;
        boolean whole = commits.subSet(base, true, last, true).size() == last - base + 1;
        if (!whole || last - base <= FEW) {
            return Optional.empty();
        }
        return read(table, base, last).map(read -> new Tail(base, read));
    }

    private List<LogDirectory.Entry> list(Location table, OptionalLong version)
    {
        Location log = logDirectory(table);
        try {
            long start = lastCheckpoint(log);
            boolean isBefore = ignoredCheckpoints.contains(start) || (version.isPresent() && version.getAsLong() < start);
            return new LogDirectory(fileSystem, log).listFrom(isBefore ? "0" : "%020d".formatted(start));
        }
        catch (IOException e) {
            throw new StoreUnavailableException("list", log, e);
        }
    }

    // a hint that may be wrong or missing, so that the beginning of the log need not be listed
    private long lastCheckpoint(Location log)
            throws IOException
    {
        try (InputStream stream = fileSystem.newInputFile(log.appendPath("_last_checkpoint")).newStream();
                JsonParser parser = LogJson.FACTORY.createParser(stream)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && "version".equals(parser.currentName())) {
                    return Math.max(0, parser.getLongValue());
                }
            }
            return 0;
        }
        catch (FileNotFoundException | JsonProcessingException _) {
            return 0;
        }
    }

    private Optional<List<Commit>> read(Location table, long base, long last)
    {
        List<Commit> commits = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long start = base + 1; start <= last; start += READ_AT_A_TIME) {
                List<Future<Optional<Commit>>> reads = new ArrayList<>();
                for (long version = start; version <= Math.min(last, start + READ_AT_A_TIME - 1); version++) {
                    long next = version;
                    reads.add(executor.submit(() -> reader.read(table, next)));
                }
                for (Future<Optional<Commit>> read : reads) {
                    Optional<Commit> commit = get(read);
                    if (commit.isEmpty() || commit.orElseThrow().changesDefinition()) {
                        return Optional.empty();
                    }
                    commits.add(commit.orElseThrow());
                }
            }
        }
        return Optional.of(commits);
    }

    private static Optional<Commit> get(Future<Optional<Commit>> read)
    {
        try {
            return read.get();
        }
        catch (InterruptedException e) {
            throw Interrupts.interrupted(e);
        }
        catch (ExecutionException e) {
            throwIfUnchecked(e.getCause());
            throw new IllegalStateException("Reading a commit throws no checked exception", e);
        }
    }
}
