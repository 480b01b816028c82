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

import io.trino.filesystem.Location;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.replay.CommitIdentity;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static java.util.Objects.requireNonNull;

/**
 * The newest commit of a log that was seen. A later one of the same version and another content means that the log was replaced.
 */
final class SeenCommits
{
    private final DeltaTables tables;
    private final Location location;
    private final AtomicReference<CommitIdentity> newest = new AtomicReference<>();

    SeenCommits(DeltaTables tables, Location location)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.location = requireNonNull(location, "location is null");
    }

    void add(CommitIdentity identity)
    {
        newest.accumulateAndGet(identity, (old, candidate) -> old == null || old.version() < candidate.version() ? candidate : old);
    }

    Optional<CommitIdentity> newest()
    {
        return Optional.ofNullable(newest.get());
    }

    /**
     * News, and no news, are only worth something while the log is still the one that was read.
     *
     * @param version of the last commit that was read before
     * @param newVersion of the last one that is there now
     * @param seenBefore the newest one that was seen when that was looked for
     */
    void requireSameLog(long version, long newVersion, Optional<CommitIdentity> seenBefore)
    {
        seenBefore.filter(identity -> identity.version() > newVersion).ifPresent(identity -> {
            throw new AppendLogLostException(location, identity.version());
        });
        Optional<CommitIdentity> known = seenBefore.filter(identity -> identity.version() == version);
        if (known.isPresent()) {
            require(tables.isCurrent(known.orElseThrow()), version);
        }
        else if (version >= 0 && newVersion == version) {
            require(tables.commit(location, version).isPresent(), version);
        }
        else if (newVersion < 0 && !isWithoutDirectory() && tables.exists(location)) {
            // the first commit may have been made since it was looked for; without it nobody knows what the log said
            requireBeginning();
        }
    }

    /**
     * A log without its beginning was tampered with, be all its files there.
     */
    void requireBeginning()
    {
        require(tables.commit(location, 0).isPresent(), 0);
    }

    private void require(boolean sameLog, long version)
    {
        if (!sameLog) {
            throw new AppendLogLostException(location, version);
        }
    }

    /**
     * Every query asks for news of a log that nobody has begun, and to look for a table takes long. A store behind a network knows no directories.
     */
    boolean isWithoutDirectory()
    {
        Location directory = logDirectory(location);
        try {
            return LocalStore.isLocal(location) && !tables.fileSystem().directoryExists(directory).orElse(true);
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", directory, e);
        }
    }
}
