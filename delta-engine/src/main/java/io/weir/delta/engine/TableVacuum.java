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
import io.weir.delta.engine.upkeep.StoredFile;
import io.weir.delta.engine.upkeep.UnreferencedFiles;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.Lists.partition;
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
     */
    List<StoredFile> find(Location table, Supplier<TableSnapshot> latest, Duration retention)
    {
        try {
            return unreferenced.find(table, () -> {
                TableSnapshot snapshot = latest.get();
                LegalHold.reason(snapshot).ifPresent(reason -> {
                    throw new LegalHoldException(table, reason);
                });
                return snapshot.files();
            }, retention);
        }
        catch (IOException e) {
            throw new StoreUnavailableException("vacuum", table, e);
        }
    }

    void delete(Location table, List<StoredFile> files)
    {
        try {
            for (List<StoredFile> batch : partition(files, BATCH)) {
                fileSystem.deleteFiles(batch.stream().map(StoredFile::location).collect(toImmutableList()));
            }
        }
        catch (IOException e) {
            throw new StoreUnavailableException("vacuum", table, e);
        }
    }
}
