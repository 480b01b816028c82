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
package io.weir.delta.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trino.filesystem.Location;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The tables that were read lately, bounded by the bytes they take; the one that was not used for longest goes first. A table is known
 * by where it is, and {@link DeltaTables} checks the last commit file at each use, so a table that was dropped and created again in the
 * same place is never taken for its predecessor.
 * <p>
 * A snapshot grows when its files are read, and it is replaced by its successor rather than loaded again. That is why this is no loading
 * cache.
 */
public final class TableSnapshotCache
{
    private final long maximumBytes;
    @GuardedBy("this")
    private final Map<Location, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    @GuardedBy("this")
    private long retainedBytes;

    public TableSnapshotCache(long maximumBytes)
    {
        checkArgument(maximumBytes >= 0, "maximumBytes is negative: %s", maximumBytes);
        this.maximumBytes = maximumBytes;
    }

    synchronized Optional<TableSnapshot> get(Location table)
    {
        return Optional.ofNullable(entries.get(table)).map(Entry::snapshot);
    }

    synchronized void put(TableSnapshot snapshot)
    {
        invalidate(snapshot.location());
        Entry entry = new Entry(snapshot, snapshot.retainedBytes());
        if (entry.bytes() > maximumBytes) {
            return;
        }
        entries.put(snapshot.location(), entry);
        retainedBytes += entry.bytes();
        evict();
    }

    /**
     * Weighs a snapshot again when it is still here.
     */
    synchronized void grown(TableSnapshot snapshot)
    {
        Entry entry = entries.get(snapshot.location());
        if (entry != null && entry.snapshot() == snapshot) {
            put(snapshot);
        }
    }

    public synchronized void invalidate(Location table)
    {
        Entry entry = entries.remove(table);
        if (entry != null) {
            retainedBytes -= entry.bytes();
        }
    }

    public synchronized void invalidateAll()
    {
        entries.clear();
        retainedBytes = 0;
    }

    public synchronized long retainedBytes()
    {
        return retainedBytes;
    }

    private synchronized void evict()
    {
        Iterator<Entry> eldest = entries.values().iterator();
        while (retainedBytes > maximumBytes && eldest.hasNext()) {
            retainedBytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    private record Entry(TableSnapshot snapshot, long bytes) {}
}
