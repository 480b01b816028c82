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
import io.delta.kernel.engine.Engine;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.commit.CommitInfoRow;
import io.weir.delta.engine.commit.WriterProtocol;
import io.weir.delta.engine.erase.Erasure;
import io.weir.delta.engine.erase.Erasure.LogState;
import io.weir.delta.engine.erase.ErasureReport;
import io.weir.delta.engine.erase.FileRewriter;
import io.weir.delta.engine.erase.Subject;
import io.weir.delta.engine.erase.TableLog;
import io.weir.delta.engine.upkeep.CheckpointWriter;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * Gives an erasure the log of a table. Its commits bring no upkeep about: a checkpoint that is written on the side would keep what is to go.
 */
final class TableErasure
{
    private static final int MAXIMUM_ATTEMPTS = 10;

    private final Erasure erasure;
    private final SnapshotLoader loader;
    private final OptimisticCommits commits;
    private final TableRewrite rewrite;
    private final CheckpointWriter checkpoints;
    private final Clock clock;

    TableErasure(TrinoFileSystem fileSystem, Engine engine, SnapshotLoader loader, OptimisticCommits commits, TableRewrite rewrite, Clock clock)
    {
        this.erasure = new Erasure(fileSystem, engine);
        this.loader = requireNonNull(loader, "loader is null");
        this.commits = requireNonNull(commits, "commits is null");
        this.rewrite = requireNonNull(rewrite, "rewrite is null");
        this.checkpoints = new CheckpointWriter(engine);
        this.clock = requireNonNull(clock, "clock is null");
    }

    void requireErasable(TableSnapshot snapshot)
    {
        LegalHold.reason(snapshot).ifPresent(reason -> {
            throw new LegalHoldException(snapshot.location(), reason);
        });
        WriterProtocol.requireWritable(snapshot.location(), snapshot.protocol(), snapshot.metadata());
        WriterProtocol.requireRowChanges(snapshot.location(), snapshot.metadata());
    }

    ErasureReport erase(Supplier<TableSnapshot> latest, Subject subject, FileRewriter rewriter, LogState logState, Duration unreferencedRetention, CommitDetails details)
    {
        return erasure.erase(new Log(latest, details), subject, rewriter, logState, unreferencedRetention);
    }

    private final class Log
            implements TableLog
    {
        private final Supplier<TableSnapshot> latest;
        private final CommitDetails details;

        private Log(Supplier<TableSnapshot> latest, CommitDetails details)
        {
            this.latest = requireNonNull(latest, "latest is null");
            this.details = requireNonNull(details, "details is null");
        }

        @Override
        public TableSnapshot latest()
        {
            TableSnapshot snapshot = latest.get();
            requireErasable(snapshot);
            return snapshot;
        }

        @Override
        public void rewrite(TableSnapshot base, Rewrite change)
        {
            rewrite.rewrite(base, change, details);
        }

        @Override
        public TableSnapshot newBeginning(Map<String, String> metrics)
                throws IOException
        {
            CommitInfoRow commitInfo = CommitInfoRow.of(details, metrics, IsolationLevel.SERIALIZABLE.displayName(), clock.instant());
            for (int attempt = 0; attempt < MAXIMUM_ATTEMPTS; attempt++) {
                TableSnapshot base = latest();
                long version = commits.commit(base, ImmutableList.of(), commitInfo, _ -> {}).getLast().version();
                try {
                    checkpoints.writeWithoutRemovedFiles(loader.kernelSnapshotAt(base.location(), version));
                    return loader.at(base.location(), version);
                }
                catch (FileAlreadyExistsException _) {
                    // somebody else wrote a checkpoint of it, which may tell of removed files: the next version then
                }
            }
            Location table = latest.get().location();
            throw new CommitConflictException(table, latest.get().version(), "others wrote %s checkpoints in a row while rows were erased".formatted(MAXIMUM_ATTEMPTS));
        }
    }
}
