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

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.commit.WriterProtocol;
import io.weir.delta.engine.upkeep.StoredFile;
import io.weir.delta.engine.upkeep.UnreferencedFiles;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.Lists.partition;
import static io.weir.delta.engine.KernelErrors.translating;
import static java.util.Objects.requireNonNull;

/**
 * Deletes files that no version refers to any more that is young enough to be kept: data, deletion vectors, change data.
 */
final class TableVacuum
{
    private static final int BATCH = 1000;

    private final TrinoFileSystem fileSystem;
    private final UnreferencedFiles unreferenced;

    TableVacuum(TrinoFileSystem fileSystem, UnreferencedFiles unreferenced)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.unreferenced = requireNonNull(unreferenced, "unreferenced is null");
    }

    /**
     * @param latest is asked for after the files were listed, so that it knows of all of them that were committed
     * @throws UnsupportedTableException when the table has a feature that is not honoured: what files it needs is not known then
     */
    List<StoredFile> find(Location table, Supplier<TableSnapshot> latest, Duration retention)
    {
        return translating(table, () -> {
            try {
                return unreferenced.find(table, () -> vacuumable(latest).files(), retention);
            }
            catch (IOException e) {
                throw new StoreUnavailableException("vacuum", table, e);
            }
        });
    }

    /**
     * A table that is restored meanwhile may need files again, and one that is put under a hold all of them.
     *
     * @param files what was found
     * @return those of them that were deleted
     */
    List<StoredFile> delete(Location table, Supplier<TableSnapshot> latest, List<StoredFile> files)
    {
        ImmutableList.Builder<StoredFile> deleted = ImmutableList.builder();
        try {
            for (List<StoredFile> batch : partition(files, BATCH)) {
                List<StoredFile> unneeded = unreferenced.among(batch, table, vacuumable(latest).files());
                fileSystem.deleteFiles(unneeded.stream().map(StoredFile::location).collect(toImmutableList()));
                deleted.addAll(unneeded);
            }
            return deleted.build();
        }
        catch (IOException e) {
            throw new StoreUnavailableException("vacuum", table, e);
        }
    }

    private static TableSnapshot vacuumable(Supplier<TableSnapshot> latest)
    {
        TableSnapshot snapshot = latest.get();
        LegalHold.reason(snapshot).ifPresent(reason -> {
            throw new LegalHoldException(snapshot.location(), reason);
        });
        WriterProtocol.requireHonouredFeatures(snapshot.location(), snapshot.protocol());
        return snapshot;
    }
}
