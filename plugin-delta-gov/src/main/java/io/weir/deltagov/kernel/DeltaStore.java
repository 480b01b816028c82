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
package io.weir.deltagov.kernel;

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.spi.connector.SchemaTableName;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.ChangeFeed;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.CommitSummary;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.TableDefinition;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.delta.engine.erase.Erasure.LogState;
import io.weir.delta.engine.erase.ErasureReport;
import io.weir.delta.engine.erase.FileRewriter;
import io.weir.delta.engine.erase.Subject;
import io.weir.delta.engine.replay.Commit;
import io.weir.delta.engine.upkeep.StoredFile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

import static io.weir.deltagov.kernel.EngineErrors.inTermsOf;
import static io.weir.deltagov.kernel.EngineErrors.translated;
import static java.util.Objects.requireNonNull;

/**
 * The Delta engine, with errors in Trino's terms.
 */
public final class DeltaStore
{
    private final DeltaTables tables;

    public DeltaStore(DeltaTables tables)
    {
        this.tables = requireNonNull(tables, "tables is null");
    }

    public boolean exists(Location table)
    {
        return translated(() -> tables.exists(table));
    }

    public TableSnapshot latest(Location table)
    {
        return translated(() -> tables.latest(table));
    }

    public TableSnapshot at(Location table, long version)
    {
        return translated(() -> tables.at(table, version));
    }

    public List<ActiveFile> files(TableSnapshot snapshot)
    {
        return translated(snapshot::files);
    }

    /**
     * The files that may hold a matching row.
     */
    public List<ActiveFile> files(TableSnapshot snapshot, FileSkipping skipping)
    {
        return translated(() -> snapshot.files(skipping));
    }

    /**
     * The version that was the latest at a time.
     */
    public long versionAt(Location table, Instant time)
    {
        return translated(() -> tables.versionAt(table, time));
    }

    /**
     * The commits that the log still holds, newest first.
     */
    public List<CommitSummary> history(Location table)
    {
        return translated(() -> tables.history(table));
    }

    /**
     * @param wanted the versions that are to be read
     */
    public List<CommitSummary> history(Location table, LongPredicate wanted)
    {
        return translated(() -> tables.history(table, wanted));
    }

    /**
     * The versions whose commits the log still holds, newest first.
     */
    public List<Long> versions(Location table)
    {
        return translated(() -> tables.versions(table));
    }

    /**
     * The first version that the log holds together with the commit that made it.
     */
    public long firstCommit(Location table)
    {
        return translated(() -> tables.firstCommit(table));
    }

    /**
     * The changes from one version to another, both included.
     */
    public ChangeFeed changes(TableSnapshot end, long first)
    {
        return translated(() -> tables.changes(end, first));
    }

    /**
     * Empty if the log does not hold it any more.
     */
    public Optional<Commit> commit(Location table, long version)
    {
        return translated(() -> tables.commit(table, version));
    }

    /**
     * Refuses a table that cannot be written to.
     */
    public void requireWritable(SchemaTableName name, TableSnapshot snapshot)
    {
        inTermsOf(name, () -> translated(() -> {
            tables.requireWritable(snapshot);
            return snapshot;
        }));
    }

    /**
     * Refuses a table whose rows cannot be changed.
     */
    public void requireRowChanges(SchemaTableName name, TableSnapshot snapshot)
    {
        inTermsOf(name, () -> translated(() -> {
            tables.requireRowChanges(snapshot);
            return snapshot;
        }));
    }

    /**
     * The definition that a table made from this one will have. Writes nothing.
     */
    public TableDefinition prepare(Location table, TableDefinition definition)
    {
        return translated(() -> tables.prepare(table, definition));
    }

    public TableSnapshot create(Location table, TableDefinition definition, List<NewDataFile> files, CommitDetails details)
    {
        return translated(() -> tables.create(table, definition, ImmutableList.copyOf(files), details));
    }

    public TableSnapshot createOrReplace(Location table, TableDefinition definition, List<NewDataFile> files, CommitDetails details)
    {
        return translated(() -> tables.createOrReplace(table, definition, ImmutableList.copyOf(files), details));
    }

    /**
     * @param read the table as the files were made from it, if they were
     */
    public TableSnapshot createOrReplace(Location table, TableDefinition definition, List<NewDataFile> files, Optional<TableSnapshot> read, CommitDetails details)
    {
        return translated(() -> tables.createOrReplace(table, definition, ImmutableList.copyOf(files), read, details));
    }

    /**
     * What a vacuum would remove.
     */
    public List<StoredFile> unreferencedFiles(Location table, Duration retention)
    {
        return translated(() -> tables.unreferencedFiles(table, retention));
    }

    /**
     * @return those that were deleted: what the table needs again by now stays
     */
    public List<StoredFile> delete(Location table, List<StoredFile> files)
    {
        return translated(() -> tables.delete(table, files));
    }

    /**
     * Refuses a table that nothing can be erased from.
     */
    public void requireErasable(SchemaTableName name, TableSnapshot snapshot)
    {
        inTermsOf(name, () -> translated(() -> {
            tables.requireErasable(snapshot);
            return snapshot;
        }));
    }

    public ErasureReport erase(TableSnapshot table, Subject subject, FileRewriter rewriter, LogState logState, Duration unreferencedRetention, CommitDetails details)
    {
        return translated(() -> tables.erase(table.location(), subject, rewriter, logState, unreferencedRetention, details));
    }

    public boolean restoreChangesDefinition(TableSnapshot latest, TableSnapshot wanted)
    {
        return translated(() -> tables.restoreChangesDefinition(latest, wanted));
    }

    public TableSnapshot restore(TableSnapshot latest, TableSnapshot wanted, CommitDetails details)
    {
        return translated(() -> tables.restore(latest, wanted, details));
    }

    public TableSnapshot rewrite(TableSnapshot base, Rewrite change, CommitDetails details)
    {
        return translated(() -> tables.rewrite(base, change, details));
    }

    public TableSnapshot append(TableSnapshot base, List<NewDataFile> files, CommitDetails details)
    {
        return translated(() -> tables.append(base, ImmutableList.copyOf(files), details));
    }

    /**
     * The definition of a table with column mapping by name. Writes nothing.
     */
    public TableDefinition mappedByName(TableSnapshot table)
    {
        return translated(() -> tables.mappedByName(table));
    }

    public TableSnapshot alter(TableSnapshot base, TableDefinition wanted, CommitDetails details)
    {
        return translated(() -> tables.alter(base, wanted, details));
    }

    /**
     * Refuses when anybody committed since the base.
     */
    public TableSnapshot exchange(TableSnapshot base, TableDefinition wanted, List<ActiveFile> removed, List<NewDataFile> added, CommitDetails details)
    {
        return translated(() -> tables.exchange(base, wanted, removed, ImmutableList.copyOf(added), details));
    }

    /**
     * Refuses a table that has rows.
     */
    public TableSnapshot alterEmpty(TableSnapshot base, TableDefinition wanted, CommitDetails details)
    {
        return translated(() -> tables.alterEmpty(base, wanted, details));
    }
}
