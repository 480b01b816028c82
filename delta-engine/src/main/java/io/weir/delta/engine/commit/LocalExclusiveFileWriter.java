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

import com.google.common.collect.ImmutableSet;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.UnsafeStoreException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static java.util.UUID.randomUUID;

/**
 * On a local disk: the content goes to a temporary file beside the target, and a hard link gives it its name. Making a link is atomic and
 * fails when there is a file already. Content and directory are forced to the disk, so a commit that succeeded survives a power failure.
 */
final class LocalExclusiveFileWriter
        implements ExclusiveFileWriter
{
    // Java tells them by nothing else
    private static final Set<String> REFUSALS = ImmutableSet.of(
            "Disk quota exceeded",
            "File name too long",
            "Invalid cross-device link",
            "No space left on device",
            "Not a directory",
            "Operation not permitted",
            "Operation not supported",
            "Read-only file system",
            "Too many links");

    private final TrinoFileSystem fileSystem;

    LocalExclusiveFileWriter(TrinoFileSystem fileSystem)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    @Override
    public void write(Location target, byte[] content)
            throws IOException
    {
        // without the name of the target, which may take as many bytes as the disk allows
        String temporaryName = ".%s.tmp".formatted(randomUUID());
        Path file = LocalStore.toPath(fileSystem, target);
        Path temporary = file.resolveSibling(temporaryName);
        createDirectories(target, file.getParent());
        try {
            writeTemporary(target, temporary, content);
            requireSameDirectory(target.sibling(temporaryName), temporary);
            link(target, file, temporary);
        }
        finally {
            Files.deleteIfExists(temporary);
        }
    }

    // until the link is made nothing has happened, so there is no doubt about the outcome
    private static void createDirectories(Location target, Path directory)
    {
        try {
            Files.createDirectories(directory);
        }
        catch (IOException e) {
            throw new StoreUnavailableException("write", target, e);
        }
    }

    private static void writeTemporary(Location target, Path temporary, byte[] content)
    {
        try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        catch (IOException e) {
            throw new StoreUnavailableException("write", target, e);
        }
    }

    private static void link(Location target, Path file, Path temporary)
            throws IOException
    {
        try {
            Files.createLink(file, temporary);
        }
        catch (UnsupportedOperationException e) {
            throw new UnsafeStoreException(target, "the disk has no hard links");
        }
        catch (FileSystemException e) {
            if (isRefusal(e)) {
                throw new StoreUnavailableException("write", target, e);
            }
            throw e;
        }
        LocalStore.force(file.getParent());
    }

    /**
     * Whether it is sure that there is no link. It is not after an I/O error, and not known of what a system says in another language.
     */
    private static boolean isRefusal(FileSystemException problem)
    {
        return switch (problem) {
            case NoSuchFileException _, AccessDeniedException _ -> true;
            default -> REFUSALS.contains(requireNonNullElse(problem.getReason(), ""));
        };
    }

    private void requireSameDirectory(Location location, Path path)
            throws IOException
    {
        if (!fileSystem.newInputFile(location).exists()) {
            throw LocalStore.elsewhere(location, path);
        }
    }
}
