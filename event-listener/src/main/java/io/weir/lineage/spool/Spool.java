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

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.airlift.log.Logger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

/**
 * Records on the local disk between those who append and those who read them.
 * <p>
 * A record that was appended survives the death of the process at any moment, because it is handed to the operating system before {@link #append} returns. It
 * survives the death of the machine once {@link #sync} ran, which is called a few times per second. Readers keep their own positions; a segment goes when all of
 * them passed it.
 */
public final class Spool
        implements AutoCloseable
{
    private static final Logger log = Logger.get(Spool.class);
    private static final String DAMAGED_SUFFIX = ".damaged";

    private final Path directory;
    private final long segmentSize;
    private final FileChannel lock;

    @GuardedBy("this")
    private final TreeMap<Long, Path> sealed = new TreeMap<>();
    @GuardedBy("this")
    private final Set<Long> damaged = new HashSet<>();
    @GuardedBy("this")
    private Segment active;
    @GuardedBy("this")
    private boolean unsynced;
    @GuardedBy("this")
    private boolean closed;

    private Spool(Path directory, long segmentSize, FileChannel lock)
            throws IOException
    {
        this.directory = requireNonNull(directory, "directory is null");
        this.segmentSize = segmentSize;
        this.lock = requireNonNull(lock, "lock is null");
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> Segment.number(file).ifPresent(number -> sealed.put(number, file)));
        }
        long next = 1;
        if (!sealed.isEmpty()) {
            next = sealed.lastKey() + 1;
            long torn = Segment.repair(sealed.lastEntry().getValue());
            if (torn > 0) {
                log.warn("Dropped %s bytes of an unfinished record at the end of %s", torn, sealed.lastEntry().getValue());
            }
        }
        this.active = Segment.create(directory, next);
    }

    /**
     * @param segmentSize bytes after which a new file is begun
     */
    public static Spool open(Path directory, long segmentSize)
    {
        try {
            Files.createDirectories(directory);
            FileChannel lock = FileChannel.open(directory.resolve("spool.lock"), CREATE, WRITE);
            if (!isFree(lock)) {
                lock.close();
                throw new SpoolException("The spool directory %s is in use by another process. Give each coordinator a directory of its own.".formatted(directory));
            }
            return new Spool(directory, segmentSize, lock);
        }
        catch (IOException e) {
            throw new SpoolException("Cannot use the spool directory %s: %s. Check that it can be created and written by the server.".formatted(directory, e), e);
        }
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

    public synchronized void append(byte[] payload)
    {
        if (closed) {
            throw new SpoolException("The spool %s is closed".formatted(directory));
        }
        try {
            if (active.length() >= segmentSize) {
                roll();
            }
            active.append(payload);
            unsynced = true;
            notifyAll();
        }
        catch (IOException e) {
            throw new SpoolException("Cannot write to %s: %s".formatted(active.path(), e), e);
        }
    }

    @GuardedBy("this")
    private void roll()
            throws IOException
    {
        Segment next = Segment.create(directory, active.number() + 1);
        active.sync();
        active.close();
        sealed.put(active.number(), active.path());
        active = next;
    }

    /**
     * Makes what was appended safe from the death of the machine.
     */
    public synchronized void sync()
    {
        if (!unsynced || closed) {
            return;
        }
        try {
            active.sync();
            unsynced = false;
        }
        catch (IOException e) {
            throw new SpoolException("Cannot flush %s: %s".formatted(active.path(), e), e);
        }
    }

    /**
     * The records after a position, in order, from one segment at a time. Empty if there are none yet.
     */
    public List<SpoolEntry> read(SpoolPosition position, int most)
    {
        SpoolPosition start = normalize(position);
        while (true) {
            Extent extent = extent(start);
            List<SpoolEntry> entries = read(extent, start, most);
            if (!entries.isEmpty() || extent.last()) {
                return entries;
            }
            if (start.offset() < extent.end()) {
                markDamaged(extent.path(), start);
            }
            start = normalize(new SpoolPosition(start.segment() + 1, 0));
        }
    }

    private synchronized void markDamaged(Path path, SpoolPosition position)
    {
        if (damaged.add(position.segment())) {
            log.error("The spool segment %s is damaged at byte %s; the records behind that place are lost. The file will be kept with the ending %s.", path, position.offset(), DAMAGED_SUFFIX);
        }
    }

    private List<SpoolEntry> read(Extent extent, SpoolPosition start, int most)
    {
        try {
            return Segment.read(extent.path(), start.segment(), start.offset(), extent.end(), most);
        }
        catch (IOException e) {
            throw new SpoolException("Cannot read %s: %s".formatted(extent.path(), e), e);
        }
    }

    private record Extent(Path path, long end, boolean last) {}

    private synchronized Extent extent(SpoolPosition position)
    {
        if (position.segment() == active.number()) {
            return new Extent(active.path(), active.length(), true);
        }
        Path path = sealed.get(position.segment());
        return new Extent(path, path.toFile().length(), false);
    }

    // the first place at or after a position that exists
    private synchronized SpoolPosition normalize(SpoolPosition position)
    {
        if (position.segment() >= active.number()) {
            return new SpoolPosition(active.number(), position.segment() == active.number() ? position.offset() : 0);
        }
        Long segment = sealed.ceilingKey(position.segment());
        if (segment == null) {
            return new SpoolPosition(active.number(), 0);
        }
        return segment == position.segment() ? position : new SpoolPosition(segment, 0);
    }

    /**
     * Waits until something was appended after a position, at most for the given time.
     */
    public synchronized void await(SpoolPosition position, long millis)
            throws InterruptedException
    {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!closed && end().compareTo(position) <= 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    public synchronized SpoolPosition end()
    {
        if (active.length() == 0 && !sealed.isEmpty()) {
            long last = sealed.lastKey();
            return new SpoolPosition(last, sealed.get(last).toFile().length());
        }
        return new SpoolPosition(active.number(), active.length());
    }

    /**
     * Deletes the segments that lie before a position as a whole.
     */
    public synchronized void release(SpoolPosition position)
    {
        while (!sealed.isEmpty() && sealed.firstKey() < position.segment()) {
            Map.Entry<Long, Path> segment = sealed.pollFirstEntry();
            try {
                discard(segment.getKey(), segment.getValue());
            }
            catch (IOException e) {
                log.warn(e, "Cannot remove the spool segment %s, which is no longer needed", segment.getValue());
            }
        }
    }

    @GuardedBy("this")
    private void discard(long segment, Path path)
            throws IOException
    {
        if (damaged.remove(segment)) {
            Files.move(path, path.resolveSibling(path.getFileName() + DAMAGED_SUFFIX), REPLACE_EXISTING);
        }
        else {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public synchronized void close()
    {
        if (closed) {
            return;
        }
        sync();
        closed = true;
        notifyAll();
        active.close();
        try {
            lock.close();
        }
        catch (IOException e) {
            throw new SpoolException("Cannot release the spool directory %s: %s".formatted(directory, e), e);
        }
    }
}
