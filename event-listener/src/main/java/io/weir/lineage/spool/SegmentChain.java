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

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import static java.util.Objects.requireNonNull;

/**
 * The segment files of a spool as one chain of numbered records. For one thread at a time: the spool guards it.
 */
final class SegmentChain
{
    private final SpoolDirectory directory;
    private final long segmentSize;
    private final TreeMap<Long, Path> sealed;
    private final List<Segment> sealedUnflushed = new ArrayList<>();
    private Segment active;
    // of the last record that has a number, and of the last one that was written
    private ChainLink last;
    private ChainLink written;
    private SpoolPosition end;
    private long bytes;
    private long flushedSequence;

    SegmentChain(SpoolDirectory directory, SpoolRecovery recovery, long segmentSize)
            throws IOException
    {
        this.directory = requireNonNull(directory, "directory is null");
        this.segmentSize = segmentSize;
        this.sealed = recovery.segments();
        this.last = recovery.last();
        this.written = last;
        this.end = recovery.end();
        this.flushedSequence = last.sequence();
        this.active = directory.createSegment(recovery.nextSegment(), last, Importance.WRITE);
        this.bytes = size();
    }

    private long size()
    {
        return sealed.values().stream().mapToLong(segment -> segment.toFile().length()).sum() + active.length();
    }

    /**
     * The part of a segment file that readers may read.
     *
     * @param last nothing comes after it yet
     */
    record Extent(Path path, long end, boolean last) {}

    /**
     * What has to be flushed so that everything up to a number is safe.
     */
    record Unflushed(List<Segment> sealed, Segment active, long sequence) {}

    void write(SpoolRecord record, byte[] digest, Instant time)
            throws IOException
    {
        Frame frame = new Frame(record.kind(), last.next(digest), time, record.key(), record.payload());
        try {
            append(frame, record.importance());
        }
        catch (IOException e) {
            if (record.importance() != Importance.WRITE || !directory.reserve().giveUp(frame.length())) {
                throw e;
            }
            append(frame, record.importance());
        }
        last = frame.link();
        written = last;
        end = new SpoolPosition(active.number(), active.length(), last.sequence());
        bytes += frame.length();
    }

    private void append(Frame frame, Importance importance)
            throws IOException
    {
        if (active.length() >= segmentSize) {
            roll(importance);
        }
        active.append(frame);
    }

    private void roll(Importance importance)
            throws IOException
    {
        // what was dropped since is told by the first record of the new segment
        Segment next = directory.createSegment(active.number() + 1, written, importance);
        sealedUnflushed.add(active);
        sealed.put(active.number(), active.path());
        active = next;
        bytes += next.length();
    }

    Path activePath()
    {
        return active.path();
    }

    /**
     * Goes on in a new segment, as somebody removed the file of this one.
     */
    void replaceActive()
            throws IOException
    {
        directory.restore();
        roll(Importance.WRITE);
        bytes = size();
    }

    /**
     * Gives a number to a record that is not written.
     */
    ChainLink skip(byte[] digest)
    {
        last = last.next(digest);
        return last;
    }

    ChainLink last()
    {
        return last;
    }

    long activeSegment()
    {
        return active.number();
    }

    long bytes()
    {
        return bytes;
    }

    Optional<Unflushed> unflushed(long sequence)
    {
        return flushedSequence >= sequence && sealedUnflushed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Unflushed(List.copyOf(sealedUnflushed), active, last.sequence()));
    }

    void flushed(Segment segment)
    {
        sealedUnflushed.remove(segment);
    }

    void flushed(long sequence)
    {
        flushedSequence = Math.max(flushedSequence, sequence);
    }

    Extent extent(SpoolPosition position)
    {
        if (position.segment() == active.number()) {
            return new Extent(active.path(), active.length(), true);
        }
        Path path = sealed.get(position.segment());
        return new Extent(path, path.toFile().length(), false);
    }

    /**
     * The first place at or after a position that exists.
     */
    SpoolPosition normalize(SpoolPosition position)
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
     * Where a reader is that has read all. Segments without records do not count, or it would look into them without end.
     */
    SpoolPosition end()
    {
        return end;
    }

    boolean hasBefore(long segment)
    {
        return !sealed.isEmpty() && sealed.firstKey() < segment;
    }

    void deleteBefore(long segment)
    {
        while (hasBefore(segment)) {
            Path path = sealed.pollFirstEntry().getValue();
            bytes -= path.toFile().length();
            directory.delete(path);
        }
    }

    void close()
    {
        sealedUnflushed.forEach(Segment::close);
        active.close();
    }
}
