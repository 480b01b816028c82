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
import io.weir.delta.engine.kernel.LogFileNames;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;

import static java.lang.Math.min;
import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;

/**
 * What tells a commit file from another one at the same location: the bytes it begins with. They hold the random transaction id and the
 * time of the commit. Length and modification time alone would not do: a table that is dropped and created again within a second may
 * have both the same.
 */
public record CommitIdentity(Location location, long length, HashCode head)
{
    private static final int HEAD_LENGTH = 4096;

    public CommitIdentity
    {
        requireNonNull(location, "location is null");
        requireNonNull(head, "head is null");
    }

    public long version()
    {
        return LogFileNames.versionOf(location);
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

    /**
     * Whether the file is still the one that was read.
     */
    public boolean isCurrent(TrinoFileSystem fileSystem)
            throws IOException
    {
        try {
            return hash(readHead(fileSystem, location, length)).equals(head);
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

    // the file is shorter than it was; the local file system wraps what tells so
    private static boolean isEndOfFile(IOException e)
    {
        return Throwables.getRootCause(e) instanceof EOFException;
    }

    private static byte[] readHead(TrinoFileSystem fileSystem, Location location, long length)
            throws IOException
    {
        byte[] head = new byte[toIntExact(min(length, HEAD_LENGTH))];
        try (TrinoInput input = fileSystem.newInputFile(location, length).newInput()) {
            input.readFully(0, head, 0, head.length);
        }
        return head;
    }

    private static HashCode hash(byte[] head)
    {
        return Hashing.sha256().hashBytes(head);
    }
}
