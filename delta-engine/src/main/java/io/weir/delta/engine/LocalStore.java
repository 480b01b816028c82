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

import com.google.common.collect.ImmutableSet;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInput;
import io.trino.filesystem.TrinoInputFile;
import io.trino.filesystem.TrinoInputStream;
import io.trino.filesystem.local.LocalFileSystem;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import static com.google.common.base.Throwables.getRootCause;
import static java.nio.file.StandardOpenOption.READ;

/**
 * What is on a disk of this machine is asked for in other ways than what is behind a network: a question takes microseconds, and an exception takes longer than it.
 */
public final class LocalStore
{
    private static final Set<String> SCHEMES = ImmutableSet.of("file", "local");

    private LocalStore() {}

    public static boolean isLocal(Location location)
    {
        return location.scheme().filter(SCHEMES::contains).isPresent();
    }

    /**
     * Where a file is on the disk, if the file system has the root "/" or is at hand unwrapped: others keep their root to themselves.
     */
    public static Path toPath(TrinoFileSystem fileSystem, Location location)
    {
        return fileSystem instanceof LocalFileSystem local ? local.toFilePath(location) : Path.of("/" + location.path()).normalize();
    }

    /**
     * Forces a file that was written to the disk, and the directories that lead to it from the table's on, so that no commit which names it survives a power failure without it. Does
     * nothing for other stores: they have what they took.
     *
     * @throws UnsafeStoreException when the file system has another root
     */
    public static void force(TrinoFileSystem fileSystem, Location table, Location file)
            throws IOException
    {
        if (!isLocal(file)) {
            return;
        }
        Path path = toPath(fileSystem, file);
        if (!Files.exists(path)) {
            throw elsewhere(file, path);
        }
        force(path);
        Path root = toPath(fileSystem, table);
        for (Path directory = path.getParent(); directory != null && directory.startsWith(root); directory = directory.getParent()) {
            force(directory);
        }
    }

    /**
     * @param path a file, or a directory with the names of its files
     */
    public static void force(Path path)
            throws IOException
    {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
        }
    }

    /**
     * The same as {@link #openInput}, for who reads a file from its beginning.
     */
    public static TrinoInputStream openStream(TrinoInputFile file)
            throws IOException
    {
        return open(file, TrinoInputFile::newStream);
    }

    /**
     * Opens a file of any store. Java says of a file of a disk that it is not there whenever it cannot be opened, as for want of rights or of file handles. To take that for
     * granted would be to leave out rows, commits and holds that are there.
     *
     * @throws FileNotFoundException when there is no such file, and only then
     */
    public static TrinoInput openInput(TrinoInputFile file)
            throws IOException
    {
        return open(file, TrinoInputFile::newInput);
    }

    /**
     * Whether there is such a file in any store. Java says of a file of a disk that it is not there also when that cannot be known, as in a directory that may not be searched.
     *
     * @throws IOException when it cannot be known
     */
    public static boolean exists(TrinoFileSystem fileSystem, Location location)
            throws IOException
    {
        // of which nothing is known yet, that would be told in place of what the disk says
        TrinoInputFile file = fileSystem.newInputFile(location);
        if (file.exists()) {
            return true;
        }
        if (!isLocal(location)) {
            return false;
        }
        try {
            file.lastModified();
            // somebody has made it just now
            return true;
        }
        catch (FileNotFoundException _) {
            return false;
        }
    }

    private static <T> T open(TrinoInputFile file, Opener<T> opener)
            throws IOException
    {
        try {
            return opener.open(file);
        }
        catch (FileNotFoundException e) {
            if (!isLocal(file.location()) || !file.exists()) {
                throw e;
            }
        }
        // somebody may have made it just now
        try {
            return opener.open(file);
        }
        catch (FileNotFoundException e) {
            throw file.exists() ? unopened(e) : e;
        }
    }

    private static IOException unopened(FileNotFoundException problem)
    {
        IOException unopened = new IOException("it is there, but cannot be opened: " + getRootCause(problem).getMessage());
        // not as its cause, behind which it would tell that the file is missing
        unopened.addSuppressed(problem);
        return unopened;
    }

    @FunctionalInterface
    private interface Opener<T>
    {
        T open(TrinoInputFile file)
                throws IOException;
    }

    public static UnsafeStoreException elsewhere(Location location, Path path)
    {
        return new UnsafeStoreException(location, "it is not %s on the disk; set local.location=/ and name tables by their full path".formatted(path));
    }
}
