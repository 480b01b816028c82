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

import io.weir.delta.engine.replay.Commit;
import io.weir.delta.engine.replay.CommitReader;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Whether a replacement of all rows still holds that was made from the rows which it replaces. A commit since then that added or removed rows would be undone: rows
 * that it added would be lost, and rows that it removed would come back. That is so at every isolation level, since a replacement leaves no order in which a blind append
 * comes after it.
 */
final class ReplacementConflicts
{
    private final CommitReader reader;

    ReplacementConflicts(CommitReader reader)
    {
        this.reader = requireNonNull(reader, "reader is null");
    }

    /**
     * @param read as the new rows were made from it
     * @param existing what is to be replaced; empty when there is no table any more
     * @throws CommitConflictException when it does not hold
     */
    void requireSameRows(TableSnapshot read, Optional<TableSnapshot> existing)
    {
        TableSnapshot now = existing
                .filter(table -> table.tableId().equals(read.tableId()) && table.version() >= read.version())
                .orElseThrow(() -> conflict(read, read.version(), "the table was dropped, or dropped and created again"));
        for (long version = read.version() + 1; version <= now.version(); version++) {
            Optional<Commit> commit = reader.read(now.location(), version);
            if (commit.filter(ReplacementConflicts::keepsRows).isEmpty()) {
                throw conflict(read, version, "it changed rows that this statement has read and would replace");
            }
        }
    }

    // another definition may be what other rows are read by
    private static boolean keepsRows(Commit commit)
    {
        boolean rearranges = commit.removedFiles().isEmpty() || !commit.addedFiles().isEmpty();
        return !commit.changesDefinition() && commit.dataFiles().isEmpty() && rearranges;
    }

    private static CommitConflictException conflict(TableSnapshot read, long version, String reason)
    {
        return new CommitConflictException(read.location(), version, reason);
    }
}
