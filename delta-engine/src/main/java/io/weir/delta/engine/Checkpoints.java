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

import io.airlift.log.Logger;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.internal.TableConfig;
import io.trino.filesystem.Location;

import java.io.IOException;
import java.util.concurrent.Executor;

import static java.util.Objects.requireNonNull;

/**
 * Writes checkpoints, so that a log need not be read from its beginning. A table is right without them, so nobody waits for one, and one
 * that fails is only told in the server's log.
 */
final class Checkpoints
{
    private static final Logger log = Logger.get(Checkpoints.class);

    private final Engine engine;
    private final SnapshotLoader loader;
    private final Executor executor;

    Checkpoints(Engine engine, SnapshotLoader loader, Executor executor)
    {
        this.engine = requireNonNull(engine, "engine is null");
        this.loader = requireNonNull(loader, "loader is null");
        this.executor = requireNonNull(executor, "executor is null");
    }

    /**
     * Never fails: the commit was made, and its caller must not be told otherwise.
     */
    void afterCommit(TableSnapshot snapshot)
    {
        try {
            if (isDue(snapshot)) {
                executor.execute(() -> write(snapshot.location()));
            }
        }
        catch (RuntimeException e) {
            log.warn(e, "Failed to see to a checkpoint of %s. The table can be read and written without it", snapshot);
        }
    }

    private static boolean isDue(TableSnapshot snapshot)
    {
        int interval = TableConfig.CHECKPOINT_INTERVAL.fromMetadata(snapshot.metadata());
        if (snapshot.version() == 0 || snapshot.version() % interval != 0) {
            return false;
        }
        // Kernel's checkpoints have no statistics as structs. Where the table has no others, they would be lost.
        return TableConfig.CHECKPOINT_WRITE_STATS_AS_JSON.fromMetadata(snapshot.metadata());
    }

    private void write(Location table)
    {
        try {
            loader.latestKernelSnapshot(table).writeCheckpoint(engine);
        }
        catch (CheckpointAlreadyExistsException e) {
            log.debug(e, "Somebody else wrote the checkpoint of %s", table);
        }
        catch (IOException | RuntimeException e) {
            log.warn(e, "Failed to write a checkpoint of %s. The table can be read and written without it", table);
        }
    }
}
