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
import io.weir.lineage.spool.SegmentChain.Extent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Reads records beside those who append them.
 */
final class SpoolReader
{
    private static final Logger log = Logger.get(SpoolReader.class);

    private final Object monitor;
    @GuardedBy("monitor")
    private final SegmentChain chain;

    /**
     * @param monitor what guards the chain
     */
    SpoolReader(Object monitor, SegmentChain chain)
    {
        this.monitor = requireNonNull(monitor, "monitor is null");
        this.chain = requireNonNull(chain, "chain is null");
    }

    List<SpoolEntry> read(SpoolPosition position, int most)
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

    private static List<SpoolEntry> read(Extent extent, SpoolPosition start, int most)
    {
        try {
            return new SpoolEntries(SpoolAppender.GAPS, extent.path(), extent.end()).read(start, most);
        }
        catch (IOException e) {
            if (!extent.last() && Files.notExists(extent.path())) {
                // it does not come back, and the next one tells which records were in it
                log.error("The spool segment %s was removed before all sinks had what is in it", extent.path());
                return List.of();
            }
            throw new SpoolException("Cannot read %s: %s".formatted(extent.path(), e), e);
        }
    }

    SpoolPosition behindRemoved(SpoolPosition position)
    {
        SpoolPosition start = normalize(position);
        if (start.segment() <= position.segment() || !isFirst(start)) {
            return position;
        }
        Path path = extent(start).path();
        try {
            return Segment.before(path)
                    .filter(before -> position.sequence() != SpoolPosition.UNKNOWN && position.sequence() < before.sequence())
                    .map(before -> new SpoolPosition(start.segment(), 0, before.sequence()))
                    .orElse(position);
        }
        catch (IOException e) {
            throw new SpoolException("Cannot read %s: %s".formatted(path, e), e);
        }
    }

    private boolean isFirst(SpoolPosition start)
    {
        synchronized (monitor) {
            return !chain.hasBefore(start.segment());
        }
    }

    boolean hasMore(SpoolPosition position)
    {
        synchronized (monitor) {
            return chain.end().compareTo(position) > 0;
        }
    }

    private Extent extent(SpoolPosition position)
    {
        synchronized (monitor) {
            return chain.extent(position);
        }
    }

    private SpoolPosition normalize(SpoolPosition position)
    {
        synchronized (monitor) {
            return chain.normalize(position);
        }
    }
}
