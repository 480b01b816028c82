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

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.airlift.log.Logger;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.TrinoException;
import io.weir.delta.engine.NewDataFile;
import io.weir.deltagov.DeltaGovInsertTableHandle;
import io.weir.deltagov.DeltaGovOutputTableHandle;
import io.weir.deltagov.DeltaGovOutputTableHandle.Kind;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

/**
 * What a transaction has to remove when its write comes to nothing. Data files are removed only when it is certain that no commit names
 * them: before the commit is tried, and when it was refused. After an unclear answer they stay.
 * <p>
 * Writers on the workers remove their own files when they are aborted; what is left for here are the files of writers that had finished.
 */
final class WriteRollback
{
    private static final Logger log = Logger.get(WriteRollback.class);

    private final TrinoFileSystem fileSystem;

    /** A directory that belongs to nobody but the unfinished table. */
    @GuardedBy("this")
    private Optional<Location> newTable = Optional.empty();
    @GuardedBy("this")
    private Optional<Location> target = Optional.empty();
    @GuardedBy("this")
    private List<NewDataFile> files = List.of();

    WriteRollback(TrinoFileSystem fileSystem)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    synchronized DeltaGovInsertTableHandle begun(DeltaGovInsertTableHandle handle)
    {
        target = Optional.of(handle.target().tableLocation());
        return handle;
    }

    synchronized DeltaGovOutputTableHandle begun(DeltaGovOutputTableHandle handle)
    {
        target = Optional.of(handle.target().tableLocation());
        if (handle.kind() == Kind.CREATE && handle.owner() == DataOwner.TABLE) {
            newTable = target;
        }
        return handle;
    }

    /**
     * From here on a commit may name the files.
     */
    synchronized void finishing(List<NewDataFile> files)
    {
        newTable = Optional.empty();
        this.files = files;
    }

    /**
     * Runs the commit, and removes the files when it is refused for certain.
     */
    <T> T unlessConflict(Supplier<T> commit)
    {
        try {
            return commit.get();
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(TRANSACTION_CONFLICT.toErrorCode())) {
                deleteFiles();
            }
            throw e;
        }
    }

    /**
     * The transaction failed.
     */
    synchronized void rollback()
    {
        newTable.ifPresent(location -> {
            try {
                fileSystem.deleteDirectory(location);
            }
            catch (IOException e) {
                log.warn(e, "Files of a failed CREATE TABLE AS are left at %s", location);
            }
        });
    }

    private synchronized void deleteFiles()
    {
        Location table = target.orElseThrow();
        List<Location> locations = files.stream()
                .map(file -> table.appendPath(URI.create(file.path()).getPath()))
                .toList();
        try {
            fileSystem.deleteFiles(locations);
        }
        catch (IOException e) {
            log.warn(e, "Files of a failed write are left in %s", table);
        }
    }
}
