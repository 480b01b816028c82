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
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a directory holds when it is opened: its segments, the last record, and the queries that have no end. The torn record that a crash may have left behind the
 * last whole one goes: nobody was told that it was written.
 */
final class SpoolRecovery
{
    private static final Logger log = Logger.get(SpoolRecovery.class);

    private final TreeMap<Long, Path> segments = new TreeMap<>();
    private final OpenQueries openQueries = new OpenQueries();
    private ChainLink last = ChainLink.START;
    private SpoolPosition end = SpoolPosition.START;
    // the last one that says which numbers are in it
    private long numberedSegment;
    private final long nextSegment;

    SpoolRecovery(Path directory)
            throws IOException
    {
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> Segment.number(file).ifPresent(number -> segments.put(number, file)));
        }
        for (Map.Entry<Long, Path> segment : segments.entrySet()) {
            scan(segment.getKey(), segment.getValue());
        }
        nextSegment = Math.max(segments.isEmpty() ? 0 : segments.lastKey(), goOnBehindReaders(directory)) + 1;
    }

    /**
     * Files may be gone that readers had read already. Numbers must not come twice, or these readers would pass over what gets them next.
     *
     * @return the last segment that a reader was in
     */
    private long goOnBehindReaders(Path directory)
            throws IOException
    {
        long segment = 0;
        for (SpoolPosition position : SpoolCursor.loadAll(directory)) {
            segment = Math.max(segment, position.segment());
            if (position.sequence() > last.sequence() && !isFromBefore(position)) {
                last = new ChainLink(position.sequence(), last.hash());
            }
        }
        return segment;
    }

    /**
     * A segment is never followed by one with smaller numbers, but in a spool that once began anew, which the position of a sink that is no longer configured may be older than.
     */
    private boolean isFromBefore(SpoolPosition position)
    {
        return position.segment() < numberedSegment;
    }

    private void scan(long number, Path path)
            throws IOException
    {
        Optional<ChainLink> before = Segment.before(path);
        // a start that died while it made the file leaves no whole header
        before.filter(link -> link.sequence() >= last.sequence()).ifPresent(link -> last = link);
        boolean empty = before.isEmpty();
        long wholeUntil;
        try (SegmentReader reader = new SegmentReader(path, SegmentHeader.LENGTH, Long.MAX_VALUE)) {
            for (Optional<Frame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                Frame found = frame.orElseThrow();
                // a header that was damaged since is no reason to lose what is behind it
                empty = false;
                last = found.link();
                end = new SpoolPosition(number, reader.offset(), last.sequence());
                open(found, number);
            }
            wholeUntil = reader.offset();
        }
        numberedSegment = empty ? numberedSegment : number;
        if (number == segments.lastKey()) {
            cut(path, empty ? 0 : wholeUntil);
        }
    }

    private void open(Frame frame, long segment)
    {
        openQueries.written(new SpoolRecord(frame.kind(), Importance.WRITE, frame.key(), frame.payload()), segment);
        if (frame.kind() == RecordKind.GAP) {
            SpoolAppender.GAPS.fromJson(frame.payload()).ended().ifPresent(keys -> keys.forEach(openQueries::ended));
        }
    }

    private static void cut(Path path, long end)
            throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long torn = file.length() - end;
            if (torn > 0) {
                log.warn("Dropped %s bytes of an unfinished record at the end of %s", torn, path);
                file.setLength(end);
            }
        }
    }

    TreeMap<Long, Path> segments()
    {
        return segments;
    }

    OpenQueries openQueries()
    {
        return openQueries;
    }

    long nextSegment()
    {
        return nextSegment;
    }

    ChainLink last()
    {
        return last;
    }

    /**
     * Behind the last record that can be read.
     */
    SpoolPosition end()
    {
        return end;
    }
}
