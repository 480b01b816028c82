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
package io.weir.delta.engine.kernel;

import com.google.common.collect.ImmutableSet;
import io.delta.kernel.engine.FileReadRequest;
import io.delta.kernel.engine.FileSystemClient;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInput;
import io.trino.filesystem.TrinoInputFile;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.commit.ExclusiveFileWriter;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Set;

import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.KernelPaths.toLocation;
import static io.weir.delta.engine.kernel.LogFileNames.versionOf;
import static java.util.Objects.requireNonNull;

/**
 * Kernel's view of the file system.
 */
public final class TrinoFileSystemClient
        implements FileSystemClient
{
    private final TrinoFileSystem fileSystem;
    private final ExclusiveFileWriter exclusiveFileWriter;
    private final Set<Long> ignoredCheckpoints;

    public TrinoFileSystemClient(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter)
    {
        this(fileSystem, exclusiveFileWriter, ImmutableSet.of());
    }

    /**
     * @param ignoredCheckpoints the versions of checkpoints that kernel does not get to see
     */
    TrinoFileSystemClient(TrinoFileSystem fileSystem, ExclusiveFileWriter exclusiveFileWriter, Set<Long> ignoredCheckpoints)
    {
        this.ignoredCheckpoints = ImmutableSet.copyOf(ignoredCheckpoints);
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.exclusiveFileWriter = requireNonNull(exclusiveFileWriter, "exclusiveFileWriter is null");
    }

    @Override
    public CloseableIterator<FileStatus> listFrom(String filePath)
            throws IOException
    {
        Location from = toLocation(filePath);
        Iterator<FileStatus> files = new LogDirectory(fileSystem, from.parentDirectory()).listFrom(from.fileName()).stream()
                .filter(entry -> isShown(entry.name()))
                .map(entry -> FileStatus.of(toKernelPath(entry.location()), entry.length(), entry.lastModifiedMillis()))
                .iterator();
        return Utils.toCloseableIterator(files);
    }

    /**
     * Kernel takes the definition of a table from a checksum without a look at its commits. A checksum may be another table's, which was in the
     * same place, so it is kept from kernel. So is what has no version of 20 digits: kernel takes a {@code 1.json} that somebody left for a commit.
     */
    private boolean isShown(String name)
    {
        return versionOf(name) >= 0 && !LogFileNames.isChecksum(name) && !(LogFileNames.isCheckpoint(name) && ignoredCheckpoints.contains(versionOf(name)));
    }

    @Override
    public String resolvePath(String path)
    {
        return path;
    }

    @Override
    public CloseableIterator<ByteArrayInputStream> readFiles(CloseableIterator<FileReadRequest> readRequests)
    {
        return readRequests.map(this::read);
    }

    private ByteArrayInputStream read(FileReadRequest request)
    {
        byte[] content = new byte[request.getReadLength()];
        try (TrinoInput input = LocalStore.openInput(fileSystem.newInputFile(toLocation(request.getPath())))) {
            input.readFully(request.getStartOffset(), content, 0, content.length);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read %s bytes at %s of %s".formatted(content.length, request.getStartOffset(), request.getPath()), e);
        }
        return new ByteArrayInputStream(content);
    }

    /**
     * Nothing to do: {@link TrinoFileSystem} makes directories as files need them, and object stores have none.
     */
    @Override
    public boolean mkdirs(String path)
    {
        return true;
    }

    @Override
    public boolean delete(String path)
            throws IOException
    {
        Location location = toLocation(path);
        if (!LocalStore.exists(fileSystem, location)) {
            return false;
        }
        fileSystem.deleteFile(location);
        return true;
    }

    @Override
    public FileStatus getFileStatus(String path)
            throws IOException
    {
        Location location = toLocation(path);
        if (!LocalStore.exists(fileSystem, location)) {
            throw new FileNotFoundException(path);
        }
        TrinoInputFile file = fileSystem.newInputFile(location);
        return FileStatus.of(path, file.length(), file.lastModified().toEpochMilli());
    }

    @Override
    public void copyFileAtomically(String sourcePath, String targetPath, boolean overwrite)
            throws IOException
    {
        byte[] content;
        try (InputStream stream = LocalStore.openStream(fileSystem.newInputFile(toLocation(sourcePath)))) {
            content = stream.readAllBytes();
        }
        if (overwrite) {
            fileSystem.newOutputFile(toLocation(targetPath)).createOrOverwrite(content);
        }
        else {
            exclusiveFileWriter.write(toLocation(targetPath), content);
        }
    }
}
