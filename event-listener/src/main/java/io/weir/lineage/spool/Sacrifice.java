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

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What was given up, and what waits in memory because the disk takes nothing. For one thread at a time: the spool guards it.
 */
final class Sacrifice
{
    private static final Logger log = Logger.get(Sacrifice.class);

    private final Path directory;
    private final DeferredRecords deferred = new DeferredRecords();
    private Optional<OpenGap> gap = Optional.empty();
    private long dropped;

    Sacrifice(Path directory)
    {
        this.directory = requireNonNull(directory, "directory is null");
    }

    /**
     * @return whether there was room for it
     */
    boolean defer(SpoolRecord record, String reason)
    {
        if (deferred.isEmpty()) {
            log.error("The spool %s takes no records (%s). Those that tell of writes wait in memory: make room on the disk", directory, reason);
        }
        return deferred.add(record);
    }

    DeferredRecords deferred()
    {
        return deferred;
    }

    /**
     * @param before the link of the record before it
     * @param link its own
     */
    void drop(Importance importance, ChainLink before, ChainLink link, Instant time, String reason)
    {
        if (gap.isEmpty()) {
            log.error("The spool %s is full (%s): records are given up, first the starts of reading queries, then their ends, then all that tells of no write. Make the sinks reachable, or give it more room", directory, reason);
            gap = Optional.of(new OpenGap(before, time));
        }
        gap.orElseThrow().add(importance, link, time);
        dropped++;
    }

    /**
     * What was dropped last is the end of a query whose start is in the spool.
     */
    void dropEnd(String key)
    {
        gap.orElseThrow().addEnded(key);
    }

    /**
     * What was dropped since it was last told.
     */
    Optional<SpoolGap> untold()
    {
        return gap.map(OpenGap::told);
    }

    void told()
    {
        gap = Optional.empty();
    }

    long dropped()
    {
        return dropped;
    }
}
