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

import com.google.common.util.concurrent.Striped;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.replay.Commit;
import io.weir.delta.engine.replay.CommitReader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

import static java.util.Objects.requireNonNull;

/**
 * Tables at their latest version.
 * <p>
 * A table that was read before costs two small reads of the store: is its last commit still the one that was read, and is there a next
 * one. On an object store both are asked at once. Only new commits are read then. All else is replayed by kernel.
 */
final class LatestTables
{
    private static final int LOCKS = 64;
    // behind by more than this, a checkpoint is probably nearer than the commits
    private static final int MAXIMUM_COMMITS_TO_FOLLOW = 100;

    private final TrinoFileSystem fileSystem;
    private final TableSnapshotCache cache;
    private final SnapshotLoader loader;
    private final CommitReader commitReader;
    private final Striped<Lock> loadLocks = Striped.lock(LOCKS);

    LatestTables(TrinoFileSystem fileSystem, TableSnapshotCache cache, SnapshotLoader loader, CommitReader commitReader)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.cache = requireNonNull(cache, "cache is null");
        this.loader = requireNonNull(loader, "loader is null");
        this.commitReader = requireNonNull(commitReader, "commitReader is null");
    }

    /**
     * @throws DeltaTableNotFoundException when there is no table
     */
    TableSnapshot get(Location table)
    {
        return known(table)
                .flatMap(this::refresh)
                .orElseGet(() -> load(table));
    }

    // whoever read it
    private Optional<TableSnapshot> known(Location table)
    {
        return cache.get(table).map(snapshot -> snapshot.as(loader));
    }

    private TableSnapshot load(Location table)
    {
        Lock lock = loadLocks.get(table);
        Interrupts.lock(lock);
        try {
            // somebody else may have loaded it while this thread waited
            return known(table).flatMap(this::refresh).orElseGet(() -> {
                TableSnapshot snapshot = loader.latest(table);
                cache.put(snapshot);
                return snapshot;
            });
        }
        finally {
            lock.unlock();
        }
    }

    // empty when the table must be loaded again
    private Optional<TableSnapshot> refresh(TableSnapshot known)
    {
        LatestLook look = LatestLook.at(fileSystem, commitReader, known);
        if (!look.current()) {
            cache.invalidate(known.location());
            return Optional.empty();
        }
        List<Commit> commits = new ArrayList<>();
        Optional<Commit> next = look.next();
        while (next.isPresent()) {
            Interrupts.requireNone();
            commits.add(next.orElseThrow());
            if (next.orElseThrow().changesDefinition() || commits.size() > MAXIMUM_COMMITS_TO_FOLLOW) {
                cache.invalidate(known.location());
                return Optional.empty();
            }
            next = commitReader.read(known.location(), next.orElseThrow().version() + 1);
        }
        if (commits.isEmpty()) {
            return Optional.of(known);
        }
        TableSnapshot snapshot = loader.after(known, commits);
        cache.put(snapshot);
        return Optional.of(snapshot);
    }
}
