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

import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.replay.Commit;
import io.weir.delta.engine.replay.CommitIdentity;
import io.weir.delta.engine.replay.CommitReader;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import static com.google.common.base.Throwables.throwIfUnchecked;
import static java.util.Objects.requireNonNull;

/**
 * What has become of a table that was read before.
 *
 * @param current whether its last commit is still the one that was read
 * @param next the commit after that one
 */
record LatestLook(boolean current, Optional<Commit> next)
{
    LatestLook
    {
        requireNonNull(next, "next is null");
    }

    /**
     * Two reads that do not wait for each other. Whichever comes first, a table that was replaced is found out: of the new table, either its
     * commit in place of the last one is seen, or nothing is.
     */
    static LatestLook at(TrinoFileSystem fileSystem, CommitReader reader, TableSnapshot known)
    {
        if (LocalStore.isLocal(known.location())) {
            // a read of a disk takes less time than a thread
            boolean current = isCurrent(fileSystem, known.identity());
            return new LatestLook(current, current ? reader.read(known.location(), known.version() + 1) : Optional.empty());
        }
        FutureTask<Optional<Commit>> next = new FutureTask<>(() -> reader.read(known.location(), known.version() + 1));
        Thread.ofVirtual().name("delta-next-commit").start(next);
        boolean current = isCurrent(fileSystem, known.identity());
        return new LatestLook(current, current ? get(next) : Optional.empty());
    }

    static boolean isCurrent(TrinoFileSystem fileSystem, CommitIdentity commit)
    {
        try {
            return commit.isCurrent(fileSystem);
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", commit.location(), e);
        }
    }

    private static Optional<Commit> get(FutureTask<Optional<Commit>> read)
    {
        try {
            return read.get();
        }
        catch (InterruptedException e) {
            throw Interrupts.interrupted(e);
        }
        catch (ExecutionException e) {
            throwIfUnchecked(e.getCause());
            throw new IllegalStateException("Reading a commit throws no checked exception", e);
        }
    }
}
