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
package io.weir.delta.engine.commit;

import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.LocalStore;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

/**
 * Replaces files so that whoever reads one finds the old content or the new one, and at no time nothing.
 */
public final class FileReplacer
{
    private final TrinoFileSystem fileSystem;

    public FileReplacer(TrinoFileSystem fileSystem)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    public void replace(Location target, byte[] content)
            throws IOException
    {
        if (!LocalStore.isLocal(target)) {
            fileSystem.newOutputFile(target).createOrOverwrite(content);
            return;
        }
        Location temporary = target.sibling(".%s.%s.tmp".formatted(target.fileName(), randomUUID()));
        try {
            fileSystem.newOutputFile(temporary).createOrOverwrite(content);
            LocalStore.force(toPath(temporary));
            Files.move(toPath(temporary), toPath(target), ATOMIC_MOVE);
            LocalStore.force(toPath(target).getParent());
        }
        finally {
            Files.deleteIfExists(toPath(temporary));
        }
    }

    /**
     * Stores other than disks have no directories.
     */
    public void removeDirectoryIfEmpty(Location directory)
            throws IOException
    {
        if (!LocalStore.isLocal(directory)) {
            return;
        }
        try {
            Files.delete(toPath(directory));
        }
        catch (DirectoryNotEmptyException | NoSuchFileException _) {
            return;
        }
    }

    // LocalExclusiveFileWriter refuses file systems with another root
    private Path toPath(Location location)
    {
        return LocalStore.toPath(fileSystem, location);
    }
}
