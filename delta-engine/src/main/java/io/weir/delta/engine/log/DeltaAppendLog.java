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
package io.weir.delta.engine.log;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.StructField;
import io.trino.filesystem.Location;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CommitConflictException;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.CommitStateUnknownException;
import io.weir.delta.engine.DeltaTableNotFoundException;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableAlreadyExistsException;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.UnsupportedTableException;
import io.weir.delta.engine.replay.Commit;
import io.weir.delta.engine.replay.CommitIdentity;
import io.weir.delta.engine.replay.FileKey;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A log kept as a Delta table: one commit and one small data file for each append, so every Delta reader can read it and it has history.
 * <p>
 * Commits are read one after the other, because a checkpoint does not keep their order. The table is therefore created with the clean-up
 * of old commits switched off.
 */
public final class DeltaAppendLog
        implements AppendLog
{
    private static final String ENGINE_INFO = "Weir append log";
    private static final int MAXIMUM_ATTEMPTS = 10;
    private static final long EVERYTHING = -1;
    private static final Map<String, String> TABLE_PROPERTIES = ImmutableMap.of(
            "delta.appendOnly", "true",
            "delta.enableExpiredLogCleanup", "false",
            // a checkpoint lists every file there ever was, and only those who read the table as a table need it
            "delta.checkpointInterval", "100");

    private final DeltaTables tables;
    private final Location location;
    private final LogSchema schema;
    private final CommitTail tail;
    private final LogFiles files;
    private final Optional<LogTimes> times;
    private final SeenCommits seen;
    private volatile Optional<QuietLog> quiet = Optional.empty();

    public DeltaAppendLog(DeltaTables tables, Location location, LogSchema schema)
    {
        this(tables, location, schema, Optional.empty());
    }

    /**
     * @param timeColumn tells when what a row is about happened. A log that has one may be compacted, and then comes back in the order of that time, file by file,
     *         rather than in that of its commits.
     */
    public DeltaAppendLog(DeltaTables tables, Location location, LogSchema schema, Optional<String> timeColumn)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.location = requireNonNull(location, "location is null");
        this.schema = requireNonNull(schema, "schema is null");
        this.tail = new CommitTail(tables, location);
        this.seen = new SeenCommits(tables, location);
        this.files = new LogFiles(tables.fileSystem(), location, schema);
        this.times = timeColumn.map(files::times);
    }

    @Override
    public long append(List<LogRow> rows)
    {
        checkArgument(!rows.isEmpty(), "rows is empty");
        rows.forEach(schema::validate);
        Optional<TableSnapshot> table = find();
        table.ifPresent(this::requireColumns);
        NewDataFile file = files.write(rows, TABLE_PROPERTIES);
        try {
            return commit(table, file);
        }
        catch (CommitStateUnknownException e) {
            // the file may be part of the table
            throw e;
        }
        catch (RuntimeException e) {
            files.deleteAfter(e, file);
            throw e;
        }
    }

    @Override
    public boolean exists()
    {
        return find().isPresent();
    }

    @Override
    public void createIfAbsent()
    {
        if (exists()) {
            return;
        }
        try {
            seen.add(create(ImmutableList.of()).identity());
        }
        catch (TableAlreadyExistsException _) {
            // somebody else just made it
        }
    }

    private long commit(Optional<TableSnapshot> table, NewDataFile file)
    {
        Optional<TableSnapshot> base = table;
        for (int attempt = 0; attempt < MAXIMUM_ATTEMPTS; attempt++) {
            try {
                TableSnapshot committed = base.isPresent() ? appendTo(base.orElseThrow(), file) : create(ImmutableList.of(file));
                seen.add(committed.identity());
                return committed.version();
            }
            catch (TableAlreadyExistsException | CommitConflictException _) {
                base = find();
                base.ifPresent(this::requireColumns);
            }
        }
        throw new CommitConflictException(location, base.map(TableSnapshot::version).orElse(0L), "the table was changed %s times in a row".formatted(MAXIMUM_ATTEMPTS));
    }

    private TableSnapshot create(List<NewDataFile> files)
    {
        TableDefinition definition = new TableDefinition(LogFiles.toDelta(schema), ImmutableList.of(), TABLE_PROPERTIES, Optional.empty());
        return tables.create(location, definition, files, CommitDetails.of(files.isEmpty() ? "CREATE TABLE" : "CREATE TABLE AS SELECT", ENGINE_INFO));
    }

    private TableSnapshot appendTo(TableSnapshot base, NewDataFile file)
    {
        tables.requireNoConstraints(base);
        return tables.append(base, ImmutableList.of(file), CommitDetails.of("WRITE", ENGINE_INFO));
    }

    private Optional<TableSnapshot> find()
    {
        Optional<CommitIdentity> seenBefore = seen.newest();
        try {
            return Optional.of(tables.latest(location));
        }
        catch (DeltaTableNotFoundException _) {
            // not to be made anew: what it said would be lost without a word
            seenBefore.ifPresent(identity -> {
                throw new AppendLogLostException(location, identity.version());
            });
            return Optional.empty();
        }
    }

    @Override
    public LogRows read()
    {
        return readSince(EVERYTHING);
    }

    @Override
    public LogRows readSince(long version)
    {
        ImmutableList.Builder<LogRow> rows = ImmutableList.builder();
        long newVersion = readSince(version, rows::addAll);
        return new LogRows(newVersion, rows.build());
    }

    @Override
    public int compact()
    {
        Optional<TableSnapshot> table = times.isPresent() ? find() : Optional.empty();
        return table
                .map(base -> new LogCompaction(tables, files, times.orElseThrow(), TABLE_PROPERTIES, ENGINE_INFO).compact(base))
                .orElse(0);
    }

    @Override
    public Stream<LogPart> parts()
    {
        Found found = filesSince(EVERYTHING);
        found.newest().ifPresent(seen::add);
        return parts(found.files());
    }

    @Override
    public Stream<LogPart> partsBetween(Instant first, Instant last)
    {
        if (times.isEmpty()) {
            return parts();
        }
        return parts(find().map(table -> filesOf(table, times.orElseThrow().between(first, last))).orElse(ImmutableList.of()));
    }

    private Stream<LogPart> parts(List<ActiveFile> found)
    {
        return files.parts(found, file -> times.flatMap(known -> known.oldest(file)));
    }

    /**
     * @param newest of the commits that the files are of; empty when there are none
     */
    private record Found(List<ActiveFile> files, long version, Optional<CommitIdentity> newest)
    {
        private static Found nothingAfter(long version)
        {
            return new Found(ImmutableList.of(), version, Optional.empty());
        }
    }

    // the files of now, which a checkpoint lists: the commits need not be read one by one
    private Found filesOfNow(Optional<CommitIdentity> seenBefore)
    {
        Optional<TableSnapshot> table = find();
        seen.requireSameLog(EVERYTHING, table.map(TableSnapshot::version).orElse(EVERYTHING), seenBefore);
        if (table.isEmpty()) {
            return Found.nothingAfter(EVERYTHING);
        }
        seen.requireBeginning();
        return new Found(filesOf(table.orElseThrow(), _ -> true), table.orElseThrow().version(), table.map(TableSnapshot::identity));
    }

    private List<ActiveFile> filesOf(TableSnapshot table, Predicate<ActiveFile> wanted)
    {
        requireColumns(table);
        return times.orElseThrow().inOrder(table.files().stream().filter(wanted).toList());
    }

    @Override
    public long readSince(long version, Consumer<List<LogRow>> rows)
    {
        Found found = filesSince(version);
        files.read(found.files(), rows);
        found.newest().ifPresent(seen::add);
        return found.version();
    }

    private Found filesSince(long version)
    {
        Optional<CommitIdentity> seenBefore = seen.newest();
        if (isQuietAfter(version, seenBefore) || (version == EVERYTHING && seenBefore.isEmpty() && seen.isWithoutDirectory())) {
            return Found.nothingAfter(version);
        }
        if (version == EVERYTHING && times.isPresent()) {
            return filesOfNow(seenBefore);
        }
        List<Commit> commits = tail.after(version);
        long newVersion = commits.isEmpty() ? version : commits.getLast().version();
        seen.requireSameLog(version, newVersion, seenBefore);
        if (commits.isEmpty()) {
            quiet = seenBefore.filter(newest -> newest.version() == version).flatMap(newest -> QuietLog.after(newest, location, tables.fileSystem()));
            return Found.nothingAfter(version);
        }
        if (commits.stream().anyMatch(Commit::changesDefinition)) {
            requireColumns(tables.latest(location));
        }
        return new Found(filesToRead(version, commits), newVersion, Optional.of(commits.getLast().identity()));
    }

    /**
     * @param newest the newest commit that was seen, by this follower of the log or by another user of this object
     */
    private boolean isQuietAfter(long version, Optional<CommitIdentity> newest)
    {
        return newest.isPresent() && quiet.filter(log -> log.newest() == newest.orElseThrow() && log.newest().version() == version && log.isQuiet()).isPresent();
    }

    @Override
    public String fingerprint(long version)
    {
        CommitIdentity identity = tables.commit(location, version)
                .orElseThrow(() -> new AppendLogLostException(location, version))
                .identity();
        seen.add(identity);
        return "%s:%s".formatted(identity.length(), identity.head());
    }

    // Who reads everything reads what is there now. Who follows reads what was appended, whatever became of it since.
    private static List<ActiveFile> filesToRead(long version, List<Commit> commits)
    {
        if (version >= 0) {
            return commits.stream().flatMap(commit -> commit.dataFiles().stream()).toList();
        }
        Set<FileKey> removed = new HashSet<>();
        commits.forEach(commit -> removed.addAll(commit.removedFiles()));
        return commits.stream()
                .flatMap(commit -> commit.addedFiles().stream())
                .filter(file -> !removed.contains(FileKey.of(file)))
                .toList();
    }

    // columns of other names or types would read as null, and that must not pass for an answer
    private void requireColumns(TableSnapshot table)
    {
        if (table.columnMapping() != ColumnMappingMode.NONE || !table.partitionColumns().isEmpty()) {
            throw new UnsupportedTableException(location, "cannot be used as a log: it has mapped or partition columns");
        }
        for (StructField column : LogFiles.toDelta(schema).fields()) {
            boolean fits = table.schema().fields().stream()
                    .anyMatch(field -> field.getName().equals(column.getName()) && field.getDataType().equivalent(column.getDataType()));
            if (!fits) {
                throw new UnsupportedTableException(location, "cannot be used as a log: it has no column %s of type %s".formatted(column.getName(), column.getDataType()));
            }
        }
    }
}
