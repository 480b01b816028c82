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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.airlift.log.Logger;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.ErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.RetryMode;
import io.weir.delta.engine.CommitInterruptedException;
import io.weir.delta.engine.NewDataFile;
import io.weir.deltagov.write.DataFiles;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.StandardErrorCode.ALREADY_EXISTS;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.TRANSACTION_ALREADY_ABORTED;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.trino.spi.connector.RetryMode.NO_RETRIES;
import static io.weir.deltagov.kernel.EngineErrors.requireNotInterrupted;
import static java.util.Objects.requireNonNull;

/**
 * What a transaction has to remove when its write comes to nothing. Data files are removed only when it is certain that no commit names
 * them: before the commit is tried, and when it was refused or ended between two attempts. After an unclear answer they stay.
 * <p>
 * Writers on the workers remove their own files when they are aborted; what is left for here are the files of writers that had finished, and of
 * those that change rows, which Trino 483 only lets go. A statement has failed before all of its writers have ended, so what it wrote is looked
 * for once more when they have. What comes later still is left for a vacuum.
 * <p>
 * A statement that is canceled is rolled back while another thread may still be finishing it: either the commit came first, and the files stay,
 * or there is no commit any more.
 */
final class WriteRollback
{
    private static final Logger log = Logger.get(WriteRollback.class);

    private static final Set<ErrorCode> REFUSED = Set.of(TRANSACTION_CONFLICT.toErrorCode(), NOT_SUPPORTED.toErrorCode(), ALREADY_EXISTS.toErrorCode(), SCHEMA_NOT_FOUND.toErrorCode());

    private sealed interface Uncommitted
    {
        /**
         * There is nothing of which it is certain that no commit names it.
         */
        record Nothing()
                implements Uncommitted {}

        /**
         * A directory that belongs to nobody but a table that is not made yet.
         */
        record Directory(Location location, String prefix)
                implements Uncommitted {}

        /**
         * Files between those of a table, told apart by the query in their names, and others that are known one by one.
         */
        record FilesOfQuery(Location table, String prefix, List<Location> others)
                implements Uncommitted {}
    }

    private final TrinoFileSystem fileSystem;
    private final Executor later;

    @GuardedBy("this")
    private Uncommitted uncommitted = new Uncommitted.Nothing();

    @GuardedBy("this")
    private boolean retried;

    @GuardedBy("this")
    private boolean commitTried;

    @GuardedBy("this")
    private boolean rolledBack;

    /**
     * @param later runs what it is given when the writers of a statement that failed now have ended
     */
    WriteRollback(TrinoFileSystem fileSystem, Executor later)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.later = requireNonNull(later, "later is null");
    }

    /**
     * When the engine runs tasks again, those that failed leave files that nobody names.
     */
    synchronized void expectRetries(RetryMode retryMode)
    {
        retried = retryMode != NO_RETRIES;
    }

    synchronized void beginNewDirectory(Location location, String queryId)
    {
        requireNotRolledBack();
        uncommitted = new Uncommitted.Directory(location, DataFiles.fileNamePrefix(queryId));
    }

    synchronized void beginFiles(Location table, String queryId)
    {
        requireNotRolledBack();
        uncommitted = new Uncommitted.FilesOfQuery(table, DataFiles.fileNamePrefix(queryId), ImmutableList.of());
    }

    synchronized void alsoWritten(Location location)
    {
        requireNotRolledBack();
        if (uncommitted instanceof Uncommitted.FilesOfQuery(Location table, String prefix, List<Location> others)) {
            uncommitted = new Uncommitted.FilesOfQuery(table, prefix, ImmutableList.<Location>builder().addAll(others).add(location).build());
        }
        else {
            throw new IllegalStateException("No write of files was begun: " + uncommitted);
        }
    }

    /**
     * Runs a commit. From here on the files stay, unless the commit is refused for certain, or a task that was run again left them.
     *
     * @param committed the files of the commit
     * @throws TrinoException without a commit when the transaction was rolled back or this thread is interrupted
     */
    <T> T committing(List<NewDataFile> committed, Supplier<T> commit)
    {
        // as long as the files are still those of a roll-back
        requireNotInterrupted();
        Uncommitted files = takeForCommit();
        T result;
        try {
            result = commit.get();
        }
        catch (TrinoException e) {
            if (REFUSED.contains(e.getErrorCode()) || e.getCause() instanceof CommitInterruptedException) {
                deleteUninterrupted(files);
            }
            throw e;
        }
        deleteFilesOfFailedTasks(files, committed);
        return result;
    }

    synchronized boolean isCommitTried()
    {
        return commitTried;
    }

    private synchronized Uncommitted takeForCommit()
    {
        requireNotRolledBack();
        commitTried = true;
        return take();
    }

    private synchronized Uncommitted takeForRollback()
    {
        rolledBack = true;
        return take();
    }

    private synchronized void requireNotRolledBack()
    {
        if (rolledBack) {
            throw new TrinoException(TRANSACTION_ALREADY_ABORTED, "The statement failed or was canceled before its commit, and its files are removed: nothing was committed. Run it again");
        }
    }

    private synchronized boolean isRetried()
    {
        return retried;
    }

    private void deleteFilesOfFailedTasks(Uncommitted files, List<NewDataFile> committed)
    {
        if (!isRetried()) {
            return;
        }
        Set<String> kept = committed.stream()
                .map(file -> file.path().substring(file.path().lastIndexOf('/') + 1))
                .collect(toImmutableSet());
        try {
            List<Location> written = switch (files) {
                case Uncommitted.Nothing _ -> List.of();
                // others may write to the table as soon as it is there
                case Uncommitted.Directory(Location location, String prefix) -> list(location, prefix);
                case Uncommitted.FilesOfQuery(Location table, String prefix, _) -> list(table, prefix);
            };
            fileSystem.deleteFiles(written.stream().filter(file -> !kept.contains(file.fileName())).toList());
        }
        catch (IOException e) {
            log.warn(e, "Files of failed tasks are left behind: %s", files);
        }
    }

    /**
     * The transaction failed.
     */
    void rollback()
    {
        Uncommitted files = takeForRollback();
        delete(files);
        switch (files) {
            case Uncommitted.Nothing _ -> {}
            // by then the directory may be that of a table which somebody has made there since
            case Uncommitted.Directory(Location location, String prefix) -> later.execute(() -> delete(new Uncommitted.FilesOfQuery(location, prefix, ImmutableList.of())));
            case Uncommitted.FilesOfQuery written -> later.execute(() -> delete(written));
        }
    }

    private synchronized Uncommitted take()
    {
        Uncommitted taken = uncommitted;
        uncommitted = new Uncommitted.Nothing();
        return taken;
    }

    // clients of stores do nothing for a thread that is interrupted
    private void deleteUninterrupted(Uncommitted files)
    {
        boolean interrupted = Thread.interrupted();
        try {
            delete(files);
        }
        finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void delete(Uncommitted files)
    {
        try {
            switch (files) {
                case Uncommitted.Nothing _ -> {}
                case Uncommitted.Directory(Location location, _) -> fileSystem.deleteDirectory(location);
                case Uncommitted.FilesOfQuery(Location table, String prefix, List<Location> others) -> {
                    fileSystem.deleteFiles(list(table, prefix));
                    fileSystem.deleteFiles(others);
                }
            }
        }
        catch (IOException e) {
            log.warn(e, "Files of a failed write are left behind: %s", files);
        }
    }

    private List<Location> list(Location table, String prefix)
            throws IOException
    {
        ImmutableList.Builder<Location> locations = ImmutableList.builder();
        FileIterator files = fileSystem.listFiles(table);
        while (files.hasNext()) {
            Location location = files.next().location();
            if (location.fileName().startsWith(prefix)) {
                locations.add(location);
            }
        }
        return locations.build();
    }
}
