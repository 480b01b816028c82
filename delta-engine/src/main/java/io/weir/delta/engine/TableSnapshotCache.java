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
import java.util.function.Predicate;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The tables that were read lately, bounded by the bytes they take; the one that was not used for longest goes first. A table is known
 * by where it is, and {@link DeltaTables} checks the last commit file at each use, so a table that was dropped and created again in the
 * same place is never taken for its predecessor.
 * <p>
 * Older versions, which were asked for by their number, are kept in what the newest ones leave of the bytes: they go before any of those.
 * <p>
 * A snapshot grows when its files are read, and it is replaced by its successor rather than loaded again. That is why this is no loading
 * cache.
 */
public final class TableSnapshotCache
{
    private final long maximumBytes;
    @GuardedBy("this")
    private final Weighed<Location> newest = new Weighed<>();
    @GuardedBy("this")
    private final Weighed<Version> older = new Weighed<>();

    public TableSnapshotCache(long maximumBytes)
    {
        checkArgument(maximumBytes >= 0, "maximumBytes is negative: %s", maximumBytes);
        this.maximumBytes = maximumBytes;
    }

    /**
     * The newest version that was read.
     */
    synchronized Optional<TableSnapshot> get(Location table)
    {
        return newest.get(table);
    }

    /**
     * A version that was asked for by its number.
     */
    synchronized Optional<TableSnapshot> get(Location table, long version)
    {
        return newest.get(table)
                .filter(snapshot -> snapshot.version() == version)
                .or(() -> older.get(new Version(table, version)));
    }

    synchronized void put(TableSnapshot snapshot)
    {
        older.remove(Version.of(snapshot));
        newest.put(snapshot.location(), snapshot, maximumBytes);
        older.shrink(maximumBytes - newest.bytes());
    }

    /**
     * Keeps a version that was asked for by its number, when there is room beside the newest ones.
     */
    synchronized void putOlder(TableSnapshot snapshot)
    {
        older.put(Version.of(snapshot), snapshot, maximumBytes - newest.bytes());
    }

    /**
     * Weighs a snapshot again when it is still here.
     */
    synchronized void grown(TableSnapshot snapshot)
    {
        if (newest.holds(snapshot.location(), snapshot)) {
            put(snapshot);
        }
        else if (older.holds(Version.of(snapshot), snapshot)) {
            putOlder(snapshot);
        }
    }

    /**
     * Forgets every version of a table.
     */
    public synchronized void invalidate(Location table)
    {
        newest.remove(table);
        older.removeIf(version -> version.table().equals(table));
    }

    public synchronized void invalidateAll()
    {
        newest.removeIf(_ -> true);
        older.removeIf(_ -> true);
    }

    public synchronized long retainedBytes()
    {
        return newest.bytes() + older.bytes();
    }

    private record Version(Location table, long version)
    {
        private Version
        {
            requireNonNull(table, "table is null");
        }

        private static Version of(TableSnapshot snapshot)
        {
            return new Version(snapshot.location(), snapshot.version());
        }
    }

    /**
     * In the order of their use, with the bytes that each took when it came.
     */
    private static final class Weighed<K>
    {
        private final Map<K, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
        private long bytes;

        private record Entry(TableSnapshot snapshot, long bytes) {}

        private long bytes()
        {
            return bytes;
        }

        private Optional<TableSnapshot> get(K key)
        {
            return Optional.ofNullable(entries.get(key)).map(Entry::snapshot);
        }

        private boolean holds(K key, TableSnapshot snapshot)
        {
            return get(key).filter(held -> held.hasFilesOf(snapshot)).isPresent();
        }

        // one that alone is too big takes the place of no other
        private void put(K key, TableSnapshot snapshot, long maximumBytes)
        {
            remove(key);
            Entry entry = new Entry(snapshot, snapshot.retainedBytes());
            if (entry.bytes() <= maximumBytes) {
                entries.put(key, entry);
                bytes += entry.bytes();
                shrink(maximumBytes);
            }
        }

        private void remove(K key)
        {
            Entry entry = entries.remove(key);
            if (entry != null) {
                bytes -= entry.bytes();
            }
        }

        private void removeIf(Predicate<K> predicate)
        {
            entries.keySet().stream().filter(predicate).toList().forEach(this::remove);
        }

        private void shrink(long maximumBytes)
        {
            Iterator<Entry> eldest = entries.values().iterator();
            while (bytes > maximumBytes && eldest.hasNext()) {
                bytes -= eldest.next().bytes();
                eldest.remove();
            }
        }
    }
}
