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
import io.weir.delta.engine.replay.Commit;
import io.weir.delta.engine.replay.FileKey;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Whether a change of rows still holds after another commit, decided by what that commit added and removed:
 * <ul>
 *     <li>It removed a file, or deleted rows of a file, that is changed or was read here: always a conflict.
 *     <li>It added rows that would have been read here: a conflict, unless it read nothing itself (a blind append) and the table is
 *     only WriteSerializable. Then the order "this change first, the append after it" explains the result.
 * </ul>
 * Whether a file would have been read is told by its partition values and statistics.
 */
final class RewriteConflicts
{
    private final TableSnapshot base;
    private final IsolationLevel isolationLevel;
    private final Set<Location> changed;
    private final Predicate<ActiveFile> read;

    RewriteConflicts(TableSnapshot base, Rewrite rewrite, IsolationLevel isolationLevel)
    {
        this.base = requireNonNull(base, "base is null");
        this.isolationLevel = requireNonNull(isolationLevel, "isolationLevel is null");
        changed = Stream.concat(rewrite.removedFiles().stream(), rewrite.deletions().stream().map(RowDeletion::file))
                .map(ActiveFile::location)
                .collect(toImmutableSet());
        read = rewrite.reads().files();
    }

    /**
     * @throws CommitConflictException when it does not hold
     */
    void requireNone(Commit winner)
    {
        conflict(winner).ifPresent(reason -> {
            throw new CommitConflictException(base.location(), winner.version(), reason);
        });
    }

    private Optional<String> conflict(Commit winner)
    {
        Set<Location> removed = winner.removedFiles().stream().map(FileKey::location).collect(toImmutableSet());
        if (removed.stream().anyMatch(changed::contains)) {
            return Optional.of("it changed rows of a file that this statement changes too");
        }
        if (!removed.isEmpty() && base.files().stream().anyMatch(file -> removed.contains(file.location()) && read.test(file))) {
            return Optional.of("it changed rows of a file that this statement has read");
        }
        boolean harmless = winner.blindAppend() && isolationLevel == IsolationLevel.WRITE_SERIALIZABLE;
        if (!harmless && winner.dataFiles().stream().anyMatch(read)) {
            return Optional.of("it added rows that this statement would have read");
        }
        return Optional.empty();
    }
}
