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
package io.weir.delta.engine.replay;

import com.google.common.base.Throwables;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInput;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.SettledFile;
import io.weir.delta.engine.kernel.LogFileNames;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

import static java.lang.Math.min;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * What tells a commit file from another one at the same location: the bytes it begins with. They hold the random transaction id and the
 * time of the commit. Length and modification time alone would not do: a table that is dropped and created again within a second may
 * have both the same.
 */
public final class CommitIdentity
{
    private static final int HEAD_LENGTH = 4096;

    private final Location location;
    private final long version;
    private final long length;
    private final HashCode head;
    private final SettledFile settled = new SettledFile(System::nanoTime);

    private CommitIdentity(Location location, long length, HashCode head)
    {
        this.location = requireNonNull(location, "location is null");
        this.version = LogFileNames.versionOf(location);
        this.length = length;
        this.head = requireNonNull(head, "head is null");
    }

    public static CommitIdentity of(Location location, byte[] content)
    {
        return new CommitIdentity(location, content.length, hash(Arrays.copyOf(content, min(content.length, HEAD_LENGTH))));
    }

    /**
     * @throws FileNotFoundException when there is no such file
     */
    public static CommitIdentity read(TrinoFileSystem fileSystem, Location location, long length)
            throws IOException
    {
        return new CommitIdentity(location, length, hash(readHead(fileSystem, location, length)));
    }

    public Location location()
    {
        return location;
    }

    public long version()
    {
        return version;
    }

    /**
     * In bytes.
     */
    public long length()
    {
        return length;
    }

    /**
     * A hash of what the file begins with.
     */
    public HashCode head()
    {
        return head;
    }

    /**
     * Whether the file is still the one that was read.
     */
    public boolean isCurrent(TrinoFileSystem fileSystem)
            throws IOException
    {
        try {
            return LocalStore.isLocal(location) ? settled.isOrReads(fileSystem.newInputFile(location), () -> hasSameHead(fileSystem)) : hasSameHead(fileSystem);
        }
        catch (FileNotFoundException _) {
            return false;
        }
        catch (IOException e) {
            if (isEndOfFile(e)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * When the file was written, if it is on a disk of this machine and was found to be the one that was read so long after that no other one can have the same time; empty otherwise.
     */
    public Optional<Instant> unchangedSince()
    {
        return settled.settledSince();
    }

    private boolean hasSameHead(TrinoFileSystem fileSystem)
            throws IOException
    {
        return hash(readHead(fileSystem, location, length)).equals(head);
    }

    // the file is shorter than it was; the local file system wraps what tells so
    private static boolean isEndOfFile(IOException e)
    {
        return Throwables.getRootCause(e) instanceof EOFException;
    }

    private static byte[] readHead(TrinoFileSystem fileSystem, Location location, long length)
            throws IOException
    {
        byte[] head = new byte[toIntExact(min(length, HEAD_LENGTH))];
        try (TrinoInput input = LocalStore.openInput(fileSystem.newInputFile(location, length))) {
            input.readFully(0, head, 0, head.length);
        }
        return head;
    }

    private static HashCode hash(byte[] head)
    {
        return Hashing.sha256().hashBytes(head);
    }

    @Override
    public boolean equals(Object other)
    {
        return other instanceof CommitIdentity that && location.equals(that.location) && length == that.length && head.equals(that.head);
    }

    @Override
    public int hashCode()
    {
        return Objects.hash(location, length, head);
    }

    @Override
    public String toString()
    {
        return "%s (%s bytes, %s)".formatted(location, length, head);
    }
}
