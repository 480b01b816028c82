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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.Sets;
import io.airlift.log.Logger;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.checkpoints.Checkpointer;
import io.delta.kernel.internal.fs.Path;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.upkeep.CheckpointWriter;
import io.weir.delta.engine.upkeep.ChecksumFiles;
import io.weir.delta.engine.upkeep.LogCleaner;
import io.weir.delta.engine.upkeep.SidecarReferences;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static java.util.Objects.requireNonNull;

/**
 * Keeps logs short: checksums, checkpoints so that a log need not be read from its beginning, and no more history than is wanted. A table
 * is right without all that, so nobody waits for it, and what fails is only told in the server's log.
 */
final class LogUpkeep
{
    private static final Logger log = Logger.get(LogUpkeep.class);
    private static final int REMEMBERED_TABLES = 10_000;

    private final TrinoFileSystem fileSystem;
    private final Engine engine;
    private final SnapshotLoader loader;
    private final Executor executor;
    private final CheckpointWriter checkpoints;
    private final ChecksumFiles checksums;
    private final LogCleaner cleaner;
    private final Cache<Location, Long> lastCheckpoints = CacheBuilder.newBuilder().maximumSize(REMEMBERED_TABLES).build();
    private final Set<Location> inProgress = Sets.newConcurrentHashSet();

    LogUpkeep(TrinoFileSystem fileSystem, Engine engine, SnapshotLoader loader, Executor executor, Clock clock)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.engine = requireNonNull(engine, "engine is null");
        this.loader = requireNonNull(loader, "loader is null");
        this.executor = requireNonNull(executor, "executor is null");
        this.checkpoints = new CheckpointWriter(engine);
        this.checksums = new ChecksumFiles(engine);
        this.cleaner = new LogCleaner(fileSystem, new SidecarReferences(engine), clock);
    }

    /**
     * Never fails: the commit was made, and its caller must not be told otherwise.
     */
    void afterCommit(TableSnapshot snapshot)
    {
        try {
            // Without its files a checksum would cost a replay of the log. A new table may lose the race for its name and be removed again,
            // and on a disk a checksum that comes late would make its directory anew.
            if (snapshot.version() > 0 && snapshot.loadedFiles().isPresent()) {
                executor.execute(() -> writeChecksum(snapshot));
            }
            if (mayBeDue(snapshot)) {
                executor.execute(() -> writeCheckpointIfDue(snapshot));
            }
        }
        catch (RejectedExecutionException e) {
            log.debug(e, "The log of %s is not kept: its catalog was closed", snapshot);
        }
        catch (RuntimeException e) {
            log.warn(e, "Failed to begin the upkeep of the log of %s. The table can be read and written without it", snapshot);
        }
    }

    private boolean mayBeDue(TableSnapshot snapshot)
    {
        Long last = lastCheckpoints.getIfPresent(snapshot.location());
        return isDue(snapshot, last == null ? 0 : last);
    }

    // a multiple of the interval was reached since the last one; whoever was to write it there may have been ended
    private static boolean isDue(TableSnapshot snapshot, long last)
    {
        int interval = TableConfig.CHECKPOINT_INTERVAL.fromMetadata(snapshot.metadata());
        long number = snapshot.version() / interval;
        // a table that was created again has a lower version than its predecessor's checkpoint
        return number > last / interval || (snapshot.version() < last && number > 0);
    }

    private void writeChecksum(TableSnapshot snapshot)
    {
        try {
            // the checksum of a version of a table that is no longer there would be taken for its successor's
            if (snapshot.identity().isCurrent(fileSystem)) {
                checksums.write(snapshot.location(), snapshot.version(), snapshot.protocol(), snapshot.metadata(), snapshot::timestamp, snapshot.files());
                if (!snapshot.identity().isCurrent(fileSystem)) {
                    fileSystem.deleteFile(logDirectory(snapshot.location()).appendPath("%020d.crc".formatted(snapshot.version())));
                }
            }
        }
        catch (FileAlreadyExistsException e) {
            log.debug(e, "Somebody else wrote the checksum of %s", snapshot);
        }
        catch (IOException | RuntimeException e) {
            log.warn(e, "Failed to write the checksum of %s. The table can be read and written without it", snapshot);
        }
    }

    private void writeCheckpointIfDue(TableSnapshot snapshot)
    {
        Location table = snapshot.location();
        if (!inProgress.add(table)) {
            return;
        }
        try {
            if (isDue(snapshot, lastCheckpoint(table))) {
                // whatever comes of it, the next try is an interval away
                lastCheckpoints.put(table, snapshot.version());
                SnapshotImpl version = loader.kernelSnapshotAt(table, snapshot.version());
                checkpoints.write(version);
                clean(table);
            }
        }
        catch (FileAlreadyExistsException e) {
            log.debug(e, "Somebody else wrote the checkpoint of %s", table);
        }
        catch (IOException | RuntimeException e) {
            log.warn(e, "Failed to write a checkpoint of %s. The table can be read and written without it", table);
        }
        finally {
            inProgress.remove(table);
        }
    }

    // what others wrote counts too
    private long lastCheckpoint(Location table)
    {
        long last = new Checkpointer(new Path(toKernelPath(logDirectory(table)))).readLastCheckpointFile(engine).map(checkpoint -> checkpoint.version).orElse(0L);
        lastCheckpoints.put(table, last);
        return last;
    }

    // by what holds now: since the version of the checkpoint somebody may have asked for the log to be kept
    private void clean(Location table)
            throws IOException
    {
        TableSnapshot latest = loader.latest(table);
        // older versions may have features that are not known here, and then only all of them may go at once
        boolean isProtected = latest.protocol().supportsFeature(TableFeatures.CHECKPOINT_PROTECTION_W_FEATURE);
        if (!isProtected && TableConfig.EXPIRED_LOG_CLEANUP_ENABLED.fromMetadata(latest.metadata()) && LegalHold.reason(latest).isEmpty()) {
            int deleted = cleaner.clean(table, Duration.ofMillis(TableConfig.LOG_RETENTION.fromMetadata(latest.metadata()))).size();
            log.debug("Deleted %s expired files of the log of %s", deleted, table);
        }
    }
}
