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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.airlift.log.Logger;
import io.delta.kernel.TableManager;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.DeltaHistoryManager;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.clustering.ClusteringMetadataDomain;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.LogTail.Tail;
import io.weir.delta.engine.OptimisticCommits.Committed;
import io.weir.delta.engine.commit.TableCommitter.CommittedTable;
import io.weir.delta.engine.erase.ErasedHistory;
import io.weir.delta.engine.kernel.LogFileNames;
import io.weir.delta.engine.kernel.TrinoEngine;
import io.weir.delta.engine.replay.ActiveFiles;
import io.weir.delta.engine.replay.ClusteringDomain;
import io.weir.delta.engine.replay.Commit;
import io.weir.delta.engine.replay.CommitIdentity;
import io.weir.delta.engine.replay.CommitReader;
import io.weir.delta.engine.replay.PartitionColumns;
import io.weir.delta.engine.replay.ScanFiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.delta.engine.KernelErrors.translating;
import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.KernelPaths.toLocation;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.Objects.requireNonNull;

/**
 * Loads tables by having kernel replay their logs.
 */
final class SnapshotLoader
{
    private static final Logger log = Logger.get(SnapshotLoader.class);
    // as kernel keeps it: its path, size and time
    private static final long BYTES_OF_LOG_FILE = 400;

    private final TrinoFileSystem fileSystem;
    private final TrinoEngine engine;
    private final CommitReader commitReader;
    private final Set<Long> ignoredCheckpoints;
    private final LogTail logTail;
    private final Consumer<TableSnapshot> filesLoaded;

    SnapshotLoader(TrinoFileSystem fileSystem, TrinoEngine engine, CommitReader commitReader, Consumer<TableSnapshot> filesLoaded)
    {
        this(fileSystem, engine, commitReader, ImmutableSet.of(), filesLoaded);
    }

    private SnapshotLoader(TrinoFileSystem fileSystem, TrinoEngine engine, CommitReader commitReader, Set<Long> ignoredCheckpoints, Consumer<TableSnapshot> filesLoaded)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.engine = requireNonNull(engine, "engine is null");
        this.commitReader = requireNonNull(commitReader, "commitReader is null");
        this.ignoredCheckpoints = ImmutableSet.copyOf(ignoredCheckpoints);
        this.logTail = new LogTail(fileSystem, commitReader, ignoredCheckpoints);
        this.filesLoaded = requireNonNull(filesLoaded, "filesLoaded is null");
    }

    void filesLoaded(TableSnapshot snapshot)
    {
        filesLoaded.accept(snapshot);
    }

    TableSnapshot latest(Location table)
    {
        return orWithoutCheckpoint(Optional.empty(), loader -> loader.latest(table), () -> translating(table, () -> logTail.read(table, OptionalLong.empty())
                .map(tail -> afterTail(table, tail))
                .orElseGet(() -> toSnapshot(table, latestKernelSnapshot(table)))));
    }

    /**
     * A checkpoint that cannot be read is no loss while the commits before it are there: they say the same.
     *
     * @param used the version of the checkpoint that is read, when it is known
     * @param again the same for another loader
     */
    private <T> T orWithoutCheckpoint(Optional<Long> used, Function<SnapshotLoader, T> again, Supplier<T> read)
    {
        try {
            return read.get();
        }
        catch (CorruptDeltaLogException e) {
            Optional<Long> checkpoint = LogFileNames.isCheckpoint(e.location().fileName()) ? Optional.of(e.version()) : used;
            if (checkpoint.isEmpty() || ignoredCheckpoints.contains(checkpoint.orElseThrow())) {
                throw e;
            }
            Set<Long> ignored = Sets.union(ignoredCheckpoints, checkpoint.stream().collect(toImmutableSet()));
            try {
                T result = again.apply(new SnapshotLoader(fileSystem, engine.ignoringCheckpoints(ignored), commitReader, ignored, filesLoaded));
                log.warn(e, "The checkpoint of version %s cannot be read. What is before it was read instead, which takes longer", checkpoint.orElseThrow());
                return result;
            }
            catch (ReadInterruptedException interrupted) {
                throw interrupted;
            }
            catch (DeltaEngineException withoutIt) {
                e.addSuppressed(withoutIt);
                throw e;
            }
        }
    }

    private TableSnapshot afterTail(Location table, Tail tail)
    {
        TableSnapshot base = toSnapshot(table, kernelSnapshotAt(table, tail.base()));
        Commit last = tail.commits().getLast();
        return new TableSnapshot(
                table,
                last.identity(),
                base.protocol(),
                base.metadata(),
                timestamp(last),
                new LoadedOnce<>(asking -> translating(table, () -> asking.filesAfter(base.as(asking), tail.commits())), base.retainedBytes() + retainedBytes(tail.commits())),
                clusteringAfter(base.clustering(), tail.commits()),
                this);
    }

    private static long retainedBytes(List<Commit> commits)
    {
        return commits.stream().mapToLong(commit -> ActiveFiles.retainedBytes(commit.addedFiles())).sum();
    }

    // the base is there as long as its own commit is, and so are the commits after it
    private ActiveFiles filesAfter(TableSnapshot base, List<Commit> commits)
    {
        ActiveFiles files = base.activeFiles().after(commits);
        requireCurrent(base.location(), commits.getLast().identity());
        return files;
    }

    TableSnapshot at(Location table, long version)
    {
        try {
            return orWithoutCheckpoint(Optional.empty(), loader -> loader.at(table, version), () -> translating(table, () -> logTail.read(table, OptionalLong.of(version))
                    .map(tail -> afterTail(table, tail))
                    .orElseGet(() -> toSnapshot(table, kernelSnapshotAt(table, version)))));
        }
        catch (DeltaTableNotFoundException | ReadInterruptedException e) {
            throw e;
        }
        catch (DeltaEngineException e) {
            LogRange range = LogRange.of(fileSystem, table);
            if (version >= 0 && ErasedHistory.isErased(fileSystem, table, version)) {
                throw new DeltaVersionNotFoundException(table, version, range.earliestCheckpoint(), range.latest());
            }
            if (range.contains(version)) {
                throw e;
            }
            throw new DeltaVersionNotFoundException(table, version, range.earliest(), range.latest());
        }
    }

    /**
     * In-commit timestamps where the table has them, else the times of the commit files, made to rise with the versions.
     */
    long versionAt(Location table, Instant time)
    {
        return orWithoutCheckpoint(Optional.empty(), loader -> loader.versionAt(table, time), () -> translating(table, () -> {
            SnapshotImpl latest = latestKernelSnapshot(table);
            try {
                return DeltaHistoryManager.getActiveCommitAtTimestamp(engine, latest, latest.getLogPath(), time.toEpochMilli(), true, true, false, List.of()).getVersion();
            }
            catch (KernelException e) {
                LogRange range = LogRange.of(fileSystem, table);
                throw new DeltaVersionNotFoundException(table, time, range.earliest(), range.latest(), e);
            }
        }));
    }

    SnapshotImpl latestKernelSnapshot(Location table)
    {
        return (SnapshotImpl) TableManager.loadSnapshot(toKernelPath(table)).build(engine);
    }

    /**
     * The number of the last commit of an application that numbers its commits.
     */
    Optional<Long> lastTransaction(TableSnapshot snapshot, String applicationId)
    {
        Location table = snapshot.location();
        return orWithoutCheckpoint(
                Optional.empty(),
                loader -> loader.lastTransaction(snapshot, applicationId),
                () -> translating(table, () -> kernelSnapshotAt(table, snapshot.version()).getLatestTransactionVersion(engine, applicationId)));
    }

    SnapshotImpl kernelSnapshotAt(Location table, long version)
    {
        return (SnapshotImpl) TableManager.loadSnapshot(toKernelPath(table)).atVersion(version).build(engine);
    }

    private TableSnapshot toSnapshot(Location table, SnapshotImpl kernelSnapshot)
    {
        CommitIdentity identity = identity(kernelSnapshot.getLogSegment().getDeltaFileAtEndVersion());
        ReadableMetadata.require(table, kernelSnapshot.getMetadata());
        long bytesOfLog = kernelSnapshot.getLogSegment().getDeltas().size() * BYTES_OF_LOG_FILE;
        return new TableSnapshot(
                table,
                identity,
                kernelSnapshot.getProtocol(),
                kernelSnapshot.getMetadata(),
                new LoadedOnce<>(asking -> translating(table, () -> Instant.ofEpochMilli(kernelSnapshot.getTimestamp(asking.engine))), bytesOfLog),
                new LoadedOnce<>(asking -> asking.orWithoutCheckpoint(
                        kernelSnapshot.getLogSegment().getCheckpointVersionOpt(),
                        loader -> loader.at(table, identity.version()).activeFiles(),
                        () -> translating(table, () -> asking.files(table, kernelSnapshot, identity)))),
                // kernel reads it with the rights that it read the snapshot with
                new LoadedOnce<>(asking -> asking == this ? translating(table, () -> clustering(kernelSnapshot)) : asking.clusteringAt(table, identity), bytesOfLog),
                this);
    }

    private List<List<String>> clusteringAt(Location table, CommitIdentity identity)
    {
        List<List<String>> clustering = orWithoutCheckpoint(
                Optional.empty(),
                loader -> loader.clusteringAt(table, identity),
                () -> translating(table, () -> clustering(kernelSnapshotAt(table, identity.version()))));
        requireCurrent(table, identity);
        return clustering;
    }

    // kernel may read the files long after the snapshot was loaded, and another table may be in its place by then
    private ActiveFiles files(Location table, SnapshotImpl kernelSnapshot, CommitIdentity identity)
    {
        ActiveFiles files = ScanFiles.read(table, engine, kernelSnapshot);
        requireCurrent(table, identity);
        return files;
    }

    private void requireCurrent(Location table, CommitIdentity identity)
    {
        try {
            if (!identity.isCurrent(fileSystem)) {
                throw new DeltaEngineException("The Delta table at %s was dropped or replaced while it was read. Run the statement again".formatted(table));
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CommitIdentity identity(FileStatus commitFile)
    {
        try {
            return CommitIdentity.read(fileSystem, toLocation(commitFile.getPath()), commitFile.getSize());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The table after the commits that follow a snapshot, none of which may change its definition.
     */
    TableSnapshot after(TableSnapshot snapshot, List<Commit> commits)
    {
        return after(new Committed(snapshot, commits, Definition.of(snapshot)));
    }

    TableSnapshot after(Committed committed)
    {
        TableSnapshot snapshot = committed.base();
        List<Commit> commits = committed.commits();
        Commit last = commits.getLast();
        Location table = snapshot.location();
        List<String> partitionColumns = PartitionColumns.of(committed.definition().metadata());
        LoadedOnce<ActiveFiles> files = snapshot.loadedFiles()
                // a table that was replaced or restored may have others, and its files values of those
                .filter(loaded -> loaded.arePartitionedBy(partitionColumns))
                .map(loaded -> LoadedOnce.of(loaded.after(commits)))
                // not by way of the snapshot: a table that is written and never read would hold on to all of its commits
                .orElseGet(() -> new LoadedOnce<>(asking -> translating(table, () -> asking.filesAt(table, last.identity()))));
        return new TableSnapshot(
                table,
                last.identity(),
                committed.definition().protocol(),
                committed.definition().metadata(),
                timestamp(last),
                files,
                clusteringAfter(snapshot.clustering(), commits),
                this);
    }

    // commits that do not speak of it leave it as it is
    private static LoadedOnce<List<List<String>>> clusteringAfter(LoadedOnce<List<List<String>>> base, List<Commit> commits)
    {
        return commits.stream()
                .flatMap(commit -> commit.clustering().stream())
                .reduce((_, last) -> last)
                .map(LoadedOnce::of)
                .orElse(base);
    }

    private static List<List<String>> clustering(SnapshotImpl kernelSnapshot)
    {
        return kernelSnapshot.getDomainMetadata(ClusteringMetadataDomain.DOMAIN_NAME)
                .map(ClusteringDomain::columns)
                .orElse(ImmutableList.of());
    }

    /**
     * A table that was just created or replaced: it has the files of its commit and no others.
     */
    TableSnapshot committed(Location table, CommittedTable committed)
    {
        Commit commit = commitReader.parse(table, committed.version(), committed.content());
        return new TableSnapshot(
                table,
                commit.identity(),
                committed.protocol(),
                committed.metadata(),
                timestamp(commit),
                LoadedOnce.of(ActiveFiles.of(PartitionColumns.of(committed.metadata()), commit.addedFiles())),
                LoadedOnce.of(commit.clustering().orElse(ImmutableList.of())),
                this);
    }

    private LoadedOnce<Instant> timestamp(Commit commit)
    {
        // the commit itself has all of its files
        Optional<Instant> inCommitTimestamp = commit.inCommitTimestamp();
        Location file = commit.identity().location();
        return new LoadedOnce<>(asking -> inCommitTimestamp.orElseGet(() -> asking.lastModified(file)));
    }

    Instant timeOf(Commit commit)
    {
        return commit.inCommitTimestamp().orElseGet(() -> lastModified(commit.identity().location()));
    }

    private ActiveFiles filesAt(Location table, CommitIdentity identity)
    {
        ActiveFiles files = at(table, identity.version()).activeFiles();
        requireCurrent(table, identity);
        return files;
    }

    private Instant lastModified(Location file)
    {
        try {
            // as exact as kernel gives it
            return fileSystem.newInputFile(file).lastModified().truncatedTo(MILLIS);
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", file, e);
        }
    }
}
