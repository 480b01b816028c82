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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

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

    private final SpoolDirectory directory;
    private final SpoolFlush flush;
    private final SpoolReader reader;
    private final SpoolNews news = new SpoolNews();

    @GuardedBy("this")
    private final SegmentChain chain;
    @GuardedBy("this")
    private final OpenQueries openQueries;
    @GuardedBy("this")
    private final SpoolAppender appender;
    @GuardedBy("this")
    private boolean closed;

    private Spool(SpoolDirectory directory, SpoolLimits limits, Clock clock)
            throws IOException
    {
        this.directory = requireNonNull(directory, "directory is null");
        SpoolRecovery recovery = new SpoolRecovery(directory.path());
        this.openQueries = recovery.openQueries();
        this.chain = new SegmentChain(directory, recovery, limits.segmentSize());
        this.flush = new SpoolFlush(this, chain);
        this.reader = new SpoolReader(this, chain);
        this.appender = new SpoolAppender(chain, openQueries, new Sacrifice(directory.path()), limits, clock);
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
            return appender.append(record, digest);
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
                flush.upTo(appendNow(record, digest));
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

    private synchronized long appendNow(SpoolRecord record, byte[] digest)
            throws IOException
    {
        requireOpen();
        appender.write(record, digest);
        return chain.last().sequence();
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

    /**
     * Makes what was appended safe from the death of the machine, tries again what the disk did not take, and wakes those who wait for records. Appends do not wait for it.
     */
    public void sync()
    {
        try {
            // also when the disk takes nothing: some may be there from before
            news.tell(sequence());
            replaceRemoved();
            try {
                retry();
            }
            finally {
                flush.upTo(sequence());
            }
        }
        catch (IOException e) {
            throw new SpoolException("Cannot flush the spool %s: %s".formatted(directory.path(), e), e);
        }
    }

    /**
     * What is written to a removed file is lost, and nothing fails. It is looked for here, as the engine's threads must not wait for it.
     */
    private void replaceRemoved()
            throws IOException
    {
        Path active = activePath();
        if (Files.notExists(active) && replace(active)) {
            log.error("The spool segment %s was removed while the server wrote to it; what is in no other file is lost. The server goes on in a new one", active);
            directory.reserve().restore();
        }
    }

    private synchronized Path activePath()
    {
        return chain.activePath();
    }

    private synchronized boolean replace(Path removed)
            throws IOException
    {
        if (closed || !chain.activePath().equals(removed)) {
            return false;
        }
        chain.replaceActive();
        openQueries.before(chain.activeSegment()).forEach(start -> appender.append(start, ChainLink.digest(start)));
        return true;
    }

    private synchronized void retry()
            throws IOException
    {
        if (!closed) {
            appender.retry();
        }
    }

    /**
     * The records after a position, in order, from one segment at a time. Empty if there are none yet.
     */
    public List<SpoolEntry> read(SpoolPosition position, int most)
    {
        return reader.read(position, most);
    }

    /**
     * Where a reader goes on that does not miss what was removed behind its position, as it was no reader then. The position itself, if the next record is still there.
     */
    public SpoolPosition behindRemoved(SpoolPosition position)
    {
        return reader.behindRemoved(position);
    }

    /**
     * Waits until something was appended after a position, at most for the given time. What is appended while it waits is seen at the next {@link #sync}.
     */
    public void await(SpoolPosition position, long millis)
            throws InterruptedException
    {
        news.await(() -> reader.hasMore(position) || isClosed(), millis);
    }

    private synchronized boolean isClosed()
    {
        return closed;
    }

    /**
     * Behind the last record.
     */
    public synchronized SpoolPosition end()
    {
        return chain.end();
    }

    /**
     * Deletes the segments that lie before a position as a whole. The starts of queries that still run are written again first.
     */
    public void release(SpoolPosition position)
    {
        if (releaseBefore(position.segment())) {
            directory.reserve().restore();
        }
    }

    // at once, or a query could end between its start's being looked up and being written again
    private synchronized boolean releaseBefore(long segment)
    {
        if (closed || !chain.hasBefore(segment)) {
            return false;
        }
        openQueries.before(segment).forEach(start -> appender.append(start, ChainLink.digest(start)));
        chain.deleteBefore(segment);
        writeWaiting();
        return true;
    }

    /**
     * What a full disk did not take may fit into what was just freed. Starts that were written again are in no file until then.
     */
    @GuardedBy("this")
    private void writeWaiting()
    {
        try {
            appender.retry();
        }
        catch (IOException e) {
            log.debug(e, "The spool %s still takes no records", directory.path());
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
        return chain.last().sequence();
    }

    public synchronized long bytes()
    {
        return chain.bytes();
    }

    /**
     * Records that were given up since the start.
     */
    public synchronized long dropped()
    {
        return appender.dropped();
    }

    @Override
    public void close()
    {
        try {
            tellLastGap();
            sync();
        }
        catch (SpoolException e) {
            log.error(e, "Not all that happened is safe on the disk; %s records that waited in memory are lost", waiting());
        }
        if (endAppends()) {
            news.end();
            flush.finish();
            closeFiles();
        }
    }

    private synchronized void tellLastGap()
    {
        try {
            if (!closed) {
                appender.tellLastGap();
            }
        }
        catch (IOException e) {
            throw new SpoolException("Cannot tell in the spool %s what was given up: %s".formatted(directory.path(), e), e);
        }
    }

    private synchronized boolean endAppends()
    {
        boolean open = !closed;
        closed = true;
        return open;
    }

    private synchronized int waiting()
    {
        return appender.waiting();
    }

    private synchronized void closeFiles()
    {
        chain.close();
        directory.close();
    }
}
