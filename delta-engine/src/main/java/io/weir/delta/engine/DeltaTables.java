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

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;

import java.time.Clock;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Delta tables by their location. Safe for use by many threads.
 */
public final class DeltaTables
{
    private final TrinoFileSystem fileSystem;
    private final TableSnapshotCache cache;
    private final Clock clock;

    public DeltaTables(TrinoFileSystem fileSystem, TableSnapshotCache cache, Clock clock)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.cache = requireNonNull(cache, "cache is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    public boolean exists(Location table)
    {
        throw new UnsupportedOperationException("DeltaTables.exists is not written yet");
    }

    /**
     * @throws DeltaTableNotFoundException when there is no table
     */
    public TableSnapshot latest(Location table)
    {
        throw new UnsupportedOperationException("DeltaTables.latest is not written yet");
    }

    /**
     * @throws DeltaTableNotFoundException when there is no table
     * @throws DeltaVersionNotFoundException when the log does not hold the version
     */
    public TableSnapshot at(Location table, long version)
    {
        throw new UnsupportedOperationException("DeltaTables.at is not written yet");
    }

    /**
     * The commits that the log still holds, newest first.
     */
    public List<CommitSummary> history(Location table)
    {
        throw new UnsupportedOperationException("DeltaTables.history is not written yet");
    }

    /**
     * Creates a table with its first files in one commit.
     *
     * @throws TableAlreadyExistsException when there is a table already; it was not touched
     */
    public TableSnapshot create(Location table, TableDefinition definition, List<NewDataFile> files, CommitDetails details)
    {
        throw new UnsupportedOperationException("DeltaTables.create is not written yet");
    }

    /**
     * Creates a table, or replaces all that is in it in one commit: definition and files. Its history stays.
     */
    public TableSnapshot createOrReplace(Location table, TableDefinition definition, List<NewDataFile> files, CommitDetails details)
    {
        throw new UnsupportedOperationException("DeltaTables.createOrReplace is not written yet");
    }

    /**
     * Adds files to a table. Others may add files at the same time.
     *
     * @throws CommitConflictException when the definition of the table changed since {@code base}, or the table was replaced
     */
    public TableSnapshot append(TableSnapshot base, List<NewDataFile> files, CommitDetails details)
    {
        throw new UnsupportedOperationException("DeltaTables.append is not written yet");
    }
}
