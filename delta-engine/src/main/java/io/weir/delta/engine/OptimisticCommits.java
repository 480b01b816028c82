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

import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.SingleAction;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.commit.Backoff;
import io.weir.delta.engine.commit.CommitFileWriter;
import io.weir.delta.engine.commit.CommitInfoRow;
import io.weir.delta.engine.commit.CommitRows;
import io.weir.delta.engine.commit.WriterProtocol;
import io.weir.delta.engine.kernel.JsonRows;
import io.weir.delta.engine.replay.Commit;
import io.weir.delta.engine.replay.CommitReader;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import static io.weir.delta.engine.kernel.LogFileNames.commitFile;
import static java.util.Objects.requireNonNull;

/**
 * Commits optimistically: one that finds its version taken reads the winner, and goes for the next version unless it conflicts. Every
 * commit conflicts with one that changes the definition of the table; what else it conflicts with is for its maker to say.
 */
final class OptimisticCommits
{
    private static final int MAXIMUM_ATTEMPTS = 200;

    private final TrinoFileSystem fileSystem;
    private final SnapshotLoader loader;
    private final CommitReader reader;
    private final CommitFileWriter writer;
    private final Clock clock;

    OptimisticCommits(TrinoFileSystem fileSystem, SnapshotLoader loader, CommitReader reader, CommitFileWriter writer, Clock clock)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.loader = requireNonNull(loader, "loader is null");
        this.reader = requireNonNull(reader, "reader is null");
        this.writer = requireNonNull(writer, "writer is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * @param commits those that follow the base; the last one is ours
     */
    record Committed(TableSnapshot base, List<Commit> commits, Definition definition) {}

    /**
     * @param conflicts is asked about every commit that was made since the base; throws to give up
     * @return the commits that follow the base; the last one is ours
     */
    List<Commit> commit(TableSnapshot base, List<Row> actions, CommitInfoRow commitInfo, Consumer<Commit> conflicts)
    {
        return redefine(base, Definition.of(base), actions, commitInfo, conflicts).commits();
    }

    /**
     * @param definition what the table is after the commit
     */
    Committed redefine(TableSnapshot base, Definition definition, List<Row> actions, CommitInfoRow commitInfo, Consumer<Commit> conflicts)
    {
        CommitDetails details = commitInfo.details();
        WriterProtocol.requireWritable(base.location(), base.protocol(), base.metadata());
        beforeCommit(() -> requireSameTable(base));
        details.transactionId().ifPresent(transactionId -> loader.lastTransaction(base, transactionId.applicationId())
                .ifPresent(last -> requireNewTransaction(base.location(), transactionId, last)));

        List<Commit> commits = new ArrayList<>();
        for (int attempt = 0; attempt < MAXIMUM_ATTEMPTS; attempt++) {
            long version = base.version() + commits.size() + 1;
            Optional<Instant> inCommitTimestamp = inCommitTimestamp(base, commits, definition);
            Definition result = at(base, definition, version, inCommitTimestamp);
            byte[] content = content(base, result, actions, commitInfo, inCommitTimestamp);
            // before it is written: when this fails, nothing has happened
            Commit commit = reader.parse(base.location(), version, content);
            if (attempt > 0 || details.transactionId().isPresent()) {
                // the first look was a while ago
                beforeCommit(() -> requireSameTable(base));
            }
            if (writer.tryCommit(commitFile(base.location(), version), content)) {
                commits.add(commit);
                return new Committed(base, commits, result);
            }
            beforeCommit(() -> readWinners(base, commits, details, conflicts));
            Backoff.pause(attempt);
        }
        throw new CommitConflictException(base.location(), base.version() + commits.size(), "others committed first %s times in a row".formatted(MAXIMUM_ATTEMPTS));
    }

    // a store tells of an interrupt as of any other failure
    private static void beforeCommit(Runnable look)
    {
        try {
            look.run();
        }
        catch (ReadInterruptedException | StoreUnavailableException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CommitInterruptedException(e);
            }
            throw e;
        }
    }

    // to commit after a version of a table that is no longer there would leave a log that nobody can read
    private void requireSameTable(TableSnapshot base)
    {
        try {
            if (!base.identity().isCurrent(fileSystem)) {
                throw new CommitConflictException(base.location(), base.version(), "the table was dropped, or dropped and created again");
            }
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", base.identity().location(), e);
        }
    }

    private void readWinners(TableSnapshot base, List<Commit> commits, CommitDetails details, Consumer<Commit> conflicts)
    {
        Optional<Commit> winner = reader.read(base.location(), base.version() + commits.size() + 1);
        while (winner.isPresent()) {
            requireNoConflict(base.location(), winner.orElseThrow(), details);
            conflicts.accept(winner.orElseThrow());
            commits.add(winner.orElseThrow());
            winner = reader.read(base.location(), base.version() + commits.size() + 1);
        }
    }

    private static void requireNoConflict(Location table, Commit winner, CommitDetails details)
    {
        if (winner.changesDefinition()) {
            throw new CommitConflictException(table, winner.version(), "it changed the definition of the table");
        }
        details.transactionId().ifPresent(transactionId -> {
            Long last = winner.transactions().get(transactionId.applicationId());
            if (last != null) {
                requireNewTransaction(table, transactionId, last);
                // it was made without knowing of that one, and may hold the same rows
                throw new CommitConflictException(table, winner.version(), "the same application committed its transaction %s".formatted(last));
            }
        });
    }

    private static void requireNewTransaction(Location table, TransactionId transactionId, long last)
    {
        if (last >= transactionId.version()) {
            throw new TransactionAlreadyCommittedException(table, transactionId, last);
        }
    }

    private static Definition at(TableSnapshot base, Definition definition, long version, Optional<Instant> inCommitTimestamp)
    {
        if (inCommitTimestamp.isEmpty() || Definition.of(base).hasInCommitTimestamps()) {
            return definition;
        }
        return definition.withInCommitTimestampsSince(version, inCommitTimestamp.orElseThrow());
    }

    private static byte[] content(TableSnapshot base, Definition definition, List<Row> actions, CommitInfoRow commitInfo, Optional<Instant> inCommitTimestamp)
    {
        List<Row> rows = new ArrayList<>(actions.size() + 4);
        rows.add(commitInfo.toAction(Optional.of(base.version()), inCommitTimestamp));
        if (!definition.protocol().equals(base.protocol())) {
            rows.add(SingleAction.createProtocolSingleAction(definition.protocol().toRow()));
        }
        if (!definition.metadata().equals(base.metadata())) {
            rows.add(SingleAction.createMetadataSingleAction(definition.metadata().toRow()));
        }
        commitInfo.details().transactionId().ifPresent(transactionId -> rows.add(CommitRows.transaction(transactionId, commitInfo.time())));
        rows.addAll(actions);
        return JsonRows.toJsonLines(rows.iterator());
    }

    // later than that of the commit before, whatever the clocks say
    private Optional<Instant> inCommitTimestamp(TableSnapshot base, List<Commit> commits, Definition definition)
    {
        if (!definition.hasInCommitTimestamps()) {
            return Optional.empty();
        }
        Instant previous = commits.isEmpty() ? base.timestamp() : loader.timeOf(commits.getLast());
        Instant earliest = previous.plusMillis(1);
        Instant now = clock.instant();
        return Optional.of(now.isAfter(earliest) ? now : earliest);
    }
}
