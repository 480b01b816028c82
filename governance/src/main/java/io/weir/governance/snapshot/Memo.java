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
package io.weir.governance.snapshot;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.Weigher;
import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * What was found about keys, shared by the snapshots of a log. Most commits change few tables, so most of what was found for a snapshot holds for the next one: an entry knows
 * the tables, schemas and catalogs that it rests on, and holds as long as none of them changed. What holds is given out as the same object. Safe for use by many threads.
 */
final class Memo<K, V>
{
    private static final int MAXIMUM_GROUPS = 20_000;

    private final SnapshotChanges changes;
    private final Cache<K, Entry<V>> entries;

    /**
     * @param weigher how much of the maximum an entry takes
     */
    Memo(SnapshotChanges changes, long maximumWeight, Weigher<K, V> weigher)
    {
        this.changes = requireNonNull(changes, "changes is null");
        this.entries = CacheBuilder.newBuilder()
                .maximumWeight(maximumWeight)
                .weigher((K key, Entry<V> entry) -> weigher.weigh(key, entry.found().value()))
                .build();
    }

    /**
     * @param rests the groups in which a change may change the value
     */
    record Found<V>(V value, Set<Asset> rests)
    {
        Found
        {
            requireNonNull(value, "value is null");
            rests = ImmutableSet.copyOf(rests);
        }
    }

    private record Entry<V>(Found<V> found, long snapshot) {}

    Found<V> get(K key, long snapshot, Supplier<Found<V>> find)
    {
        Entry<V> entry = entries.getIfPresent(requireNonNull(key, "key is null"));
        if (entry != null && entry.snapshot() == snapshot) {
            return entry.found();
        }
        Found<V> found = Optional.ofNullable(entry)
                .filter(known -> changes.leave(known.found().rests(), known.snapshot(), snapshot))
                .map(Entry::found)
                .orElseGet(find);
        // a query that still asks an older snapshot must not take from those that ask this one
        if (found.rests().size() <= MAXIMUM_GROUPS && (entry == null || entry.snapshot() < snapshot)) {
            entries.put(key, new Entry<>(found, snapshot));
        }
        return found;
    }
}
