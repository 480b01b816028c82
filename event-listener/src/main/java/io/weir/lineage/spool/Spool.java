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
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.airlift.log.Logger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import static java.util.Objects.requireNonNull;

/**
 * Records on the local disk between those who append and those who read them.
 * <p>
 * A record that was appended survives the death of the process at any moment, because it is handed to the operating system before {@link #append} returns. It
 * survives the death of the machine once {@link #sync} ran, which is called a few times per second. Readers keep their own positions; a segment goes when all of
 * them passed it. Every record has a number and a hash over itself and all before it; what does not fit is told in its place by a {@link SpoolGap}.
 */
public final class Spool
        implements AutoCloseable
{
    private static final Logger log = Logger.get(Spool.class);
    private static final JsonCodec<SpoolGap> GAPS = new JsonCodecFactory().jsonCodec(SpoolGap.class);
    private static final String GAP_KEY = "gap";

    private final SpoolDirectory directory;
    private final SpoolLimits limits;
    private final Clock clock;
    private final ReentrantLock syncLock = new ReentrantLock();

    @GuardedBy("this")
    private final TreeMap<Long, Path> sealed;
    @GuardedBy("this")
    private final List<Segment> sealedUnsynced = new ArrayList<>();
    @GuardedBy("this")
    private final OpenQueries openQueries;
    @GuardedBy("this")
    private final DeferredRecords deferred = new DeferredRecords();
    @GuardedBy("this")
    private Segment active;
    @GuardedBy("this")
    private ChainLink last;
    @GuardedBy("this")
    private long bytes;
    @GuardedBy("this")
    private Optional<OpenGap> gap = Optional.empty();
    @GuardedBy("this")
    private long dropped;
    @GuardedBy("this")
    private long syncedSequence;
    @GuardedBy("this")
    private boolean closed;

    private Spool(SpoolDirectory directory, SpoolLimits limits, Clock clock)
            throws IOException
    {
        this.directory = requireNonNull(directory, "directory is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.clock = requireNonNull(clock, "clock is null");
        SpoolRecovery recovery = new SpoolRecovery(directory.path());
        this.sealed = recovery.segments();
        this.openQueries = recovery.openQueries();
        this.last = recovery.last();
        this.syncedSequence = last.sequence();
        for (Path segment : sealed.values()) {
            bytes += segment.toFile().length();
        }
        this.active = directory.createSegment(sealed.isEmpty() ? 1 : sealed.lastKey() + 1, last);
        bytes += active.length();
        directory.reserve().restore();
    }

    public static Spool open(Path directory, SpoolLimits limits)
    {
        return open(directory, limits, Clock.systemUTC(), DiskFile::open);
    }

    static Spool open(Path directory, SpoolLimits limits, Clock clock, SegmentFile.Opener opener)
    {
        SpoolDirectory opened = SpoolDirectory.open(directory, limits.reserveSize(), opener);
        try {
            return new Spool(opened, limits, clock);
        }
        catch (IOException e) {
            opened.close();
            throw new SpoolException("Cannot use the spool directory %s: %s. Check that it can be created and written by the server.".formatted(directory, e), e);
        }
    }

    public enum Outcome
    {
        /**
         * The record is with the operating system.
         */
        APPENDED,
        /**
         * The disk takes nothing: the record waits in memory, because it may tell of a write.
         */
        DEFERRED,
        /**
         * The record was given up; a gap tells of it.
         */
        DROPPED,
    }

    /**
     * Never waits for the disk but for what the operating system's cache takes.
     */
    public Outcome append(SpoolRecord record)
    {
        byte[] digest = ChainLink.digest(record);
        synchronized (this) {
            requireOpen();
            Outcome outcome = appendOrGiveUp(record, digest);
            openQueries.written(record, active.number());
            notifyAll();
            return outcome;
        }
    }

    /**
     * Returns when the record is safe from the death of the machine, however long that takes.
     *
     * @throws SpoolException when the spool is closed meanwhile
     */
    public void appendDurably(SpoolRecord record)
    {
        byte[] digest = ChainLink.digest(record);
        boolean interrupted = false;
        boolean told = false;
        while (true) {
            try {
                synchronized (this) {
                    requireOpen();
                    write(record, digest);
                    openQueries.written(record, active.number());
                    notifyAll();
                }
                syncUpTo(sequence());
                break;
            }
            catch (IOException e) {
                if (!told) {
                    log.error("The spool %s takes no records (%s). Queries wait, because weir.lineage.durability=sync: make room on the disk", directory.path(), e);
                    told = true;
                }
                interrupted |= pause();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean pause()
    {
        try {
            Thread.sleep(100);
            return false;
        }
        catch (InterruptedException e) {
            // the query must not run unrecorded
            return true;
        }
    }

    @GuardedBy("this")
    private void requireOpen()
    {
        if (closed) {
            throw new SpoolException("The spool %s is closed".formatted(directory.path()));
        }
    }

    @GuardedBy("this")
    private Outcome appendOrGiveUp(SpoolRecord record, byte[] digest)
    {
        if (!record.importance().fits(bytes + Frame.length(record), limits.maxSize())) {
            drop(record, digest, "it holds %s bytes of at most %s".formatted(bytes, limits.maxSize()));
            return Outcome.DROPPED;
        }
        // what waits in memory goes first
        if (record.importance() == Importance.WRITE && !deferred.isEmpty()) {
            return defer(record, digest, "other records wait already");
        }
        try {
            write(record, digest);
            return Outcome.APPENDED;
        }
        catch (IOException e) {
            if (record.importance() == Importance.WRITE) {
                return defer(record, digest, e.toString());
            }
            drop(record, digest, e.toString());
            return Outcome.DROPPED;
        }
    }

    @GuardedBy("this")
    private Outcome defer(SpoolRecord record, byte[] digest, String reason)
    {
        if (deferred.isEmpty()) {
            log.error("The spool %s takes no records (%s). Those that tell of writes wait in memory: make room on the disk", directory.path(), reason);
        }
        if (deferred.add(record)) {
            return Outcome.DEFERRED;
        }
        drop(record, digest, reason);
        return Outcome.DROPPED;
    }

    @GuardedBy("this")
    private void drop(SpoolRecord record, byte[] digest, String reason)
    {
        Instant now = clock.instant();
        if (gap.isEmpty()) {
            log.error("The spool %s is full (%s): records are given up, first the starts of reading queries, then their ends, then all that tells of no write. Make the sinks reachable, or give it more room", directory.path(), reason);
            gap = Optional.of(new OpenGap(last, now));
        }
        last = last.next(digest);
        gap.orElseThrow().add(record.importance(), last, now);
        dropped++;
    }

    @GuardedBy("this")
    private void write(SpoolRecord record, byte[] digest)
            throws IOException
    {
        tellGap();
        writeFrame(record, digest);
    }

    @GuardedBy("this")
    private void tellGap()
            throws IOException
    {
        if (gap.isPresent()) {
            SpoolRecord record = new SpoolRecord(RecordKind.GAP, Importance.WRITE, GAP_KEY, GAPS.toJsonBytes(gap.orElseThrow().told()));
            writeFrame(record, ChainLink.digest(record));
            gap = Optional.empty();
        }
    }

    @GuardedBy("this")
    private void writeFrame(SpoolRecord record, byte[] digest)
            throws IOException
    {
        Frame frame = new Frame(record.kind(), last.next(digest), clock.instant(), record.key(), record.payload());
        try {
            appendFrame(frame);
        }
        catch (IOException e) {
            if (!directory.reserve().giveUp()) {
                throw e;
            }
            appendFrame(frame);
        }
        last = frame.link();
        bytes += frame.length();
    }

    @GuardedBy("this")
    private void appendFrame(Frame frame)
            throws IOException
    {
        if (active.length() >= limits.segmentSize()) {
            roll();
        }
        active.append(frame);
    }

    @GuardedBy("this")
    private void roll()
            throws IOException
    {
        // what was dropped since is told by the first record of the new segment
        Segment next = directory.createSegment(active.number() + 1, gap.map(OpenGap::before).orElse(last));
        sealedUnsynced.add(active);
        sealed.put(active.number(), active.path());
        active = next;
        bytes += next.length();
    }

    /**
     * Makes what was appended safe from the death of the machine, and tries again what the disk did not take. Appends do not wait for it.
     */
    public void sync()
    {
        try {
            retry();
            syncUpTo(sequence());
        }
        catch (IOException e) {
            throw new SpoolException("Cannot flush the spool %s: %s".formatted(directory.path(), e), e);
        }
    }

    private synchronized void retry()
            throws IOException
    {
        if (closed) {
            return;
        }
        while (!deferred.isEmpty()) {
            SpoolRecord record = deferred.first();
            write(record, ChainLink.digest(record));
            deferred.removeFirst();
            notifyAll();
        }
        if (gap.isPresent()) {
            tellGap();
            notifyAll();
        }
    }

    // who waits for the lock is mostly served by the one before: that is the group
    private void syncUpTo(long sequence)
            throws IOException
    {
        syncLock.lock();
        try {
            List<Segment> full;
            Segment current;
            long upTo;
            synchronized (this) {
                if (closed || (syncedSequence >= sequence && sealedUnsynced.isEmpty())) {
                    return;
                }
                full = List.copyOf(sealedUnsynced);
                current = active;
                upTo = last.sequence();
            }
            for (Segment segment : full) {
                segment.sync();
                segment.close();
                synchronized (this) {
                    sealedUnsynced.remove(segment);
                }
            }
            current.sync();
            synchronized (this) {
                syncedSequence = Math.max(syncedSequence, upTo);
            }
        }
        finally {
            syncLock.unlock();
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
            start = normalize(new SpoolPosition(start.segment() + 1, 0, start.sequence()));
        }
    }

    private List<SpoolEntry> read(Extent extent, SpoolPosition start, int most)
    {
        try {
            return new SpoolEntries(GAPS, extent.path(), extent.end()).read(start, most);
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
        if (position.segment() == active.number()) {
            return position;
        }
        Long segment = sealed.ceilingKey(position.segment());
        if (position.segment() > active.number() || segment == null) {
            return new SpoolPosition(active.number(), 0, position.segment() > active.number() ? SpoolPosition.UNKNOWN : position.sequence());
        }
        return segment == position.segment() ? position : new SpoolPosition(segment, 0, position.sequence());
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
        if (active.isEmpty() && !sealed.isEmpty()) {
            long segment = sealed.lastKey();
            return new SpoolPosition(segment, sealed.get(segment).toFile().length(), last.sequence());
        }
        return new SpoolPosition(active.number(), active.length(), last.sequence());
    }

    /**
     * Deletes the segments that lie before a position as a whole. The starts of queries that still run are written again first.
     */
    public void release(SpoolPosition position)
    {
        if (isReleasable(position)) {
            starts(position.segment()).forEach(this::append);
            delete(position.segment());
            directory.reserve().restore();
        }
    }

    private synchronized boolean isReleasable(SpoolPosition position)
    {
        return !closed && !sealed.isEmpty() && sealed.firstKey() < position.segment();
    }

    private synchronized List<SpoolRecord> starts(long segment)
    {
        return openQueries.before(segment);
    }

    private synchronized void delete(long segment)
    {
        while (!sealed.isEmpty() && sealed.firstKey() < segment) {
            Path path = sealed.pollFirstEntry().getValue();
            bytes -= path.toFile().length();
            directory.delete(path);
        }
    }

    /**
     * The queries whose start was written and whose end was not, in the order of their starts. At a start of the server these are the ones whose end nobody saw.
     */
    public synchronized List<SpoolRecord> openQueries()
    {
        return openQueries.all();
    }

    public synchronized long sequence()
    {
        return last.sequence();
    }

    public synchronized long bytes()
    {
        return bytes;
    }

    /**
     * Records that were given up since the start.
     */
    public synchronized long dropped()
    {
        return dropped;
    }

    @Override
    public void close()
    {
        syncLock.lock();
        try {
            closeOnce();
        }
        finally {
            syncLock.unlock();
        }
    }

    private synchronized void closeOnce()
    {
        if (closed) {
            return;
        }
        try {
            sync();
        }
        catch (SpoolException e) {
            log.error(e, "Not all that happened is safe on the disk; %s records that waited in memory are lost", deferred.size());
        }
        closed = true;
        notifyAll();
        sealedUnsynced.forEach(Segment::close);
        active.close();
        directory.close();
    }
}
