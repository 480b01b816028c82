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
import io.weir.delta.engine.OptimisticCommits.Committed;
import io.weir.delta.engine.commit.CommitInfoRow;
import io.weir.delta.engine.commit.CommitRows;
import io.weir.delta.engine.commit.WriterProtocol;
import io.weir.delta.engine.replay.Commit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import static io.weir.delta.engine.KernelErrors.defining;
import static java.util.Objects.requireNonNull;

/**
 * Commits other definitions of tables that are there.
 */
final class TableAlteration
{
    /**
     * Whether the definition may only be given to a table without files.
     */
    enum ExistingRows
    {
        ALLOWED,
        REFUSED,
    }

    private final OptimisticCommits commits;
    private final Clock clock;

    TableAlteration(OptimisticCommits commits, Clock clock)
    {
        this.commits = requireNonNull(commits, "commits is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * The rows stay as they are, so only another definition conflicts, to which clustering columns belong, and new rows if there must be none.
     */
    Committed alter(TableSnapshot base, TableDefinition wanted, ExistingRows existingRows, CommitDetails details)
    {
        requireWritable(base, Definition.of(base));
        Definition definition = Definitions.changed(base, wanted);
        requireWritable(base, definition);
        if (existingRows == ExistingRows.REFUSED && !base.files().isEmpty()) {
            throw new UnsupportedTableException(base.location(), "has rows, and this change is for tables without any");
        }
        Consumer<Commit> conflicts = winner -> {
            // "Two overlapping transactions conflict if they both contain a domain metadata action for the same metadata domain", and a column may be dropped here
            if (winner.clustering().isPresent()) {
                throw new CommitConflictException(base.location(), winner.version(), "it changed the columns that the table is clustered by");
            }
            if (existingRows == ExistingRows.REFUSED && !winner.addedFiles().isEmpty()) {
                throw new CommitConflictException(base.location(), winner.version(), "it added rows, and this change is for tables without any");
            }
        };
        List<Row> clustering = defining(base.location(), () -> Clusterings.actions(base, wanted, definition.metadata()));
        return commits.redefine(base, definition, clustering, CommitInfoRow.of(details, List.of(), clock.instant(), false), conflicts);
    }

    /**
     * Another definition and other files, in place of all that is in the table.
     *
     * @param wanted with the physical names that the files were written with
     * @throws CommitConflictException when somebody else committed first
     */
    Committed replace(TableSnapshot base, TableDefinition wanted, List<NewDataFile> files, CommitDetails details)
    {
        requireWritable(base, Definition.of(base));
        WriterProtocol.requireNotAppendOnly(base.location(), base.metadata());
        Definition definition = Definitions.replaced(base, wanted);
        requireWritable(base, definition);
        List<Row> clustering = defining(base.location(), () -> Clusterings.actionsOfReplacement(base, wanted, definition.metadata()));
        return commit(base, definition, clustering, base.files(), files, details);
    }

    /**
     * Another definition, and some files for others.
     *
     * @param wanted made from the definition of {@code base}
     * @throws CommitConflictException when somebody else committed first
     */
    Committed exchange(TableSnapshot base, TableDefinition wanted, List<ActiveFile> removed, List<NewDataFile> added, CommitDetails details)
    {
        requireWritable(base, Definition.of(base));
        if (!removed.isEmpty()) {
            WriterProtocol.requireNotAppendOnly(base.location(), base.metadata());
        }
        Definition definition = Definitions.changed(base, wanted);
        requireWritable(base, definition);
        List<Row> clustering = defining(base.location(), () -> Clusterings.actions(base, wanted, definition.metadata()));
        return commit(base, definition, clustering, removed, added, details);
    }

    private Committed commit(TableSnapshot base, Definition definition, List<Row> clustering, List<ActiveFile> removed, List<NewDataFile> added, CommitDetails details)
    {
        Instant time = clock.instant();
        List<Row> actions = new ArrayList<>(clustering);
        removed.forEach(file -> actions.add(CommitRows.remove(file, time)));
        added.forEach(file -> actions.add(CommitRows.add(base.location(), file)));
        return commits.redefine(base, definition, actions, CommitInfoRow.of(details, added, time, false), winner -> {
            throw new CommitConflictException(base.location(), winner.version(), "somebody else committed first");
        });
    }

    private static void requireWritable(TableSnapshot base, Definition definition)
    {
        WriterProtocol.requireWritable(base.location(), definition.protocol(), definition.metadata());
    }
}
