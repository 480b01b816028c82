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
package io.weir.deltagov.metadata;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.filesystem.Location;
import io.trino.spi.TrinoException;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.replay.Commit;
import io.weir.deltagov.kernel.DeltaStore;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_VERSION;
import static java.util.Objects.requireNonNull;

/**
 * What happened to a table since a version that rows were made from.
 */
final class SourceChanges
{
    // each costs a read of its file: a query does not wait for many, a refresh may
    private static final int MAXIMUM_COMMITS_OF_QUERY = 100;
    private static final int MAXIMUM_COMMITS_OF_REFRESH = 1000;

    private final DeltaStore store;

    SourceChanges(DeltaStore store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    /**
     * @param since a version
     * @param ofFiles whether the same rows in other files are a change too
     * @return the first version that may have other rows; empty if none has
     */
    OptionalLong firstChange(TableSnapshot now, long since, boolean ofFiles)
    {
        Predicate<Commit> redefines = redefines(now, since);
        for (long version = since + 1; version <= now.version(); version++) {
            if (version - since > MAXIMUM_COMMITS_OF_QUERY || !store.commit(now.location(), version).filter(commit -> keepsRows(commit, ofFiles) && !redefines.test(commit)).isPresent()) {
                return OptionalLong.of(version);
            }
        }
        return OptionalLong.empty();
    }

    /**
     * The files with the rows that were added since a version.
     *
     * @param ofFiles whether the same rows in other files are a change too
     * @return empty if rows were also removed or changed, or if that cannot be told
     */
    Optional<List<ActiveFile>> addedRows(TableSnapshot now, long since, boolean ofFiles)
    {
        if (since > now.version() || now.version() - since > MAXIMUM_COMMITS_OF_REFRESH) {
            return Optional.empty();
        }
        Predicate<Commit> redefines = redefines(now, since);
        ImmutableList.Builder<ActiveFile> added = ImmutableList.builder();
        for (long version = since + 1; version <= now.version(); version++) {
            Optional<Commit> commit = store.commit(now.location(), version);
            if (commit.filter(found -> (keepsRows(found, ofFiles) || addsRows(found)) && !redefines.test(found)).isEmpty()) {
                return Optional.empty();
            }
            added.addAll(commit.orElseThrow().dataFiles());
        }
        List<ActiveFile> files = added.build();
        // a file that was rewritten since then holds old rows as well, and may be gone
        return Optional.of(files).filter(candidates -> locations(store.files(now)).containsAll(locations(candidates)));
    }

    // what is between is no matter: rows are read as the last definition says
    private Predicate<Commit> redefines(TableSnapshot now, long since)
    {
        Supplier<Boolean> redefined = Suppliers.memoize(() -> isRedefined(now, since));
        return commit -> commit.changesDefinition() && redefined.get();
    }

    private boolean isRedefined(TableSnapshot now, long since)
    {
        try {
            return !ReadColumns.of(store.at(now.location(), since)).equals(ReadColumns.of(now));
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(DELTA_GOV_MISSING_VERSION.toErrorCode())) {
                return true;
            }
            throw e;
        }
    }

    private static boolean addsRows(Commit commit)
    {
        return commit.removedFiles().isEmpty() && commit.dataFiles().size() == commit.addedFiles().size();
    }

    private static boolean keepsRows(Commit commit, boolean ofFiles)
    {
        return ofFiles ? keepsFiles(commit) : keepsRows(commit);
    }

    private static boolean keepsFiles(Commit commit)
    {
        return commit.addedFiles().isEmpty() && commit.removedFiles().isEmpty();
    }

    // files that are only removed may have been deleted
    private static boolean keepsRows(Commit commit)
    {
        return commit.dataFiles().isEmpty() && (commit.removedFiles().isEmpty() || !commit.addedFiles().isEmpty());
    }

    private static Set<Location> locations(List<ActiveFile> files)
    {
        return files.isEmpty() ? ImmutableSet.of() : files.stream().map(ActiveFile::location).collect(toImmutableSet());
    }
}
