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
import io.weir.delta.engine.commit.CommitFileWriter;
import io.weir.delta.engine.commit.ExclusiveFileWriter;
import io.weir.delta.engine.commit.ExclusiveFileWriters;
import io.weir.delta.engine.commit.WriterProtocol;
import io.weir.delta.engine.erase.Erasure;
import io.weir.delta.engine.erase.Erasure.LogState;
import io.weir.delta.engine.erase.ErasureReport;
import io.weir.delta.engine.erase.FileRewriter;
import io.weir.delta.engine.erase.Subject;
import io.weir.delta.engine.kernel.TrinoEngine;
import io.weir.delta.engine.replay.ChangeReader;
import io.weir.delta.engine.replay.Commit;
import io.weir.delta.engine.replay.CommitHistory;
import io.weir.delta.engine.replay.CommitIdentity;
import io.weir.delta.engine.replay.CommitReader;
import io.weir.delta.engine.upkeep.StoredFile;
import io.weir.delta.engine.upkeep.UnreferencedFiles;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongPredicate;

import static io.weir.delta.engine.TableAlteration.ExistingRows.ALLOWED;
import static io.weir.delta.engine.TableAlteration.ExistingRows.REFUSED;
import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.util.Objects.requireNonNull;

/**
 * Delta tables by their location. Safe for use by many threads. Long because it is the face of this module; what each operation does is in a class of its own.
 */
public final class DeltaTables
{
    private final TrinoFileSystem fileSystem;
    private final TableSnapshotCache cache;
    private final SnapshotLoader loader;
    private final LatestTables latestTables;
    private final CommitReader commitReader;
    private final CommitHistory commitHistory;
    private final ChangeReader changeReader;
    private final TableAppend append;
    private final TableRewrite rewrite;
    private final TableCreation creation;
    private final TableAlteration alteration;
    private final TableRestore restore;
    private final TableVacuum vacuum;
    private final TableErasure erasure;
    private final LogUpkeep upkeep;

    /**
     * @param upkeepExecutor runs what a caller need not wait for, see {@link UpkeepThreads}
     */
    public DeltaTables(TrinoFileSystem fileSystem, TableSnapshotCache cache, Clock clock, Executor upkeepExecutor)
    {
        this(fileSystem, cache, clock, ExclusiveFileWriters.forFileSystem(fileSystem), upkeepExecutor);
    }

    /**
     * @param upkeepExecutor runs what a caller need not wait for
     */
    public DeltaTables(TrinoFileSystem fileSystem, TableSnapshotCache cache, Clock clock, ExclusiveFileWriter exclusiveFileWriter, Executor upkeepExecutor)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.cache = requireNonNull(cache, "cache is null");
        TrinoEngine engine = new TrinoEngine(fileSystem, exclusiveFileWriter);
        CommitFileWriter writer = new CommitFileWriter(fileSystem, exclusiveFileWriter);
        this.commitReader = new CommitReader(fileSystem);
        this.loader = new SnapshotLoader(fileSystem, engine, commitReader, cache::grown);
        this.latestTables = new LatestTables(fileSystem, cache, loader, commitReader);
        this.commitHistory = new CommitHistory(fileSystem);
        this.changeReader = new ChangeReader(fileSystem);
        OptimisticCommits commits = new OptimisticCommits(fileSystem, loader, commitReader, writer, clock);
        this.append = new TableAppend(commits, clock);
        this.rewrite = new TableRewrite(commits, clock);
        this.alteration = new TableAlteration(commits, clock);
        this.restore = new TableRestore(fileSystem, commits, clock);
        this.vacuum = new TableVacuum(fileSystem, new UnreferencedFiles(fileSystem, engine, clock));
        this.erasure = new TableErasure(fileSystem, engine, loader, commits, rewrite, clock);
        this.creation = new TableCreation(engine, loader, writer, alteration, new ReplacementConflicts(commitReader), clock);
        this.upkeep = new LogUpkeep(fileSystem, engine, loader, upkeepExecutor, clock);
    }

    public TrinoFileSystem fileSystem()
    {
        return fileSystem;
    }

    public boolean exists(Location table)
    {
        Location firstCommit = commitFile(withoutTrailingSlash(table), 0);
        try {
            if (LocalStore.exists(fileSystem, firstCommit)) {
                return true;
            }
            LogRange.of(fileSystem, table);
            return true;
        }
        catch (DeltaTableNotFoundException _) {
            return false;
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", firstCommit, e);
        }
    }

    /**
     * @throws DeltaTableNotFoundException when there is no table
     */
    public TableSnapshot latest(Location table)
    {
        return latestTables.get(withoutTrailingSlash(table));
    }

    /**
     * @throws DeltaTableNotFoundException when there is no table
     * @throws DeltaVersionNotFoundException when the log does not hold the version
     */
    public TableSnapshot at(Location table, long version)
    {
        Location location = withoutTrailingSlash(table);
        return cache.get(location, version)
                .filter(snapshot -> isCurrent(snapshot.identity()))
                .map(snapshot -> snapshot.as(loader))
                .orElseGet(() -> {
                    TableSnapshot snapshot = loader.at(location, version);
                    cache.putOlder(snapshot);
                    return snapshot;
                });
    }

    /**
     * The version that was the latest at a time: that of the last commit that is not after it, in the whole milliseconds that logs have.
     *
     * @throws DeltaTableNotFoundException when there is no table
     * @throws DeltaVersionNotFoundException when the log holds no version as old as that
     */
    public long versionAt(Location table, Instant time)
    {
        return loader.versionAt(withoutTrailingSlash(table), time);
    }

    /**
     * The number of the last commit that an application made up to a version, by its own numbering, see {@link TransactionId}. Empty when it made none, or when the
     * table has forgotten it ({@code delta.setTransactionRetentionDuration}).
     */
    public Optional<Long> lastTransaction(TableSnapshot snapshot, String applicationId)
    {
        return loader.lastTransaction(snapshot, applicationId);
    }

    /**
     * The commits that the log still holds, newest first.
     */
    public List<CommitSummary> history(Location table)
    {
        return history(table, _ -> true);
    }

    /**
     * @param wanted the versions that are to be read
     */
    public List<CommitSummary> history(Location table, LongPredicate wanted)
    {
        return commitHistory.read(table, wanted);
    }

    /**
     * The versions whose commits the log still holds, newest first.
     */
    public List<Long> versions(Location table)
    {
        return commitHistory.versions(table);
    }

    /**
     * The first version that the log holds together with the commit that made it, and so the first one whose changes can be told.
     *
     * @throws DeltaTableNotFoundException when there is no table
     */
    public long firstCommit(Location table)
    {
        return LogRange.firstCommit(fileSystem, withoutTrailingSlash(table));
    }

    /**
     * The changes that were made by some commits.
     *
     * @param first the version that the first of the commits made
     * @param end the table right after the last of the commits
     * @throws DeltaVersionNotFoundException when the log does not hold the first version
     * @throws UnsupportedTableException when the table told no changes then
     */
    public ChangeFeed changes(TableSnapshot end, long first)
    {
        return new ChangeFeed(changeReader, () -> at(end.location(), first - 1).schema(), first == end.version() ? end : at(end.location(), first), end);
    }

    /**
     * What one commit did, for those who follow a table.
     *
     * @return empty when there is no such commit, which costs one existence check
     */
    public Optional<Commit> commit(Location table, long version)
    {
        return commitReader.read(table, version);
    }

    /**
     * Whether a commit is still the one that was read.
     */
    public boolean isCurrent(CommitIdentity commit)
    {
        return LatestLook.isCurrent(fileSystem, commit);
    }

    /**
     * Refuses a table that cannot be written, by the name of what stands in the way. Ask before data files are written. NOT NULL, CHECK
     * constraints, invariants and default values are for the caller to obey.
     *
     * @throws UnsupportedTableException when it cannot be written
     */
    public void requireWritable(TableSnapshot snapshot)
    {
        WriterProtocol.requireWritable(snapshot.location(), snapshot.protocol(), snapshot.metadata());
    }

    /**
     * Refuses a table with CHECK constraints or invariants, for writers that do not evaluate them. Nothing below does.
     *
     * @throws UnsupportedTableException when it has any
     */
    public void requireNoConstraints(TableSnapshot snapshot)
    {
        WriterProtocol.requireNoConstraints(snapshot.location(), snapshot.metadata());
    }

    /**
     * The definition that a table will have, above all with the physical names that data files must be written with when
     * {@code delta.columnMapping.mode} is set. Give it to {@link #create} as it is.
     */
    public TableDefinition prepare(Location table, TableDefinition definition)
    {
        return creation.prepare(withoutTrailingSlash(table), definition);
    }

    /**
     * Creates a table with its first files in one commit.
     *
     * @throws TableAlreadyExistsException when there is a table already; it was not touched
     */
    public TableSnapshot create(Location table, TableDefinition definition, List<NewDataFile> files, CommitDetails details)
    {
        return committed(creation.create(withoutTrailingSlash(table), definition, files, details));
    }

    /**
     * Creates a table, or replaces all that is in it in one commit: definition and files. Its history stays.
     */
    public TableSnapshot createOrReplace(Location table, TableDefinition definition, List<NewDataFile> files, CommitDetails details)
    {
        return createOrReplace(table, definition, files, Optional.empty(), details);
    }

    /**
     * The same for files that were made from the rows of the table itself.
     *
     * @param read the table as it was when they were, if they were
     * @throws CommitConflictException when rows were added or removed since
     */
    public TableSnapshot createOrReplace(Location table, TableDefinition definition, List<NewDataFile> files, Optional<TableSnapshot> read, CommitDetails details)
    {
        return committed(creation.createOrReplace(withoutTrailingSlash(table), definition, files, read, details));
    }

    /**
     * Adds files to a table. Others may add files at the same time. With a {@link TransactionId}, also without files: it takes the number then.
     *
     * @return the table right after the commit
     * @throws CommitConflictException when the definition of the table changed since {@code base}, or the table was replaced, or the same application committed something else
     * @throws TransactionAlreadyCommittedException when the application has committed this transaction or a later one
     * @throws CommitStateUnknownException when it is unknown whether the commit was made; the files must stay
     */
    public TableSnapshot append(TableSnapshot base, List<NewDataFile> files, CommitDetails details)
    {
        return committed(loader.after(base, append.append(base, files, details)));
    }

    /**
     * Refuses a table whose rows cannot be changed, by the name of what stands in the way. Ask before files are written.
     *
     * @throws UnsupportedTableException when they cannot be changed
     */
    public void requireRowChanges(TableSnapshot snapshot)
    {
        requireWritable(snapshot);
        WriterProtocol.requireRowChanges(snapshot.location(), snapshot.metadata());
    }

    /**
     * Changes rows of a table. Others may change it at the same time.
     *
     * @param base what the change was made from, and what it names files of
     * @return the table right after the commit
     * @throws CommitConflictException when another commit since {@code base} leaves the change without its ground
     * @throws CommitStateUnknownException when it is unknown whether the commit was made; the files must stay
     */
    public TableSnapshot rewrite(TableSnapshot base, Rewrite change, CommitDetails details)
    {
        return committed(loader.after(base, rewrite.rewrite(base, change, details)));
    }

    /**
     * What a vacuum would remove.
     *
     * @param retention how long the files of a version are kept after they left the table, and files of writes that may be under way
     * @throws LegalHoldException when the table is under a legal hold
     */
    public List<StoredFile> unreferencedFiles(Location table, Duration retention)
    {
        Location location = withoutTrailingSlash(table);
        return vacuum.find(location, () -> latest(location), retention);
    }

    /**
     * @param files what {@link #unreferencedFiles} found
     * @return those of them that were deleted: what the table needs again by now stays
     * @throws LegalHoldException when the table is under a legal hold by now
     */
    public List<StoredFile> delete(Location table, List<StoredFile> files)
    {
        Location location = withoutTrailingSlash(table);
        return vacuum.delete(location, () -> latest(location), files);
    }

    /**
     * Whether a table had another definition at an earlier version.
     */
    public boolean restoreChangesDefinition(TableSnapshot latest, TableSnapshot wanted)
    {
        return TableRestore.changesDefinition(latest, wanted);
    }

    /**
     * Makes a table what it was at an earlier version.
     *
     * @return the table right after the commit
     * @throws CommitConflictException when anything was committed since {@code latest}
     * @throws UnsupportedTableException when a data file of the version is no longer there
     */
    public TableSnapshot restore(TableSnapshot latest, TableSnapshot wanted, CommitDetails details)
    {
        return committed(loader.after(restore.restore(latest, wanted, details)));
    }

    /**
     * Refuses a table that nothing can be erased from, by the name of what stands in the way.
     */
    public void requireErasable(TableSnapshot snapshot)
    {
        erasure.requireErasable(snapshot);
    }

    /**
     * Erases rows from a table and from all that it had before, see {@link Erasure}.
     *
     * @throws LegalHoldException when the table is under a legal hold
     */
    public ErasureReport erase(Location table, Subject subject, FileRewriter rewriter, LogState logState, Duration unreferencedRetention, CommitDetails details)
    {
        Location location = withoutTrailingSlash(table);
        try {
            return erasure.erase(() -> latest(location), subject, rewriter, logState, unreferencedRetention, details);
        }
        finally {
            cache.invalidate(location);
        }
    }

    /**
     * The definition of a table with all that column mapping by name needs, and otherwise the same. Nothing is committed.
     */
    public TableDefinition mappedByName(TableSnapshot table)
    {
        return Definitions.mappedByName(table);
    }

    /**
     * Gives a table another definition; its rows stay as they are. The protocol is raised by what the definition makes use of. Others may
     * add and change rows at the same time.
     *
     * @param wanted made from the definition of {@code base}
     * @return the table right after the commit
     * @throws InvalidTableDefinitionException when the protocol does not allow the change
     * @throws UnsupportedTableException when the table could not be written to afterwards
     * @throws CommitConflictException when the definition was changed since {@code base}
     */
    public TableSnapshot alter(TableSnapshot base, TableDefinition wanted, CommitDetails details)
    {
        return committed(loader.after(alteration.alter(base, wanted, ALLOWED, details)));
    }

    /**
     * The same for a change that is only right for a table without rows.
     *
     * @throws UnsupportedTableException when the table has rows
     * @throws CommitConflictException when somebody added rows since {@code base}
     */
    public TableSnapshot alterEmpty(TableSnapshot base, TableDefinition wanted, CommitDetails details)
    {
        return committed(loader.after(alteration.alter(base, wanted, REFUSED, details)));
    }

    /**
     * Gives a table another definition and exchanges some of its files, in one commit that nobody came before.
     *
     * @param wanted made from the definition of {@code base}
     * @param removed files of {@code base}
     * @return the table right after the commit
     * @throws CommitConflictException when anything was committed since {@code base}
     */
    public TableSnapshot exchange(TableSnapshot base, TableDefinition wanted, List<ActiveFile> removed, List<NewDataFile> added, CommitDetails details)
    {
        return committed(loader.after(alteration.exchange(base, wanted, removed, added, details)));
    }

    // one table has one location, in the cache and in what is told about it
    private static Location withoutTrailingSlash(Location table)
    {
        String location = table.toString();
        return location.endsWith("/") && !table.path().isEmpty() ? Location.of(location.substring(0, location.length() - 1)) : table;
    }

    private TableSnapshot committed(TableSnapshot snapshot)
    {
        cache.put(snapshot);
        upkeep.afterCommit(snapshot);
        return snapshot;
    }
}
