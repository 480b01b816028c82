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
package io.weir.delta.engine.erase;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.delta.kernel.engine.Engine;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CommitConflictException;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.commit.FileReplacer;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.RowPositions;
import io.weir.delta.engine.erase.ErasureReport.Outcome;
import io.weir.delta.engine.upkeep.FilePlace;
import io.weir.delta.engine.upkeep.HistoryFiles;
import io.weir.delta.engine.upkeep.SidecarReferences;
import io.weir.delta.engine.upkeep.StoredFile;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Erases the rows of a subject from a table and from all that the table had before.
 *
 * <h2>Steps</h2>
 * <ol>
 *     <li>Every file of the table's directory and every entry of its log is looked at. Rows that a deletion vector hides count.
 *     <li>Files of the table with such rows are copied without them and replaced by a commit; so are files that may have values of such
 *     rows in columns that the table does not have any more. A commit that conflicts is made again from what the winner left.
 *     <li>A new beginning: a commit without content, and a checkpoint that tells of no removed file.
 *     <li>The other files with such rows are deleted: those of older versions, change data, left-overs. A left-over that is young may belong
 *     to a write that has not committed yet; it stays, and the report says so. What only the history has goes too, rows of the subject or
 *     not: once the log does not name such a file any more, it could not be told from one of a write under way.
 *     <li>All before the new beginning is erased from the log, see {@link ErasedHistory}.
 *     <li>Everything is looked at again. A row that somebody added meanwhile starts it all over.
 * </ol>
 *
 * <h2>When it is ended on the way</h2>
 * No step needs to know of another: each decides by what is there. What the log held is known by its text only until the files that it
 * names are deleted, so whoever begins an erasure writes that down first, and gives {@link LogState#UNFINISHED} when it was not finished.
 */
public final class Erasure
{
    private static final int MAXIMUM_ROUNDS = 10;

    public enum LogState
    {
        AS_FOUND,
        /**
         * An earlier erasure may have ended before the log was erased.
         */
        UNFINISHED,
    }

    private final TrinoFileSystem fileSystem;
    private final FileReplacer replacer;
    private final HoldingsScan scan;
    private final ErasedHistory history;
    private final HistoryFiles historyFiles;

    public Erasure(TrinoFileSystem fileSystem, Engine engine)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.replacer = new FileReplacer(fileSystem);
        this.scan = new HoldingsScan(fileSystem, engine);
        this.history = new ErasedHistory(fileSystem, replacer, new SidecarReferences(engine));
        this.historyFiles = new HistoryFiles(fileSystem);
    }

    /**
     * @param unreferencedRetention how young a file that nothing refers to may be to be left, as it may belong to a write under way
     */
    public ErasureReport erase(TableLog table, Subject subject, FileRewriter rewriter, LogState logState, Duration unreferencedRetention)
    {
        ErasureFindings findings = new ErasureFindings();
        try {
            boolean logHolds = logState == LogState.UNFINISHED;
            // the log that tells of former definitions is erased before the last look
            Set<LoggedColumn> known = ImmutableSet.of();
            for (int round = 0; round < MAXIMUM_ROUNDS; round++) {
                TableSnapshot snapshot = latest(table, subject, rewriter);
                Holdings found = scan.scan(snapshot, subject, known);
                known = found.columns();
                Set<Location> holding = locations(found);
                boolean somethingFound = !holding.isEmpty() || !found.logEntries().isEmpty();
                if (!somethingFound && !logHolds) {
                    return findings.report(found, ImmutableList.of());
                }
                if (!found.active().isEmpty() && !rewrite(table, snapshot, found, subject, rewriter, findings)) {
                    // somebody was faster
                    continue;
                }
                TableSnapshot beginning = table.newBeginning(findings.metrics());
                // somebody may have restored an older version since: its files are the table's again, and are for the next round
                deleteOthers(table.latest(), found, findings, unreferencedRetention);
                // before the log is erased: it alone tells which files these are
                deleteHistory(beginning, found.log().named(), snapshot.version(), table.latest(), findings);
                findings.logErased(beginning.version(), history.eraseBefore(beginning.location(), beginning.version(), Instant.now().minus(unreferencedRetention)));
                logHolds = false;

                Holdings remaining = scan.scan(latest(table, subject, rewriter), subject, known);
                // a text that the log still has is in the names, comments or properties of the table, which are not for here to change
                if (remaining.active().isEmpty() && otherNames(remaining).equals(findings.left())) {
                    return findings.report(remaining, remaining(remaining));
                }
            }
        }
        catch (IOException e) {
            throw new StoreUnavailableException("erase rows of", table.latest().location(), e);
        }
        throw new CommitConflictException(table.latest().location(), table.latest().version(), "others added or changed rows of the subject %s times while it was erased".formatted(MAXIMUM_ROUNDS));
    }

    // another column may have its name since the predicate was read
    private static TableSnapshot latest(TableLog table, Subject subject, FileRewriter rewriter)
    {
        TableSnapshot latest = table.latest();
        List<String> changed = subject.predicate().getDomains().orElseThrow().keySet().stream()
                .filter(column -> !rewriter.has(latest, column))
                .map(DataColumn::name)
                .sorted()
                .toList();
        if (!changed.isEmpty()) {
            throw new CommitConflictException(latest.location(), latest.version(), "the columns %s of the predicate are defined otherwise since it was read".formatted(changed));
        }
        return latest;
    }

    private static Set<Location> locations(Holdings holdings)
    {
        Set<Location> locations = new HashSet<>();
        holdings.active().keySet().forEach(file -> locations.add(file.location()));
        holdings.others().keySet().forEach(file -> locations.add(file.location()));
        return locations;
    }

    private static boolean rewrite(TableLog table, TableSnapshot snapshot, Holdings found, Subject subject, FileRewriter rewriter, ErasureFindings findings)
    {
        List<NewDataFile> copies = new ArrayList<>();
        long hidden = 0;
        long live = 0;
        try {
            for (Map.Entry<ActiveFile, RowPositions> entry : found.active().entrySet()) {
                rewriter.copyWithout(snapshot, entry.getKey(), entry.getValue()).ifPresent(copies::add);
                long rows = entry.getValue().cardinality();
                long hiddenInFile = rewriter.hiddenRows(snapshot, entry.getKey(), entry.getValue());
                hidden += hiddenInFile;
                live += rows - hiddenInFile;
            }
        }
        catch (RuntimeException e) {
            rewriter.delete(snapshot, copies, e);
            throw e;
        }
        Rewrite rewrite = new Rewrite(
                ImmutableList.copyOf(found.active().keySet()),
                ImmutableList.of(),
                copies,
                FileReads.of(subject.predicate()),
                ImmutableMap.of("numDeletedRows", Long.toString(live)));
        try {
            table.rewrite(snapshot, rewrite);
        }
        catch (CommitConflictException e) {
            rewriter.delete(snapshot, copies, e);
            return false;
        }
        findings.rowsErased(live, hidden);
        found.active().forEach((file, rows) -> findings.rewritten(snapshot.location(), file, rows));
        return true;
    }

    private void deleteOthers(TableSnapshot current, Holdings found, ErasureFindings findings, Duration retention)
            throws IOException
    {
        Set<FilePlace> ofTable = FilePlace.of(current.files().stream().map(ActiveFile::location).toList());
        Instant young = Instant.now().minus(retention);
        List<Location> deleted = new ArrayList<>();
        for (ActiveFile file : found.active().keySet()) {
            if (isInDirectory(current.location(), file.location()) && !ofTable.contains(FilePlace.of(file.location()))) {
                deleted.add(file.location());
            }
        }
        for (Map.Entry<StoredFile, RowPositions> entry : found.others().entrySet()) {
            StoredFile file = entry.getKey();
            boolean named = found.log().files().containsKey(FilePlace.of(file.location()));
            if (ofTable.contains(FilePlace.of(file.location()))) {
                // it came back since it was looked at, and is dealt with in the next round
                continue;
            }
            boolean left = !named && file.modified().isAfter(young);
            findings.other(file, entry.getValue(), named, left ? Outcome.LEFT_YOUNG : Outcome.REMOVED);
            if (!left) {
                deleted.add(file.location());
            }
        }
        fileSystem.deleteFiles(deleted);
        EmptyDirectories.remove(replacer, current.location(), deleted);
    }

    private void deleteHistory(TableSnapshot beginning, Set<Location> named, long read, TableSnapshot current, ErasureFindings findings)
            throws IOException
    {
        List<Location> deleted = historyFiles.before(beginning, named, read, current).stream().map(StoredFile::location).toList();
        fileSystem.deleteFiles(deleted);
        EmptyDirectories.remove(replacer, current.location(), deleted);
        findings.historyErased(deleted.size());
    }

    /**
     * Whether a file is stored by the table itself. One that the log names by a way out of the directory is somebody else's.
     */
    static boolean isInDirectory(Location table, Location file)
    {
        return file.toString().startsWith(table + "/") && FilePlace.of(file).isIn(FilePlace.of(table));
    }

    private static List<String> otherNames(Holdings holdings)
    {
        return holdings.others().keySet().stream().map(file -> file.location().fileName()).sorted().toList();
    }

    private static List<String> remaining(Holdings holdings)
    {
        List<String> names = new ArrayList<>(otherNames(holdings));
        holdings.logEntries().forEach(entry -> names.add("_delta_log/" + entry));
        holdings.log().naming(locations(holdings)).forEach(entry -> names.add("_delta_log/" + entry));
        return names;
    }
}
