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
package io.weir.lineage.spool;

import io.airlift.log.Logger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

/**
 * The directory of a spool, held by one process.
 */
final class SpoolDirectory
        implements AutoCloseable
{
    private static final Logger log = Logger.get(SpoolDirectory.class);
    private static final String LOCK = "spool.lock";

    private final Path path;
    private FileChannel lock;
    private final SpoolReserve reserve;
    private final SegmentFile.Opener opener;

    private SpoolDirectory(Path path, FileChannel lock, long reserveSize, SegmentFile.Opener opener)
    {
        this.path = requireNonNull(path, "path is null");
        this.lock = requireNonNull(lock, "lock is null");
        this.reserve = new SpoolReserve(path, reserveSize);
        this.opener = requireNonNull(opener, "opener is null");
    }

    static SpoolDirectory open(Path path, long reserveSize, SegmentFile.Opener opener)
    {
        try {
            Files.createDirectories(path);
            return new SpoolDirectory(path, lock(path), reserveSize, opener);
        }
        catch (IOException e) {
            throw new SpoolException("Cannot use the spool directory %s: %s. Check that it can be created and written by the server.".formatted(path, e), e);
        }
    }

    private static FileChannel lock(Path path)
            throws IOException
    {
        FileChannel lock = FileChannel.open(path.resolve(LOCK), CREATE, WRITE);
        if (!isFree(lock)) {
            lock.close();
            throw new SpoolException("The spool directory %s is in use by another process. Give each coordinator a directory of its own.".formatted(path));
        }
        return lock;
    }

    private static boolean isFree(FileChannel lock)
            throws IOException
    {
        try {
            return lock.tryLock() != null;
        }
        catch (OverlappingFileLockException e) {
            // held by this very process
            return false;
        }
    }

    Path path()
    {
        return path;
    }

    SpoolReserve reserve()
    {
        return reserve;
    }

    /**
     * Makes the directory again if somebody removed it, and holds it.
     */
    void restore()
            throws IOException
    {
        Files.createDirectories(path);
        if (Files.notExists(path.resolve(LOCK))) {
            FileChannel removed = lock;
            lock = lock(path);
            removed.close();
        }
    }

    /**
     * @param importance of what it is made for, which decides whether a full disk gives up the reserve
     */
    Segment createSegment(long number, ChainLink before, Importance importance)
            throws IOException
    {
        try {
            return Segment.create(path, number, before, opener);
        }
        catch (IOException e) {
            if (importance != Importance.WRITE || !reserve.giveUp(SegmentHeader.LENGTH)) {
                throw e;
            }
            return Segment.create(path, number, before, opener);
        }
    }

    void delete(Path segment)
    {
        try {
            Files.deleteIfExists(segment);
        }
        catch (IOException e) {
            log.warn(e, "Cannot remove the spool segment %s, which is no longer needed", segment);
        }
    }

    @Override
    public void close()
    {
        try {
            lock.close();
        }
        catch (IOException e) {
            throw new SpoolException("Cannot release the spool directory %s: %s".formatted(path, e), e);
        }
    }
}
