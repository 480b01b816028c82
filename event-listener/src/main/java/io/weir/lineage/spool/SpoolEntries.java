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

import io.airlift.json.JsonCodec;
import io.airlift.log.Logger;
import io.weir.lineage.spool.SpoolGap.Reason;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The records of one segment file from a place on. A hole in their numbers that no gap tells of is damage, and is told as a gap, too.
 */
final class SpoolEntries
{
    private static final Logger log = Logger.get(SpoolEntries.class);

    private final JsonCodec<SpoolGap> gaps;
    private final Path path;
    private final long end;

    SpoolEntries(JsonCodec<SpoolGap> gaps, Path path, long end)
    {
        this.gaps = requireNonNull(gaps, "gaps is null");
        this.path = requireNonNull(path, "path is null");
        this.end = end;
    }

    List<SpoolEntry> read(SpoolPosition start, int most)
            throws IOException
    {
        List<SpoolEntry> entries = new ArrayList<>();
        Optional<ChainLink> before = start.offset() == 0 ? Segment.before(path) : Optional.empty();
        long previous = start.sequence() == SpoolPosition.UNKNOWN ? before.map(ChainLink::sequence).orElse(SpoolPosition.UNKNOWN) : start.sequence();
        try (SegmentReader reader = new SegmentReader(path, start.offset(), end)) {
            long position = reader.offset();
            if (before.isPresent() && previous < before.orElseThrow().sequence()) {
                // the end of the segment before this one
                entries.add(damage(previous, before.orElseThrow().sequence(), new SpoolPosition(start.segment(), position, before.orElseThrow().sequence())));
                previous = before.orElseThrow().sequence();
            }
            while (entries.size() < most) {
                Optional<Frame> next = reader.next();
                if (next.isEmpty()) {
                    break;
                }
                Frame frame = next.orElseThrow();
                long told = toldBy(frame);
                if (previous != SpoolPosition.UNKNOWN && previous < told) {
                    entries.add(damage(previous, told, new SpoolPosition(start.segment(), position, told)));
                }
                previous = frame.link().sequence();
                position = reader.offset();
                entries.add(new SpoolEntry(frame.kind(), previous, frame.time(), frame.key(), frame.payload(), new SpoolPosition(start.segment(), position, previous)));
            }
        }
        return entries;
    }

    // the number up to which everything before the frame must have been told
    private long toldBy(Frame frame)
    {
        return frame.kind() == RecordKind.GAP ? gaps.fromJson(frame.payload()).first() - 1 : frame.link().sequence() - 1;
    }

    private SpoolEntry damage(long previous, long last, SpoolPosition next)
            throws IOException
    {
        keepCopy(previous + 1, last);
        Instant time = Files.getLastModifiedTime(path).toInstant();
        SpoolGap gap = new SpoolGap(Reason.DAMAGED, previous + 1, last, Map.of(), Optional.empty(), time, time, "", "");
        return new SpoolEntry(RecordKind.GAP, last, time, "gap", gaps.toJsonBytes(gap), next);
    }

    private void keepCopy(long first, long last)
    {
        Path copy = path.resolveSibling(path.getFileName() + ".damaged");
        try {
            if (!Files.exists(copy)) {
                Files.copy(path, copy);
                log.error("Records %s to %s of the spool are damaged and lost; a copy of the file is kept as %s", first, last, copy);
            }
        }
        catch (IOException e) {
            log.error("Records %s to %s of the spool are damaged and lost; %s could not be made: %s", first, last, copy, e);
        }
    }
}
