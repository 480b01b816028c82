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
package io.weir.lineage.sink;

import io.airlift.log.Logger;
import io.weir.lineage.delivery.SinkUnavailableException;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

/**
 * Keeps other sinks from a file while one writes to it, of this coordinator and of others. It is a file beside it, as the file itself may be moved away at any time.
 */
final class WriteLock
{
    private static final Logger log = Logger.get(WriteLock.class);

    private final Path file;
    private final Path path;
    private boolean unlockable;

    WriteLock(Path file)
    {
        this.file = requireNonNull(file, "file is null");
        this.path = file.resolveSibling(file.getFileName() + ".lock");
    }

    /**
     * @return what ends it
     */
    Closeable hold()
            throws IOException
    {
        FileChannel channel;
        try {
            channel = FileChannel.open(path, CREATE, WRITE);
        }
        catch (IOException e) {
            warn(e);
            return () -> {};
        }
        if (!isFree(channel)) {
            channel.close();
            throw new SinkUnavailableException("%s is being written to by another sink, or by another coordinator: give each of them a path of its own".formatted(file));
        }
        return channel;
    }

    private boolean isFree(FileChannel channel)
    {
        try {
            return channel.tryLock() != null;
        }
        catch (OverlappingFileLockException e) {
            // held by a sink of this very process
            return false;
        }
        catch (IOException e) {
            warn(e);
            return true;
        }
    }

    // not all file systems have locks, and a sink that is alone needs none
    private void warn(IOException reason)
    {
        if (!unlockable) {
            unlockable = true;
            log.warn("%s cannot be locked (%s). See that nothing else writes to %s, or events are lost", path, reason, file);
        }
    }
}
